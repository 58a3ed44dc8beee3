"""The paper that proves who somebody is: which kind (GA/T 517), what its number looks like, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.base.i18n import N_
from desktop.domain.id_number import PROVINCES, IdNumber, check_digit

ID_CARD: Final = "111"
PERMANENT_RESIDENCE: Final = "553"
HONG_KONG_MACAO_PERMIT: Final = "810"  # no code in GA/T 517: the region its numbers begin with
TAIWAN_PERMIT: Final = "830"
ID_TYPES: Final[Mapping[str, str]] = {
    "111": N_("居民身份证"),
    "810": N_("港澳居民居住证"),
    "830": N_("台湾居民居住证"),
    "414": N_("护照"),
    "553": N_("外国人永久居留身份证"),
    "554": N_("外国人居留证"),
    "516": N_("港澳居民来往内地通行证"),
    "511": N_("台湾居民来往大陆通行证"),
    "112": N_("临时居民身份证"),
    "113": N_("户口簿"),
    "117": N_("出生医学证明"),
    "114": N_("军官证"),
    "115": N_("警官证"),
    "990": N_("其他证件"),
}
EIGHTEEN: Final = frozenset({"111", "112", "113", "810", "830"})
"""The documents whose number is a citizen's number or built like one (GB 11643)."""
KEYS: Final = EIGHTEEN | {PERMANENT_RESIDENCE}
"""The documents whose number belongs to one person for life: who has it is the same person."""

NONE_REASONS: Final[Mapping[str, str]] = {
    "newborn": N_("新生儿未上户"),
    "unregistered": N_("未落户"),
    "never_issued": N_("从未办理"),
    "lost": N_("遗失,正在补办"),
    "refused": N_("拒绝提供"),
    "not_met": N_("未见到本人"),
    "damaged": N_("原表号码损坏,待补录"),
    "other": N_("其他原因"),
}

_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "414": re.compile(r"[A-Z0-9<]{5,17}"),
    "511": re.compile(r"\d{8}(\d{2}(\([A-Z]\)|[A-Z]))?"),
    "516": re.compile(r"[HM]\d{8}(\d{2})?"),
    "117": re.compile(r"[A-Z]\d{9}"),
    "554": re.compile(r"[A-Z0-9]{6,18}"),
}
_OLD_PERMANENT = re.compile(r"[A-Z]{3}\d{12}")
_NEW_PERMANENT = re.compile(r"9\d{16}[\dX]")


@dataclass(frozen=True, slots=True)
class IdDocument:
    """What a typed number is, for the kind of document it is said to be; `fits` is False for a wrong form.

    `birth` and `sex` are what the number itself proves, None where it proves nothing.
    """

    id_type: str
    number: str
    fits: bool
    birth: date | None = None
    sex: str | None = None


def kind_of(number: IdNumber) -> str:
    """The document a valid 18-character number stands on: 81/82, 83 and 9 begin those of residence permits."""
    if number.value.startswith("9"):
        return PERMANENT_RESIDENCE
    return {"81": "810", "82": "810", "83": "830"}.get(number.value[:2], ID_CARD)


def read(typed: str, id_type: str | None, *, today: date) -> IdDocument | None:
    """The document that was typed, None when nothing was. Without a kind it is taken for what it looks like."""
    text = re.sub(r"\s", "", typed).upper()
    if not text:
        return None
    if id_type == PERMANENT_RESIDENCE:
        return _permanent(text, today)
    if id_type in {None, ""} or id_type in EIGHTEEN:
        reading = IdNumber.parse(text, today=today)
        if number := reading.number:
            said = id_type if id_type in {"112", "113"} else kind_of(number)
            return IdDocument(said, number.value, fits=True, birth=number.birth, sex=number.sex)
        if not id_type and reading.id_type:
            return IdDocument(reading.id_type, text, fits=True)
        return IdDocument(id_type or ID_CARD, text, fits=False)
    pattern = _PATTERNS.get(str(id_type))
    return IdDocument(str(id_type), text, fits=pattern is None or bool(pattern.fullmatch(text)))


def _permanent(text: str, today: date) -> IdDocument:
    """Since 2023 eighteen characters: 9, province, ISO 3166 number of the country, birth, sequence, check digit."""
    if _OLD_PERMANENT.fullmatch(
        text
    ):  # since 2004 three letters and twelve digits, which end in YYMMDD and two more
        return IdDocument(PERMANENT_RESIDENCE, text, fits=True)
    if not _NEW_PERMANENT.fullmatch(text) or int(text[1:3]) not in PROVINCES:
        return IdDocument(PERMANENT_RESIDENCE, text, fits=False)
    try:
        birth = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return IdDocument(PERMANENT_RESIDENCE, text, fits=False)
    right = check_digit(text[:17]) == text[17] and birth <= today
    sex = "1" if int(text[16]) % 2 else "2"
    return IdDocument(PERMANENT_RESIDENCE, text, right, birth if right else None, sex if right else None)
