"""What makes a password too easy: its shape, the list everybody tries first, and what a colleague would guess.

Two strengths. `keyslots.check_new_password` is the floor under every password, also of an office founded by the
command line, where scripts and rehearsals set their own; `problem` is asked in the window and for every further user
(GB/T 22239-2019, 8.1.4.1 a: complexity; the list stands for NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

import hmac
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.base.paths import resource
from desktop.base.pinyin import syllables

SHORTEST: Final = 8
PASSPHRASE: Final = 16  # from here on length does what classes do below
CLASSES: Final = 3
REMEMBERED: Final = 5  # earlier passwords that may not come back
SHORTEST_WORD: Final = 4  # of a name in pinyin; shorter ones stand in half of all passwords
SHORTEST_NUMBER: Final = 6
# A verifier of an earlier password lies inside the encrypted office file: OWASP's small setting is enough there.
MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
_LEET: Final = str.maketrans({"@": "a", "0": "o", "$": "s", "1": "l", "3": "e", "!": "i"})
_WALKS: Final = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Known:
    """What a colleague knows: names of the office and its users, as written; telephone numbers and dates as digits."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def problem(password: str, known: Known | None = None) -> Problem | None:
    """Why a password is too easy, None for a good one."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST or (_classes(text) < CLASSES and len(text) < PASSPHRASE):
        return Problem(
            "password.weak",
            _("密码至少 8 位,大写、小写、数字、符号(或汉字)至少三种;写 16 位以上的一句话也可以。"),
        )
    if len(set(text)) < SHORTEST // 2 or _is_walk(text):
        return Problem("password.pattern", _("密码里重复或连着的键太多,很容易猜到,请换一个。"))
    if not {text.lower(), text.lower().translate(_LEET)}.isdisjoint(common()):
        return Problem("password.common", _("这是最常见的密码之一,别人第一批就会试它,请换一个。"))
    return _guessed(text.lower(), known or Known())


def insist(password: str, known: Known | None = None, past: Sequence[Mapping[str, Any]] = ()) -> None:
    """Raise `Refused` for an easy password and for one of the last five (`past`: their verifiers)."""
    found = problem(password, known)
    if found is None and matches_any(password, past):
        found = Problem("password.used", _("这个密码用过了,请换一个和前 {n} 个不同的。").format(n=REMEMBERED))
    if found is not None:
        raise Refused(found.text, code=found.code, problems={"password": found})


def verifier(password: str, random: RandomBytes) -> dict[str, str]:
    """What tells later whether a password was this one, and nothing else: a salt and an Argon2id hash."""
    salt = random(16)
    return {"salt": b64encode(salt).decode(), "hash": b64encode(_hash(password, salt)).decode()}


def matches_any(password: str, past: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the password is one of those."""
    return any(
        hmac.compare_digest(_hash(password, b64decode(one["salt"])), b64decode(one["hash"])) for one in past
    )


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """The list everybody tries first; its source stands at its head."""
    lines = resource("codes", "common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _hash(password: str, salt: bytes) -> bytes:
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB).derive(text)


def _classes(text: str) -> int:
    small, large, digit = (any(test(ch) for ch in text) for test in (str.islower, str.isupper, str.isdecimal))
    other = any(not (ch.isascii() and ch.isalnum()) for ch in text)  # a symbol, or a Chinese character
    return small + large + digit + other


def _is_walk(text: str) -> bool:
    """Whether three quarters of the password go along the keys, the alphabet or the numbers."""
    lower = text.lower()
    steps = sum(any(a + b in walk or b + a in walk for walk in _WALKS) or a == b for a, b in pairwise(lower))
    return steps * 4 >= (len(lower) - 1) * 3


def _guessed(lower: str, known: Known) -> Problem | None:
    for name in known.names:
        if any(word in lower for word in _spellings(name)):
            return Problem("password.name", _("密码里不要有社区或人的名字(拼音也不行)。"))
    digits = "".join(ch for ch in lower if ch.isdecimal())
    for number in known.numbers:
        if len(number) >= SHORTEST_NUMBER and number in digits:
            return Problem("password.number", _("密码里不要有电话号码或生日。"))
    return None


def _spellings(name: str) -> set[str]:
    """A name as written, and in full pinyin."""
    plain = "".join(name.split()).lower()
    spoken = "".join(syllables(ch)[0] for ch in plain).lower()
    return {word for word in (spoken,) if len(word) >= SHORTEST_WORD} | ({plain} if len(plain) > 1 else set())
