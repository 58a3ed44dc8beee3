"""Runs of operations as lines of JSON in compressed segments, pictures as they are; and back, bounded both ways.

Each run is one line `{"count":…,"first":…,"previous":…,"run":…}` followed by its operations, one canonical
line each. The vectors stand in a segment of their own: they grow by a line per stream for ever.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

import orjson
import zstandard

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.pictures import MOST_ASKED
from desktop.exchange.bundle.manifest import MAX_SEGMENT, PICTURE, Segment, malformed
from desktop.queries.streams import Told
from desktop.store import pictures
from desktop.store.op import LARGEST_INTEGER, chain
from desktop.store.run import Run
from desktop.store.vector import Vector

LEVEL: Final = 10
MAX_WINDOW: Final = 8 * 1024 * 1024
CUT_AT: Final = 4 * 1024 * 1024
MAX_INSTALL: Final = 200

_STREAM = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")


def pack(
    runs: Iterable[Run], *, since: Vector, have: Vector, told: Mapping[str, Told] | None = None,
    lacks: Sequence[str] | None = None, carried: Mapping[str, bytes] | None = None,
) -> Iterator[tuple[Segment, bytes]]:  # fmt: skip
    """The segments of a bundle with their bytes: the vectors and who wrote what they name, operations, pictures.

    `lacks`: the named pictures the sender has not got, None when it does not say; `carried`: pictures by their names.
    """
    yield _vectors(since, have, told, lacks)
    yield from _ops(runs)
    for name, data in (carried or {}).items():
        yield Segment(PICTURE, name, len(data), len(data), 0), data


def _vectors(
    since: Vector, have: Vector, told: Mapping[str, Told] | None, lacks: Sequence[str] | None
) -> tuple[Segment, bytes]:
    body: dict[str, Any] = {"from": since.to_json(), "have": have.to_json()}
    if lacks is not None:
        body["lacks"] = list(lacks)
    if told:
        body["told"] = {
            stream: [one.install, one.first_day, one.last_day, one.signer] for stream, one in told.items()
        }
    raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    if len(raw) > MAX_SEGMENT and body.pop(
        "told", None
    ):  # a courtesy must not keep a bundle from being written
        raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return _compress("vectors", raw, 0)


def _ops(runs: Iterable[Run]) -> Iterator[tuple[Segment, bytes]]:
    lines: list[bytes] = []
    size = ops = 0
    for run in _short(runs):
        added = sum(map(len, run.ops)) + len(run.ops)
        if (
            lines and size + added > CUT_AT
        ):  # before it is added: two short runs are larger than a segment may be
            yield _compress("ops", _joined(lines), ops)
            lines, size, ops = [], 0, 0
        lines += [_header(run), *run.ops]
        size += added
        ops += len(run.ops)
    if lines:
        yield _compress("ops", _joined(lines), ops)


def _short(runs: Iterable[Run]) -> Iterator[Run]:
    """The same operations in runs none of which is longer than a segment."""
    for run in runs:
        if sum(map(len, run.ops)) + len(run.ops) <= CUT_AT:
            yield run
            continue
        first, previous, ops, size = run.first, run.previous, list[bytes](), 0
        tip = run.previous
        for raw in run.ops:
            if size + len(raw) > CUT_AT and ops:
                yield Run(run.stream, first, previous, ops)
                first, previous, ops, size = first + len(ops), tip, [], 0
            tip = chain(tip, raw)
            ops.append(raw)
            size += len(raw) + 1
        if ops:
            yield Run(run.stream, first, previous, ops)


def _header(run: Run) -> bytes:
    body = {"run": run.stream, "first": run.first, "count": len(run.ops), "previous": run.previous.hex()}
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n"


def _compress(kind: str, raw: bytes, ops: int) -> tuple[Segment, bytes]:
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(raw)
    return Segment(kind, hashlib.sha256(raw).hexdigest(), len(packed), len(raw), ops), packed


def unpack(segment: Segment, packed: bytes) -> bytes:
    """The raw bytes of a segment, never more than it announces; raises `Refused` when they are not as signed."""
    if segment.kind == PICTURE:
        if not pictures.sound(segment.sha256, packed):
            raise Refused(_("交换包里有一张照片与它的编号不符,或不是照片,整包拒收。"), code="bundle.picture")
        return packed
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(
        BytesIO(packed), read_size=65_536
    )
    try:
        raw = reader.read(min(segment.raw_length, MAX_SEGMENT) + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise malformed() from error
    if len(raw) != segment.raw_length or hashlib.sha256(raw).hexdigest() != segment.sha256:
        raise malformed()
    return raw


def vectors_in(raw: bytes) -> tuple[Vector, Vector]:
    """(what the recipient must hold already, what the sender holds)."""
    try:
        body: dict[str, Any] = orjson.loads(raw)
        return Vector.from_json(body["from"]), Vector.from_json(body["have"])
    except (ValueError, KeyError, TypeError) as error:
        raise malformed() from error


def told_in(raw: bytes) -> dict[str, Told]:
    """Who wrote which stream and when, as far as the sender said; it only serves to name what is missing."""
    listed = orjson.loads(raw).get("told", {})
    if not isinstance(listed, dict) or not all(map(_told_soundly, listed.items())):
        raise malformed()
    return {stream: Told(*one[:4]) for stream, one in listed.items()}


def lacks_in(raw: bytes) -> frozenset[str] | None:
    """The pictures the sender said it has not got; None when its program says nothing of pictures."""
    listed = orjson.loads(raw).get("lacks")
    if listed is None:
        return None
    if not isinstance(listed, list) or len(listed) > MOST_ASKED or not all(map(pictures.is_name, listed)):
        raise malformed()
    return frozenset(listed)


def _told_soundly(told: tuple[str, Any]) -> bool:
    stream, one = told
    return (
        _STREAM.fullmatch(stream) is not None
        and isinstance(one, list)
        and len(one) >= 4
        and all(isinstance(text, str) and len(text) <= MAX_INSTALL for text in one[:4])
        and all(_real_day(day) for day in one[1:3])
    )


def _real_day(day: str) -> bool:
    try:
        return not day or date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def runs_in(raw: bytes, ops: int) -> Iterator[Run]:
    """The runs of a segment; the operations themselves are still only bytes. Raises `Refused`."""
    if not raw.endswith(b"\n"):
        raise malformed()
    lines = raw[:-1].split(b"\n")
    at = found = 0
    while at < len(lines):
        stream, first, previous, count = _parse_header(lines[at])
        if at + 1 + count > len(lines):
            raise malformed()
        yield Run(stream, first, previous, lines[at + 1 : at + 1 + count])
        at += 1 + count
        found += count
    if found != ops:
        raise malformed()


def _parse_header(line: bytes) -> tuple[str, int, bytes, int]:
    try:
        body: dict[str, Any] = orjson.loads(line)
        stream, first, previous, count = body["run"], body["first"], body["previous"], body["count"]
    except (ValueError, KeyError, TypeError) as error:
        raise malformed() from error
    sound = (
        len(body) == 4
        and isinstance(stream, str)
        and isinstance(previous, str)
        and _STREAM.fullmatch(stream) is not None
        and _HASH.fullmatch(previous) is not None
        and type(first) is int
        and type(count) is int
        and first >= 1
        and count >= 1
        and first + count <= LARGEST_INTEGER
    )
    if not sound:
        raise malformed()
    return stream, first, bytes.fromhex(previous), count
