"""Sealing for a recipient and opening with an identity: the one file that speaks age."""

from __future__ import annotations

import hashlib
from typing import Final

import pyrage

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.bundle.container import check_age_header
from desktop.security import bech32
from desktop.security.install import RECIPIENT_PREFIX

KEY_BYTES: Final = 32


def key_id(recipient: str) -> str:
    """By what a recipient is named on the outside and inside the signed manifest: 128 bits of SHA-256."""
    return hashlib.sha256(b"gezhi-recipient/1\0" + recipient.encode()).hexdigest()[:32]


def check_recipient(text: str) -> str:
    """A recipient as its owner gave it (`age1…`), tidied; raises `Refused` (`key.malformed`)."""
    tidy = "".join(text.split()).lower()
    if len(bech32.decode(RECIPIENT_PREFIX, tidy)) != KEY_BYTES:
        raise Refused(_("这不是有效的接收码,请核对后重新粘贴。"), code="key.malformed")
    return tidy


def seal(plain: bytes, recipient: str) -> bytes:
    """The age file that only `recipient` opens."""
    sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def unseal(cipher: bytes, identity: str) -> bytes:
    """What was sealed; raises `Refused` when it was sealed for somebody else or tampered with.

    In memory only: what age had opened before it met tampering must never lie on a disk.
    """
    check_age_header(cipher)
    try:
        plain: bytes = pyrage.decrypt(cipher, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise Refused(_("打不开这个交换包:不是发给本机的,或内容被改动过。"), code="bundle.sealed") from error
    return plain
