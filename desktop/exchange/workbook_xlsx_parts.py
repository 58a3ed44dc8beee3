"""Pieces of a streamed xlsx sheet: rich text with its strikes, and what has been met of a sheet so far."""

from __future__ import annotations

import re
from typing import Any

from desktop.exchange.workbook_data import INK, PALETTE, Merge, Row, SheetData, column_number

REF = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
# The office theme everybody has: background, text, background 2, text 2, six accents.
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def local(tag: Any) -> str:
    """The name of a tag without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def colour(node: Any) -> str:
    """`FFFF00` of a colour element; '' for none, black, white and the automatic one. Tints are not looked at."""
    if node is None:
        return ""
    if rgb := node.get("rgb"):
        found = rgb[-6:].upper()
    elif (theme := node.get("theme", "")).isdigit():
        found = _THEME[int(theme)] if int(theme) < len(_THEME) else ""
    elif (indexed := node.get("indexed", "")).isdigit():
        found = PALETTE[int(indexed) - 8 if int(indexed) > 7 else int(indexed)] if int(indexed) < 64 else ""
    else:
        found = ""
    return "" if found in INK or not re.fullmatch("[0-9A-F]{6}", found) else found


def rich(item: Any) -> tuple[str, bool]:
    """The text of a string item without its phonetic guide, and whether every written run is struck out."""
    parts: list[str] = []
    runs: list[bool] = []
    for child in item:
        tag = local(child.tag)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            text = "".join(t.text or "" for t in child.iterfind("{*}t"))
            parts.append(text)
            if text.strip():
                strike = child.find("{*}rPr/{*}strike")
                runs.append(strike is not None and strike.get("val", "1") not in {"0", "false"})
    text = "".join(parts)
    if "_x" in text:
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    return text, bool(runs) and all(runs)


class SheetDraft:
    """What has been met of a sheet so far."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.struck: set[tuple[int, int]] = set()
        self.painted: dict[tuple[int, int], str] = {}
        self.last_row = 0

    def merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        a, b = REF.match(first), REF.match(last or first)
        if a and b:
            self.merges.append(Merge(int(a[2]), column_number(a[1]), int(b[2]), column_number(b[1])))

    def finish(self, name: str, hidden: bool, comments: dict[tuple[int, int], str]) -> SheetData:
        return SheetData(
            name,
            self.rows,
            hidden,
            tuple(self.merges),
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            frozenset(self.formulas),
            frozenset(self.struck),
            comments,
            max((max(r) for r in self.rows.values()), default=0),
            self.painted,
        )
