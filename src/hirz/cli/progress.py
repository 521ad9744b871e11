"""A progress bar for whatever takes over two seconds; silent for machines."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Step = Callable[[int], None]


@contextmanager
def progress(title: str, total: int | None = None, *, quiet: bool = False) -> Iterator[Step]:
    """Yields `step(n)`, to be called after every `n` finished pieces; `total` None means that the end is unknown.

    Draws on standard error, and only on a terminal: output that is piped or `--json` (`quiet`) stays clean.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _count: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        yield lambda count: bar.update(task, advance=count)
