"""Fills the demo with simulated reports through the real intake: `python -m hirz.cli.filling`, run by `hirz demo`.

Runs in the public zone, like any sender. The same seed and the same day make the same documents, byte for byte, so a
filling that was cut short is simply run again: what is there already is recognised as sent twice.
"""

import argparse
import sys
from datetime import datetime

from hirz.cli.house import opened
from hirz.cli.progress import progress


def main() -> int:
    """Send them, with a progress bar on the terminal."""
    parser = argparse.ArgumentParser(prog="python -m hirz.cli.filling")
    parser.add_argument("--reports", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--until", type=datetime.fromisoformat, required=True)
    args = parser.parse_args()
    with opened("public"):
        from hirz.cli.simulating import send, simulated_documents

        with progress("Simulated reports, sent", args.reports) as step:
            send(simulated_documents(args.reports, args.seed, args.until), progress=step)
    return 0


if __name__ == "__main__":
    sys.exit(main())
