"""A block of rows made longer: what stands below moves down, sums, merges, validations and print areas with it.

Rows are put in before the last row of the block, as a clerk does it in a spreadsheet, so that whatever reaches from
the first row to the last reaches over the new ones as well. New rows look like the last one and work out what it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.returns.template.sheet import area, letters

if TYPE_CHECKING:
    from desktop.returns.template.package import Package
    from desktop.returns.template.sheet import Sheet

_CELL: Final = r"\$?[A-Z]{1,3}\$?[0-9]+"
_REFERENCE: Final = re.compile(
    rf"(?P<sheet>(?:'(?:[^']|'')+'|[\w.]+)!)?(?P<first>{_CELL})(?![\w(.])(?::(?P<last>{_CELL})(?![\w(]))?"
)
_PARTS: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")
_QUOTED: Final = re.compile(r'("(?:[^"]|"")*")')


@dataclass(frozen=True, slots=True)
class Growth:
    """So many rows more before row `last` of a block that begins at `first`."""

    first: int
    last: int
    rows: int

    def moved(self, row: int) -> int:
        """Where a row is afterwards."""
        return row + self.rows if row >= self.last else row

    def span(self, top: int, bottom: int) -> tuple[int, int]:
        """Where a range of rows is afterwards; a block of one row grows, it does not move."""
        alone = top == self.last and top == self.first
        return (top if alone else self.moved(top)), self.moved(bottom)


def grow(package: Package, sheet: Sheet, growth: Growth) -> None:
    """Put rows into a sheet of a package."""
    sheet.touched = True
    singles = _shared_apart(sheet)
    for node in singles:
        node.text = _stretched(node.text or "", growth, own=True, name=sheet.name)
    data = sheet.root.find("{*}sheetData")
    model = next((row for row in data if int(row.get("r")) == growth.last), None)
    for row in data:
        if int(row.get("r")) >= growth.last:
            _renumber(row, int(row.get("r")) + growth.rows)
    if model is not None:
        for number in range(growth.last + growth.rows - 1, growth.last - 1, -1):
            _copy(model, number)
    _ranges(sheet, growth)
    _elsewhere(package, sheet, growth)
    sheet.reread()


def _renumber(row: Any, number: int) -> None:
    row.set("r", str(number))
    for cell in row:
        if cell.get("r"):
            cell.set("r", f"{cell.get('r').rstrip('0123456789')}{number}")


def _copy(model: Any, number: int) -> None:
    """A row like the model above the model: its styles, its formulas for the new place, none of its values."""
    made = deepcopy(model)
    shift = number - int(model.get("r"))
    for cell in made:
        cell.attrib.pop("t", None)
        for child in list(cell):
            if str(child.tag).endswith("}f") and child.text:
                child.text = translated(child.text, shift)
            else:
                cell.remove(child)
    _renumber(made, number)
    at = model
    while (before := at.getprevious()) is not None and int(before.get("r")) > number:
        at = before
    at.addprevious(made)


def _shared_apart(sheet: Sheet) -> list[Any]:
    """Every formula of the sheet with its own text: shared ones are written out."""
    masters: dict[str, tuple[str, int, int]] = {}
    found = []
    for node in sheet.root.iter("{*}f"):
        top, left, *_rest = area(node.getparent().get("r"))
        if node.get("t") == "shared":
            key = node.get("si", "")
            if node.text:
                masters[key] = (node.text, top, left)
            elif key in masters:
                text, row, column = masters[key]
                node.text = translated(text, top - row, left - column)
            for name in ("t", "si", "ref"):
                node.attrib.pop(name, None)
        found.append(node)
    return found


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if part.startswith('"') else change(part) for part in _QUOTED.split(text))


def translated(formula: str, rows: int, columns: int = 0) -> str:
    """A formula copied so many rows down and columns to the right: relative references go along."""

    def one(reference: str) -> str:
        match = _PARTS.fullmatch(reference)
        assert match is not None
        fixed_column, column, fixed_row, row = match.groups()
        if not fixed_column and columns:
            column = letters(area(f"{column}1")[1] + columns)
        return f"{fixed_column}{column}{fixed_row}{row if fixed_row else int(row) + rows}"

    def change(match: re.Match[str]) -> str:
        last = f":{one(match['last'])}" if match["last"] else ""
        return f"{match['sheet'] or ''}{one(match['first'])}{last}"

    return _outside_quotes(formula, lambda text: _REFERENCE.sub(change, text))


def _stretched(formula: str, growth: Growth, *, own: bool, name: str) -> str:
    """A formula after rows were put in; `own`: it stands in the sheet that grew, which is called `name`."""
    named = {f"{name}!", f"'{name}'!"}

    def change(match: re.Match[str]) -> str:
        if not (match["sheet"] in named or (own and not match["sheet"])):
            return match[0]
        first, last = match["first"], match["last"] or match["first"]
        rows = int(_PARTS.fullmatch(first)[4]), int(_PARTS.fullmatch(last)[4])  # type: ignore[index]
        top, bottom = growth.span(*rows) if match["last"] else (growth.moved(rows[0]),) * 2
        parts = [ref.rstrip("0123456789") for ref in (first, last)]
        found = f"{match['sheet'] or ''}{parts[0]}{top}"
        return found + (f":{parts[1]}{bottom}" if match["last"] else "")

    return _outside_quotes(formula, lambda text: _REFERENCE.sub(change, text))


def _moved_area(reference: str, growth: Growth) -> str:
    top, left, bottom, right = area(reference)
    top, bottom = growth.span(top, bottom)
    first, last = f"{letters(left)}{top}", f"{letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def _ranges(sheet: Sheet, growth: Growth) -> None:
    """Merges, validations, conditional formats, filters and the used range."""
    merges = sheet.root.find("{*}mergeCells")
    for node in list(sheet.root.iter("{*}mergeCell")):
        top, left, bottom, right = area(node.get("ref"))
        if top == bottom == growth.last:
            for number in range(growth.rows):
                made = deepcopy(node)
                made.set("ref", f"{letters(left)}{top + number}:{letters(right)}{top + number}")
                merges.append(made)
            node.set("ref", f"{letters(left)}{top + growth.rows}:{letters(right)}{top + growth.rows}")
        else:
            node.set("ref", _moved_area(node.get("ref"), growth))
    if merges is not None and merges.get("count"):
        merges.set("count", str(len(merges)))
    for name, attribute in (
        ("dataValidation", "sqref"), ("conditionalFormatting", "sqref"), ("autoFilter", "ref"), ("dimension", "ref"),
        ("hyperlink", "ref"), ("protectedRange", "sqref"), ("ignoredError", "sqref"),
    ):  # fmt: skip
        for node in sheet.root.iter(f"{{*}}{name}"):
            kept = (node.get(attribute) or "").split()
            node.set(attribute, " ".join(_moved_area(reference, growth) for reference in kept))
    for node in sheet.root.iter("{*}brk"):
        if node.getparent().tag.endswith("rowBreaks"):
            node.set("id", str(growth.moved(int(node.get("id")) + 1) - 1))


def _elsewhere(package: Package, sheet: Sheet, growth: Growth) -> None:
    """Names of the workbook (print areas), formulas of other sheets, pictures and text boxes below the block."""
    for node in package.names():
        node.text = _stretched(node.text or "", growth, own=False, name=sheet.name)
    for other in package.sheets.values():
        if other is not sheet:
            for node in other.root.iter("{*}f"):
                changed = _stretched(node.text or "", growth, own=False, name=sheet.name)
                if changed != (node.text or ""):
                    node.text, other.touched = changed, True
    for drawing in package.drawings(sheet):
        for node in drawing.iter("{*}row"):
            if node.getparent().tag.rpartition("}")[2] in ("from", "to"):
                node.text = str(growth.moved(int(node.text) + 1) - 1)
