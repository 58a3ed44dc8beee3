"""The list widget over 382,076 rows against Qt's own QSqlQueryModel on the same file, alternating in one run.

    python -m benchmarks.table [ROWS]

Twelve columns, 1280×800 offscreen. Reset: ask for the list in its default order and paint the first screen.
Jump: scroll to a random row and paint. Goal: jump p95 within 1.5 times, reset within 0.25 times the peer's.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtSql import QSqlDatabase, QSqlQueryModel
from PySide6.QtWidgets import QApplication, QTableView

from ui.theme import style
from ui.theme.theme import load_theme
from ui.widgets.record_table import Column, RecordTable

ROWS = 382_076
ROUNDS, JUMPS = 5, 150
COLUMNS = 12
FRAME = 16.7  # milliseconds of one picture on a screen of 60 Hz
Row = tuple[str, ...]


def make(file: Path, rows: int) -> None:
    """A plain SQLite file, so that both sides read the same bytes."""
    names = ", ".join(f"c{n} TEXT" for n in range(COLUMNS))
    with sqlite3.connect(file) as db:
        db.execute(f"CREATE TABLE person (id TEXT PRIMARY KEY, place INTEGER, {names}) WITHOUT ROWID")
        marks = ", ".join("?" * (COLUMNS + 2))
        lines = (
            (f"{n * 2654435761 % 2**32:032x}", n % 5000, *(f"张桂芳{n}-{c}" for c in range(COLUMNS)))
            for n in range(rows)
        )
        db.executemany(f"INSERT INTO person VALUES ({marks})", lines)
        db.execute("CREATE INDEX person_order ON person (place, id)")


def ours(db: sqlite3.Connection) -> tuple[RecordTable[Row], Callable[[], None]]:
    """Our table and how it is filled."""
    columns = [Column[Row](f"c{n}", f"列{n}", lambda row, n=n: row[n + 1]) for n in range(COLUMNS)]
    names = ", ".join(f"c{n}" for n in range(COLUMNS))

    def fetch(ids: Sequence[str]) -> Mapping[str, Row]:
        marks = ",".join("?" * len(ids))
        return {
            row[0]: row for row in db.execute(f"SELECT id, {names} FROM person WHERE id IN ({marks})", ids)
        }

    table = RecordTable(columns, fetch)

    def fill() -> None:
        table.show_ids([row[0] for row in db.execute("SELECT id FROM person ORDER BY place, id")], keep=False)

    return table, fill


def peer(file: Path) -> tuple[QTableView, Callable[[], None]]:
    """Qt's model on the same file, read to its end."""
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(file))
    database.open()
    model, view = QSqlQueryModel(), QTableView()
    names = ", ".join(f"c{n}" for n in range(COLUMNS))

    def fill() -> None:
        model.setQuery(f"SELECT {names} FROM person ORDER BY place, id", database)
        while model.canFetchMore():
            model.fetchMore()
        view.setModel(model)

    view.keeper = model  # type: ignore[attr-defined]
    return view, fill


def measure(table: QTableView, fill: Callable[[], None], rows: int) -> tuple[float, list[float]]:
    """Seconds for one reset, and for each jump."""
    start = time.perf_counter()
    fill()
    table.viewport().repaint()
    reset = time.perf_counter() - start
    chance, jumps = random.Random(7), []
    for _ in range(JUMPS):
        index = table.model().index(chance.randrange(rows), 0)
        start = time.perf_counter()
        table.scrollTo(index, QTableView.ScrollHint.PositionAtCenter)
        table.viewport().repaint()
        jumps.append(time.perf_counter() - start)
    return reset, jumps


def _shares(times: list[float]) -> list[float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(times)
    return [round(ordered[int(share * len(ordered))] * 1000, 1) for share in (0.5, 0.95, 0.99)]


def run(rows: int = ROWS) -> dict[str, object]:
    """Alternate the two tables `ROUNDS` times; medians of the pairwise ratios."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app, load_theme("light"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.sqlite"
        make(file, rows)
        db = sqlite3.connect(file)
        sides = [ours(db), peer(file)]
        for table, _fill in sides:
            table.resize(1280, 800)
            table.show()
            app.processEvents()
        resets: list[list[float]] = [[], []]
        p95: list[list[float]] = [[], []]
        every: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for side, (table, fill) in enumerate(sides):
                reset, jumps = measure(table, fill, rows)
                resets[side].append(reset)
                p95[side].append(sorted(jumps)[int(0.95 * len(jumps))])
                every[side] += jumps
        db.close()
    reset_ratio = statistics.median(a / b for a, b in zip(*resets, strict=True))
    jump_ratio = statistics.median(a / b for a, b in zip(*p95, strict=True))
    return {
        "rows": rows,
        "load": round(os.getloadavg()[0], 1),
        "reset_ms": [round(statistics.median(side) * 1000) for side in resets],
        "jump_ms p50 p95 p99": [_shares(side) for side in every],
        "jump_p95 / frame": round(_shares(every[0])[1] / FRAME, 2),
        "jump_p95_ms": [round(statistics.median(side) * 1000, 1) for side in p95],
        "reset_ratio": round(reset_ratio, 2),
        "jump_ratio": round(jump_ratio, 2),
        "met": reset_ratio <= 0.25 and jump_ratio <= 1.5,
    }


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
    sys.stdout.flush()
    os._exit(0)  # Qt's SQL plugin and Python's sqlite3 share one process here; nothing is left to write
