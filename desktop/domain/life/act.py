"""Life events as acts: which there are, what each asks for, and the rules an act must pass before it is done.

Births, moves, marriages and deaths are entered as one act with the day it holds from (domain report, 2.6), never as
an edit: `problems` says what is wrong with the act, `effects.effects` what it will change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.base.i18n import N_


class Kind(StrEnum):
    """The acts."""

    BIRTH = "birth"
    MOVE_IN = "move_in"
    MOVE_OUT = "move_out"
    DEATH = "death"
    MARRIAGE = "marriage"
    DIVORCE = "divorce"
    SPLIT = "split"
    MERGE = "merge"
    REHOUSE = "rehouse"
    ENLIST = "enlist"
    PRISON = "prison"
    AWAY = "away"
    RETURN = "return"
    RENT_OUT = "rent_out"
    TENANT_LEAVES = "tenant_leaves"
    VACATED = "vacated"


@dataclass(frozen=True, slots=True)
class Act:
    """How an act is called and what its form asks besides the day, in order.

    subject: "resident" acts begin with people of a household, "household" ones with the whole of it.
    people: how many residents it needs (0: none, 1: exactly one, 2: one or more).
    """

    title: str
    tip: str
    subject: str
    people: int
    asks: tuple[str, ...] = ()


ACTS: Final[Mapping[Kind, Act]] = {
    Kind.BIRTH: Act(
        N_("出生"), N_("给这一户登记一个新生儿"), "household", 0, ("name", "sex", "relation", "hukou_here")
    ),
    Kind.MOVE_IN: Act(
        N_("迁入"), N_("有人搬来:登记进这一户,或在空房另立一户"), "household", 0,
        ("name", "id_number", "sex", "birth", "relation", "phones", "hukou_here", "place", "reason_code"),
    ),
    Kind.MOVE_OUT: Act(
        N_("迁出"), N_("一人或几人搬离本社区"), "resident", 2,
        ("resident_ids", "hukou_here", "place", "reason_code", "reason", "head_id"),
    ),
    Kind.DEATH: Act(N_("死亡"), N_("登记去世,重点服务同日终止"), "resident", 1, ("resident_ids", "reason", "head_id")),
    Kind.MARRIAGE: Act(
        N_("结婚"), N_("两人都改为已婚;外来的配偶可同时登记进来"), "resident", 1,
        ("resident_ids", "spouse_id", "name", "id_number", "sex", "birth", "hukou_here"),
    ),
    Kind.DIVORCE: Act(N_("离婚"), N_("两人都改为离婚;搬走另办迁出或分户"), "resident", 1, ("resident_ids", "spouse_id")),
    Kind.SPLIT: Act(
        N_("分户"), N_("选中的成员另立一户"), "household", 2,
        ("resident_ids", "new_head_id", "dwelling_id", "head_id"),
    ),
    Kind.MERGE: Act(
        N_("并户"), N_("这一户并进另一户,原户销户"), "household", 0, ("to_household_id", "relation")
    ),
    Kind.REHOUSE: Act(
        N_("换房"), N_("整户搬到另一套房;或几个人搬进另一户"), "household", 0,
        ("dwelling_id", "resident_ids", "to_household_id", "relation", "head_id"),
    ),
    Kind.ENLIST: Act(N_("入伍"), N_("人去当兵,户口去留照实填"), "resident", 1, ("resident_ids", "place")),
    Kind.PRISON: Act(N_("服刑"), N_("别人看历史时只显示“外出”"), "resident", 1, ("resident_ids", "place")),
    Kind.AWAY: Act(N_("外出"), N_("人离开半年以上,户口还在"), "resident", 2, ("resident_ids", "place", "reason_code")),
    Kind.RETURN: Act(N_("返回"), N_("外出、入伍、服刑或迁出的人回来了"), "resident", 2, ("resident_ids", "place")),
    Kind.RENT_OUT: Act(
        N_("出租"), N_("房屋租给别人;填了承租人就同时立一个租住户"), "household", 0,
        ("tenant_name", "tenant_phone", "lease_until", "rent_use"),
    ),
    Kind.TENANT_LEAVES: Act(N_("退租"), N_("租住户搬走,房屋空出来"), "household", 0, ("place",)),
    Kind.VACATED: Act(N_("腾空"), N_("房里的人都搬走了;户口在的改为户在人不在"), "household", 0, ("place", "reason")),
}  # fmt: skip
SHOWN_AS: Final = {Kind.PRISON: Kind.AWAY}  # what somebody without the right to know reads instead
PRISON_CATEGORY: Final = "released"  # whoever may see who was released may read that somebody was in prison
LEAVING: Final = frozenset({Kind.MOVE_OUT, Kind.DEATH, Kind.TENANT_LEAVES})
ABSENCE: Final = frozenset({Kind.ENLIST, Kind.PRISON, Kind.AWAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEventDraft:
    """One act as typed. "" and () are not said; `effective_on` is the first day it holds, a day or only a month.

    resident_ids: whom it is about. household_id: whose act it is. head_id: who heads the household that is left.
    new_head_id: who heads the new one. dwelling_id: where to. to_household_id: into which household. relation: of the
    one who comes, to the head (GB/T 4761). hukou_here: for a birth and a moving in whether the registration is here,
    for a moving out whether it stays. reason_code: of `choices.CAME_REASONS` or `AWAY_REASONS`. name … phones: of
    one who is not in the ledger yet.
    """

    kind: Kind
    effective_on: str = ""
    resident_ids: tuple[str, ...] = ()
    household_id: str = ""
    spouse_id: str = ""
    head_id: str = ""
    new_head_id: str = ""
    dwelling_id: str = ""
    to_household_id: str = ""
    relation: str | None = None
    hukou_here: bool | None = None
    place: str = ""
    reason: str = ""
    reason_code: str | None = None
    name: str = ""
    sex: str | None = None
    birth: str = ""
    id_number: str = ""
    phones: tuple[str, ...] = ()
    tenant_name: str = ""
    tenant_phone: str = ""
    lease_until: str = ""
    rent_use: str = ""

    @property
    def act(self) -> Act:
        """What this kind of act is called and asks."""
        return ACTS[self.kind]
