"""The printed recovery code: 128 random bits as 8 groups of 6 digits, each divisible by 11.

The form is that of a BitLocker recovery password: a group is a 16-bit number times eleven, so a mistyped
group is known at once and by its place.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import _

GROUPS: Final = 8
DIGITS: Final = 6
ELEVEN: Final = 11
LARGEST: Final = 0xFFFF


def write(secret: bytes) -> str:
    """The code of a 16-byte secret, groups joined by hyphens."""
    numbers = [int.from_bytes(secret[i : i + 2], "big") * ELEVEN for i in range(0, 2 * GROUPS, 2)]
    return "-".join(f"{number:0{DIGITS}d}" for number in numbers)


def mistyped(group: str) -> bool:
    """Whether six digits cannot be a group of any code: its check does not work out. Fewer are not finished yet."""
    digits = unicodedata.normalize("NFKC", group).strip()
    if len(digits) < DIGITS:
        return not (digits == "" or digits.isdecimal())
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        return True
    return int(digits) % ELEVEN != 0 or int(digits) // ELEVEN > LARGEST


def mistyped_groups(code: str) -> list[int]:
    """The numbers (from 1) of the finished groups of a code being typed that are wrong; without separators too."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", code))
    groups = [digits[i : i + DIGITS] for i in range(0, len(digits), DIGITS)]
    return [n for n, group in enumerate(groups, 1) if len(group) == DIGITS and mistyped(group)]


def read(code: str) -> bytes:
    """The 16-byte secret of a code as typed, with any separators; raises `Refused` naming the wrong group."""
    digits = re.sub(r"[\s\-‐-―－_.,，、;；]", "", unicodedata.normalize("NFKC", code))
    if not re.fullmatch(rf"[0-9]{{{GROUPS * DIGITS}}}", digits):
        raise Refused(_("恢复码应为 8 组,每组 6 位数字。请对照恢复码单重新输入。"), code="recovery.shape")
    secret = b""
    for index in range(GROUPS):
        number = int(digits[index * DIGITS : (index + 1) * DIGITS])
        if number % ELEVEN or number // ELEVEN > LARGEST:
            raise Refused(
                _("恢复码第 {n} 组有误,请对照恢复码单重新输入。").format(n=index + 1), code="recovery.group"
            )
        secret += (number // ELEVEN).to_bytes(2, "big")
    return secret
