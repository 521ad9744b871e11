"""The embedded server comes up shut to the world, survives every kind of death, and keeps content out of its log."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hirz.cli import processes
from hirz.cli.cluster import socket_folder
from hirz.cli.errors import PostgresError, WrongMajorVersion
from hirz.cli.home import Home
from hirz.cli.postgres import EmbeddedPostgres, ServerPostgres, postgres_for

CANARY = "canary-6d1f"


@pytest.fixture
def own(made_home: Path) -> Iterator[EmbeddedPostgres]:
    """A server that the test may kill."""
    embedded = EmbeddedPostgres(made_home, settings={"fsync": "off"})
    yield embedded
    embedded.stop()


def ask(dsn: str, query: str) -> str:
    """The first column of the first row, as text."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    assert row
    return str(row[0])


def postmaster(server: EmbeddedPostgres) -> int:
    """The id of the living postmaster."""
    pid = server._cluster.postmaster()
    assert pid
    return pid


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"])
def test_durability_is_on(server: EmbeddedPostgres, setting: str) -> None:
    """Every setting that an acknowledged report relies on is on, for the zones too."""
    assert ask(server.dsn("hirz_public"), f"SHOW {setting}") == "on"


def test_no_tcp_port_and_a_private_socket(server: EmbeddedPostgres) -> None:
    """The server listens on one socket in a folder that others cannot enter."""
    assert ask(server.admin_dsn(), "SHOW listen_addresses") == ""
    assert server.socket_folder().stat().st_mode & 0o077 == 0


