"""Imports the digest list that some simulated files hit: `python -m hirz.cli.demo_lists`, run by `hirz demo` as the worker."""

import argparse
import sys

from hirz.cli.house import opened


def main() -> int:
    """Import it; twice changes nothing."""
    parser = argparse.ArgumentParser(prog="python -m hirz.cli.demo_lists")
    parser.add_argument("--seed", type=int, required=True)
    args = parser.parse_args()
    with opened("worker"):
        from hirz.base.actors import Actor
        from hirz.core.simulation import hash_list_csv
        from hirz.detect.lists import import_hash_list

        import_hash_list(
            hash_list_csv(args.seed).decode(),
            code="simulated",
            name="Simulated list",
            source="Made up for the demo",
            scheme="INTERPOL baseline (simulated)",
            by=Actor.system("demo"),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
