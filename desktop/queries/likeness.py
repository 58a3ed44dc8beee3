"""How likely two registrations are one person: a score out of 100 and the reasons, never a decision.

After the match order of the import (valid ID number; name and its first 15 digits; name, birth and home; name and
phone; name and home). Near names are compared by sound, because most mistakes are made with a pinyin keyboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz

from desktop.base.i18n import N_
from desktop.domain.partial_date import PartialDate
from desktop.store import search

CERTAIN: Final = 100
LEAST: Final = 55  # below, two people share what many share
NEAR_SOUND: Final = 82  # of 100, rapidfuzz ratio of the pinyin
DIGITS_WRONG: Final = 2  # digits in which one number mistyped still looks like the other

POINTS: Final[Mapping[str, int]] = MappingProxyType({
    "name": 40, "sound": 30, "near": 20, "prefix15": 55, "typo": 40, "birth": 30, "birth_part": 10, "birth_near": 5,
    "home": 22, "phone": 20, "sex": -15, "twins": -25,
})  # fmt: skip
REASONS: Final[Mapping[str, str]] = MappingProxyType({
    "id": N_("证件号码相同"),
    "name": N_("姓名相同"),
    "sound": N_("姓名同音"),
    "near": N_("姓名相近"),
    "prefix15": N_("证件号码前 15 位相同"),
    "typo": N_("证件号码只差一两位"),
    "birth": N_("出生日期相同"),
    "birth_part": N_("出生年月不冲突"),
    "birth_near": N_("出生日期只差一位"),
    "home": N_("住在同一处"),
    "phone": N_("电话相同"),
    "sex": N_("但性别不同"),
    "twins": N_("但可能是双胞胎"),
    "head": N_("户主相同"),
    "head_near": N_("户主姓名相近"),
    "dwelling": N_("登记在同一套房"),
    "address": N_("地址写法相同"),
    "member": N_("有同名的成员"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of one registration. `home` is the dwelling, or the address as typed."""

    id: str
    name: str
    sex: str = ""
    birth: str = ""
    number: str = ""
    prefix15: str = ""
    phones: frozenset[str] = frozenset()
    home: str = ""
    household: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` up to 100; `reasons` are keys of `REASONS`, the weightiest first."""

    score: int
    reasons: tuple[str, ...]


@lru_cache(maxsize=262_144)
def sound(name: str) -> str:
    """The name in pinyin without tones, as its surname is read."""
    return search.readings("".join(ch for ch in name if ch.isalnum()).lower())[0][0] if name else ""


def first15(number: str, kept: str) -> str:
    """The first fifteen digits of an 18-digit number, else those that survived of a damaged one."""
    return number[:15] if len(number) == 18 else kept


def compare(one: Person, other: Person) -> Likeness | None:
    """None when they look like two people."""
    if one.number and one.number == other.number:
        return Likeness(CERTAIN, ("id",))
    found = alike_names(one.name, other.name)
    if not found:
        return None
    number = _numbers(one, other, same_name=found == "name")
    birth = _birth(one.birth, other.birth)
    if number is None or birth is None:
        return None
    reasons = [found, *number, *birth]
    if one.home and one.home == other.home:
        reasons.append("home")
    if one.phones & other.phones:
        reasons.append("phone")
    if one.sex and other.sex and one.sex != other.sex:
        reasons.append("sex")
    if found != "name" and "birth" in reasons and one.household and one.household == other.household:
        reasons.append("twins")
    score = min(sum(POINTS[reason] for reason in reasons), CERTAIN - 1)
    if score < LEAST:
        return None
    return Likeness(score, tuple(sorted(reasons, key=lambda reason: -POINTS[reason])))


def alike_names(one: str, other: str) -> str:
    """`name`, `sound` or `near`; "" for different names."""
    if not one or not other:
        return ""
    if one == other:
        return "name"
    mine, theirs = sound(one), sound(other)
    if mine == theirs:
        return "sound"
    return "near" if fuzz.ratio(mine, theirs, score_cutoff=NEAR_SOUND) else ""


def _numbers(one: Person, other: Person, *, same_name: bool) -> tuple[str, ...] | None:
    """What the numbers add; None when they speak of two people."""
    if one.number and other.number:
        wrong = sum(a != b for a, b in zip(one.number, other.number, strict=False))
        same_length = len(one.number) == len(other.number)
        return ("typo",) if same_name and same_length and wrong <= DIGITS_WRONG else None
    mine, theirs = first15(one.number, one.prefix15), first15(other.number, other.prefix15)
    if mine and theirs:
        return ("prefix15",) if mine == theirs else None
    return ()


@lru_cache(maxsize=65_536)
def _parsed(text: str) -> PartialDate | None:
    try:
        return PartialDate.from_text(text)
    except ValueError:
        return None


def _birth(one: str, other: str) -> tuple[str, ...] | None:
    """What the birth dates add; None when they contradict each other."""
    mine, theirs = _parsed(one), _parsed(other)
    if mine is None or theirs is None:
        return ()
    if mine.agrees(theirs):
        return ("birth",) if mine.day and theirs.day else ("birth_part",)
    near = len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return ("birth_near",) if near else None
