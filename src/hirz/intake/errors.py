"""Failures of intake.

HirzError
`-- KeyReused     an idempotency key came again with another body; send the new report under a new key
"""

from __future__ import annotations

from hirz.base.errors import HirzError


class KeyReused(HirzError):
    """The same idempotency key with a different body."""
