"""A blank form taught by clicking: what is on sight, what each click means, saved and filled. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.exchange.old_form import modern_form
from desktop.queries import indicator_facts
from desktop.returns.norms import Norms
from desktop.returns.template import Teaching
from desktop.returns.template.clicking import (
    Cell,
    blank_teaching,
    corner,
    finished,
    forget,
    meanings,
    of_sheet,
    teach,
    unknown,
    with_rows,
)
from desktop.returns.template.fields import SINGLE, Offer, offered, word_of
from desktop.returns.template.package import Package
from desktop.returns.template.remembered import remember, teaching_for
from desktop.returns.template.sheet import Sheet, letters, place

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

MOST_ROWS, MOST_COLUMNS = 400, 120  # shown; further cells are taught with a teaching file
TAUGHT, BLOCK, UNKNOWN = "taught", "block", "unknown"
WAYS: Mapping[str, str] = {
    SINGLE: N_("只填这一格"), "community": N_("每个社区一行"), "grid": N_("每个网格一行"),
    "person": N_("每个网格员一行"), "problem": N_("每个问题一行"),
}  # fmt: skip


@dataclass(frozen=True)
class SheetLook:
    """One sheet as it is shown: words by cell, merged ranges (top, left, bottom, right), marks by cell."""

    name: str
    rows: int
    columns: int
    texts: Mapping[Cell, str]
    merges: tuple[tuple[int, int, int, int], ...]
    marks: Mapping[Cell, str]  # TAUGHT, BLOCK or UNKNOWN
    block: tuple[int, int] | None  # first and last row that are filled line by line
    left: tuple[str, ...]  # headings nobody explained


class TeachingView(Protocol):
    """What the presenter asks of the page."""

    def show_form(self, name: str, sheets: tuple[str, ...]) -> None: ...
    def show_sheet(self, look: SheetLook) -> None: ...
    def show_cell(self, words: str, way: str) -> None: ...
    def show_offers(self, found: list[Offer]) -> None: ...
    def refuse(self, text: str) -> None: ...


class TeachingPresenter:
    """Keeps the form and the teaching as it grows; `fill(blank, out)` fills a form as it was remembered."""

    def __init__(
        self, view: TeachingView, office: Workspace, work: Work, *, actor: str, fill: Callable[[Path, Path], None]
    ) -> None:  # fmt: skip
        self._view, self._office, self._work, self._actor, self._fill = view, office, work, actor, fill
        self.blank = Path()
        self._package: Package | None = None
        self._taught = blank_teaching("")
        self._sheet = ""
        self._cell: Cell = (1, 1)
        self._way, self._looked_for, self._norms = SINGLE, "", Norms()

    @property
    def teaching(self) -> Teaching:
        """What was taught so far."""
        return self._taught

    def open(self, blank: Path) -> None:
        """Open a blank form with what is known of it: taught before, understood from its headings, or nothing."""

        def read(_progress: object) -> tuple[Package, Teaching]:
            with self._office.read() as db:
                self._norms = Norms.of(indicator_facts.stored_norms(db))
            with modern_form(blank) as path:
                package = Package(path)
                if not package.sheets:
                    raise Refused(_("这份表格里没有工作表。"), code="template.no_sheet")
            try:
                return package, teaching_for(self._office, package)
            except Refused:
                return package, blank_teaching(blank.stem)

        def show(found: tuple[Package, Teaching]) -> None:
            self.blank = blank
            self._package, self._taught = found
            self._sheet = next(iter(found[0].sheets))
            self._cell = (1, 1)
            self._view.show_form(blank.name, tuple(found[0].sheets))
            self._show()

        self._work.read(read, show, slot="returns.teaching", title=_("打开空白表格"))

    def choose_sheet(self, name: str) -> None:
        """Look at another sheet."""
        if self._package is not None and name in self._package.sheets:
            self._sheet, self._cell = name, (1, 1)
            self._show()

    def choose_cell(self, row: int, column: int) -> None:
        """A cell was clicked; what it is filled with now is said, and the likely way to fill it chosen."""
        if self._package is None:
            return
        self._cell = (row, column)
        taught = of_sheet(self._taught, self._sheet)
        at = corner(self._package.sheets[self._sheet], self._cell)
        if f"{letters(at[1])}{at[0]}" in taught.header:
            self._way = SINGLE
        elif taught.columns and (taught.first <= row <= taught.last or self._way != SINGLE):
            self._way = taught.per
        self._say()

    def choose_way(self, way: str) -> None:
        """A single cell, or a line per community, grid, worker or problem."""
        self._way = way
        self._offer()

    def look_for(self, words: str) -> None:
        """Narrow what is offered."""
        self._looked_for = words
        self._offer()

    def teach(self, code: str) -> None:
        """The chosen cell or column asks for this."""
        self._change(lambda package: teach(package, self._taught, self._sheet, self._cell, code, self._way))

    def forget(self) -> None:
        """The chosen cell or column stays as it is."""
        self._change(lambda package: forget(package, self._taught, self._sheet, self._cell))

    def clear(self) -> None:
        """Begin anew with the whole form."""
        self._change(lambda _package: blank_teaching(self.blank.stem))

    def set_rows(self, first: int, last: int) -> None:
        """The rows that are filled line by line."""
        self._change(lambda package: with_rows(package, self._taught, self._sheet, first, last))

    def save(self, out: Path | None = None) -> None:
        """Remember the form for every time to come; then fill it into `out`, when given."""
        package = self._package
        if package is None:
            return
        try:
            taught = finished(package, self._taught)
        except Refused as refused:
            self._view.refuse(refused.text)
            return

        def keep(_progress: object) -> Changes:
            return remember(self._office, package, taught, actor=self._actor)

        def then(_changes: Changes) -> None:
            if out is not None:
                self._fill(self.blank, out)

        self._work.change(keep, then, title=_("记住表格"), notice=_("这份表格的填法记住了,下次照样填"))

    def _change(self, make: Callable[[Package], Teaching]) -> None:
        if self._package is None:
            return
        try:
            self._taught = make(self._package)
        except Refused as refused:
            self._view.refuse(refused.text)
            return
        self._show()

    # What is shown

    def _show(self) -> None:
        assert self._package is not None
        sheet = self._package.sheets[self._sheet]
        self._view.show_sheet(_look(sheet, self._taught, self._norms))
        self._say()

    def _say(self) -> None:
        assert self._package is not None
        at = corner(self._package.sheets[self._sheet], self._cell)
        taught = of_sheet(self._taught, self._sheet)
        single = taught.header.get(f"{letters(at[1])}{at[0]}")
        column = taught.columns.get(letters(self._cell[1]))
        words = _("{cell}:还没有教").format(cell=f"{letters(self._cell[1])}{self._cell[0]}")
        if single:
            words = _("{cell} 填:{what}").format(
                cell=f"{letters(at[1])}{at[0]}", what=word_of(single, self._norms)
            )
        elif column:
            words = _("{column} 列填:{what}").format(
                column=letters(self._cell[1]), what=word_of(column.code, self._norms)
            )
        self._view.show_cell(words, self._way)
        self._offer()

    def _offer(self) -> None:
        self._view.show_offers(offered(self._way, self._looked_for, self._norms))


def _look(sheet: Sheet, teaching: Teaching, norms: Norms) -> SheetLook:
    taught = of_sheet(teaching, sheet.name)
    rows = min(max([1, *sheet.rows(), *(m[2] for m in sheet.merges)]) + 3, MOST_ROWS)
    columns = min(max([1, *sheet.columns()]) + 1, MOST_COLUMNS)
    cells = [(row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)]
    texts = {cell: text for cell in cells if (text := sheet.text(*cell))}
    marks: dict[Cell, str] = {}
    left = unknown(sheet, taught)
    if taught.columns:
        for row in range(taught.first, min(taught.last, rows) + 1):
            marks.update({(row, place(f"{letter}1")[1]): BLOCK for letter in taught.columns})
            marks.update({(row, place(f"{letter}1")[1]): UNKNOWN for letter in left})
    for cell, code in meanings(taught).items():
        texts[cell] = f"‹{word_of(code, norms)}›"
        marks[cell] = TAUGHT
    merges = tuple(m for m in sheet.merges if m[2] <= rows and m[3] <= columns)
    block = (taught.first, taught.last) if taught.columns else None
    return SheetLook(sheet.name, rows, columns, texts, merges, marks, block, tuple(left.values()))
