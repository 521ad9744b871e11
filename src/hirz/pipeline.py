"""The whole system on one page."""


def register(app: object) -> None:
    """Filled below."""
