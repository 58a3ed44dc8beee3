"""How Chinese characters are read, without tones: for search and for typing a choice by its initials.

The readings were taken out of the pinyin library (`make readings`), which needs half a second to load.
"""

from __future__ import annotations

from functools import lru_cache

import orjson

from desktop.base.paths import resource


@lru_cache(maxsize=1)
def _spoken() -> dict[str, str]:
    return dict(orjson.loads(resource("codes", "readings.json").read_bytes()))


def syllables(ch: str) -> tuple[str, ...]:
    """The readings of one character, the usual one first, at most three; the character itself when unknown."""
    return tuple(_spoken().get(ch, "").split()) or (ch,)


@lru_cache(maxsize=4096)
def initials(words: str) -> str:
    """The first letters of words: 新增住户 → xzzh."""
    return "".join(syllables(ch)[0][:1] for ch in words).lower()
