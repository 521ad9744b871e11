"""Times as the formats write them."""

from datetime import UTC, datetime


def zulu(moment: datetime) -> str:
    """ISO 8601 in UTC, to the second, with Z."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat()[:19] + "Z"