def test_a_role_needs_its_password(server: EmbeddedPostgres) -> None:
    """Local users are not trusted: a wrong password is refused."""
    wrong = server.dsn("hirz_desk").replace(server.passwords.of("hirz_desk"), "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


@pytest.mark.parametrize("role", ["hirz_owner", "hirz_public", "hirz_desk", "hirz_worker"])
def test_no_role_is_mighty(server: EmbeddedPostgres, role: str) -> None:
    """None of the four is superuser, passes row-level security or makes roles and databases."""
    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    assert ask(server.dsn(role), f"SELECT {powers} FROM pg_roles WHERE rolname = current_user") == "False"  # noqa: S608


@pytest.mark.parametrize("zone", ["public", "desk", "worker"])
def test_a_zone_cannot_make_tables(server: EmbeddedPostgres, zone: str) -> None:
    """Only the owner makes things in the schema."""
    with psycopg.connect(server.dsn(zone)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (x int)")


def test_the_owner_can_make_tables(server: EmbeddedPostgres) -> None:
    """Migrations run as the owner (what the refusal above is measured against)."""
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE TABLE ours (x int)")
        connection.rollback()


def test_zones_have_time_limits(server: EmbeddedPostgres) -> None:
    """A stuck request of the portal ends by itself."""
    assert ask(server.dsn("public"), "SHOW statement_timeout") == "15s"
    assert ask(server.dsn("public"), "SHOW lock_timeout") == "3s"


def test_password_files_are_private(server: EmbeddedPostgres) -> None:
    """Folder 0700, files 0600."""
    folder = server.passwords.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_keys_and_blobs_are_shut(server: EmbeddedPostgres) -> None:
    """The server's user is let through to its data and gets no step nearer to a key."""
    for folder in (server.home.path / "keys", server.home.blobs):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder not in server.home.pg.parents


@pytest.mark.skipif(os.geteuid() != 0, reason="the server runs as ourselves unless we are root")
def test_as_root_another_user_serves(server: EmbeddedPostgres) -> None:
    """As root the server runs as hirz-postgres, which can read neither keys nor passwords."""
    status = Path(f"/proc/{postmaster(server)}/status").read_text()
    uid = int(status.split("Uid:")[1].split()[0])
    assert uid != 0
    for folder in (server.home.keys_private, server.passwords.folder):
        listing = subprocess.run(
            ["ls", str(folder)], user=uid, group=uid, extra_groups=[], capture_output=True, check=False
        )
        assert listing.returncode != 0


def provoke(server: EmbeddedPostgres) -> None:
    """Make the server speak about content: a bad value, a doubled key, a slow query killed in the middle."""
    with psycopg.connect(server.admin_dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS provoke (word text PRIMARY KEY)")
        for query in (
            f"SELECT '{CANARY}'::int",
            f"INSERT INTO provoke VALUES ('{CANARY}'), ('{CANARY}')",  # noqa: S608
            f"SELECT {CANARY.replace('-', '_')}",
            f"DO $$ BEGIN RAISE WARNING '{CANARY}'; END $$",
        ):
            try:
                connection.execute(query)  # type: ignore[call-overload]
            except psycopg.Error:
                continue
    with psycopg.connect(server.admin_dsn(), autocommit=True) as connection:
        pid = connection.info.backend_pid
        killer = subprocess.Popen([sys.executable, "-c", f"import os, time; time.sleep(0.3); os.kill({pid}, 9)"])
        with pytest.raises(psycopg.OperationalError):
            connection.execute(f"SELECT pg_sleep(20), '{CANARY}'")  # type: ignore[call-overload]
        killer.wait()


def log_of(server: EmbeddedPostgres) -> str:
    """Everything that the server has written to any log."""
    logs = [server._cluster.log, *(server.home.pg / "log").glob("*")]
    return "\n".join(log.read_text() for log in logs)


def check_log_is_silent(server: EmbeddedPostgres) -> None:
    """The check itself, run against the good server and against a planted talkative one."""
    provoke(server)
    server.start()
    log = log_of(server)
    assert "terminated by signal 9" in log
    assert CANARY not in log


def test_the_log_holds_no_content(own: EmbeddedPostgres) -> None:
    """Errors, warnings and crashes leave no word of a query or a row in the log."""
    own.start(bound=True)
    check_log_is_silent(own)


def test_the_silence_check_can_fail(tmp_path: Path) -> None:
    """Planted: with PostgreSQL's own log settings the same check finds the canary."""
    talkative = EmbeddedPostgres(
        tmp_path / "home", settings={"log_min_messages": "warning", "log_error_verbosity": "default", "fsync": "off"}
    )
    talkative.start(bound=True)
    try:
        with pytest.raises(AssertionError):
            check_log_is_silent(talkative)
    finally:
        talkative.stop()


def test_start_is_quick_and_repeatable(own: EmbeddedPostgres) -> None:
    """Made data are up within two seconds, at the best of a few tries; a start while running changes nothing."""
    times = []
    for _ in range(5):
        begun = time.monotonic()
        own.start(bound=True)
        times.append(time.monotonic() - begun)
        if times[-1] < 2:
            break
        own.stop()
        assert not own.running()
    assert min(times) < 2
    first = postmaster(own)
    own.start(bound=True)
    assert postmaster(own) == first


def committed(server: EmbeddedPostgres) -> Path:
    """Set up and commit one row; gives the data folder."""
    server.start()
    server.ensure_roles()
    server.ensure_database()
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS x")
    return server.home.pg


def test_takes_over_after_kill_of_the_postmaster(own: EmbeddedPostgres) -> None:
    """kill -9 of the postmaster with a backend in mid-query: the next start clears both away, and nothing is lost."""
    data = committed(own)
    sleeper = psycopg.connect(own.admin_dsn(), autocommit=True)
    busy = subprocess.Popen(
        [sys.executable, "-c", f"import psycopg; psycopg.connect({own.admin_dsn()!r}).execute('SELECT pg_sleep(60)')"],
        stderr=subprocess.DEVNULL,
    )
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    assert processes.wait_gone(lambda: ask(own.admin_dsn(), asleep) == "1", 60)
    os.kill(postmaster(own), signal.SIGKILL)
    own.start()
    assert ask(own.dsn(), "SELECT x FROM kept") == "7"
    busy.wait(timeout=60)
    with pytest.raises(psycopg.OperationalError):
        sleeper.execute("SELECT 1")
    sleeper.close()
    own.stop()
    assert processes.working_in(data, "postgres") == []


def test_a_stale_pid_of_another_program_is_no_server(own: EmbeddedPostgres) -> None:
    """After a power cut the id in postmaster.pid may belong to anybody: it is neither trusted nor killed."""
    committed(own)
    lines = (own.home.pg / "postmaster.pid").read_text().splitlines()
    own.stop()
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        stale = "\n".join([str(bystander.pid), *lines[1:]]) + "\n"
        (own.home.pg / "postmaster.pid").write_text(stale)
        assert not own.running()
        own.start()
        assert ask(own.dsn(), "SELECT x FROM kept") == "7"
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_bound_server_ends_with_its_parent(own: EmbeddedPostgres) -> None:
    """kill -9 of the process that started a bound server: the server shuts down by itself."""
    code = (
        "import sys, time; from hirz.cli.postgres import EmbeddedPostgres;"
        f"EmbeddedPostgres({str(own.home.path)!r}).start(bound=True); print('up', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    assert parent.stdout.readline() == "up\n"
    assert own.running()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert processes.wait_gone(lambda: not own.running(), 10)


def test_a_session_stops_what_it_started(own: EmbeddedPostgres) -> None:
    """A command's server is stopped after it, unless another user of the same home still needs it."""
    other = EmbeddedPostgres(own.home.path)
    with own.session():
        with other.session():
            assert own.running()
        assert own.running()
    assert not own.running()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    """A home deeper than a socket's path may be long still serves, from a private folder elsewhere."""
    deep = EmbeddedPostgres(tmp_path / ("d" * 60) / ("e" * 60) / "home")
    assert len(os.fsencode(socket_folder(deep.home))) < 80
    deep.start(bound=True)
    try:
        assert ask(deep.admin_dsn(), "SELECT 1") == "1"
        assert deep.socket_folder().stat().st_mode & 0o077 == 0
    finally:
        deep.stop()
    deep.socket_folder().rmdir()


def test_data_of_another_major_version_are_refused(own: EmbeddedPostgres) -> None:
    """The sentence names the folder, both versions and the ways on; the data are not touched."""
    committed(own)
    own.stop()
    (own.home.pg / "PG_VERSION").write_text("16\n")
    with pytest.raises(WrongMajorVersion, match=r"holds 16 where data of PostgreSQL 18 are needed"):
        own.start()
    (own.home.pg / "PG_VERSION").write_text("18\n")


def test_a_cut_short_first_start_leaves_nothing_half_made(tmp_path: Path) -> None:
    """initdb killed in the middle leaves its draft only, which the next start replaces."""
    begun = EmbeddedPostgres(tmp_path / "home")
    begun.home.create()
    (begun.home.path / "pg.new").mkdir()
    (begun.home.path / "pg.new" / "PG_VERSION").write_text("18\n")
    with begun.session():
        assert ask(begun.admin_dsn(), "SELECT 1") == "1"


def test_lost_passwords_are_made_anew(own: EmbeddedPostgres) -> None:
    """Clearing `run` costs a restart, not the data."""
    committed(own)
    own.stop()
    for path in own.passwords.folder.iterdir():
        path.unlink()
    own.start()
    own.ensure_roles()
    assert ask(own.dsn("hirz_owner"), "SELECT x FROM kept") == "7"


def test_a_server_named_in_database_url_gets_roles_and_database(
    server: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deployment's server: known roles keep their passwords, and a home that lacks them says so."""
    url = server.admin_dsn("elsewhere")
    stranger = ServerPostgres(tmp_path, url)
    stranger.start()
    with pytest.raises(PostgresError, match="HIRZ_DATABASE_URL_OWNER"):
        stranger.ensure_roles()
    friend = ServerPostgres(server.home.path, url)
    friend.ensure_roles()
    assert friend.ensure_database()
    assert not friend.ensure_database()
    assert ask(friend.dsn("desk"), "SELECT current_database() || current_user") == "elsewherehirz_desk"
    monkeypatch.setenv("HIRZ_DATABASE_URL_DESK", "postgresql://named")
    assert friend.dsn("desk") == "postgresql://named"
    server.drop_database("elsewhere")


def test_roles_made_by_an_administrator(
    server: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every zone's address is named, nothing is made and no other address is needed or guessed."""
    for zone in ("public", "desk", "worker"):
        monkeypatch.setenv(f"HIRZ_DATABASE_URL_{zone.upper()}", server.dsn(zone))
    named = postgres_for(Home(tmp_path))
    named.start()
    named.ensure_roles()
    assert not named.ensure_database()
    assert ask(named.dsn("worker"), "SELECT current_user") == "hirz_worker"
    assert not (tmp_path / "run" / "pg-passwords").exists()
    with pytest.raises(PostgresError, match="HIRZ_DATABASE_URL_OWNER"):
        named.dsn("owner")


def test_a_full_database_of_somebody_else_is_refused(server: EmbeddedPostgres) -> None:
    """An empty one is taken over, a full one is left alone."""
    with psycopg.connect(server.admin_dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE theirs")
    with psycopg.connect(server.admin_dsn("theirs")) as connection:
        connection.execute("CREATE TABLE theirs (x int)")
    with pytest.raises(PostgresError, match="not empty"):
        server.ensure_database("theirs")
    server.drop_database("theirs")
