"""Sealing for a recipient and opening with an identity: the one file that speaks age."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pyrage

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.bundle.container import MAX_AGE_HEADER, check_age_header, unreadable
from desktop.exchange.bundle.parts import Joined
from desktop.security import bech32
from desktop.security.install import RECIPIENT_PREFIX
from desktop.security.sealing import usable


class Opener(Protocol):
    """Whoever opens what was sealed for a recipient: an installation, or the office file itself."""

    @property
    def recipient(self) -> str: ...
    @property
    def identity(self) -> str: ...


class Sink(Protocol):
    """Takes what was opened, piece by piece; what it raises ends the opening."""

    def write(self, data: bytes) -> int: ...
    def flush(self) -> None: ...


def key_id(recipient: str) -> str:
    """By what a recipient is named on the outside and inside the signed manifest: 128 bits of SHA-256."""
    return hashlib.sha256(b"gezhi-recipient/1\0" + recipient.encode()).hexdigest()[:32]


def check_recipient(text: str) -> str:
    """A recipient as its owner gave it (`age1…`), tidied; raises `Refused` (`key.malformed`)."""
    tidy = "".join(text.split()).lower()
    if not usable(bech32.decode(RECIPIENT_PREFIX, tidy)):
        raise Refused(_("这不是有效的接收码,请核对后重新粘贴。"), code="key.malformed")
    return tidy


def seal(plain: bytes, recipient: str) -> bytes:
    """The age file that only `recipient` opens."""
    sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def seal_pieces(pieces: Sequence[bytes], recipient: str) -> bytes:
    """The same of what lies in pieces, which are never put together in memory: they may be 300 MB."""
    sealed = BytesIO()
    pyrage.encrypt_io(_Pieces(pieces), sealed, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed.getvalue()


def unseal(cipher: bytes, identity: str) -> bytes:
    """What was sealed; raises `Refused` when it was sealed for somebody else or tampered with.

    In memory only: what age had opened before it met tampering must never lie on a disk.
    """
    check_age_header(cipher)
    try:
        plain: bytes = pyrage.decrypt(cipher, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise _sealed() from error
    return plain


def unseal_into(sink: Sink, cipher: Joined, identity: str) -> None:
    """Open a stream of ciphertext into `sink`, a piece at a time; raises as `unseal`, and whatever `sink` raises.

    What has arrived in `sink` is believed only when this returns. A file that cannot be read any more raises
    `EnvironmentFailure`.
    """
    try:
        source = _Begun(cipher)
        check_age_header(source.start)
        pyrage.decrypt_io(source, sink, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError, ValueError) as error:
        if cipher.failed is not None:
            raise unreadable(cipher.failed) from error
        raise _sealed() from error
    finally:
        cipher.close()


class _Pieces:
    """Pieces one after another, as the age library reads a file."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces, self._no, self._at = pieces, 0, 0

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        while self._no < len(self._pieces):
            if piece := self._pieces[self._no][self._at : self._at + size]:
                self._at += len(piece)
                return piece
            self._no, self._at = self._no + 1, 0
        return b""


class _Begun:
    """A stream whose start was read already."""

    def __init__(self, cipher: Joined) -> None:
        self._cipher, start = cipher, b""
        try:
            while len(start) <= MAX_AGE_HEADER and (piece := cipher.read(MAX_AGE_HEADER + 1 - len(start))):
                start += piece
        except OSError as error:
            raise unreadable(cipher.failed or Path()) from error
        self.start = self._left = start

    def read(self, size: int) -> bytes:
        if self._left:
            piece, self._left = self._left[:size], self._left[size:]
            return piece
        return self._cipher.read(size)


def _sealed() -> Refused:
    return Refused(_("打不开这个交换包:不是发给本机的,或内容被改动过。"), code="bundle.sealed")
