"""Foreign operations read many at a time: judged as `op.decode` and `project.fits` judge them, ten times as fast.

The usual operation is known by the shape of its bytes, one pattern for each record kind. Whatever does not have it is left
to the slow way, which finds it sound after all or has the sentence for what is wrong with it: a pattern may doubt too
much, never accept too much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.store import project
from desktop.store.op import KINDS, MAX_BYTES, PURGE, STATUS, decode, has_control
from desktop.store.run import Run

Body = dict[str, Any]  # an operation as its JSON says it; keys as in `op.encode`
Match = re.Match[bytes]

_ENTITY: Final = b'","e":"'
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
def _pattern(entity: bytes) -> re.Pattern[bytes] | None:
    """What the operations on records of a kind usually look like; groups: number, stream, hybrid time, record."""
    forms = project.forms(entity.decode())
    if not forms:
        return None
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
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """The operations of a run, sound every one, each in its place: as text, record, hybrid time (digits), chained hash."""

    lines: Sequence[str]
    records: Sequence[str]
    times: Sequence[str]
    hashes: Sequence[bytes]


def read(run: Run) -> Read:
    """Read and judge a run.

    Raises `Refused` as `op.decode` does, for an operation that is not where it says it is (`bundle.sequence`) and for
    a value that does not fit its column (`op.value`).
    """
    whole = b"\n".join(run.ops)
    try:
        text = whole.decode()
    except UnicodeDecodeError:
        for place in range(len(run.ops)):
            _judge(run, place)
        raise  # unreachable: one of them is no JSON
    clean = (
        max(map(len, run.ops), default=0) <= MAX_BYTES
        and not has_control(whole)
        and (whole.isascii() or unicodedata.is_normalized("NFC", text))
    )
    own = re.compile(rb'"' + run.stream.encode() + rb":([0-9]+)")
    records, times = [], []
    for place, raw in enumerate(run.ops):
        known = _plain(raw, run, run.first + place, own) if clean else None
        record, time = known or _judge(run, place)
        records.append(record)
        times.append(time)
    return Read(text.split("\n") if run.ops else [], records, times, run.hashes())


def _plain(raw: bytes, run: Run, seq: int, own: re.Pattern[bytes]) -> tuple[str, str] | None:
    """(record, hybrid time) of an operation of the usual shape; None for any other."""
    at = raw.find(_ENTITY) + len(_ENTITY)
    pattern = _pattern(raw[at : raw.find(b'"', at)])
    found = pattern.fullmatch(raw) if pattern is not None else None
    if found is None:
        return None
    number, stream, time, record = found.groups()
    if int(number) != seq or stream.decode() != run.stream:
        return None
    seen = own.findall(raw)
    if seen and max(map(int, seen)) >= seq:  # nobody saw what was not written yet
        return None
    return record.decode(), time.decode()


def _judge(run: Run, place: int) -> tuple[str, str]:
    op = decode(run.ops[place])
    if op.dot != (run.stream, run.first + place):
        raise Refused(_("交换包里的记录次序不对,整包拒收。"), code="bundle.sequence")
    if not project.fits(op.entity, {name: value for name, (value, _prev) in op.fields.items()}):
        raise Refused(_("交换包里有一条记录的内容与栏目不符,整包拒收。"), code="op.value")
    return op.id, str(op.hlc)


def has_rest(run: Run) -> bool:
    """Whether an operation of the run gave its content up to a purge: its hash is then stated, not worked out."""
    return _REST in b"\n" + b"\n".join(run.ops)
