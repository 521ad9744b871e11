"""How often Python looks for rings of dead objects."""

from __future__ import annotations

import gc

# A batch of 200 reports makes some tens of thousands of containers, nearly all of which die without a ring.
YOUNG, MIDDLE, OLD = 50_000, 50, 100


def collect_rarely() -> None:
    """For a process that works in batches, once, when it has started.

    What the start made stays for good and is not looked at again; measured, that was a tenth of a batch's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
