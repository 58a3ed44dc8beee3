"""One operation of the log: what was written, by whom, over which versions; and its canonical bytes.

Canonical form: UTF-8 JSON, NFC text, sorted keys, no floats, no NUL or other control characters but tab and
newline, no lone surrogates; integers in values up to 2^53, the envelope's numbers up to 2^62. The bytes are
hashed, signed and exchanged, so two machines must write the same bytes for the same operation.
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

SCHEMA_VERSION: Final = 2  # 2: an operation may be a purge, a rest with its hash, and carry a salt
STATUS: Final = "_status"
LIVE: Final = "live"
DELETED: Final = "deleted"
PURGE: Final = "purge"
LARGEST_INTEGER: Final = 2**53
LARGEST_NUMBER: Final = 2**62  # of the envelope: fits SQLite's signed integer with room for what follows it
# A hybrid time beyond this (the year 3000) is nobody's. A clock that followed one would soon write what others
# refuse; the merge does not need it, since a later edit wins by what its writer had seen.
HLC_CEILING: Final = 32_503_680_000_000 << 16
MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 32

Dot = tuple[str, int]
Value = Any  # JSON without floats: None, bool, int, str, list, dict
FieldWrite = tuple[Value, tuple[Dot, ...]]

# orjson escapes what is below U+0020, and an escape starts after an even number of backslashes.
_ESCAPED_CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|[bfr])")
_C1_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")  # orjson writes these and DEL as they are
_HEX_ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[a-z0-9_]{1,64}")
_SALT = re.compile(r"([0-9a-f]{16})?")
_LINK = re.compile(r"([0-9a-f]{64})?")
_REST = b'{"0":"'  # how the bytes of a rest begin: no other key of the envelope sorts before the letters
KINDS: Final = frozenset({"create", "set", "delete", "restore", "resolve", PURGE})


@dataclass(frozen=True, slots=True)
class Op:
    """One write. `fields` maps a field to (value, the dots of the versions its writer saw).

    A purge (`kind`) makes everything written before it into its fields void; with the status among them the whole
    record, for ever. What it made void is taken out of the log: what stays of such an operation is its rest, and
    `link` is the chained hash the whole one had. The `salt` goes with what is taken out, so that nobody finds
    a short value again by trying all there are against the hash.
    """

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
    salt: str = ""
    link: str = ""

    @property
    def dot(self) -> Dot:
        """Where in which stream this operation stands; unique for ever."""
        return (self.stream, self.seq)

    @property
    def rank(self) -> tuple[int, str, int]:
        """The order of all operations, the same everywhere; whoever saw another stands behind it."""
        return (self.hlc, self.stream, self.seq)


def encode(op: Op) -> bytes:
    """The canonical bytes of `op`; raises `Refused` for a value the log must not hold."""
    for value, _prev in op.fields.values():
        if not isinstance(value, str | None):
            _refuse_numbers(value)
    body = _to_json(op)
    raw = _dump(body)
    if has_control(raw):
        raise Refused(_("内容里有看不见的控制符,请删去后重新录入。"), code="value.control")
    if not raw.isascii() and not unicodedata.is_normalized("NFC", raw.decode()):
        # Each text by itself: in the JSON a combining mark could melt with the n of an escaped line end.
        raw = _dump(normalised(body))
    if len(raw) > MAX_BYTES:
        raise Refused(_("内容太长,无法保存。"), code="value.too_long")
    return raw


def has_control(raw: bytes) -> bool:
    """Whether canonical bytes hold a control character other than tab and line end."""
    return bool(
        (b"\\" in raw and _ESCAPED_CONTROL.search(raw))
        or b"\x7f" in raw
        or (b"\xc2" in raw and _C1_CONTROL.search(raw))
    )


def _to_json(op: Op) -> dict[str, Any]:
    body: dict[str, Any] = {
        "s": op.stream, "n": op.seq, "t": op.hlc, "w": op.wall_ms, "a": op.actor, "i": op.install,
        "k": op.kind, "e": op.entity, "x": op.id, "p": op.step, "v": op.schema,
        "f": {name: [value, [f"{s}:{n}" for s, n in prev]] for name, (value, prev) in op.fields.items()},
    }  # fmt: skip
    if op.reason:
        body["r"] = op.reason
    if op.parent is not None:
        body["q"] = f"{op.parent[0]}:{op.parent[1]}"
    if op.salt:
        body["z"] = op.salt
    if op.link:
        body["0"] = op.link
    return body


def _dump(body: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)
    except (TypeError, ValueError) as error:
        raise Refused(_("内容里有无法保存的字符,请删去后重新录入。"), code="value.unstorable") from error


def normalised(value: Value) -> Value:
    """A value with every text in it, keys too, in normal form C: what the log will hold of it."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list | tuple):
        return [normalised(item) for item in value]
    if isinstance(value, dict):
        return {normalised(key): normalised(value[key]) for key in sorted(value)}
    return value


