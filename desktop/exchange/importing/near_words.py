"""Which words of a list are another spelling of one another: same key, same sound, one sign different. Proposals only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from desktop.base.pinyin import syllables
from desktop.domain.typed_text import bare, western

SPELLING, SOUND, SIGN = "spelling", "sound", "sign"
_TELLING = re.compile(r"[\dA-Z一二三四五六七八九十东南西北甲乙丙丁]")  # signs that tell two things apart
_SIDES = re.compile(
    r"[中上下新老前后左右大小父母子女男兄弟姐妹]"
)  # so do these, but they are mistyped by sound too
_WASTE = re.compile(r"[\s()《》“”\"'、,。.·;:_/\\-]")
_ENDINGS = re.compile(
    r"(有限责任公司|有限公司|集团|小区|住宅区|家属院|家属楼|族|毕业|文化|程度|学历|住户|网格)$"
)
_SHORTEST: Final = 2
_LONGEST: Final = 40
_ORDER: Final = {SPELLING: 0, SOUND: 1, SIGN: 2}
_RARE: Final = 0.34  # how frequent a misspelling may be against what it misspells


@dataclass(frozen=True, slots=True)
class Likeness:
    """A word and the one it seems to be; `why` is `spelling`, `sound` or `sign`."""

    word: str
    meant: str
    why: str


@lru_cache(maxsize=8192)
def key_of(word: str) -> str:
    """A word without what clerks write differently: width, case, blanks, marks, numerals, usual endings."""
    text = _WASTE.sub("", western(bare(word)).upper())
    short = _ENDINGS.sub("", text)
    return short if len(short) >= _SHORTEST else text


@lru_cache(maxsize=8192)
def sound_of(word: str) -> str:
    """How a word is read, without tones."""
    return "".join(syllables(sign)[0] for sign in key_of(word))


def why_like(word: str, other: str) -> str:
    """How `word` resembles `other`, "" for not at all. Numbers, directions and letters always tell things apart."""
    one, two = key_of(word), key_of(other)
    if max(len(one), len(two)) > _LONGEST:
        return ""
    if one == two:
        return SPELLING
    if _TELLING.findall(one) != _TELLING.findall(two) or min(len(one), len(two)) < _SHORTEST:
        return ""
    if sound_of(word) == sound_of(other):
        return SOUND
    longest = max(len(one), len(two))
    if _SIDES.findall(one) != _SIDES.findall(two):
        return ""
    near = OSA.distance(one, two, score_cutoff=1) <= 1
    return SIGN if near and longest >= _SHORTEST + 1 else ""


def grouped(counts: Mapping[str, int], known: Iterable[str] = ()) -> list[Likeness]:
    """Every word that seems to be another spelling of a `known` one or of a much more frequent one.

    A word stands for one thing only: what is near to two different ones at the same distance is left alone.
    """
    heads = _Heads(known)
    found = []
    for word in sorted((w for w in counts if w not in heads.fixed), key=lambda w: (-counts[w], w)):
        near = []
        for head in heads.near(word):
            why = why_like(word, head)
            rare = head in heads.fixed or why == SPELLING or counts[word] <= max(1.0, _RARE * counts[head])
            if why and rare:
                near.append((_ORDER[why], head, why))
        near.sort()
        best = [n for n in near if n[0] == near[0][0]]
        if len(best) == 1:
            found.append(Likeness(word, best[0][1], best[0][2]))
        elif not near:
            heads.add(word)
    return found


class _Heads:
    """The words others may be spellings of, found by key, by sound and by what one sign less leaves of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self.fixed = frozenset(known)
        self._index: dict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(known):
            self.add(word)

    def add(self, word: str) -> None:
        for trace in _traces(word):
            self._index[trace].append(word)

    def near(self, word: str) -> list[str]:
        """The heads that may resemble a word; `why_like` decides."""
        return list(dict.fromkeys(head for trace in _traces(word) for head in self._index.get(trace, ())))


def _traces(word: str) -> set[str]:
    """Any two words within one sign of each other share one of these."""
    key = key_of(word)[:_LONGEST]
    return {key, f"~{sound_of(word)}"} | {key[:n] + key[n + 1 :] for n in range(len(key))}
