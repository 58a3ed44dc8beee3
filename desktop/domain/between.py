"""What offices and the district say to each other about people on two books: questions, answers, moves, and their words.

All of it is settings of the office, so it travels and is undone like anything else. Nothing of another office stands in
them but its name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from desktop.base.i18n import N_, _
from desktop.domain import disputes
from desktop.domain.field_names import field_name
from desktop.domain.life.facts import Facts

TICKET: Final = "between.ticket."  # written by the district
ANSWER: Final = "between.answer."  # written by the office, under the ticket's id
AGAIN: Final = "again"  # in a ticket that was put once more, how often; an answer repeats it
MOVE: Final = "between.move."  # written by the office: somebody goes to another one


class Asks(StrEnum):
    """What a ticket is about."""

    TWICE = "twice"  # the same ID number stands in another office
    MOVED = "moved"  # a move out was carried out
    ARRIVED = "arrived"  # somebody came from another office
    REFUSED = "refused"  # a move out cannot be carried out
    AFTER = "after"  # somebody who was handed over was edited afterwards


class Says(StrEnum):
    """What an office answers."""

    OURS = "ours"
    THEIRS = "theirs"
    OTHER = "other"
    SEEN = "seen"


class Outcome(StrEnum):
    """What became of a question."""

    OTHER = "other"
    OURS = "ours"
    THEIRS = "theirs"
    CORRECTED = "corrected"


QUESTIONS: Final[Mapping[Asks, str]] = {
    Asks.TWICE: N_("这个身份证号在{other}也有登记。是同一人吗?现在归哪边?"),
    Asks.MOVED: N_("已转给{other},本社区从 {on} 起不在册。"),
    Asks.ARRIVED: N_("{on} 由{other}转来,已登记为本社区的人,请核对并安排到房屋。"),
    Asks.REFUSED: N_("转出到“{other}”没有办成:区里没有登记这个社区,或人已不在册。请核对后重新提出。"),
    Asks.AFTER: N_("已转给{other},转出以后本社区又改过这条记录。改动只留存,不改变归属。"),
}
ANSWERS: Final[Mapping[Says, str]] = {
    Says.OURS: N_("是同一人,现在归本社区"),
    Says.THEIRS: N_("是同一人,已不归本社区"),
    Says.OTHER: N_("不是同一人"),
    Says.SEEN: N_("知道了"),
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.OTHER: N_("已定:不是同一人"),
    Outcome.OURS: N_("已定:归本社区"),
    Outcome.THEIRS: N_("已定:归对方"),
    Outcome.CORRECTED: N_("已没有重复"),
}


def in_dispute(fields: Collection[str]) -> str:
    """In words, what among a resident's disputed fields must be settled before the person is handed over; "" nothing."""
    groups = [group for group in disputes.groups("resident", fields) if disputes.guarded("resident", group)]
    named = [
        _("在册状态") if group[0] == disputes.STATUS else field_name("resident", group[0]) for group in groups
    ]
    return "、".join(named)


def next_head(facts: Facts, leaving: Collection[str]) -> str:
    """Who heads the household that is left where nobody said: the eldest who stays, "" where nobody does."""
    homes = sorted(
        {facts.people[who].household_id for who in leaving if who in facts.people} & facts.homes.keys()
    )
    staying = [member for home in homes for member in facts.homes[home].members if member.id not in leaving]
    return min(staying, key=lambda member: (member.birth or "9999", member.id)).id if staying else ""


def answers(asks: Asks) -> tuple[Says, ...]:
    """What may be answered to a ticket, in the order of the buttons."""
    return (Says.OURS, Says.THEIRS, Says.OTHER) if asks is Asks.TWICE else (Says.SEEN,)


def verdict(first: str, second: str) -> tuple[Outcome, Outcome] | None:
    """What two answers to one question come to, for each of the two; None while open or when they contradict."""
    if first == second == Says.OTHER:
        return Outcome.OTHER, Outcome.OTHER
    if {first, second} == {Says.OURS, Says.THEIRS}:
        return (Outcome.OURS, Outcome.THEIRS) if first == Says.OURS else (Outcome.THEIRS, Outcome.OURS)
    return None


def contradicting(first: str, second: str) -> bool:
    """Whether both answered and the answers cannot both be true."""
    return bool(first and second) and verdict(first, second) is None
