"""What can go wrong in the command line, each with the sentence an operator reads.

CliError
├── WrongUse               exit code 2; a retry of the same words does not help
├── HomeUnset              HIRZ_HOME is needed and absent
├── AlreadyRunning         a supervisor holds this home; stop it first
├── PortTaken              another program listens there; name another port
├── NotFromHere            the command needs a part of Hirz that is not installed
├── UnsafeDatabase         neither empty nor marked as demo when it was made
├── ChildrenFailed         a process could not be brought up; its log says why
└── PostgresError
    ├── WrongMajorVersion  the data folder belongs to another PostgreSQL
    ├── ForeignData        the data folder belongs to another system user
    ├── CannotStart        the server did not come up; a retry may help after mending
    └── RoleRefused        a role exists already with a password we do not hold
"""


class CliError(Exception):
    """A fault that ends the command; its text is a whole sentence that says how to go on."""

    exit_code = 1


class WrongUse(CliError):
    """The arguments make no sense together."""

    exit_code = 2


class HomeUnset(CliError):
    """No folder for the state was named, and none can be derived from a checkout."""


class AlreadyRunning(CliError):
    """A living supervisor holds this home."""


class PortTaken(CliError):
    """Another program listens on a port that we need."""


class NotFromHere(CliError):
    """A part that the command needs is not installed."""


class UnsafeDatabase(CliError):
    """The database holds something that the demo must not touch."""


class ChildrenFailed(CliError):
    """A supervised process did not come up in time."""


class PostgresError(CliError):
    """The database server cannot be used as it is."""


class WrongMajorVersion(PostgresError):
    """The data folder was written by another major version of PostgreSQL."""


class ForeignData(PostgresError):
    """The data folder, or the socket folder, belongs to somebody else."""


class CannotStart(PostgresError):
    """The server did not come up."""


class RoleRefused(PostgresError):
    """A role exists, and the password on disk does not open it."""
