"""Reading xlsx packages by streaming their XML: values, number formats, merges, strikes, comments, what is hidden."""

from __future__ import annotations

import posixpath
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from lxml import etree

from desktop.base import patience
from desktop.exchange.workbook_data import (
    EPOCH_1900,
    EPOCH_1904,
    DateCell,
    ErrorCell,
    Row,
    SheetData,
    Value,
    WorkbookData,
    column_number,
)
from desktop.exchange.workbook_scan import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, refuse
from desktop.exchange.workbook_xlsx_parts import REF, SheetDraft, colour, local, rich

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILTIN_DATES = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
_WITHOUT_YEAR = frozenset([16, 29, 28, 51, 54, 58])
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def read_xlsx(source: Path | IO[bytes]) -> WorkbookData:
    """Read a package that has passed `scan_zip`. Raises `Refused` (`file.corrupt`, `file.too_large`)."""
    with patience.patiently(lambda: zipfile.ZipFile(source)) as package:
        reader = _Reader(package)
        return reader.read()


def _parse(stream: IO[bytes]) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.parse(stream, parser).getroot()


class _Reader:
    """The parts of one package: strings and styles first, then sheet by sheet."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {n.lower(): n for n in package.namelist()}
        self._strings: list[str] = []
        self._struck_strings: set[int] = set()
        self._date_styles: dict[int, bool] = {}
        self._struck_styles: set[int] = set()
        self._painted_styles: dict[int, str] = {}
        self._epoch = EPOCH_1900
        self._cells = 0
        self._letters: dict[str, int] = {}

    def read(self) -> WorkbookData:
        book = self._root("xl/workbook.xml")
        for node in book.iter("{*}workbookPr"):
            if node.get("date1904") in {"1", "true"}:
                self._epoch = EPOCH_1904
        targets = self._relations("xl/workbook.xml")
        self._read_styles()
        self._read_strings()
        sheets = []
        for node in book.iter("{*}sheet"):
            target = targets.get(node.get(_REL, ""), "")
            if not target.startswith("xl/worksheets/") and "sheet" not in target.lower():
                continue
            if target.startswith("xl/chartsheets/") or target.lower() not in self._names:
                continue
            sheets.append(
                self._sheet(node.get("name", ""), node.get("state", "visible") != "visible", target)
            )
        return WorkbookData("xlsx", tuple(sheets), self._epoch)

    def _root(self, name: str) -> Any:
        real = self._names.get(name.lower())
        if real is None:
            raise refuse("file.corrupt")
        with self._package.open(real) as stream:
            return _parse(stream)

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels.lower() not in self._names:
            return {}
        found = {}
        for node in self._root(rels):
            target = node.get("Target", "")
            if node.get("TargetMode") == "External":
                continue
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            )
            found[node.get("Id", "")] = target
        return found

    def _read_styles(self) -> None:
        if "xl/styles.xml" not in self._names:
            return
        root = self._root("xl/styles.xml")
        formats = {int(n.get("numFmtId", "0")): n.get("formatCode", "") for n in root.iter("{*}numFmt")}
        fonts = []
        inks = []
        for node in root.iterfind("{*}fonts/{*}font"):
            strike = node.find("{*}strike")
            fonts.append(strike is not None and strike.get("val", "1") not in {"0", "false"})
            inks.append(colour(node.find("{*}color")))
        fills = [
            colour(node.find("{*}patternFill[@patternType='solid']/{*}fgColor"))
            for node in root.iterfind("{*}fills/{*}fill")
        ]
        for i, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            font, number = int(xf.get("fontId", "0")), int(xf.get("numFmtId", "0"))
            if font < len(fonts) and fonts[font]:
                self._struck_styles.add(i)
            fill = int(xf.get("fillId", "0"))
            if fill < len(fills) and fills[fill]:
                self._painted_styles[i] = f"fill:{fills[fill]}"
            elif font < len(inks) and inks[font]:
                self._painted_styles[i] = f"font:{inks[font]}"
            if number in formats:
                plain = _QUOTED.sub(
                    lambda m: m[0] if m[0][0] == '"' and m[0][1:-1] in "年月日" else "", formats[number]
                )
                if re.search(r"[ymd]", plain, re.IGNORECASE) and not re.search(r"[#0?]", plain):
                    self._date_styles[i] = bool(re.search(r"[ye]", plain, re.IGNORECASE))
            elif number in _BUILTIN_DATES:
                self._date_styles[i] = number not in _WITHOUT_YEAR

    def _read_strings(self) -> None:
        if "xl/sharedstrings.xml" not in self._names:
            return
        with self._package.open(self._names["xl/sharedstrings.xml"]) as stream:
            for _event, item in etree.iterparse(stream, tag="{*}si", resolve_entities=False, no_network=True):
                text, struck = rich(item)
                if struck:
                    self._struck_strings.add(len(self._strings))
                self._strings.append(text)
                item.clear()
                if len(self._strings) > MAX_CELLS:
                    raise refuse("file.too_large")

    def _sheet(self, name: str, hidden: bool, part: str) -> SheetData:
        draft = SheetDraft()
        with self._package.open(self._names[part.lower()]) as stream:
            for _event, node in etree.iterparse(
                stream,
                tag=("{*}row", "{*}mergeCell", "{*}col"),
                resolve_entities=False,
                no_network=True,
            ):
                tag = local(node.tag)
                if tag == "row":
                    self._row(node, draft)
                elif tag == "mergeCell":
                    draft.merge(node.get("ref", ""))
                elif node.get("hidden") in {"1", "true"} or node.get("width") == "0":
                    first, last = int(node.get("min", "0")), int(node.get("max", "0"))
                    draft.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
        return draft.finish(name, hidden, self._comments(part))

    def _row(self, node: Any, draft: SheetDraft) -> None:
        number = int(node.get("r") or draft.last_row + 1)
        draft.last_row = number
        row: Row = {}
        column, width = 0, -len(str(number))
        for cell in node:
            reference = cell.get("r")
            column = self._column(reference[:width]) if reference else column + 1
            value = self._value(cell, number, column, draft) if len(cell) else None
            if value is None:
                continue
            if number > MAX_ROWS or column > MAX_COLUMNS:
                if isinstance(value, str) and not value.strip():
                    continue
                raise refuse("file.too_large")
            row[column] = value
            if style := self._painted_styles and cell.get("s"):
                paint = self._painted_styles.get(int(style))
                if paint:
                    draft.painted[number, column] = paint
        if row:
            self._cells += len(row)
            if self._cells > MAX_CELLS:
                raise refuse("file.too_large")
            draft.rows[number] = row
            if node.get("hidden") in {"1", "true"} or node.get("ht") == "0":
                draft.hidden_rows.add(number)

    def _column(self, letters: str) -> int:
        found = self._letters.get(letters)
        if found is None:
            found = self._letters[letters] = column_number(letters)
        return found

    def _value(self, cell: Any, row: int, column: int, draft: SheetDraft) -> Value | None:
        kind = cell.get("t")
        style = int(cell.get("s") or 0)
        if kind == "s" and len(cell) == 1:
            return self._shared(cell[0].text, style, (row, column), draft)
        raw: str | None = None
        struck = style in self._struck_styles
        inline = None
        for child in cell:
            tag = local(child.tag)
            if tag == "v":
                raw = child.text
            elif tag == "f":
                draft.formulas.add((row, column))
            elif tag == "is":
                inline, run_struck = rich(child)
                struck = struck or run_struck
        if kind == "s":
            return self._shared(raw, style, (row, column), draft)
        if kind in {"str", "inlineStr"}:
            text = inline if inline is not None else raw
        else:
            if raw is None:
                return None
            if struck:
                draft.struck.add((row, column))
            return self._number(kind, raw, style)
        if not text:
            return None
        if struck:
            draft.struck.add((row, column))
        return text

    def _shared(self, raw: str | None, style: int, place: tuple[int, int], draft: SheetDraft) -> str | None:
        """A string of the shared table."""
        index = int(raw) if raw else -1
        if not 0 <= index < len(self._strings):
            return None
        if style in self._struck_styles or index in self._struck_strings:
            draft.struck.add(place)
        return self._strings[index] or None

    def _number(self, kind: str | None, raw: str, style: int) -> Value | None:
        if kind == "b":
            return raw == "1"
        if kind == "e":
            return ErrorCell(raw)
        if kind == "d":
            return DateCell(date.fromisoformat(raw[:10]))
        number = float(raw)
        if style in self._date_styles and 0 <= number < 2_900_000:
            return DateCell(self._epoch + timedelta(days=int(number)), self._date_styles[style])
        return int(number) if number == int(number) and abs(number) < 1e15 else number

    def _comments(self, part: str) -> dict[tuple[int, int], str]:
        found: dict[tuple[int, int], str] = {}
        for target in self._relations(part).values():
            if re.search(r"comments\d*\.xml$", target, re.IGNORECASE) and target.lower() in self._names:
                for node in self._root(target).iter("{*}comment"):
                    if m := REF.match(node.get("ref", "")):
                        text = "".join(t.text or "" for t in node.iter("{*}t"))
                        found[int(m[2]), column_number(m[1])] = text[:500]
        return found
