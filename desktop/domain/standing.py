"""Whether somebody lives here and is registered here: two facts, and the four words made of them.

The table is that of 人户分离: registered and living here, living here only, registered here only, neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.domain.countries import CHINA
from desktop.domain.partial_date import stored


class Quadrant(StrEnum):
    """人户状态; the values are those of the field `hukou_state`."""

    HERE = "here"
    OUTSIDE = "outside"
    AWAY = "away"
    NEITHER = "neither"
    UNKNOWN = ""


QUADRANT_NAMES: Final[Mapping[Quadrant, str]] = {
    Quadrant.HERE: N_("人户一致"),
    Quadrant.OUTSIDE: N_("人在户不在"),
    Quadrant.AWAY: N_("户在人不在"),
    Quadrant.NEITHER: N_("人户都不在"),
    Quadrant.UNKNOWN: N_("人户状态未填"),
}
_BY_FACTS: Final = {
    (True, True): Quadrant.HERE,
    (True, False): Quadrant.OUTSIDE,
    (False, True): Quadrant.AWAY,
    (False, False): Quadrant.NEITHER,
}
FACTS: Final = {"here": (True, True), "outside": (True, False), "away": (False, True)}
"""(lives here, registered here) of every value of `hukou_state`."""
_ABROAD: Final = frozenset({"HKG", "MAC", "TWN"})


def quadrant(lives_here: bool | None, hukou_here: bool | None, said: str | None = None) -> Quadrant:
    """The state the two facts make; where they are not both known, what somebody `said` (a `hukou_state`)."""
    if lives_here is not None and hukou_here is not None:
        return _BY_FACTS[bool(lives_here), bool(hukou_here)]
    known = FACTS.get(said or "")
    if known is None or lives_here not in {None, known[0]} or hukou_here not in {None, known[1]}:
        return Quadrant.UNKNOWN
    return Quadrant(str(said))


def words(row: Mapping[str, Any]) -> str:
    """居住状态 of one resident in words, for a form or a list: 常住户籍, 流动, 外出, 境外, 已迁出, 已故."""
    if row.get("state") == "dead":
        return _("已故")
    if row.get("state") == "left":
        return _("已迁出")
    nationality = row.get("nationality") or CHINA
    if nationality != CHINA:
        return _("港澳台居民") if nationality in _ABROAD else _("外国人")
    return _(QUADRANT_NAMES[quadrant(row.get("lives_here"), row.get("hukou_here"), row.get("hukou_state"))])


def age(birth: str | None, today: date) -> int | None:
    """Whole years on `today`, None without a readable date. Of a year or month alone: as old as one may be at most."""
    born = stored(birth) if birth else None
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month or 1, born.day or 1))
