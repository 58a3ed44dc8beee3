"""The households screen over a district of 382,076 residents: colours of a tower, 300 buildings, lists, the search box.

    python -m benchmarks.screen [OFFICE]     # OFFICE: a file kept from an earlier run of benchmarks.district

Milliseconds of the painting thread's own CPU until the widget has painted, offscreen, so that other programs on the
machine do not count; beside a frame of 16.7 ms and beside the raw query of the same file, taken in the same way. Only
the search box crosses threads and is taken by the wall clock; it waits 120 ms for the next key on purpose, and that
pause is taken off.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from benchmarks import district
from desktop.base.pinyin import initials
from desktop.queries import door_care, household_list, households, listing, resident_list, search
from desktop.queries.listing import Asked, Condition, Source, Test
from desktop.workspace import Workspace
from ui.bridge.changed import Changed
from ui.bridge.commands import Commands
from ui.bridge.jobs import Jobs
from ui.bridge.messages import Messages
from ui.bridge.worker import Worker
from ui.screens.households import building
from ui.screens.households.list_columns import RESIDENTS
from ui.screens.households.matrix import MODES, matrix
from ui.shell.finder import Finder
from ui.theme import style
from ui.theme.theme import load_theme
from ui.widgets.building_matrix import BuildingMatrix
from ui.widgets.record_table import RecordTable
from ui.widgets.search_field import PAUSE, SearchField

FRAME = 16.7
TODAY = date(2026, 6, 30)
SWITCHES, BUILDINGS, JUMPS, KEYS = 200, 300, 300, 150


def line(name: str, times: Iterable[float], raw: float | None = None) -> None:
    """p50, p95, p99, how many frames the p95 is, and how many raw queries."""
    ordered = sorted(times)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 0.99))
    more = f"   raw p50 {raw:7.1f}  x {p50 / raw:5.2f}" if raw else ""
    print(
        f"{name:34s} p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms   p95 / frame {p95 / FRAME:5.2f}{more}"
    )


def took(run: Callable[[], object]) -> float:
    start = time.thread_time()
    run()
    return (time.thread_time() - start) * 1000


def waited(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def colours(office: Workspace, buildings: list[str]) -> None:
    """Switching the colour of a 33 × 12 tower, and stepping through the buildings."""
    shown = BuildingMatrix()
    shown.resize(500, 560)
    shown.show()
    QApplication.processEvents()  # a window that is not exposed yet paints nothing
    with office.read() as db:
        raw = median([took(lambda: households.doors(db, buildings[0])) for _ in range(9)])
        doors = households.doors(db, buildings[0])
        care = door_care.by_door(db, buildings[0], permit=_permit(db), day=TODAY)
    assert len(doors) == district.FLOORS * district.STAIRS * district.DOORS

    def switch(mode: str) -> None:
        shown.show_matrix(matrix(doors, mode, TODAY, care=care))
        shown.viewport().repaint()

    for zoom, word in ((2, "usual size"), (0, "whole tower in view")):
        shown.set_zoom(zoom)
        switch("use")
        modes = [MODES[n % len(MODES)][0] for n in range(SWITCHES)]
        line(f"tower 33x12, colour, {word}", [took(lambda m=mode: switch(m)) for mode in modes], raw)  # type: ignore[misc]
    shown.set_zoom(2)

    def step(place: str) -> None:
        found = building.read(office, place, actor="bench", today=TODAY)
        shown.show_matrix(found.matrix("use", TODAY))
        shown.viewport().repaint()

    line(
        f"stepping through {BUILDINGS} buildings",
        [took(lambda p=p: step(p)) for p in buildings[:BUILDINGS]],
        raw,
    )  # type: ignore[misc]


def _permit(db: object) -> object:
    from desktop.queries import accounts

    return accounts.permit(db, "bench")  # type: ignore[arg-type]


def lists(office: Workspace) -> None:
    """Asking for the whole register in several orders, and looking around in it."""
    orders = (
        ("residents, by door", resident_list.SOURCE, Asked(), "SELECT id FROM resident NOT INDEXED"),
        ("residents, by name (pinyin)", resident_list.SOURCE, Asked(order=(("name", False),)),
         "SELECT id FROM resident NOT INDEXED ORDER BY name"),
        ("residents, name and birth", resident_list.SOURCE, Asked(order=(("name", False), ("birth", True))),
         "SELECT id FROM resident NOT INDEXED ORDER BY name, birth DESC"),
        ("residents, name has 桂", resident_list.SOURCE, Asked(conditions=(Condition("name", Test.HAS, ("桂",)),)),
         "SELECT id FROM resident NOT INDEXED WHERE name LIKE '%桂%'"),
        ("households, by door", household_list.SOURCE, Asked(), "SELECT id FROM household NOT INDEXED"),
    )  # fmt: skip
    with office.read() as db:
        for name, source, asked, sql in orders:
            raw = median([took(lambda s=sql: list(db.exec_driver_sql(s).scalars())) for _ in range(3)])  # type: ignore[misc]
            line(name, [took(lambda s=source, a=asked: _ids(db, s, a)) for _ in range(5)], raw)  # type: ignore[misc]
        ids = listing.ids(db, resident_list.SOURCE, Asked())
        table = RecordTable(RESIDENTS, lambda wanted: _rows(office, wanted))
        table.resize(1000, 700)
        table.show()
        QApplication.processEvents()
        line("showing 382,076 ids", [took(lambda: _fill(table, ids)) for _ in range(5)])
        chance = random.Random(7)
        pages = [ids[n : n + 100] for n in (chance.randrange(len(ids)) for _ in range(50))]
        raw = median([took(lambda p=page: resident_list.rows(db, p)) for page in pages])  # type: ignore[misc]
        lines = [chance.randrange(len(ids)) for _ in range(JUMPS)]
        line("jumping to a row", [took(lambda n=n: _jump(table, n)) for n in lines], raw)  # type: ignore[misc]
        bar = table.verticalScrollBar()
        _jump(table, 1000)
        line(
            "paging down",
            [took(lambda: _page(table, bar.value() + bar.pageStep())) for _ in range(JUMPS)],
            raw,
        )


def _ids(db: object, source: Source, asked: Asked) -> object:
    return listing.ids(db, source, asked)  # type: ignore[arg-type]


def _rows(office: Workspace, wanted: Sequence[str]) -> dict[str, resident_list.ResidentLine]:
    """As the screen fetches them: a snapshot of its own for each page."""
    with office.read() as db:
        return resident_list.rows(db, wanted)


def _fill(table: RecordTable[resident_list.ResidentLine], ids: list[str]) -> None:
    table.show_ids(ids, keep=False)
    table.viewport().repaint()


def _jump(table: QTableView, number: int) -> None:
    table.scrollTo(table.model().index(number, 0), QTableView.ScrollHint.PositionAtCenter)
    table.viewport().repaint()


def _page(table: QTableView, value: int) -> None:
    table.verticalScrollBar().setValue(value)
    table.viewport().repaint()


def keys(office: Workspace) -> None:
    """One more key in the search box until its hits are painted, the wait for the next key taken off."""
    window = QWidget()
    window.resize(900, 700)
    field = SearchField("", window)
    field.setGeometry(10, 10, 400, 30)
    jobs, messages = Jobs(window), Messages(window)
    worker = Worker(jobs, messages, Changed(window), window)
    Finder(field, office, worker, lambda _target: None, Commands(window), initials)
    window.show()
    window.activateWindow()
    field.setFocus()
    with office.read() as db:
        names = list(db.exec_driver_sql("SELECT name FROM resident ORDER BY id LIMIT 3000").scalars())
        chance = random.Random(11)
        words = [initials(chance.choice(names)) for _ in range(KEYS)]
        raw = median([waited(lambda w=word: search.find(db, w, limit=20)) for word in words])  # type: ignore[misc]
    times = [_keyed(field, word) for word in words]
    line("search box, key to painted", [t - PAUSE for t in times], raw)
    jobs.shutdown()


def _keyed(field: SearchField, word: str) -> float:
    field.setText(word[:-1])
    loop = QEventLoop()
    while field._pause.isActive() or field.window().findChild(Jobs).running:
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    field.hide_hits()
    start = time.perf_counter()
    QTest.keyClicks(field, word[-1])
    while not field.hits_shown and time.perf_counter() - start < 5:
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    field.window().repaint()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app, load_theme("light"))
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            office = Workspace.open(Path(sys.argv[1]), password=district.PASSWORD)
        else:
            office = district.build(Path(folder, "district.gezhi"))
        with office.read() as db:
            people = db.exec_driver_sql("SELECT count(*) FROM resident").scalar()
            buildings = list(db.exec_driver_sql("SELECT id FROM building ORDER BY rowid").scalars())
        print(f"{people:,} residents, {len(buildings)} towers of 396 doors, load {os.getloadavg()[0]:.1f}")
        colours(office, buildings)
        lists(office)
        keys(office)
        office.close()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # worker threads may still hold the file's engine
