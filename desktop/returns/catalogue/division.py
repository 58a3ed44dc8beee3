"""The rest of group A: dwellings by use, people away from their door, changes of the division, bounds."""

from __future__ import annotations

from desktop.base.i18n import N_
from desktop.returns.catalogue import work_of as work
from desktop.returns.catalogue.a import GRIDS
from desktop.returns.expressions import Count, Ledger
from desktop.returns.indicator import PERSONS, PIECES, TIMES, Indicator, Wanted

_USES = (
    ("rented", N_("出租房屋数"), N_("用途登记为出租的房屋(套)。"), ("出租房屋数", "出租房屋")),
    ("vacant", N_("空置房屋数"), N_("用途登记为空置的房屋(套)。"), ("空置房屋数", "空置房屋")),
    ("shop", N_("商用房屋数"), N_("用途登记为商用的房屋(套)。"), ("商用房屋数",)),
)

INDICATORS = (
    *(
        Indicator(
            f"A31.{key}", name, words, PIECES, Ledger(key, "use_said"), base="R", depth=2, synonyms=synonyms
        )
        for key, name, words, synonyms in _USES
    ),
    Indicator(
        "A32.away", N_("户在人不在的人数"), N_("户口在本社区、人不住在本社区的在册居民;两项都没有登记的人不计。"), PERSONS,
        Ledger("away", "apart_said"), base="PH", depth=2, synonyms=("户在人不在",),
    ),
    Indicator(
        "A32.outside", N_("人在户不在的人数"), N_("住在本社区、户口不在本社区的在册居民;两项都没有登记的人不计。"), PERSONS,
        Ledger("outside", "apart_said"), base="PL", depth=2, synonyms=("人在户不在",),
    ),
    Indicator(
        "A33", N_("网格调整次数"), N_("时段内网格和微网格的拆分、合并、划出、改名;几次写几次。"), TIMES, Count(work.turns),
        base="G", depth=0, synonyms=("网格调整次数",),
    ),
    Indicator(
        "A36", N_("四至清晰网格数"), N_("东、南、西、北四至都已填写的网格。"), PIECES, Count(work.bounded), base="G",
        target=Wanted.ALL, whole=GRIDS, synonyms=("四至清晰网格数",),
    ),
)  # fmt: skip
