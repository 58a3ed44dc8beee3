"""What somebody holds: per stream the sequence numbers as intervals, so a hole is known and not guessed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.store.op import LARGEST_INTEGER, Dot

Interval = tuple[int, int]

_STREAM: Final = re.compile(r"[0-9a-f]{32}")
_SPANS: Final = re.compile(
    r"[1-9][0-9]{0,15}(?:-[1-9][0-9]{0,15})?(?:,[1-9][0-9]{0,15}(?:-[1-9][0-9]{0,15})?)*"
)


class Vector:
    """A set of dots, stored as sorted closed intervals that neither overlap nor touch.

    Two vectors are equal exactly when they hold the same dots. All operations but `add` leave both untouched.
    """

    __hash__ = None  # type: ignore[assignment]  # it changes with `add`
    __slots__ = ("_streams",)

    def __init__(self) -> None:
        self._streams: dict[str, list[Interval]] = {}

    def add(self, stream: str, first: int, last: int | None = None) -> None:
        """Take in the dots `first` to `last` (only `first` when `last` is None) of one stream."""
        last = first if last is None else last
        if not 1 <= first <= last:
            raise ValueError(f"no interval: {first}-{last}")
        spans = self._streams.setdefault(stream, [])
        if spans and spans[-1][1] + 1 == first:  # the usual case: a stream grows at its end
            spans[-1] = (spans[-1][0], last)
            return
        start = bisect_left(spans, first - 1, key=lambda span: span[1])
        end = start
        while end < len(spans) and spans[end][0] <= last + 1:
            end += 1
        if start < end:
            first, last = min(first, spans[start][0]), max(last, spans[end - 1][1])
        spans[start:end] = [(first, last)]

    def __contains__(self, dot: Dot) -> bool:
        spans = self._streams.get(dot[0], ())
        at = bisect_left(spans, dot[1], key=lambda span: span[1])
        return at < len(spans) and spans[at][0] <= dot[1]

    def holds_range(self, stream: str, first: int, last: int) -> bool:
        """Whether every dot from `first` to `last` is here."""
        spans = self._streams.get(stream, ())
        at = bisect_left(spans, first, key=lambda span: span[1])
        return at < len(spans) and spans[at][0] <= first and last <= spans[at][1]

    def union(self, other: Vector) -> Vector:
        """What either holds."""
        both = Vector()
        both._streams = {stream: list(spans) for stream, spans in self._streams.items()}
        for stream, first, last in other.spans():
            both.add(stream, first, last)
        return both

    def missing(self, other: Vector) -> Vector:
        """What `other` holds and this one does not: exactly those dots, no more."""
        lacking = Vector()
        for stream, spans in other._streams.items():
            rest = _without(spans, self._streams.get(stream, []))
            if rest:
                lacking._streams[stream] = rest
        return lacking

    def holes(self) -> Vector:
        """The dots below each stream's highest that are not here: they exist, because a later one does."""
        full = Vector()
        for stream, spans in self._streams.items():
            full._streams[stream] = [(1, spans[-1][1])]
        return self.missing(full)

    def highest(self, stream: str) -> int:
        """The highest sequence number held of a stream, 0 for none."""
        spans = self._streams.get(stream)
        return spans[-1][1] if spans else 0

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """(stream, first, last) of every interval, sorted."""
        for stream in sorted(self._streams):
            for first, last in self._streams[stream]:
                yield stream, first, last

    def __len__(self) -> int:
        """How many dots."""
        return sum(last - first + 1 for spans in self._streams.values() for first, last in spans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and self._streams == other._streams

    def __repr__(self) -> str:
        return f"Vector({self.to_json()})"

    def to_json(self) -> dict[str, str]:
        """Stream to intervals as text, such as `1-5,7`; streams sorted."""
        return {
            stream: ",".join(str(a) if a == b else f"{a}-{b}" for a, b in self._streams[stream])
            for stream in sorted(self._streams)
        }

    @classmethod
    def from_json(cls, body: object) -> Vector:
        """The inverse of `to_json`; raises `Refused` (`vector.malformed`) for anything it would not write."""
        vector = cls()
        if not isinstance(body, Mapping):
            raise _malformed()
        for stream, text in body.items():
            vector._streams[_stream(stream)] = _parse(text)
        return vector


def _stream(text: Any) -> str:
    if not isinstance(text, str) or not _STREAM.fullmatch(text):
        raise _malformed()
    return text


def _parse(text: Any) -> list[Interval]:
    """Intervals in ascending order with a gap between them, as only `to_json` writes them."""
    if not isinstance(text, str) or not _SPANS.fullmatch(text):
        raise _malformed()
    spans: list[Interval] = []
    before = -1
    for part in text.split(","):
        low, dash, high = part.partition("-")
        first, last = int(low), int(high or low)
        if first <= before + 1 or last > LARGEST_INTEGER or (dash and last <= first):
            raise _malformed()
        spans.append((first, last))
        before = last
    return spans


def _without(spans: list[Interval], taken: list[Interval]) -> list[Interval]:
    """`spans` minus `taken`; both sorted and disjoint."""
    rest: list[Interval] = []
    at = 0
    for first, last in spans:
        while at < len(taken) and taken[at][1] < first:
            at += 1
        look = at
        while look < len(taken) and taken[look][0] <= last:
            if taken[look][0] > first:
                rest.append((first, taken[look][0] - 1))
            first = taken[look][1] + 1
            look += 1
        if first <= last:
            rest.append((first, last))
    return rest


def _malformed() -> Refused:
    return Refused(_("文件里的版本清单格式不对。"), code="vector.malformed")
