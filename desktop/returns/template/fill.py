"""Filling a template: one row per community or grid, the figures of the return into the cells that ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.returns.catalogue import BY_CODE
from desktop.returns.evaluation import Basis, Figure, Return
from desktop.returns.indicator import Form
from desktop.returns.subjects import Grid
from desktop.returns.template.growth import Growth, grow
from desktop.returns.template.guess import guess_teaching
from desktop.returns.template.package import Package
from desktop.returns.template.sheet import Sheet, letters, place
from desktop.returns.template.teaching import FRACTION, NUMBER, YES_NO, Column, SheetTeaching, Teaching
from desktop.returns.view import View

_SEPARATOR = "、"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cell left empty, and why: nobody collected the figure, or the cell is not to be edited."""

    sheet: str
    cell: str
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: the number of cells, what was left empty, and headings that were not understood."""

    cells: int
    skipped: tuple[Skipped, ...]
    unknown: tuple[tuple[str, str, str], ...]  # sheet, column, heading
    teaching: Teaching


@dataclass(frozen=True, slots=True)
class _Line:
    """One row to be: a place, its names, its figures."""

    place: str
    words: Mapping[str, str]
    figures: Return | None = None


def fill_template(
    blank: Path,
    out: Path,
    basis: Basis,
    *,
    teaching: Teaching | None = None,
    unit: str = "",
    roomy: bool = False,
) -> Filled:
    """Fill a blank workbook into a new file; `unit` is who reports (else the office's name);
    `roomy` lets rows of a set height grow with their text.

    Raises `Refused` when the template is not understood, `EnvironmentFailure` when the new file cannot be
    written. The blank is never touched.
    """
    if blank.resolve() == out.resolve():
        raise Refused(_("请给填好的表格另起一个名字,空白表要留着。"), code="template.same_file")
    package = Package(blank)
    taught = teaching or guess_teaching(package)
    writer = _Writer(package, basis, taught, unit or basis.reporter())
    for sheet in taught.sheets:
        if sheet.name not in package.sheets:
            raise Refused(
                _("表格里没有名为“{name}”的工作表。").format(name=sheet.name), code="template.no_sheet"
            )
        package.sheets[sheet.name].roomy = roomy
        writer.fill(package.sheets[sheet.name], sheet)
    package.save(out)
    unknown = tuple((s.name, letter, text) for s in taught.sheets for letter, text in s.unknown.items())
    return Filled(writer.cells, tuple(writer.skipped), unknown, taught)


class _Writer:
    """Fills sheet after sheet from one basis."""

    def __init__(self, package: Package, basis: Basis, teaching: Teaching, unit: str) -> None:
        self._package, self._basis, self._unit = package, basis, unit
        self._codes = teaching.codes
        self._lines: dict[str, list[_Line]] = {}
        self.cells = 0
        self.skipped: list[Skipped] = []

    def fill(self, sheet: Sheet, taught: SheetTeaching) -> None:
        for cell, what in taught.header.items():
            row, column = place(cell)
            self._put(sheet, row, column, what, self._header(sheet, row, column, what))
        if not taught.columns:
            return
        lines = self._of(taught.per)
        taught = self._roomy(sheet, taught, len(lines))
        for number, (row, line) in enumerate(self._rows(sheet, taught, lines), 1):
            for letter, wanted in taught.columns.items():
                column = place(f"{letter}1")[1]
                if wanted.code.endswith(".name") and sheet.text(row, column):
                    continue  # the template names its rows itself
                self._put(sheet, row, column, wanted.code, _value(wanted, line, number))
        if taught.total:
            self._total(sheet, taught, taught.total)

    def _roomy(self, sheet: Sheet, taught: SheetTeaching, lines: int) -> SheetTeaching:
        """The teaching after the block has grown to hold every line; a template that names its rows never grows."""
        names = [letter for letter, c in taught.columns.items() if c.code == f"{taught.per}.name"]
        column = place(f"{names[0]}1")[1] if names else 0
        rows = range(taught.first, taught.last + 1)
        more = lines - len(rows)
        if more <= 0 or (column and any(sheet.text(row, column) for row in rows)):
            return taught
        growth = Growth(taught.first, taught.last, more)
        grow(self._package, sheet, growth)
        header = {}
        for cell, what in taught.header.items():
            row, at = place(cell)
            header[f"{letters(at)}{growth.moved(row)}"] = what
        total = growth.moved(taught.total) if taught.total else None
        return replace(taught, last=taught.last + more, total=total, header=header)

    def _header(self, sheet: Sheet, row: int, column: int, what: str) -> str | float | None:
        if what in BY_CODE:
            percent = sheet.style(row, column).percent
            wanted = Column(what, FRACTION if percent else NUMBER)
            return _shown(wanted, self._basis.evaluate(codes=[what]).figures[what])
        if what == "unit":
            return self._unit
        days = (self._basis.as_of,) if what == "date" else self._basis.period
        return " — ".join(f"{day.year}年{day.month}月{day.day}日" for day in days)

    def _of(self, per: str) -> list[_Line]:
        if per not in self._lines:
            self._lines[per] = (
                [
                    _Line(line.get(f"{per}.name", ""), line)
                    for line in (self._basis.people() if per == "person" else self._basis.problems())
                ]
                if per in ("person", "problem")
                else [
                    _line(figures, list(self._basis.views(figures.scope)))
                    for figures in self._basis.each(per, codes=self._codes)
                ]
            )
        return self._lines[per]

    def _rows(self, sheet: Sheet, taught: SheetTeaching, lines: Sequence[_Line]) -> list[tuple[int, _Line]]:
        """Which line goes into which row: by the names the template already has, else one after the other."""
        names = [letter for letter, c in taught.columns.items() if c.code == f"{taught.per}.name"]
        column = place(f"{names[0]}1")[1] if names else 0
        typed = (
            {row: sheet.text(row, column) for row in range(taught.first, taught.last + 1)} if column else {}
        )
        if any(typed.values()):
            known = {_plain(line.place): line for line in lines}
            return [(row, known[_plain(text)]) for row, text in typed.items() if _plain(text) in known]
        return [(taught.first + number, line) for number, line in enumerate(lines)]

    def _total(self, sheet: Sheet, taught: SheetTeaching, row: int) -> None:
        """The figures of everything, where the template does not add up itself and lets people type."""
        whole = self._basis.evaluate(codes=self._codes)
        for letter, wanted in taught.columns.items():
            column = place(f"{letter}1")[1]
            free = sheet.exists(row, column) and sheet.editable(row, column) and not sheet.text(row, column)
            if free and wanted.code in BY_CODE and wanted.form != YES_NO:
                self._put(sheet, row, column, wanted.code, _shown(wanted, whole.figures[wanted.code]))

    def _put(self, sheet: Sheet, row: int, column: int, code: str, value: str | float | None) -> None:
        cell = f"{letters(column)}{row}"
        if value is None:
            self.skipped.append(Skipped(sheet.name, cell, code, _("未采集")))
        elif not sheet.editable(row, column):
            self.skipped.append(Skipped(sheet.name, cell, code, _("表格不让填这一格")))
        else:
            sheet.write(row, column, value)
            self.cells += 1


def _line(figures: Return, views: Sequence[View]) -> _Line:
    view = views[0]
    words = {
        "community.name": view.home.name, "community.code": view.home.code, "grid.name": figures.place,
        "grid.code": figures.code, "grid_names": _SEPARATOR.join(grid.name for grid in view.grids),
        "grid_bounds": "；".join(_bounded(grid) for grid in view.grids),
    }  # fmt: skip
    return _Line(figures.place, words, figures)


def _bounded(grid: Grid) -> str:
    """第1网格（东至文化路，南至…）, with the marks of Chinese print: it goes on paper."""
    sides = zip("东南西北", grid.fact.bounds, strict=False)
    said = "，".join(f"{side}至{bound}" for side, bound in sides if bound)
    return f"{grid.name}（{said}）" if said else grid.name


def _plain(name: str) -> str:
    return "".join(name.split()).removesuffix("社区")


def _value(wanted: Column, line: _Line, number: int) -> str | float | None:
    if wanted.code == "no":
        return number
    if wanted.code in BY_CODE:
        return _shown(wanted, line.figures.figures[wanted.code]) if line.figures else None
    return line.words.get(wanted.code, "")


def _shown(wanted: Column, figure: Figure) -> str | float | None:
    """A figure in the form the column wants."""
    if figure.value is None or figure.numerator is None:
        return None
    if wanted.form == YES_NO:
        return wanted.yes if figure.numerator else wanted.no
    if wanted.form == FRACTION and BY_CODE[wanted.code].form is Form.PERCENT:
        return figure.numerator / figure.denominator if figure.denominator else None
    return figure.value
