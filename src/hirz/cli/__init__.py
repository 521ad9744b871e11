"""The `hirz` command: what an operator types, and the supervisor that keeps the house running.

In: arguments and `HIRZ_*` settings. Out: exit code 0 (done), 1 (a fault or a finding), 2 (wrong use).
Who may see it: whoever holds the operating-system account that owns `HIRZ_HOME`.
"""

from hirz.cli.main import main

__all__ = ["main"]
