"""Telephone numbers: several in a cell, with holders, area codes and extensions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.domain.typed_text import bare, spaced

_MOBILE = re.compile(r"^1[3-9][0-9]{9}$")
_LANDLINE = re.compile(r"^(0\d{2,3})-?(\d{7,8})(?:(?:-|转|ext\.?|#|,)(\d{1,6}))?$")
_LOCAL = re.compile(r"^(\d{7,8})(?:(?:-|转|ext\.?|#)(\d{1,6}))?$")
_SHORT = re.compile(r"^6\d{3,5}$")
_SERVICE = re.compile(r"^(1\d{2,4}|[48]00-?\d{3}-?\d{4})$")
_NONE = re.compile(
    r"^(无|没有|拒绝(提供|透露)?|拒不提供|空号|停机|不详|不清楚|不知道|未知|暂无|未提供|待补|[-—/\\、.]+|0|无(电话|手机)|没有?(电话|手机)|关机|未留|不愿(提供|透露))$"
)
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d{1,2}$", re.IGNORECASE)
_HOLDER = re.compile(r"\(([^()\d]*)\)")
_SEPARATOR = re.compile(r"[/、,;|\n\r\t\\]|\s{2,}|和|或|及")
_SPACED_ONE = re.compile(r"^\+?\d[\d -]*$")
_MASKED = re.compile(r"\d.*[*●×xX]|[*●×xX].*\d")
_HOLDER_BETWEEN = re.compile(r"(?<=\d)(?!转|分机)[一-鿿]{1,6}[::]?(?=[01]\d{6})")
_WORDS = re.compile(r"^(手机|电话|联系电话|座机|固话|宅电|家|办|本人)+[::]?")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """`numbers` in typed order; `codes` say what was found (`phone.*`)."""

    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def is_mobile(text: str) -> bool:
    """Whether `text` is a mainland mobile number and nothing else."""
    return bool(_MOBILE.match(text))


def parse_phones(typed: str | float | None, *, area: str = "") -> PhoneReading:
    """Read a cell of telephone numbers; `area` is put before a landline that has no area code."""
    if typed is None:
        return PhoneReading()
    if isinstance(typed, (int, float)):
        typed = f"{typed:.15g}"
    if _MOBILE.match(typed):
        return PhoneReading((typed,))
    text = spaced(typed.replace("\n", "、").replace("\r", "、")).strip("'\"")
    if not text:
        return PhoneReading()
    if _NONE.match(bare(text)):
        return PhoneReading(codes=("phone.none_stated",))
    numbers: list[str] = []
    codes: dict[str, None] = {}
    if bare(text) != typed:
        codes["phone.normalised"] = None
    if _HOLDER.search(re.sub(r"\((0\d{2,3})\)", r"\1-", text)) or _HOLDER_BETWEEN.search(text):
        codes["phone.holder_note"] = None
    for part in _parts(text):
        number, code = _one(part, area)
        if number and number not in numbers:
            numbers.append(number)
        if code:
            codes[code] = None
    if len(numbers) > 1:
        codes["phone.multiple"] = None
    return PhoneReading(tuple(numbers), tuple(codes))


def _parts(text: str) -> list[str]:
    """The single numbers of a cell: separators first, then blanks unless they only group the digits of one number."""
    text = re.sub(r"\((0\d{2,3})\)\s*", r"\1-", text)
    text = _HOLDER_BETWEEN.sub("、", _HOLDER.sub("、", text)).replace("分机", "转")
    found: list[str] = []
    for piece in _SEPARATOR.split(text):
        piece = re.sub(r"^[一-鿿]{1,6}[::]? ?(?=\d)", "", piece.strip())  # whose number it is
        if not piece:
            continue
        if " " in piece and not _is_one(piece):
            found += [p for p in re.split(r" (?!转|ext)", piece) if p]
        else:
            found.append(piece)
    return found


def _is_one(piece: str) -> bool:
    digits = re.sub(r"\D", "", piece)
    if "转" in piece or "ext" in piece.lower():
        return len(digits) <= 17 and not re.search(r"\d{7,} \d{7,}", piece)
    if not _SPACED_ONE.match(piece):
        return False
    return (
        len(digits) <= 13
        and (len(digits) != 12 or digits.startswith("0"))
        and not re.search(r"\d{7,} +\d{7,}", piece)
    )


def _one(part: str, area: str) -> tuple[str | None, str | None]:
    text = re.sub(r"\.0+$", "", _WORDS.sub("", bare(part)))
    if _SCIENTIFIC.match(text):
        return None, "phone.damaged"
    if _MASKED.search(text):
        return None, "phone.invalid"
    text = re.sub(r"(转|ext|#|-)+$", "", re.sub(r"[^\d转extEXT#-]", "", text), flags=re.IGNORECASE)
    plain = text.replace("-", "")
    plain = re.sub(r"^(\+?0{0,2}86)(?=1[3-9]\d{9}$)", "", plain)
    if _MOBILE.match(plain):
        return plain, None
    if m := _LANDLINE.match(text):
        return f"{m[1]}-{m[2]}" + (f"转{m[3]}" if m[3] else ""), None
    if _SHORT.match(plain) and len(plain) <= 6:
        return plain, "phone.short_number"
    if m := _LOCAL.match(text):
        local = m[1] + (f"转{m[2]}" if m[2] else "")
        return (f"{area}-{local}" if area else local), "phone.area_code_added"
    if _SERVICE.match(plain):
        return plain, None
    if plain.isdigit() and len(plain) >= 4:
        return None, "phone.invalid"
    return None, None
