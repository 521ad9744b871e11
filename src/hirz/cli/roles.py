"""The four database roles, their passwords on disk, and the addresses by which each zone connects.

`hirz_owner` owns database and schema and runs migrations, nothing else; `hirz_public`, `hirz_desk` and `hirz_worker`
are what the zones connect as: never owner, superuser or BYPASSRLS, so that row-level security binds them.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from hirz.cli.errors import PostgresError, RoleRefused
from hirz.cli.postgres_settings import ROLE_SETTINGS

OWNER = "hirz_owner"
ZONE_ROLES = {"public": "hirz_public", "desk": "hirz_desk", "worker": "hirz_worker", "owner": OWNER}
ROLES = tuple(ROLE_SETTINGS)
PLAIN: LiteralString = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


@dataclass(frozen=True)
class Passwords:
    """One file per role (0600) in a folder of our own (0700); made at first use, 256 random bits."""

    folder: Path

    def of(self, role: str) -> str:
        """The password of a role; makes it if there is none."""
        path = self.folder / role
        with contextlib.suppress(FileNotFoundError):
            return path.read_text().strip()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        # Written aside and linked, so that two set-ups at once agree on one password and none reads half of it.
        draft = self.folder / f".{role}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(32))
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        return path.read_text().strip()

    def has(self, role: str) -> bool:
        """Whether a password was made before."""
        return (self.folder / role).is_file()


def with_role(url: str, role: str, password: str) -> str:
    """The same server and database as another role."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}:{quote(password)}@{server}"))


def with_database(url: str, database: str) -> str:
    """The same server and role in another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


@contextlib.contextmanager
def connected(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """An autocommit connection; a refused one becomes one sentence without the password."""
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as fault:
        raise PostgresError(f"PostgreSQL does not answer: {str(fault).strip()}") from None
    with connection:
        yield connection


def ensure_roles(admin_dsn: str, passwords: Passwords, *, trusted: bool) -> None:
    """Make the four roles that are absent and set their limits; safe to repeat.

    `trusted`: the server is ours alone (embedded), so a known role simply gets our password again. On a shared server
    a known role keeps its password, and RoleRefused is raised if ours does not open it. Raises PostgresError if a
    role exists with rights it must not have.
    """
    with connected(admin_dsn) as connection:
        for role in ROLES:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if not known:
                _run(connection, "CREATE ROLE {role} " + PLAIN + " PASSWORD {verifier}", role, passwords)
            elif trusted:
                _run(connection, "ALTER ROLE {role} " + PLAIN + " PASSWORD {verifier}", role, passwords)
            else:
                _check_password(admin_dsn, role, passwords)
            _set_limits(connection, role)
        _refuse_mighty_roles(connection)


def _run(connection: psycopg.Connection[Any], statement: LiteralString, role: str, passwords: Passwords) -> None:
    # Only the SCRAM verifier travels, so that no log on any server can hold the password.
    verifier = connection.pgconn.encrypt_password(passwords.of(role).encode(), role.encode(), b"scram-sha-256")
    template = sql.SQL(statement)
    connection.execute(template.format(role=sql.Identifier(role), verifier=sql.Literal(verifier.decode())))


def _set_limits(connection: psycopg.Connection[Any], role: str) -> None:
    alter = sql.SQL("ALTER ROLE {} SET {} = {}")
    for name, value in ROLE_SETTINGS[role].items():
        connection.execute(alter.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


def _check_password(admin_dsn: str, role: str, passwords: Passwords) -> None:
    advice = f"name its address in {zone_setting(role)}"
    if not passwords.has(role):
        raise RoleRefused(f"The server has a role {role} already, and its password is not in this home: {advice}.")
    try:
        psycopg.connect(with_role(admin_dsn, role, passwords.of(role)), connect_timeout=10).close()
    except psycopg.OperationalError as fault:
        if "password" in str(fault):
            raise RoleRefused(f"The password in this home does not open the role {role}: {advice}.") from None


def _refuse_mighty_roles(connection: psycopg.Connection[Any]) -> None:
    mighty = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole)",
        [list(ROLES)],
    ).fetchall()
    if mighty:
        names = ", ".join(name for (name,) in mighty)
        raise PostgresError(f"These roles are superuser, BYPASSRLS or CREATEROLE and must not be: {names}.")


def ensure_database(admin_dsn: str, name: str, template: str | None = None) -> bool:
    """Make the database, owned by `hirz_owner` and closed to everybody but the four roles; True if it was made now.

    An empty database of somebody else is handed to `hirz_owner`; PostgresError if it is not empty.
    """
    with connected(admin_dsn) as connection:
        _let_act_as_owner(connection)
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if owner and owner[0] == OWNER:
            return False
        if owner:
            _refuse_full_database(with_database(admin_dsn, name), name, owner[0])
            statement = sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(OWNER))
        else:
            statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
            )
        connection.execute(statement)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        allow = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        for role in ROLES:
            connection.execute(allow.format(sql.Identifier(name), sql.Identifier(role)))
    return True


def _let_act_as_owner(connection: psycopg.Connection[Any]) -> None:
    """A managed server's administrator is no superuser and must be a member of the role that it gives things to."""
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row and not row[0]:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def _refuse_full_database(dsn: str, name: str, owner: str) -> None:
    with connected(dsn) as connection:
        full = connection.execute(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') LIMIT 1"
        ).fetchone()
    if full:
        raise PostgresError(
            f"The database {name} belongs to {owner} and is not empty: name a new database in DATABASE_URL."
        )


def close_schema(owner_dsn: str) -> None:
    """Only the owner makes things in schema `public`; the zones may use what they are granted there."""
    with connected(owner_dsn) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for role in ROLES[1:]:
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))


def drop_database(admin_dsn: str, name: str) -> None:
    """Drop a database and end whoever is connected to it; no fault if it is absent."""
    with connected(admin_dsn) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def zone_setting(role: str) -> str:
    """The setting in which a deployment names the address of one role: HIRZ_DATABASE_URL_DESK for hirz_desk."""
    return f"HIRZ_DATABASE_URL_{role.removeprefix('hirz_').upper()}"


def zones_are_named(environment: Mapping[str, str]) -> bool:
    """Whether a deployment names the address of every zone, so that we need not make or know anything."""
    return all(environment.get(zone_setting(role)) for role in ROLES if role != OWNER)
