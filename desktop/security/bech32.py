"""Bech32 (BIP 173), in which age writes its keys: letters that survive being read aloud, with a checksum."""

from __future__ import annotations

from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import _

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, raw: bytes) -> str:
    """`raw` under a lower-case prefix, in lower case."""
    data = _regroup(list(raw), 8, 5, pad=True)
    check = _polymod(_expand(prefix) + data + [0] * 6) ^ 1
    data += [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in data)


def decode(prefix: str, text: str) -> bytes:
    """The bytes under that prefix; raises `Refused` (`key.malformed`) for a wrong letter, checksum or prefix."""
    if text != text.lower() and text != text.upper():
        raise _malformed()
    found, mark, rest = text.lower().rpartition("1")
    if not mark or found != prefix or len(rest) < 6 or any(letter not in _LETTERS for letter in rest):
        raise _malformed()
    data = [_LETTERS.index(letter) for letter in rest]
    if _polymod(_expand(prefix) + data) != 1:
        raise _malformed()
    raw = bytes(_regroup(data[:-6], 5, 8, pad=False))
    if encode(prefix, raw) != text.lower():
        raise _malformed()
    return raw


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            check ^= term if top >> bit & 1 else 0
    return check


def _regroup(values: list[int], width: int, to: int, *, pad: bool) -> list[int]:
    held = bits = 0
    out = []
    for value in values:
        held = held << width | value
        bits += width
        while bits >= to:
            bits -= to
            out.append(held >> bits & ((1 << to) - 1))
    if pad and bits:
        out.append(held << (to - bits) & ((1 << to) - 1))
    return out


def _malformed() -> Refused:
    return Refused(_("这不是有效的接收码,请核对后重新粘贴。"), code="key.malformed")
