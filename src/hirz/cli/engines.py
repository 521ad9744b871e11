"""The two engines that run the linking job of `hirz.core.linking.scaling`: DuckDB within this process, Spark beyond it.

Both read the same four tables from one folder (CSV with a head, or Parquet) and keep what is between in a folder of their own.
Neither opens a connection to anywhere: Spark's parts speak over the loopback address, and its page is off.
"""

# ruff: noqa: S608  # Statements are put together from constants of this house; nothing of outside enters one.
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hirz.cli.errors import CliError

TABLES: Mapping[str, Mapping[str, str]] = {
    "holdings": {"report": "BIGINT", "kind": "VARCHAR", "value": "BIGINT", "role": "VARCHAR"},
    "reports": {"report": "BIGINT", "sender": "VARCHAR", "day": "BIGINT"},
    "bands": {"report": "BIGINT", "band": "BIGINT"},
    "sketches": {"report": "BIGINT", "words": "VARCHAR"},
}
"""Columns of the tables; in CSV the words of a sketch are one text with spaces, in Parquet they may be a list."""

OPTIONAL = frozenset({"bands", "sketches"})
ENDINGS = ("parquet", "csv")


class DuckEngine:
    """DuckDB in this process; what is larger than its memory goes to its folder."""

    def __init__(self, work: Path, *, memory: str = "", threads: int = 0) -> None:
        try:
            import duckdb
        except ImportError:
            raise CliError("DuckDB is not installed: pip install 'hirz[analytics]'.") from None
        options: dict[str, Any] = {"temp_directory": str(work), "autoinstall_known_extensions": "false"}
        options |= {"memory_limit": memory} if memory else {}
        options |= {"threads": threads} if threads else {}
        self._database = duckdb.connect(str(work / "link.duckdb"), config=options)
        # The one function whose name the two engines do not share.
        self._database.execute("CREATE OR REPLACE MACRO size(list) AS len(list)")
        self._database.execute("SET enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()

    def make(self, name: str, query: str) -> None:
        """As a table."""
        self._database.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")

    def number(self, query: str) -> int:
        """The one number of an answer."""
        row = self._database.execute(query).fetchone()
        return int(row[0]) if row else 0

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer, some thousands at a time."""
        answer = self._database.execute(query)
        while several := answer.fetchmany(10_000):
            yield from several

    def give(self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
        """A small table, as arrays."""
        listed = list(rows)
        places = ", ".join(f"unnest(CAST(? AS {kind}[])) AS {column}" for column, kind in columns.items())
        lists = [[row[place] for row in listed] for place in range(len(columns))]
        self._database.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {places}", lists)

    def read(self, name: str, path: Path) -> None:
        """One of TABLES from a file."""
        if path.suffix == ".parquet":
            self._database.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM read_parquet(?)", [str(path)])
            return
        types = "{" + ", ".join(f"'{column}': '{kind}'" for column, kind in TABLES[name].items()) + "}"
        self._database.execute(
            f"CREATE OR REPLACE TABLE {name} AS SELECT {_columns(name)}"
            f" FROM read_csv(?, header = true, auto_detect = false, columns = {types})",
            [str(path)],
        )


class SparkEngine:
    """Spark in local mode, or wherever `master` says."""

    def __init__(self, work: Path, *, memory: str = "", threads: int = 0, master: str = "") -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise CliError("Spark is not installed: pip install 'hirz[spark]', and Java 17 beside it.") from None
        cores = threads or 2
        builder = SparkSession.builder.appName("hirz link").master(master or f"local[{cores}]")
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": memory or "2g",
            "spark.local.dir": str(work),
            "spark.sql.warehouse.dir": str(work / "warehouse"),
            "spark.sql.shuffle.partitions": str(cores * 2),
            "spark.sql.session.timeZone": "UTC",
            "spark.log.level": "ERROR",
        }
        if master and not master.startswith("local"):
            # On a cluster its own addresses, and as many parts as it finds right.
            for name in ("spark.driver.bindAddress", "spark.driver.host", "spark.sql.shuffle.partitions"):
                del settings[name]
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            self._session = builder.getOrCreate()
        except Exception as error:  # what it raises depends on what is missing
            raise CliError(f"Spark does not start ({type(error).__name__}): is Java 17 there?") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._session.stop()

    def make(self, name: str, query: str) -> None:
        """Computed at once: a query that is only remembered would be computed again with every step that reads it."""
        self._session.sql(query).localCheckpoint(eager=True).createOrReplaceTempView(name)

    def number(self, query: str) -> int:
        """The one number of an answer."""
        row = self._session.sql(query).first()
        return int(row[0]) if row else 0

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer, part by part."""
        for row in self._session.sql(query).toLocalIterator():
            yield tuple(row)

    def give(self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
        """A small table."""
        schema = ", ".join(f"{column} {kind.replace('VARCHAR', 'STRING')}" for column, kind in columns.items())
        self._session.createDataFrame(list(rows), schema).createOrReplaceTempView(name)

    def read(self, name: str, path: Path) -> None:
        """One of TABLES from a file."""
        if path.suffix == ".parquet":
            self._session.read.parquet(str(path)).createOrReplaceTempView(name)
            return
        schema = ", ".join(f"{column} {kind.replace('VARCHAR', 'STRING')}" for column, kind in TABLES[name].items())
        # An empty word is an empty word, as in the other engine, and not nothing.
        frame = self._session.read.csv(str(path), schema=schema, header=True, emptyValue="", nullValue="\x00")
        frame.createOrReplaceTempView(f"{name}_text")
        self.make(name, f"SELECT {_columns(name)} FROM {name}_text")


AnyEngine = DuckEngine | SparkEngine
ENGINES: Mapping[str, type[DuckEngine] | type[SparkEngine]] = {"duckdb": DuckEngine, "spark": SparkEngine}


def read_tables(engine: AnyEngine, folder: Path) -> None:
    """The four tables of a folder; texts may be absent. CliError when another is."""
    for name, columns in TABLES.items():
        path = next((p for p in (folder / f"{name}.{ending}" for ending in ENDINGS) if p.is_file()), None)
        if path is not None:
            engine.read(name, path)
        elif name in OPTIONAL:
            engine.make(name, _empty(columns))
        else:
            raise CliError(f"{folder} has no {name}.csv or {name}.parquet.")


def _columns(name: str) -> str:
    """What is selected from a table of text."""
    return ", ".join(
        "split(words, ' ') AS words" if column == "words" else _filled(column, kind)
        for column, kind in TABLES[name].items()
    )


def _filled(column: str, kind: str) -> str:
    return f"coalesce({column}, '') AS {column}" if kind == "VARCHAR" else column


def _empty(columns: Mapping[str, str]) -> str:
    """A table without rows."""
    cells = ", ".join(
        "split('', ' ') AS words" if column == "words" else f"CAST(NULL AS {'STRING' if kind == 'VARCHAR' else kind}) AS {column}"
        for column, kind in columns.items()
    )  # fmt: skip
    return f"SELECT {cells} WHERE 1 = 0"
