"""Foreign operations read many at a time: judged as `op.decode` and `project.fits` judge them, ten times as fast.

The usual operation is known by the shape of its bytes, one pattern for each record kind. Whatever does not have it is left
to the slow way, which finds it sound after all or has the sentence for what is wrong with it: a pattern may doubt too
much, never accept too much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.store import project
from desktop.store.op import KINDS, MAX_BYTES, PURGE, STATUS, decode, has_control
from desktop.store.run import Run

Body = dict[str, Any]  # an operation as its JSON says it; keys as in `op.encode`
Envelope = tuple[str, bytes]  # record and hybrid time in digits

SLICE: Final = 1_000

_ENTITY: Final = b'","e":"'
_AFTER: Final = len(_ENTITY)
_REST: Final = b'\n{"0":"'
_ID: Final = rb"[0-9a-f]{32}"
# Text without an escape; that it is UTF-8, normalised and without DEL is looked at for the whole run at once.
_STRING: Final = rb'"[^"\\\x00-\x1f]*+"'
_INTEGER: Final = rb"(?:0|-?[1-9][0-9]{0,14}+)"  # in a value, well below 2^53
_NUMBER: Final = rb"(?:0|[1-9][0-9]{0,17}+)"  # in the envelope, below 2^62
_DOT: Final = rb'"' + _ID + rb':[1-9][0-9]{0,14}+"'
_PREV: Final = rb"\[(?:\]|" + _DOT + rb"(?:," + _DOT + rb")*+\])"
_VALUES: Final = {
    "text": _STRING + rb"|null",
    "flag": _INTEGER + rb"|true|false|null",
    "number": _INTEGER + rb"|true|false|null",
    "json": rb"\[(?:\]|" + _STRING + rb"(?:," + _STRING + rb")*+\])|null",
    STATUS: rb'"live"|"deleted"',
}


@lru_cache(maxsize=128)
def _usual(entity: bytes) -> Callable[[bytes], re.Match[bytes] | None]:
    """Matches what an operation on a record of the kind usually looks like; groups: number, stream, hybrid time, record."""
    forms = project.forms(entity.decode(errors="replace"))
    if not forms:
        return lambda _raw: None
    fields = b"".join(
        rb'(?:"' + name.encode() + rb'":\[(?:' + _VALUES[form] + rb"),"
        + _PREV + rb'\](?:,(?=")|(?=\})))?+'
        for name, form in sorted({**forms, STATUS: STATUS}.items())
        if form in _VALUES
    )  # fmt: skip
    kinds = "|".join(sorted(KINDS - {PURGE})).encode()
    return re.compile(
        rb'\{"a":' + _STRING + rb',"e":"' + entity + rb'","f":\{' + fields + rb'\},"i":' + _STRING
        + rb',"k":"(?:' + kinds + rb')","n":([1-9][0-9]{0,14}+),"p":"' + _ID + rb'","s":"(' + _ID + rb')","t":('
        + _NUMBER + rb'),"v":' + _NUMBER + rb',"w":' + _NUMBER + rb',"x":"(' + _ID + rb')"(?:,"z":"[0-9a-f]{16}")?+\}'
    ).fullmatch  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Operations side by side in a run, sound every one and in its place: for each its record, hybrid time, chained hash."""

    run: Run
    records: Sequence[str]
    times: Sequence[bytes]  # in digits
    hashes: Sequence[bytes]


def read(run: Run) -> Iterator[Read]:
    """Read and judge a run, so much of it at a time as the processor has at hand.

    Raises `Refused` as `op.decode` does, for an operation that is not where it says it is (`bundle.sequence`) and for
    a value that does not fit its column (`op.value`).
    """
    tip = run.previous
    for start in range(0, len(run.ops), SLICE):
        part = Run(run.stream, run.first + start, tip, run.ops[start : start + SLICE])
        known = _plain(part) if _clean(part.ops) else [None] * len(part.ops)
        every = [one or _judge(part, place) for place, one in enumerate(known)]
        records, times = zip(*every, strict=True)
        found = Read(part, records, times, part.hashes())
        tip = found.hashes[-1]
        yield found


def _clean(ops: Sequence[bytes]) -> bool:
    """Whether all the text in the operations is text that may stand there, normalised."""
    whole = b"\n".join(ops)
    try:
        text = whole.decode()
    except UnicodeDecodeError:
        return False
    return (
        max(map(len, ops)) <= MAX_BYTES
        and not has_control(whole)
        and (whole.isascii() or unicodedata.is_normalized("NFC", text))
    )


def _plain(run: Run) -> list[Envelope | None]:
    """The envelopes of the operations of the usual shape; None for any other."""
    found: list[Envelope | None] = []
    stream = run.stream.encode()
    own = b'"' + stream + b":"
    dots = re.compile(own + rb"([0-9]+)")
    for seq, raw in enumerate(run.ops, run.first):
        at = raw.find(_ENTITY) + _AFTER
        match = _usual(raw[at : raw.find(b'"', at)])(raw)
        if match is None:
            found.append(None)
            continue
        number, of, time, record = match.groups()
        sound = of == stream and int(number) == seq
        if sound and own in raw:  # nobody saw what was not written yet
            sound = max(map(int, dots.findall(raw)), default=0) < seq
        found.append((record.decode(), time) if sound else None)
    return found


def _judge(run: Run, place: int) -> Envelope:
    op = decode(run.ops[place])
    if op.dot != (run.stream, run.first + place):
        raise Refused(_("交换包里的记录次序不对,整包拒收。"), code="bundle.sequence")
    if not project.fits(op.entity, {name: value for name, (value, _prev) in op.fields.items()}):
        raise Refused(_("交换包里有一条记录的内容与栏目不符,整包拒收。"), code="op.value")
    return op.id, str(op.hlc).encode()


def has_rest(run: Run) -> bool:
    """Whether an operation of the run gave its content up to a purge: its hash is then stated, not worked out."""
    return _REST in b"\n" + b"\n".join(run.ops)
