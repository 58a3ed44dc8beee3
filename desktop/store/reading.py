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
from desktop.store.op import KINDS, MAX_BYTES, PURGE, STATUS, Op, decode, has_control
from desktop.store.run import Run

Body = dict[str, Any]  # an operation as its JSON says it; keys as in `op.encode`
_Match = Callable[[bytes, int], re.Match[bytes] | None]

SLICE: Final = 1_000
LONGEST_HEAD: Final = 200

_FIELDS: Final = b',"f":{'
_REST: Final = b'\n{"0":"'
_ASCII: Final = bytes(range(0x80))
# Starters that melt with nothing before or behind them (UAX #15, 9): text of these and ASCII is normalised as it stands.
_INERT: Final = re.compile(
    r"[\u00b7\u2010-\u2027\u3001-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*+"
).fullmatch
# Only repeats of one character are possessive: Python before 3.11.5 lets a possessive group match what the group does
# not (github.com/python/cpython/issues/106052). Nothing is lost: where a group may end, the next character tells.
_ID: Final = rb"[0-9a-f]{32}"
# Text without an escape; that it is UTF-8, normalised and without DEL is looked at for the whole run at once.
_STRING: Final = rb'"[^"\\\x00-\x1f]*+"'
_INTEGER: Final = rb"(?:0|-?[1-9][0-9]{0,14}+)"  # in a value, well below 2^53
_NUMBER: Final = rb"(?:0|[1-9][0-9]{0,17}+)"  # in the envelope, below 2^62
_DOT: Final = rb'"' + _ID + rb':[1-9][0-9]{0,14}+"'
_PREV: Final = rb"\[(?:\]|" + _DOT + rb"(?:," + _DOT + rb")*\])"
_HEAD: Final = re.compile(rb'\{"a":' + _STRING + rb',"e":"([a-z_]++)"').fullmatch
_VALUES: Final = {
    "text": _STRING + rb"|null",
    "flag": _INTEGER + rb"|true|false|null",
    "number": _INTEGER + rb"|true|false|null",
    "json": rb"\[(?:\]|" + _STRING + rb"(?:," + _STRING + rb")*\])|null",
    STATUS: rb'"live"|"deleted"',
}


@lru_cache(maxsize=128)
def _usual(head: bytes) -> tuple[bytes, _Match]:
    """The record kind, and what matches that which usually stands behind the head of an operation.

    A head, `{"a":…,"e":…`, is the same for all that one person writes about one kind of record. Groups: number,
    stream, hybrid time, record.
    """
    sound = _HEAD(head) if len(head) <= LONGEST_HEAD else None
    forms = project.forms(sound[1].decode()) if sound else {}
    if not (sound and forms):
        return b"", lambda _raw, _at: None
    fields = b"".join(
        rb'(?:"' + name.encode() + rb'":\[(?:' + _VALUES[form] + rb"),"
        + _PREV + rb'\](?:,(?=")|(?=\})))?'
        for name, form in sorted({**forms, STATUS: STATUS}.items())
        if form in _VALUES
    )  # fmt: skip
    return sound[1], _behind(fields).fullmatch


@lru_cache(maxsize=128)
def _behind(fields: bytes) -> re.Pattern[bytes]:
    kinds = "|".join(sorted(KINDS - {PURGE})).encode()
    return re.compile(
        rb',"f":\{' + fields + rb'\},"i":' + _STRING + rb',"k":"(?:' + kinds + rb')","n":([1-9][0-9]{0,14}+),"p":"'
        + _ID + rb'","s":"(' + _ID + rb')","t":(' + _NUMBER + rb'),"v":' + _NUMBER + rb',"w":' + _NUMBER
        + rb',"x":"(' + _ID + rb')"(?:,"z":"[0-9a-f]{16}")?\}'
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Operations side by side in a run, sound and in their places; of each its record, kind, time and chained hash."""

    run: Run
    records: Sequence[str]
    kinds: Sequence[bytes]
    times: Sequence[int]
    hashes: Sequence[bytes]


def read(run: Run) -> Iterator[Read]:
    """Read and judge a run, so much of it at a time as the processor has at hand.

    Raises `Refused` as `op.decode` does, for an operation that is not where it says it is (`bundle.sequence`) and for
    a value that does not fit its column (`op.value`).
    """
    tip = run.previous
    for start in range(0, len(run.ops), SLICE):
        part = Run(run.stream, run.first + start, tip, run.ops[start : start + SLICE])
        found = _part(part, clean=_clean(part.ops))
        tip = found.hashes[-1]
        yield found


def _clean(ops: Sequence[bytes]) -> bool:
    """Whether all the text in the operations is text that may stand there, normalised."""
    whole = b"\n".join(ops)
    try:
        text = whole.decode()
    except UnicodeDecodeError:
        return False
    return max(map(len, ops)) <= MAX_BYTES and not has_control(whole) and _normalised(whole, text)


def _normalised(whole: bytes, text: str) -> bool:
    """Whether text is in normal form C; `whole` is its UTF-8. Nearly all is seen by its characters, whatever their order."""
    foreign = whole.translate(None, _ASCII)
    return _INERT(foreign.decode()) is not None or unicodedata.is_normalized("NFC", text)


def _part(run: Run, *, clean: bool) -> Read:
    """Operations of the usual shape by their bytes, others as `op.decode` judges them; `clean`: the text may stand."""
    records, kinds, times = list[str](), list[bytes](), list[int]()
    stream = run.stream.encode()
    own = b'"' + stream + b":"
    usual: dict[bytes, tuple[bytes, _Match]] = {}
    for seq, raw in enumerate(run.ops, run.first):
        at = raw.find(_FIELDS)
        head = raw[:at]
        if head not in usual:
            usual[head] = _usual(head)
        kind, known = usual[head]
        match = known(raw, at) if clean else None
        if match is not None:
            number, of, time, record = match.groups()
            if of == stream and int(number) == seq and (own not in raw or _earlier(raw.split(own), seq)):
                records.append(record.decode())
                kinds.append(kind)
                times.append(int(time))
                continue
        op = _judged(raw, run.stream, seq)
        records.append(op.id)
        kinds.append(op.entity.encode())
        times.append(op.hlc)
    return Read(run, records, kinds, times, run.hashes())


def _earlier(pieces: Sequence[bytes], seq: int) -> bool:
    """Whether what stands behind each naming of the own stream is a number below `seq`: nobody saw what was not written."""
    try:
        return all(int(piece[: piece.index(b'"')]) < seq for piece in pieces[1:])
    except ValueError:  # a text that begins like a dot
        return False


def _judged(raw: bytes, stream: str, seq: int) -> Op:
    op = decode(raw)
    if op.dot != (stream, seq):
        raise Refused(_("交换包里的记录次序不对,整包拒收。"), code="bundle.sequence")
    if not project.fits(op.entity, {name: value for name, (value, _prev) in op.fields.items()}):
        raise Refused(_("交换包里有一条记录的内容与栏目不符,整包拒收。"), code="op.value")
    return op


def has_rest(run: Run) -> bool:
    """Whether an operation of the run gave its content up to a purge: its hash is then stated, not worked out."""
    return _REST in b"\n" + b"\n".join(run.ops)
