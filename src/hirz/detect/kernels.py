"""Where what numba compiled is kept."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@lru_cache(maxsize=1)
def keep_kernels() -> None:
    """Under HIRZ_HOME if not beside the sources: a system user has no home, and each process would compile anew, or fail.

    Called before kernels are first imported; loads numba only where the sources cannot be written to.
    """
    if not os.access(Path(__file__).parent, os.W_OK):
        from hirz.core.matching.jit import keep_kernels_in

        keep_kernels_in(str(Path(settings.HIRZ_HOME) / "cache" / "kernels"))
