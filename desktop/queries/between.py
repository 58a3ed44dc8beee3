"""The inbox of what the district asks and tells: tickets with what was answered, and moves out that wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain import between
from desktop.domain.between import AGAIN, ANSWER, MOVE, TICKET, Asks, Outcome, Says
from desktop.queries import named


@dataclass(frozen=True, slots=True)
class Ticket:
    """One question or message of the district about people of this office.

    `people` are their ids here, `names` as they are called here; `other` the other office's name; `says` this office's
    answer, "" while there is none; `outcome` what was decided, "" while open. `text` is the sentence for the clerk;
    `again` counts how often the same was asked before.
    """

    id: str
    asks: Asks
    other: str
    on: str
    people: tuple[str, ...]
    names: str
    where: str
    says: str
    answered_by: str
    outcome: str
    text: str
    again: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody here has to do something."""
        return not self.says and not self.outcome

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.outcome:
            return _(between.OUTCOMES[Outcome(self.outcome)])
        if self.says:
            said = _(between.ANSWERS[Says(self.says)])
            return said if self.says == Says.SEEN else _("已答:{says},等区里").format(says=said)
        return _("待办")


@dataclass(frozen=True, slots=True)
class Move:
    """A move out asked for and not yet decided by the district. `target` is a code or a name as it was typed."""

    id: str
    people: tuple[str, ...]
    names: str
    target: str
    on: str
    by: str
    note: str


def tickets(db: Connection) -> list[Ticket]:
    """Everything the district asked or told; what is open first, the newest first among them, then by id."""
    told = _settings(db, TICKET)
    answers = _settings(db, ANSWER)
    shapes = [(i, value, _people(value)) for i, value in told.items() if value.get("asks") in set(Asks)]
    names = named.named(db, [("resident", who) for _i, _value, people in shapes for who in people])
    found = []
    for i, value, people in shapes:
        called = [names[key] for who in people if (key := ("resident", who)) in names]
        again = value[AGAIN] if isinstance(value.get(AGAIN), int) else 0
        answer = answers.get(i, {})
        if answer.get(AGAIN, 0) != again:  # to the question before
            answer = {}
        asks, other, on = Asks(value["asks"]), str(value.get("other", "")), str(value.get("on", ""))
        says = str(answer.get("says", ""))
        outcome = str(value.get("outcome", ""))
        found.append(Ticket(
            i, asks, other, on, people, "、".join(c.title for c in called), called[0].where if called else "",
            says if says in set(Says) else "", str(answer.get("by", "")), outcome if outcome in set(Outcome) else "",
            _(between.QUESTIONS[asks]).format(other=other, on=on), again,
        ))  # fmt: skip
    newest = sorted(found, key=lambda t: t.id)
    newest.sort(key=lambda t: t.on, reverse=True)
    return sorted(newest, key=lambda t: not t.open)


def ticket(db: Connection, ticket_id: str) -> Ticket | None:
    """One of them."""
    return next((one for one in tickets(db) if one.id == ticket_id), None)


def disputed(db: Connection, people: Collection[str]) -> set[str]:
    """The fields of these residents that are in dispute."""
    rows = db.exec_driver_sql("SELECT entity_id, field FROM conflict WHERE entity = 'resident'")
    return {str(field) for who, field in rows if who in people}


def count(db: Connection) -> int:
    """How many wait for an answer, for a badge."""
    return sum(1 for one in tickets(db) if one.open)


def moves(db: Connection) -> list[Move]:
    """The moves out that wait for the district, the oldest first."""
    decided = _settings(db, TICKET)  # the district answers under the id of the request
    asked = {i: value for i, value in _settings(db, MOVE).items() if i not in decided}
    names = named.named(db, [("resident", who) for value in asked.values() for who in _people(value)])
    found = [
        Move(
            i, _people(value), "、".join(names[k].title for who in _people(value) if (k := ("resident", who)) in names),
            str(value.get("target", "")), str(value.get("on", "")), str(value.get("by", "")), str(value.get("note", "")),
        )
        for i, value in asked.items()
    ]  # fmt: skip
    return sorted(found, key=lambda m: (m.on, m.id))


def _people(value: Mapping[str, Any]) -> tuple[str, ...]:
    people = value.get("people")
    return tuple(who for who in people if isinstance(who, str)) if isinstance(people, list) else ()


def _settings(db: Connection, prefix: str) -> dict[str, Mapping[str, Any]]:
    rows = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE key GLOB ? ORDER BY key", (prefix + "*",)
    ).all()
    decoded = ((key.removeprefix(prefix), orjson.loads(text) if text else None) for key, text in rows)
    return {key: value for key, value in decoded if isinstance(value, dict)}
