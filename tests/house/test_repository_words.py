"""What may not stand in the repository: where it was made and with what, lock files, links without digests."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.house.walking import ROOT

# Put together here, so that this file does not hold what it forbids.
FORBIDDEN_FILES = frozenset(
    {"uv" + ".lock", "package-lock" + ".json", "poetry" + ".lock", "yarn" + ".lock", "pnpm-lock" + ".yaml"}
)
HOSTS = (
    "pypi" + r"\.org",
    "pythonhosted" + r"\.org",
    "registry" + r"\.npmjs",
    "npmjs" + r"\.(com|org)",
    "files" + r"\.pythonhosted",
)
MACHINE_PATHS = ("/wo" + "rk/", "/ho" + r"me/[a-z]", "/ro" + r"ot\b", "/Us" + "ers/", r"C:\\\\Us" + "ers")
TOOLS = (
    r"\bcl" + r"aude\b", r"\banthr" + r"opic\b", r"\bco" + r"pilot\b", r"\bchat" + r"gpt\b", r"\bopen" + r"ai\b",
    r"\bLL" + r"M\b", r"\bAI[- ]generated\b", r"\bsub" + r"agent\b",
)  # fmt: skip
# Hosts and tools in any case; paths as they are written (an address on the web may hold /users/).
FORBIDDEN = re.compile(f"(?i:{'|'.join((*HOSTS, *TOOLS))})|{'|'.join(MACHINE_PATHS)}")
# Vendored files are kept byte for byte as their authors published them.
VENDORED = "src/hirz/web/static/vendor/"
PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;\\]+")


def tracked() -> list[str]:
    """What git keeps, and what it is about to keep."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in names.stdout.splitlines() if (ROOT / name).is_file()]


def texts(names: Iterable[str]) -> dict[str, str]:
    """The files that are text, by their names."""
    found = {}
    for name in names:
        data = (ROOT / name).read_bytes()
        if name.startswith(VENDORED) or b"\0" in data[:8000]:
            continue
        found[name] = data.decode("utf-8", errors="replace")
    return found


def word_faults(files: dict[str, str]) -> list[str]:
    """Every line that says what the repository must not say."""
    return [
        f"{name}:{number}: {match.group()}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := FORBIDDEN.search(line))
    ]


def lock_faults(names: Iterable[str]) -> list[str]:
    """Lock files that record package hosts."""
    return [name for name in names if Path(name).name in FORBIDDEN_FILES]


def requirement_faults(name: str, text: str) -> list[str]:
    """Lines of a lock that are not pinned, have no digest, or name an address."""
    wrong = [f"{name}:{n} names an address" for n, line in enumerate(text.splitlines(), 1) if "://" in line]
    logical = text.replace("\\\n", " ").splitlines()
    for line in logical:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("-"):
            wrong.append(f"{name}: {bare.split()[0]} is an option")
        elif not PINNED.match(bare):
            wrong.append(f"{name}: {bare.split()[0]} is not pinned")
        elif "--hash=sha256:" not in bare:
            wrong.append(f"{name}: {bare.split()[0]} has no digest")
    return wrong


def test_no_word_betrays_the_workshop() -> None:
    """No package host, no path of a machine, no working tool."""
    assert word_faults(texts(tracked())) == []


def test_there_is_no_lock_file_of_a_host() -> None:
    """Locks are requirements with digests."""
    assert lock_faults(tracked()) == []


def test_requirements_are_pinned_by_digest() -> None:
    """Every line of every lock is pinned, has its digest and names no address."""
    files = [name for name in tracked() if name.startswith("requirements/") and name.endswith(".txt")]
    wrong = [fault for name in files for fault in requirement_faults(name, (ROOT / name).read_text(encoding="utf-8"))]
    assert wrong == []


def test_planted_words_are_found() -> None:
    """A host, a path and a tool are found."""
    files = {"a.md": "see https://pypi" + ".org/x\nfine\nin /wo" + "rk/main\nby Cl" + "aude\n"}
    assert [fault.split(":")[1] for fault in word_faults(files)] == ["1", "3", "4"]


def test_planted_locks_are_found() -> None:
    """A lock file, an unpinned line, one without digest and one with an address are found."""
    assert lock_faults(["src/uv" + ".lock", "README.md"]) == ["src/uv" + ".lock"]
    planted = "--index-url https://example.com\ndjango\nrich==15\nnumpy==2.2 \\\n    --hash=sha256:00\n"
    assert requirement_faults("r.txt", planted) == [
        "r.txt:1 names an address",
        "r.txt: --index-url is an option",
        "r.txt: django is not pinned",
        "r.txt: rich==15 has no digest",
    ]
