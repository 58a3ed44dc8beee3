"""The catalogue of indicators: each declared once, in the order of the groups.

Codes are those of the assessment tables (`A11`); a figure that a table splits has sub-codes (`B10.full_time`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.returns.catalogue import (
    a,
    b,
    c,
    d_to_i,
    data,
    declared,
    division,
    duty,
    groups,
    people,
    rectified,
    systems,
    team,
    unkept,
    visiting,
)
from desktop.returns.indicator import Indicator

_MODULES = (
    a,
    division,
    b,
    team,
    declared,
    c,
    duty,
    d_to_i,
    systems,
    data,
    visiting,
    groups,
    people,
    unkept,
    rectified,
)
_NUMBER = re.compile(r"([A-M])(\d\d)")


def _in_order(indicator: Indicator) -> tuple[str, str]:
    found = _NUMBER.match(indicator.code)
    assert found is not None, indicator.code
    return found[1], found[2]


CATALOGUE: tuple[Indicator, ...] = tuple(
    sorted((indicator for module in _MODULES for indicator in module.INDICATORS), key=_in_order)
)
BY_CODE: Mapping[str, Indicator] = {indicator.code: indicator for indicator in CATALOGUE}


def select(codes: Iterable[str] | None) -> tuple[Indicator, ...]:
    """The indicators of some codes, each once, in catalogue order; None means all.

    A letter takes its group (`B`), a code also its sub-codes (`B10`). Raises `Refused` for an unknown one.
    """
    if codes is None:
        return CATALOGUE
    wanted: set[str] = set()
    for code in codes:
        found = [i.code for i in CATALOGUE if code in (i.code, i.group, i.code.partition(".")[0])]
        if not found:
            raise Refused(_("没有编号为“{code}”的指标。").format(code=code), code="indicator.unknown")
        wanted.update([code] if code in BY_CODE and "." in code else found)
    return tuple(indicator for indicator in CATALOGUE if indicator.code in wanted)
