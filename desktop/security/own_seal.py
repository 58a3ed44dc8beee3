"""A key pair that follows from the data key: what is sealed for it, every copy of the same office file can open.

Used for bundles laid aside on a second disk. The PC that wrote them may be gone, and its own keys with it; whoever opens
a backup with a password or the recovery code opens them too. After the office got another key it is another pair.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.security import bech32
from desktop.security.install import IDENTITY_PREFIX, RECIPIENT_PREFIX

SHORTEST: Final = 32
PURPOSE: Final = b"gezhi bundle to oneself, version 1"
VOUCHING: Final = b"gezhi signs for oneself, version 1:"


@dataclass(frozen=True, slots=True)
class OwnSeal:
    """`recipient` (`age1…`) is not secret; `identity` never shows in a repr or a log."""

    recipient: str
    identity: str = field(repr=False)

    @classmethod
    def of(cls, data_key: bytes) -> OwnSeal:
        """Of an office file's data key: HKDF (RFC 5869) with SHA-256, then X25519 (RFC 7748)."""
        if (
            len(data_key) < SHORTEST
        ):  # let go of while the window is locked: what is nobody's key is everybody's
            raise EnvironmentFailure(_("数据现在是锁住的,请先解锁。"), code="store.locked")
        secret = HKDF(SHA256(), 32, None, PURPOSE).derive(data_key)
        public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
        return cls(bech32.encode(RECIPIENT_PREFIX, public), bech32.encode(IDENTITY_PREFIX, secret).upper())

    def mark(self, signer: str) -> str:
        """What only a holder of the data key can write beside a signing key: HMAC-SHA-256 (RFC 2104), hexadecimal."""
        return hmac.digest(self.identity.encode(), VOUCHING + signer.encode(), "sha256").hex()

    def made(self, mark: str, signer: str) -> bool:
        """Whether a holder of the data key wrote this mark."""
        return hmac.compare_digest(mark.encode(), self.mark(signer).encode())
