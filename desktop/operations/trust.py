"""Accepting and withdrawing a signer: the decision whose bundles this office believes."""

from __future__ import annotations

import re
from datetime import date

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.operations import settings
from desktop.queries.trust import PREFIX
from desktop.workspace import Workspace

_KEY = re.compile(r"[0-9a-f]{64}")


def accept_signer(office: Workspace, public_key: str, *, name: str, actor: str, today: date) -> Changes:
    """Believe bundles signed by this Ed25519 key (64 hexadecimal digits); `name` says whose it is.

    Accepting it again under another name renames it. Raises `Refused` (`key.malformed`, `trust.name`).
    """
    key = _tidy(public_key)
    if not name.strip():
        raise Refused(_("请填写对方单位或电脑的名称。"), code="trust.name")
    value = {"name": name.strip(), "since": today.isoformat()}
    with office.change("trust.add", actor=actor, args={"subject": name.strip(), "key": key}) as unit:
        settings.put(unit, PREFIX + key, value)
    return unit.changes


def withdraw_signer(office: Workspace, public_key: str, *, actor: str) -> Changes:
    """Believe that key no longer; what it brought stays. Raises `NotFound` when it was not accepted."""
    key = _tidy(public_key)
    with office.change("trust.withdraw", actor=actor, args={"key": key}) as unit:
        if not settings.remove(unit, PREFIX + key):
            raise NotFound(_("这个签名码不在信任名单里。"), code="trust.unknown")
    return unit.changes


def _tidy(public_key: str) -> str:
    key = "".join(public_key.split()).lower()
    if not _KEY.fullmatch(key):
        raise Refused(_("这不是有效的签名码(应为 64 位十六进制)。"), code="key.malformed")
    return key
