"""Foreign operations read many at a time: judged as `op.decode` and `project.fits` judge them, ten times as fast.

What is usual is looked at as it comes from the JSON parser, without building an `Op`. Whatever is not plainly sound is
left to the slow way, which finds it sound after all or has the sentence for what is wrong with it: the quick way may doubt
too much, never too little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.store import project
from desktop.store.op import (
    DELETED,
    KINDS,
    LARGEST_INTEGER,
    LARGEST_NUMBER,
    LIVE,
    MAX_BYTES,
    PURGE,
    STATUS,
    decode,
    has_control,
)
from desktop.store.run import Run

Body = dict[str, Any]  # an operation as its JSON says it; keys as in `op.encode`
Forms = Mapping[str, str]

_CANONICAL: Final[Callable[[Any], bytes]] = partial(orjson.dumps, option=orjson.OPT_SORT_KEYS)
_ENVELOPES: Final = frozenset({tuple("aefiknpstvwx"), tuple("aefiknpstvwxz")})
_TWO_IDS: Final = re.compile(r"[0-9a-f]{64}")
_SALT: Final = re.compile(r"[0-9a-f]{16}")
_DOT: Final = re.compile(r"[0-9a-f]{32}:[1-9][0-9]{0,14}")
_NAME: Final = re.compile(r"[a-z0-9_]{1,64}")
_REST: Final = b'\n{"0":"'
_STREAM: Final = 32


@dataclass(frozen=True, slots=True)
class Read:
    """The operations of a run, sound every one: as JSON says them, as lines of text, and the chained hash after each."""

    bodies: Sequence[Body]
    lines: Sequence[str]
    hashes: Sequence[bytes]


def read(run: Run) -> Read:
    """Read and judge a run.

    Raises `Refused` as `op.decode` does, for an operation that is not where it says it is (`bundle.sequence`) and for
    a value that does not fit its column (`op.value`).
    """
    whole = b"\n".join(run.ops)
    try:
        text = whole.decode()
        bodies: list[Body] = list(map(orjson.loads, run.ops))
    except ValueError:
        _judge_slowly(run, range(len(run.ops)))
        raise  # unreachable: one of them is no JSON
    clean = (
        list(map(_CANONICAL, bodies)) == list(run.ops)
        and max(map(len, run.ops), default=0) <= MAX_BYTES
        and not has_control(whole)
        and (whole.isascii() or unicodedata.is_normalized("NFC", text))
    )
    _judge_slowly(run, _doubted(bodies, run) if clean else range(len(run.ops)))
    return Read(bodies, text.split("\n") if bodies else [], run.hashes())


def _judge_slowly(run: Run, places: Sequence[int]) -> None:
    for place in places:
        op = decode(run.ops[place])
        if op.dot != (run.stream, run.first + place):
            raise Refused(_("交换包里的记录次序不对,整包拒收。"), code="bundle.sequence")
        if not project.fits(op.entity, {name: value for name, (value, _prev) in op.fields.items()}):
            raise Refused(_("交换包里有一条记录的内容与栏目不符,整包拒收。"), code="op.value")


def _doubted(bodies: Sequence[Body], run: Run) -> list[int]:
    """The places of the operations that are not plainly sound."""
    found = []
    for place, body in enumerate(bodies):
        try:
            sound = _envelope(body, run.stream, run.first + place) and _fields(body, run.stream)
        except (TypeError, ValueError, KeyError, AttributeError):  # anything may stand anywhere
            sound = False
        if not sound:
            found.append(place)
    return found


def _envelope(body: Body, stream: str, seq: int) -> bool:
    step, record = body["p"], body["x"]
    return (
        tuple(body) in _ENVELOPES
        and body["s"] == stream
        and body["n"].__class__ is int
        and body["n"] == seq
        and body["k"] in KINDS
        and body["a"].__class__ is str
        and body["i"].__class__ is str
        and len(step) == _STREAM
        and _TWO_IDS.fullmatch(step + record) is not None
        and _NAME.fullmatch(body["e"]) is not None
        and all(body[key].__class__ is int and 0 <= body[key] < LARGEST_NUMBER for key in "twv")
        and ("z" not in body or _SALT.fullmatch(body["z"]) is not None)
    )


def _fields(body: Body, stream: str) -> bool:
    forms = project.forms(body["e"])
    for name, pair in body["f"].items():
        if pair.__class__ is not list:
            return False
        value, prev = pair
        if prev.__class__ is not list or (prev and not _dots(prev, stream, body["n"])):
            return False
        form = forms.get(name)
        if form is None:
            if not _unknown(name, value, body["k"]):
                return False
        elif value is None or (value.__class__ is str and form == "text"):
            continue
        elif not _fits(form, value):
            return False
    return True


def _fits(form: str, value: Any) -> bool:
    if form in ("flag", "number"):
        return value.__class__ in (int, bool) and -LARGEST_INTEGER <= value <= LARGEST_INTEGER
    return form == "json" and value.__class__ is list and all(item.__class__ is str for item in value)


def _unknown(name: str, value: Any, kind: str) -> bool:
    if name == STATUS:
        return value in (LIVE, DELETED) if kind != PURGE else bool(value == DELETED)
    return value.__class__ is str and _NAME.fullmatch(name) is not None


def _dots(prev: list[Any], stream: str, seq: int) -> bool:
    return all(
        _DOT.fullmatch(dot) is not None and not (dot.startswith(stream) and int(dot[_STREAM + 1 :]) >= seq)
        for dot in prev
    )


def has_rest(run: Run) -> bool:
    """Whether an operation of the run gave its content up to a purge: its hash is then stated, not worked out."""
    return _REST in b"\n" + b"\n".join(run.ops)
