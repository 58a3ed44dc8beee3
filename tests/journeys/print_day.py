"""A print day in a process of its own, so that its memory is its own: prints JSON for the test to judge.

    python -m tests.journeys.print_day FOLDER [SHARE]

SHARE 1 is the whole day of `print_town.Sizes`; a tenth has the same steps in a tenth of the time.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import FixedClock
from desktop.base.errors import Cancelled
from desktop.base.progress import SILENT
from desktop.cli.printing import Sheet, write
from desktop.documents.kinds import grid_map
from desktop.documents.render import Scope, filing
from desktop.documents.render.reprint import reprint
from desktop.documents.render.stale import find
from desktop.operations import office as founding
from desktop.operations import printing
from desktop.queries import paper, printed
from desktop.workspace import Workspace
from tests.conftest import CHEAP, FitVolumes
from tests.journeys import print_town
from tests.peak import most_memory

BY: dict[str, Any] = {"actor": "李梅", "today": date(2026, 6, 30)}
KINDS = ("board-door", "map", "badge", "card")


class Impatient:
    """Presses cancel when so much is done."""

    def __init__(self, after: int) -> None:
        self.after, self.done = after, 0

    @property
    def cancelled(self) -> bool:
        return self.done >= self.after

    def report(self, done: int, total: int, doing: str = "") -> None:
        self.done = done


def main(folder: Path, share: float) -> None:
    """Everything, in the order of a day."""
    began = time.monotonic()
    sizes = print_town.Sizes().share(share)
    office = Workspace.create(
        folder / "office.gezhi",
        user="李梅",
        password="practice 1",
        clock=FixedClock(),
        volumes=FitVolumes(),
        cost=CHEAP,
    ).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor="李梅")
    town = print_town.build(office, sizes)
    said: dict[str, Any] = {"cancelled": cancelled(office, folder / "cards.pdf", sizes.homes // 2)}
    for kind in KINDS:
        done = write(office, Sheet(kind, Scope(), {}, folder / f"{kind}.pdf"), actor="李梅", progress=SILENT)
        said[kind] = {"pages": done.pages, "items": done.items, "warnings": len(done.warnings)}
    said["maps"] = said["map"]["pages"] + sum(atlas(folder, sizes))
    said["resumed"] = resumed(office, sizes.stairs // 2)
    said["wrong_at_first"] = len(wrong(office))
    edit(office, town.leader, "13911110000")
    said["leader"] = wrong(office) == expected(office, town.led, town.led_stairs, frozenset())
    edit(office, town.worker, "13922220000")
    both = expected(office, town.led | {town.grid}, town.led_stairs | town.stairs, town.homes)
    start = time.monotonic()
    said["worker"] = wrong(office) == both
    said["seconds_to_find"] = round(time.monotonic() - start, 1)
    with office.read() as db:
        said["reason"] = sorted({one.because for one in find(db, BY["today"]) if one.kind == "card"})
    said["replaced"] = {}
    for kind in ("board-door", "map", "card"):
        done = write(
            office, Sheet(kind, Scope("stale"), {}, folder / "again.pdf"), actor="李梅", progress=SILENT
        )
        said["replaced"][kind] = len(done.kept.listed)
    said["wrong_at_last"] = len(wrong(office))
    said["expected"] = {
        "board-door": len(town.led_stairs | town.stairs),
        "map": len(town.led) + 2,
        "card": len(town.homes),
    }
    said["sizes"] = asdict(sizes)
    said["name"] = town.worker_name
    office.close()
    said["megabytes"] = most_memory()
    said["seconds"] = round(time.monotonic() - began)
    sys.stdout.write(json.dumps(said, ensure_ascii=False))


def cancelled(office: Workspace, out: Path, after: int) -> bool:
    """Stopped in the middle, a batch leaves no file, no line and no card."""
    with contextlib.suppress(Cancelled):
        write(office, Sheet("card", Scope(), {}, out), actor="李梅", progress=Impatient(after))
        return False
    with office.read() as db:
        return (
            not out.exists()
            and not printed.register(db)
            and not paper.issued(db, "card")
            and not list(out.parent.glob("*.part"))
        )


def atlas(folder: Path, sizes: print_town.Sizes) -> Iterator[int]:
    """The maps of the other offices, a file each: pages."""
    for number, data in enumerate(print_town.neighbours(sizes)):
        with (folder / f"map-{number}.pdf").open("wb") as out:
            yield grid_map.draw(out, [data]).pages


def resumed(office: Workspace, pages: int) -> list[Any]:
    """A printer is stopped (by a crash) in the middle of the boards; the same bytes go on at the next page."""
    with office.read() as db:
        first = next(row for row in printed.register(db) if row.kind == "board-door")
    out = io.BytesIO()
    same = reprint(office, first.id, out, **BY).same
    done = write_on_printer(office, pages)
    settled = filing.settle(office, **BY)
    with office.read() as db:
        row = printed.entry(db, done)
    again = reprint(office, done, io.BytesIO(), **BY)
    printing.finish(office, done, **BY)
    with office.read() as db:
        state = printed.entry(db, done).state
    return [same, settled.stopped == (done,), row.state, row.done == pages, again.same, state]


def write_on_printer(office: Workspace, pages: int) -> str:
    """Boards rendered for a printer that took so many pages when the power went."""
    from desktop.documents.render import render

    done = render(office, "board-door", Scope(), {}, io.BytesIO(), **BY)
    printing.begin(office, done.job(), actor="李梅", state=printing.PRINTING, where={"sides": "as_is"})
    printing.advance(office, done.register_id, pages)
    return done.register_id


def edit(office: Workspace, person: str, phone: str) -> None:
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", person, {"phones": [phone]})


def wrong(office: Workspace) -> set[tuple[str, str]]:
    with office.read() as db:
        return {(one.kind, one.item.subject_id) for one in find(db, BY["today"])}


def expected(
    office: Workspace, grids: frozenset[str], stairs: frozenset[str], homes: frozenset[str]
) -> set[tuple[str, str]]:
    with office.read() as db:
        community = next(iter(paper.offices(db)))
    pages = {("map", grid) for grid in grids} | {("map", community)}
    return pages | {("board-door", stair) for stair in stairs} | {("card", home) for home in homes}


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if sys.argv[2:] else 1.0)
