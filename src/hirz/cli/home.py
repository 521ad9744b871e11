"""`HIRZ_HOME`: the one folder under which all state lies, and the modes its rooms must have."""

import os
from dataclasses import dataclass
from pathlib import Path

from hirz.cli.errors import HomeUnset

PRIVATE = 0o700
COMPARTMENTS = ("intake", "identity", "evidence", "care")


@dataclass(frozen=True)
class Home:
    """The folders of one deployment; making the object touches nothing, `create` does.

    `keys` and `blobs` are 0700 themselves and never parents of `pg`: the embedded server may run as another system
    user, who is let through the parents of its data and must not get near a key.
    """

    path: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """`HIRZ_HOME`, else `.hirz` in the checkout that this package was installed from.

        Raises HomeUnset for an installed wheel: where state lies must then be said, not guessed.
        """
        named = os.environ.get("HIRZ_HOME")
        if named:
            return cls(Path(named).expanduser().absolute())
        checkout = Path(__file__).resolve().parents[3]
        if (checkout / "pyproject.toml").is_file():
            return cls(checkout / ".hirz")
        raise HomeUnset("Set HIRZ_HOME to the folder that shall hold database, keys and blobs.")

    @property
    def pg(self) -> Path:
        """Data of the embedded PostgreSQL; absent where `DATABASE_URL` names a server."""
        return self.path / "pg"

    @property
    def keys_public(self) -> Path:
        """Recipients' public keys: all that the public zone ever reads."""
        return self.path / "keys" / "public"

    @property
    def keys_private(self) -> Path:
        """One folder per compartment; see `private`."""
        return self.path / "keys" / "private"

    def private(self, compartment: str) -> Path:
        """The private keys of one compartment (intake, identity, evidence, care)."""
        return self.keys_private / compartment

    @property
    def keys_secret(self) -> Path:
        """One signing secret per zone, for cookies and forms."""
        return self.path / "keys" / "secret"

    @property
    def blobs(self) -> Path:
        """Sealed attachments under random names."""
        return self.path / "blobs"

    @property
    def witness(self) -> Path:
        """Signed heads of the ledger, to be carried elsewhere."""
        return self.path / "witness"

    @property
    def run(self) -> Path:
        """Locks, sockets, logs and role passwords of the running house."""
        return self.path / "run"

    @property
    def cache(self) -> Path:
        """Whatever can be made again."""
        return self.path / "cache"

    def create(self) -> "Home":
        """Make every folder with its mode; safe to repeat. An existing home keeps its own mode, keys and blobs do not."""
        self.path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        rooms = [self.path / "keys", self.keys_public, self.keys_private, self.keys_secret]
        rooms += [self.private(compartment) for compartment in COMPARTMENTS]
        for room in [*rooms, self.blobs]:
            room.mkdir(exist_ok=True)
            room.chmod(PRIVATE)
        for room in (self.witness, self.run, self.cache):
            room.mkdir(mode=PRIVATE, exist_ok=True)
        return self