def _refuse_numbers(value: Value, depth: int = 0) -> None:
    """Raise for what JSON would carry but two machines might write or read differently."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_INTEGER):
        raise Refused(_("数值请用整数或文字保存。"), code="value.number")
    if depth > MAX_DEPTH:
        raise Refused(_("内容的层次太深,无法保存。"), code="value.too_deep")
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_numbers(item, depth + 1)
    elif isinstance(value, dict):
        for item in value.values():
            _refuse_numbers(item, depth + 1)


def decode(raw: bytes) -> Op:
    """A foreign operation; raises `Refused` unless `raw` are the canonical bytes of a well-formed one."""
    if len(raw) > MAX_BYTES:
        raise Refused(_("文件里有一条记录太长。"), code="op.too_long")
    try:
        op = from_body(orjson.loads(raw))
        check_shape(op)
        canonical = encode(op)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Refused(_("文件里有一条记录格式不对。"), code="op.malformed") from error
    if canonical != raw:
        raise Refused(_("文件里有一条记录不是规范写法。"), code="op.not_canonical")
    return op


def trusted(raw: bytes | str) -> Op:
    """The operation in bytes that this program wrote itself and has verified before."""
    return from_body(orjson.loads(raw))


def from_body(body: dict[str, Any]) -> Op:
    """The operation that a JSON body of ours says."""
    return Op(
        stream=body["s"], seq=body["n"], hlc=body["t"], wall_ms=body["w"], actor=body["a"], install=body["i"],
        kind=body["k"], entity=body["e"], id=body["x"], step=body["p"], schema=body["v"],
        fields={name: (value, tuple(map(_dot, prev))) for name, (value, prev) in body["f"].items()},
        reason=body.get("r", ""), parent=_dot(body["q"]) if "q" in body else None,
        salt=body.get("z", ""), link=body.get("0", ""),
    )  # fmt: skip


def check_shape(op: Op) -> None:
    """Raise `Refused` when a foreign operation's envelope is not what this program would have written."""
    texts = (op.actor, op.install, op.reason)
    numbers = (op.seq, op.hlc, op.wall_ms, op.schema)
    dots = [dot for _value, prev in op.fields.values() for dot in prev]
    dots += [op.parent] if op.parent is not None else []
    status = op.fields[STATUS][0] if STATUS in op.fields else LIVE
    sound = (
        all(isinstance(text, str) for text in texts)
        and all(type(n) is int and 0 <= n < LARGEST_NUMBER for n in numbers)
        and 1 <= op.seq <= LARGEST_INTEGER
        and op.kind in KINDS
        and all(_HEX_ID.fullmatch(text) for text in (op.stream, op.id, op.step))
        and all(_NAME.fullmatch(text) for text in (op.entity, *op.fields))
        and all(_HEX_ID.fullmatch(stream) and 1 <= seq <= LARGEST_INTEGER for stream, seq in dots)
        and not any(stream == op.stream and seq >= op.seq for stream, seq in dots)
        and status in ((DELETED,) if op.kind == PURGE and STATUS in op.fields else (LIVE, DELETED))
        and _SALT.fullmatch(op.salt) is not None
        and _LINK.fullmatch(op.link) is not None
        and not (op.link and (op.salt or op.reason))
    )
    if not sound:
        raise Refused(_("文件里有一条记录的信封不对。"), code="op.envelope")


def _dot(text: str) -> Dot:
    stream, seq = text.split(":")
    return (stream, int(seq))


def chain(previous: bytes, raw: bytes) -> bytes:
    """The hash of an operation: SHA-256 over its predecessor's hash and its canonical bytes.

    A rest states the hash its whole had; the next operation, which was chained to that, bears it out.
    """
    if raw.startswith(_REST):
        return bytes.fromhex(raw[len(_REST) : len(_REST) + 64].decode())
    return hashlib.sha256(previous + raw).digest()
