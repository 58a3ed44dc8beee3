"""A small signed JSON file: one flat object in canonical form with an Ed25519 signature over all the rest of it.

Read strictly and in this order: its size, whether it is JSON, its kind and version, its form, its signature. Nothing in
these files is secret; they name an office and its computers, never a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import orjson

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.exchange.bundle.write import put_whole
from desktop.security.install import signed_by

MAX_FILE: Final = 64 * 1024
_HEX128 = re.compile(r"[0-9a-f]{128}")


class Signer(Protocol):
    """A key that signs: a computer's, an office's, a district's."""

    @property
    def public_key(self) -> str: ...
    def sign(self, message: bytes) -> bytes: ...


def write(path: Path, kind: str, body: Mapping[str, Any], signer: Signer) -> None:
    """Sign and write, whole or not at all; raises as `put_whole`. `kind` as "gezhi-request/1"; adds `key`."""
    whole = {**body, "format": kind, "key": signer.public_key}
    signature = signer.sign(_bytes(kind, whole)).hex()
    put_whole(path, orjson.dumps({**whole, "signature": signature}, option=orjson.OPT_SORT_KEYS))


def read(path: Path, kind: str, names: frozenset[str]) -> dict[str, Any]:
    """The body of a sound paper of this kind with exactly these fields (and `key`), its signature checked.

    Raises `Refused` (`paper.*`), `EnvironmentFailure` when it cannot be read.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise not_ours(path)
        raw = patience.read(path)
    except OSError as error:
        raise EnvironmentFailure(
            _("读不到文件“{name}”,请检查 U 盘后重试。").format(name=path.name), code="bundle.unreadable"
        ) from error
    if len(raw) > MAX_FILE:
        raise not_ours(path)
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise not_ours(path) from error
    if not isinstance(body, dict):
        raise not_ours(path)
    _check_kind(body.get("format"), kind, path)
    if body.keys() != names | {"format", "key", "signature"} or raw != _canonical(body, path):
        raise damaged(path)
    signature = body.pop("signature")
    if not isinstance(signature, str) or not _HEX128.fullmatch(signature) or not isinstance(body["key"], str):
        raise damaged(path)
    if not signed_by(body["key"], _bytes(kind, body), bytes.fromhex(signature)):
        raise Refused(
            _("“{name}”的签名不对,内容被改动过,没有采用。请对方重新写一份。").format(name=path.name),
            code="paper.signature",
        )
    return body


def _check_kind(said: object, kind: str, path: Path) -> None:
    name, _slash, version = (said if isinstance(said, str) else "").partition("/")
    ours, _slash, current = kind.partition("/")
    if name != ours:
        raise not_ours(path)
    if version.isascii() and version.isdecimal() and int(version[:9]) > int(current):
        raise Refused(
            _("“{name}”由更新版本的格知写出,请先升级本机程序。").format(name=path.name), code="paper.newer"
        )
    if version != current:
        raise damaged(path)


def _canonical(body: Mapping[str, Any], path: Path) -> bytes:
    try:
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:  # read, but nested deeper than it is ever written
        raise damaged(path) from error


def _bytes(kind: str, body: Mapping[str, Any]) -> bytes:
    return f"{kind} signed\n".encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def not_ours(path: Path) -> Refused:
    """What is said of a file of another kind."""
    return Refused(
        _("“{name}”不是这里要的文件。登记申请以 .sqq 结尾,区里的答复以 .sqc 结尾。").format(name=path.name),
        code="paper.not_ours",
    )


def damaged(path: Path) -> Refused:
    """What is said of a file whose form this program would not have written."""
    return Refused(
        _("“{name}”的内容不完整或被改动过,没有采用。请重新复制,或请对方重新写一份。").format(name=path.name),
        code="paper.damaged",
    )
