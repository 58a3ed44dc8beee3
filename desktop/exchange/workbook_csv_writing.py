"""Writing a list as CSV: UTF-8 with its mark, or the encodings upstream platforms still ask for; no cell runs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TextIO

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import _
from desktop.exchange.workbook_writing import Cell, Written

ENCODINGS: Final = {"utf-8": "utf-8-sig", "gbk": "gbk", "gb18030": "gb18030"}
_RISKY = re.compile("^[\\s\u00a0\u3000\ufeff\u200b]*[=+\\-@＝＋－＠\t\r\n]")
_MOST_NAMED = 10


def guarded(text: str) -> str:
    """The text with an apostrophe before everything a spreadsheet would take for a formula, line by line."""
    if not text:
        return text
    lines = re.split("(\r\n|\r|\n)", text)
    return "".join("'" + part if i % 2 == 0 and _RISKY.match(part) else part for i, part in enumerate(lines))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str) -> Written:
    """Write the list; raises `Refused` (`export.not_in_gbk`) that names the characters the encoding cannot hold."""
    missing = _Missing(header, ENCODINGS[encoding])
    with path.open("w", encoding=ENCODINGS[encoding], newline="", errors="replace") as stream:
        count = _write(stream, header, rows, missing)
    missing.insist(encoding)
    return Written(count, 0)


def _write(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]], missing: _Missing) -> int:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([guarded(word) for word in header])
    count = 0
    for row in rows:
        count += 1
        cells = [guarded(cell) if isinstance(cell, str) else str(cell) for cell in row]
        missing.look(count, cells)
        writer.writerow(cells)
    return count


class _Missing:
    """Characters the encoding cannot hold, with the rows and columns they stand in."""

    def __init__(self, header: Sequence[str], codec: str) -> None:
        self._header, self._codec = header, codec
        self._found: dict[str, Problem] = {}
        self._more = 0

    def look(self, number: int, cells: Sequence[str]) -> None:
        for heading, cell in zip(self._header, cells, strict=False):
            try:
                cell.encode(self._codec)
            except UnicodeEncodeError as error:
                char = cell[error.start]
                words = _("第 {n} 行“{column}”里的“{char}”(U+{code:04X})").format(
                    n=number, column=heading, char=char, code=ord(char)
                )
                if len(self._found) < _MOST_NAMED:
                    self._found[f"{number}.{heading}"] = Problem("export.not_in_gbk", words)
                else:
                    self._more += 1

    def insist(self, encoding: str) -> None:
        if self._found:
            words = _("{n} 处生僻字在 {encoding} 里没有,没有导出。请改用 GB18030 或 UTF-8。").format(
                n=len(self._found) + self._more, encoding=encoding.upper()
            )
            raise Refused(words, code="export.not_in_gbk", problems=self._found)
