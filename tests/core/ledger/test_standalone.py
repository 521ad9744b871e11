"""The verifier needs nothing but the standard library and `cryptography`."""

from __future__ import annotations

import subprocess
import sys

ALLOWED = {
    "hirz",
    "cryptography",
    "_openssl",
    "_cffi_backend",
    "typing_extensions",
}  # all but hirz come with cryptography
SCRIPT = """
import sys
before = set(sys.modules)
import hirz.core.ledger
new = {name.split(".")[0] for name in set(sys.modules) - before}
print(*sorted(new - set(sys.stdlib_module_names)))
print(*sorted(name for name in sys.modules if name.startswith("hirz.")))
"""


def imported() -> tuple[set[str], set[str]]:
    """What a fresh interpreter loads with the ledger: outside packages, and modules of this project."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    outside, own = done.stdout.splitlines()
    return set(outside.split()), set(own.split())


def test_only_cryptography_is_imported() -> None:
    """No Django, no PyNaCl, no google-re2: an auditor installs one package."""
    outside, own = imported()
    assert outside <= ALLOWED
    assert all(name == "hirz.core" or name.startswith("hirz.core.ledger") for name in own)
