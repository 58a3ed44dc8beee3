"""How text is put in order by the engine: 2号楼 before 10号楼, names by pinyin, Latin before Chinese.

Two deterministic functions that every connection knows: `order_text(x)` and `order_name(x)`; the latter reads the
first character as a surname (单 as shan). Both give a text that compares byte by byte, NULL for nothing.
"""

from __future__ import annotations

import re
from typing import Any, Final

from desktop.base import pinyin
from desktop.store.search import SURNAMES

DIGITS: Final = 12  # a longer number keeps its length in front, so it still comes after all shorter ones
_NUMBER: Final = re.compile(r"[0-9]+")


class _Signs(dict[str, str]):
    """What a sign is compared by; a Chinese character by its reading, homophones by the character."""

    def __missing__(self, sign: str) -> str:
        reading = pinyin.syllables(sign)[0]
        made = sign.lower() if reading == sign else f"~{reading}\x01{sign}"
        self[sign] = made
        return made


class _FirstSigns(dict[str, str]):
    """The same for the first character of a name."""

    def __missing__(self, sign: str) -> str:
        made = f"~{SURNAMES[sign]}\x01{sign}" if sign in SURNAMES else _SIGNS[sign]
        self[sign] = made
        return made


_SIGNS: Final = _Signs()
_FIRST: Final = _FirstSigns()


def order_text(text: object) -> str | None:
    """The key of a label or a sentence."""
    if text is None or text == "":
        return None
    words = str(text)
    if _NUMBER.search(words):
        words = _NUMBER.sub(lambda m: _padded(m[0]), words)
    return "".join([_SIGNS[sign] for sign in words])


def _padded(digits: str) -> str:
    plain = digits.lstrip("0") or "0"
    return plain.zfill(DIGITS) if len(plain) <= DIGITS else f"{DIGITS * '9'}{len(plain):06}{plain}"


def order_name(name: object) -> str | None:
    """The key of a person's name."""
    if name is None or name == "":
        return None
    words = str(name)
    return _FIRST[words[0]] + "".join([_SIGNS[sign] for sign in words[1:]])


def install(raw: Any) -> None:
    """Make both functions known to a driver connection."""
    raw.create_function("order_text", 1, order_text, deterministic=True)
    raw.create_function("order_name", 1, order_name, deterministic=True)
