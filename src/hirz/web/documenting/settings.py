"""`docs/reference/settings.md`: every environment variable, read out of the tables in the sources.

The tables are read as text, because the command line stands above this package and may not be imported from here.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from hirz.web.documenting.markdown import code, head, table

PACKAGE = Path(__file__).resolve().parents[2]
# Set by Hirz for its own children, never by an operator.
INTERNAL = {
    "HIRZ_ZONE": "The zone of a child process, as the command line names it.",
    "HIRZ_RUN": "The mark by which the supervisor knows the processes of one run.",
}
TITLES = {
    "web/settings/env.py": "Every process",
    "cli/settings.py": "The command line and the supervisor",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One `Setting(...)` of a table in the sources."""

    name: str
    meaning: str
    default: str | None
    secret: bool


def tables() -> dict[str, list[Row]]:
    """file below the package -> the settings that it declares, in its order."""
    found: dict[str, list[Row]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "Setting(" not in text:
            continue
        rows = [row for node in ast.walk(ast.parse(text)) if (row := _row(node)) is not None]
        if rows:
            found[path.relative_to(PACKAGE).as_posix()] = rows
    return found


def _row(node: ast.AST) -> Row | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Setting"):
        return None
    fields = ("name", "meaning", "default", "secret")
    values = dict(zip(fields, (ast.literal_eval(argument) for argument in node.args), strict=False))
    values |= {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in node.keywords}
    return Row(values["name"], values["meaning"], values.get("default"), bool(values.get("secret", False)))


def page() -> str:
    """The page."""
    parts = [
        head(
            "Settings",
            "Hirz is set by environment variables and by nothing else. A setting that is wrong stops the start with a "
            "sentence that says how to mend it. A secret `NAME` may also be given as a file whose path stands in "
            "`NAME_FILE`. `hirz demo` sets all that it needs by itself.",
        )
    ]
    for file, rows in sorted(
        tables().items(), key=lambda item: list(TITLES).index(item[0]) if item[0] in TITLES else 9
    ):
        parts.append(f"## {TITLES.get(file, file)}\n")
        parts.append(table(("name", "meaning", "without it", "secret"), (_cells(row) for row in rows)))
    parts.append("## Set by Hirz itself\n\nFor its own child processes; an operator leaves these alone.\n")
    parts.append(table(("name", "meaning"), ((code(name), meaning) for name, meaning in INTERNAL.items())))
    return "\n".join(parts)


def _cells(row: Row) -> tuple[str, ...]:
    default = "required" if row.default is None else code(row.default) or "nothing"
    return code(row.name), row.meaning, default, "yes" if row.secret else ""
