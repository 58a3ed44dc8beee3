"""One operation of the log: what was written, by whom, over which versions; and its canonical bytes.

Canonical form: UTF-8 JSON, NFC text, sorted keys, integers up to 2^53, no floats, no NUL or other control
characters but tab and newline, no lone surrogates. The bytes are hashed, signed and exchanged, so two
machines must write the same bytes for the same operation.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _

SCHEMA_VERSION: Final = 1
STATUS: Final = "_status"
LIVE: Final = "live"
DELETED: Final = "deleted"
LARGEST_INTEGER: Final = 2**53
MAX_BYTES: Final = 1_000_000

Dot = tuple[str, int]
Value = Any  # JSON without floats: None, bool, int, str, list, dict
FieldWrite = tuple[Value, tuple[Dot, ...]]

_CONTROL = re.compile(rb"\\u00[01][0-9a-f]|\\[bfr]|\x7f")
_HEX_ID = re.compile(r"[0-9a-f]{32}")
KINDS: Final = frozenset({"create", "set", "delete", "restore", "resolve"})


@dataclass(frozen=True, slots=True)
class Op:
    """One write. `fields` maps a field to (value, the dots of the versions its writer saw)."""

    stream: str
    seq: int
    hlc: int
    wall_ms: int
    actor: str
    install: str
    kind: str
    entity: str
    id: str
    step: str
    fields: Mapping[str, FieldWrite]
    reason: str = ""
    parent: Dot | None = None
    schema: int = field(default=SCHEMA_VERSION)

    @property
    def dot(self) -> Dot:
        """Where in which stream this operation stands; unique for ever."""
        return (self.stream, self.seq)


def encode(op: Op) -> bytes:
    """The canonical bytes of `op`; raises `Refused` for a value the log must not hold."""
    body: dict[str, Any] = {
        "s": op.stream, "n": op.seq, "t": op.hlc, "w": op.wall_ms, "a": op.actor, "i": op.install,
        "k": op.kind, "e": op.entity, "x": op.id, "p": op.step, "v": op.schema,
        "f": {name: [value, [f"{s}:{n}" for s, n in prev]] for name, (value, prev) in op.fields.items()},
    }  # fmt: skip
    if op.reason:
        body["r"] = op.reason
    if op.parent is not None:
        body["q"] = f"{op.parent[0]}:{op.parent[1]}"
    for value, _prev in op.fields.values():
        if not isinstance(value, str | None):
            _refuse_floats(value)
    try:
        raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError) as error:
        raise Refused(_("内容里有无法保存的字符,请删去后重新录入。"), code="value.unstorable") from error
    if _CONTROL.search(raw) or len(raw) > MAX_BYTES:
        raise Refused(_("内容里有看不见的控制符或过长,请删去后重新录入。"), code="value.control")
    text = raw.decode()
    if not unicodedata.is_normalized("NFC", text):
        raw = unicodedata.normalize("NFC", text).encode()
    return raw


def _refuse_floats(value: Value) -> None:
    """Raise for what JSON would carry but two machines might write differently."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_INTEGER):
        raise Refused(_("数值请用整数或文字保存。"), code="value.number")
    if isinstance(value, list):
        for item in value:
            _refuse_floats(item)
    elif isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)


def decode(raw: bytes) -> Op:
    """The operation in canonical bytes `raw`; raises `Refused` when they are not exactly canonical."""
    try:
        op = _from_json(orjson.loads(raw))
        canonical = encode(op)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Refused(_("文件里有一条记录格式不对。"), code="op.malformed") from error
    if canonical != raw:
        raise Refused(_("文件里有一条记录不是规范写法。"), code="op.not_canonical")
    return op


def trusted(raw: bytes | str) -> Op:
    """The operation in bytes that this program wrote itself and has verified before."""
    return _from_json(orjson.loads(raw))


def _from_json(body: dict[str, Any]) -> Op:
    op = Op(
        stream=body["s"], seq=body["n"], hlc=body["t"], wall_ms=body["w"], actor=body["a"], install=body["i"],
        kind=body["k"], entity=body["e"], id=body["x"], step=body["p"], schema=body["v"],
        fields={name: (value, tuple(map(_dot, prev))) for name, (value, prev) in body["f"].items()},
        reason=body.get("r", ""), parent=_dot(body["q"]) if "q" in body else None,
    )  # fmt: skip
    return op


def check_shape(op: Op) -> None:
    """Raise `Refused` when a foreign operation's envelope is not what this program would have written."""
    texts = (op.stream, op.actor, op.install, op.kind, op.entity, op.id, op.step, op.reason)
    numbers = (op.seq, op.hlc, op.wall_ms, op.schema)
    dots = [dot for _value, prev in op.fields.values() for dot in prev]
    sound = (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 2**63 for n in numbers)
        and op.seq >= 1
        and op.kind in KINDS
        and all(_HEX_ID.fullmatch(text) for text in (op.stream, op.id, op.step, *(d[0] for d in dots)))
        and all(d[1] >= 1 for d in dots)
        and all(name.replace("_", "").isalnum() and name.isascii() for name in op.fields)
    )
    if not sound:
        raise Refused(_("文件里有一条记录的信封不对。"), code="op.envelope")


def _dot(text: str) -> Dot:
    stream, seq = text.split(":")
    return (stream, int(seq))


def chain(previous: bytes, raw: bytes) -> bytes:
    """The hash of an operation: SHA-256 over its predecessor's hash and its canonical bytes."""
    return hashlib.sha256(previous + raw).digest()
