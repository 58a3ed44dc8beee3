"""How the key slots lock: standard primitives only, each with its own context so that nothing can be moved.

Password: Argon2id (RFC 9106), then HKDF-SHA256 (RFC 5869) over it and the machine secret. Recovery code: HKDF alone,
its 128 bits need no stretching. A slot's private key lies under AES-256-GCM of that; what is meant for a slot is
sealed to its public key by HPKE (RFC 9180, base mode: DHKEM X25519, HKDF-SHA256, AES-256-GCM).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.security import bech32
from desktop.security.install import IDENTITY_PREFIX, RECIPIENT_PREFIX

MEMORY_KIB: Final = 128 * 1024
PASSES: Final = 3
LANES: Final = 2
NONCE_BYTES: Final = 12
_HPKE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unopened(Exception):
    """Not this key, or not what was sealed."""


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """How dear one guess at a password is; written into the slot, so it may be raised later."""

    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


def stretched(password: str, salt: bytes, cost: Argon2Cost) -> bytes:
    """Argon2id, 32 bytes; the password is the same however its accents were typed (NFC)."""
    return Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"))


def derived(secret: bytes, salt: bytes | None, info: bytes) -> bytes:
    """HKDF-SHA256, 32 bytes."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def wrap(key: bytes, content: bytes, about: bytes, random: RandomBytes) -> bytes:
    """AES-256-GCM with `about` as associated data: nonce, then ciphertext and tag."""
    nonce = random(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def unwrap(key: bytes, wrapped: bytes, about: bytes) -> bytes:
    """What `wrap` wrapped; raises `Unopened`."""
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as error:
        raise Unopened from error


def recipient_of(private: bytes) -> str:
    """The public half of an X25519 key as age writes it (`age1…`)."""
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return bech32.encode(RECIPIENT_PREFIX, public)


def identity_of(private: bytes) -> str:
    """The private half as age writes it (`AGE-SECRET-KEY-1…`). Secret."""
    return bech32.encode(IDENTITY_PREFIX, private).upper()


def private_of(identity: str) -> bytes:
    """The 32 bytes of an age identity; raises `Refused` (`key.malformed`)."""
    return bech32.decode(IDENTITY_PREFIX, identity)


def usable(public: bytes) -> bool:
    """Whether anything can be sealed to an X25519 key: 32 bytes, and no point with which all share one secret.

    The age library does not refuse such a point (RFC 7748, 6.1) but breaks off, and whoever called it with it.
    """
    try:
        X25519PrivateKey.from_private_bytes(bytes(range(32))).exchange(
            X25519PublicKey.from_public_bytes(public)
        )
    except ValueError:
        return False
    return True


def seal(recipient: str, content: bytes, about: bytes) -> bytes:
    """To a public key; only its private half opens it, and only with the same `about`. Raises `Refused`."""
    try:
        public = X25519PublicKey.from_public_bytes(bech32.decode(RECIPIENT_PREFIX, recipient))
        return _HPKE.encrypt(content, public, info=about)
    except (
        ValueError
    ) as error:  # too short, or a point with which everybody shares the same secret (RFC 7748, 6.1)
        raise Refused(_("这不是有效的接收码,请核对后重新粘贴。"), code="key.malformed") from error


def unseal(private: bytes, sealed: bytes, about: bytes) -> bytes:
    """What `seal` sealed; raises `Unopened`."""
    try:
        return _HPKE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=about)
    except (InvalidTag, ValueError) as error:
        raise Unopened from error
