"""Running as root: the unprivileged system user that PostgreSQL insists on, and the way it is let in.

PostgreSQL refuses to run as root. The wheel's own helper opens every parent folder to everybody (0755); here the one
user gets passage (execute, no listing) by an access-control entry, and everybody gets it only on a file system
without such entries.
"""

import errno
import os
import pwd
import shutil
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hirz.cli.errors import CannotStart

NAME = "hirz-postgres"

# The kernel's form of a POSIX access-control list (linux/posix_acl_xattr.h): version, then (tag, permission, id).
_ATTRIBUTE = "system.posix_acl_access"
_VERSION = 2
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_EXECUTE = 1


@dataclass(frozen=True)
class SystemUser:
    """Ids that the server's processes take on."""

    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Whether no change of user is needed."""
        return self.uid == os.geteuid()


def server_user() -> SystemUser:
    """Ourselves, or as root the user `hirz-postgres`, made by useradd if absent. Raises CannotStart if it cannot be."""
    if os.geteuid() != 0:
        return SystemUser(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _add_user()
    return SystemUser(entry.pw_uid, entry.pw_gid)


def _add_user() -> pwd.struct_passwd:
    advice = f"PostgreSQL does not run as root, and the system user {NAME} could not be made; run as an ordinary user"
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise CannotStart(f"{advice} (useradd is missing).")
    arguments = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    made = subprocess.run(
        [useradd, *arguments, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, text=True, check=False
    )
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise CannotStart(f"{advice} ({made.stderr.strip()}).") from None


def open_way(target: Path, user: SystemUser) -> None:
    """Let the user pass through every parent of `target`; neither list nor read, and nobody else."""
    if user.is_us:
        return
    for folder in reversed(target.resolve().parents):
        if not _may_pass(folder, user):
            _grant_passage(folder, user)


def open_programs(root: Path, user: SystemUser) -> None:
    """Let the user run programs that were installed under a strict umask: everybody may read them, as is usual."""
    if user.is_us:
        return
    for path in [root, *root.rglob("*")]:
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        wanted = mode | 0o044 | ((mode & 0o100) and 0o011)
        if wanted != mode:
            path.chmod(stat.S_IMODE(wanted))


def _may_pass(folder: Path, user: SystemUser) -> bool:
    status = folder.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    entries = _entries(folder)
    # A later chmod of the folder writes the mask and can take the passage away again.
    masked = any(tag == _MASK and not permission & _EXECUTE for tag, permission, _ in entries)
    return bool(status.st_mode & stat.S_IXOTH) or ((_USER, _EXECUTE, user.uid) in entries and not masked)


def _entries(folder: Path) -> list[tuple[int, int, int]]:
    """The list of the folder as (tag, permission, id); the three classic classes where it has none."""
    try:
        raw = os.getxattr(folder, _ATTRIBUTE)
    except (OSError, AttributeError):
        mode = folder.stat().st_mode
        return [(_USER_OBJ, mode >> 6 & 7, _NO_ID), (_GROUP_OBJ, mode >> 3 & 7, _NO_ID), (_OTHER, mode & 7, _NO_ID)]
    return list(struct.iter_unpack("<HHI", raw[4:]))


def _grant_passage(folder: Path, user: SystemUser) -> None:
    kept = [entry for entry in _entries(folder) if entry[0] != _MASK and entry[::2] != (_USER, user.uid)]
    kept.append((_USER, _EXECUTE, user.uid))
    mask = 0
    for tag, permission, _ in kept:
        mask |= permission if tag in (_USER, _GROUP_OBJ, _GROUP) else 0
    packed = b"".join(struct.pack("<HHI", *entry) for entry in sorted([*kept, (_MASK, mask, _NO_ID)]))
    try:
        os.setxattr(folder, _ATTRIBUTE, struct.pack("<I", _VERSION) + packed)
    except AttributeError:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
    except OSError as fault:
        if fault.errno not in (errno.ENOTSUP, errno.EINVAL, errno.EPERM):
            raise
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
