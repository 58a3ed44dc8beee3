"""A part of a layout as a clerk types it: one line, several lines, a number, or `17, 9, 加粗`."""

from __future__ import annotations

import re
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _

BOLD: Final = "bold"
_NEW_LINE: Final = "\\n"
APART: Final = "|"  # between a label and its number; a blank does where there is none
_BLANKS: Final = " \t\r"  # not the wide blank of Chinese forms: it leaves room to write in
_BOLD_WORDS: Final = frozenset({BOLD, "加粗", "粗", "b"})
_APART: Final = re.compile(r"[,，、\s]+")


def written(value: Any) -> str:
    """A value as text; `read` takes it back."""
    if isinstance(value, str):
        return _folded(value)
    if isinstance(value, int | float):
        return f"{value:g}"
    if value and isinstance(value[0], list):
        return "\n".join(_folded(f"{label} {APART} {number}".rstrip()) for label, number in value)
    if value and isinstance(value[0], int | float):
        return ", ".join("加粗" if one == BOLD else f"{one:g}" for one in value)
    return "\n".join(map(_folded, value))


def read(table: str, shipped: Any, text: str) -> Any:
    """Text as a value of the shape of the shipped one; raises `Refused` (`layout.value`) when it has not got it."""
    if table == "sizes":
        return _number(text)
    if table == "type":
        parts = [part for part in _APART.split(text.strip()) if part]
        bold = [BOLD] if parts and parts[-1].lower() in _BOLD_WORDS else []
        return [*(_number(part) for part in (parts[:-1] if bold else parts)), *bold]
    if isinstance(shipped, str):
        return _unfolded(text) if table == "words" else text.strip()
    lines = [_unfolded(line.strip(_BLANKS)) for line in text.split("\n") if line.strip()]
    if shipped and isinstance(shipped[0], list):
        return [_pair(line) for line in lines]
    return lines


def _folded(text: str) -> str:
    """In one line: a new line within a text is written as `\\n`."""
    return text.replace("\n", _NEW_LINE)


def _unfolded(text: str) -> str:
    return text.replace(_NEW_LINE, "\n")


def _number(text: str) -> float:
    try:
        return float(text.strip())
    except ValueError as error:
        raise Refused(_("“{text}”不是数。").format(text=text.strip()[:20]), code="layout.value") from error


def _pair(line: str) -> list[str]:
    label, apart, number = line.rpartition(APART if APART in line else " ")
    if not apart:
        words = _("“{text}”要写成“名称 | 号码”。")
        raise Refused(words.format(text=line[:20]), code="layout.value")
    return [label.strip(_BLANKS), number.strip(_BLANKS)]
