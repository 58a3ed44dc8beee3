"""The second key: what a restricted care record says is sealed beneath the key of its category.

Whoever opens the office file can read every table. A value sealed here stays unreadable to them unless their
`Ring` holds the category's key. AES-256-SIV (RFC 5297) is deterministic: the same words in the same field of the
same record under the same key give the same text, so two computers that write the same thing do not disagree.
The record's id and the field's name are associated data: a sealed value cannot be moved to another place.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

PREFIX: Final = "sealed:"
KEY_BYTES: Final = 64  # two AES-256 keys, as SIV wants them
BLOCK: Final = 64  # values are padded to a multiple of this: the length must not tell the category
_VERSION: Final = 1
_TEXT: Final = re.compile(r"sealed:([0-9a-f]{8}):([A-Za-z0-9_-]{64,})")


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(key)


def forget() -> None:
    """Let go of the ciphers kept at hand: their keys are no longer held."""
    _cipher.cache_clear()


class Unreadable(Exception):
    """The text is sealed under a key that is not in this ring, or is not what was sealed in this place."""


def is_sealed(value: object) -> bool:
    """Whether a value has the form that `Ring.seal` gives; needs no key."""
    return isinstance(value, str) and value.startswith(PREFIX) and _TEXT.fullmatch(value) is not None


def key_id(value: str) -> str:
    """The id of the key a sealed text needs, "" when it is not sealed."""
    found = _TEXT.fullmatch(value)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class CareKey:
    """One generation of a category's key. `id` is a fingerprint of 8 hexadecimal digits and tells no category."""

    id: str
    category: str
    generation: int
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, category: str, generation: int, key: bytes) -> CareKey:
        """The key with its fingerprint; raises `ValueError` for a key of another length than 64 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"a care key has {KEY_BYTES} bytes")
        fingerprint = hashlib.sha256(b"gezhi care key\0" + key).hexdigest()[:8]
        return cls(fingerprint, category, generation, key)


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """The care keys one signed-in person holds. The newest of a category seals, every one opens."""

    keys: tuple[CareKey, ...] = ()

    @classmethod
    def empty(cls) -> Ring:
        """The ring of somebody who holds no category."""
        return cls()

    @classmethod
    def of(cls, keys: Iterable[CareKey]) -> Ring:
        """Keys in the one order every computer gives them: category, generation, fingerprint."""
        return cls(tuple(sorted(set(keys), key=lambda k: (k.category, k.generation, k.id))))

    @classmethod
    def load(cls, raw: bytes) -> Ring:
        """Read what `dump` wrote; raises `ValueError` for anything else."""
        try:
            body = orjson.loads(raw)
            if body["v"] != _VERSION:
                raise ValueError("a ring of a newer version")
            return cls.of(CareKey.of(c, int(g), urlsafe_b64decode(k)) for c, g, k in body["keys"])
        except (KeyError, TypeError, binascii.Error) as error:
            raise ValueError("this is not a ring of care keys") from error

    def dump(self) -> bytes:
        """The keys in plain bytes, for wrapping alone; the same ring gives the same bytes."""
        keys = [(k.category, k.generation, urlsafe_b64encode(k.key).decode()) for k in self.keys]
        return orjson.dumps({"v": _VERSION, "keys": keys}, option=orjson.OPT_SORT_KEYS)

    def __repr__(self) -> str:
        held = ", ".join(f"{k.category}#{k.generation} {k.id}" for k in self.keys)
        return f"Ring({held})"

    def __bool__(self) -> bool:
        return bool(self.keys)

    @property
    def categories(self) -> frozenset[str]:
        """The categories of which any key is held."""
        return frozenset(k.category for k in self.keys)

    def only(self, categories: Iterable[str]) -> Ring:
        """The keys of these categories alone."""
        wanted = frozenset(categories)
        return Ring(tuple(k for k in self.keys if k.category in wanted))

    def merged(self, other: Ring) -> Ring:
        """Both rings' keys."""
        return Ring.of((*self.keys, *other.keys))

    def with_new(self, category: str, random: Callable[[int], bytes]) -> Ring:
        """One more generation of a category's key, the newest from now on."""
        last = max((k.generation for k in self.keys if k.category == category), default=0)
        return Ring.of((*self.keys, CareKey.of(category, last + 1, random(KEY_BYTES))))

    def newest(self, category: str) -> CareKey:
        """The key that seals a category; raises `Unreadable` when none is held."""
        held = [k for k in self.keys if k.category == category]
        if not held:
            raise Unreadable(category)
        return held[-1]

    def seal(self, category: str, value: Any, entity_id: str, field: str) -> str:
        """A JSON value as sealed text; raises `Unreadable` when the category's key is not held."""
        key = self.newest(category)
        plain = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        plain += b" " * (-len(plain) % BLOCK)
        sealed = _cipher(key.key).encrypt(plain, [entity_id.encode(), field.encode()])
        return f"{PREFIX}{key.id}:{urlsafe_b64encode(sealed).rstrip(b'=').decode()}"

    def open(self, text: str, entity_id: str, field: str) -> Any:
        """The value of a sealed text; raises `Unreadable` without its key and for a text that was tampered with."""
        found = _TEXT.fullmatch(text)
        key = next((k for k in self.keys if found and k.id == found[1]), None)
        if found is None or key is None:
            raise Unreadable(field)
        try:
            sealed = urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
            return orjson.loads(_cipher(key.key).decrypt(sealed, [entity_id.encode(), field.encode()]))
        except (InvalidTag, ValueError) as error:
            raise Unreadable(field) from error

    def category_of(self, text: str) -> str:
        """The category whose key sealed a text, "" when that key is not held."""
        wanted = key_id(text)
        return next((k.category for k in self.keys if k.id == wanted), "")
