"""Asking both offices about a number that stands on two books, and holding their answers together.

Each office is told the other's name and nothing else of it; a ticket's id is a keyed hash, so that two offices that compare
theirs learn nothing more. What both say decides; what contradicts waits for the district.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from desktop.base.clock import as_datetime
from desktop.base.i18n import N_
from desktop.district import duplicates, pen
from desktop.district.database import Database, derived
from desktop.district.duplicates import Duplicate, Entry
from desktop.district.projection import PERSONS
from desktop.district.schema import ROWS, answer, conflict
from desktop.district.transfer_tables import transfer
from desktop.domain.between import AGAIN, ANSWER, TICKET, Asks, Outcome, contradicting, verdict
from desktop.security.install import Install

TICKETS: Final = b"tickets"
STATES: Final[Mapping[str, str]] = {
    "new": N_("○ 还没有问"), "asked": N_("● 问过,等答复"), "answered": N_("✓ 答复一致"), "contradiction": N_("✕ 答复不一致"),
    "decided": N_("✓ 已答复"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Twin:
    """One number in two offices: the persons, each office's ticket and answer, and what the district said itself.

    `decided` is `same`, `other` or "". `contradicts`: both answered and it cannot both be true.
    """

    key: str
    first: Entry
    second: Entry
    tickets: tuple[str, str]
    says: tuple[str, str]
    asked: bool
    decided: str

    @property
    def contradicts(self) -> bool:
        """Whether the district has to decide."""
        return not self.decided and contradicting(*self.says)

    @property
    def agreed(self) -> str | None:
        """Whose the person is by what both say, "" when they are two persons; None when they do not agree."""
        outcomes = verdict(*self.says)
        if not outcomes:
            return None
        return {Outcome.OTHER: "", Outcome.OURS: self.first.office}.get(outcomes[0], self.second.office)

    @property
    def state(self) -> str:
        """`new`, `asked`, `answered` (by both, and it agrees), `contradiction` or `decided`."""
        if self.decided:
            return "decided"
        if self.contradicts:
            return "contradiction"
        return "answered" if all(self.says) else "asked" if self.asked else "new"


def twins(db: Connection, *, keys: Install, decided: bool = False, key: str | None = None) -> list[Twin]:
    """Every pair of offices with one number (`key`: this one) among people on their books; decided ones only if asked."""
    found = duplicates.duplicates(db, answered=True, key=key)
    codes = sorted({entry.office for one in found for entry in one.entries})
    told, said = office_settings(db, TICKET, codes), office_settings(db, ANSWER, codes)
    for one_sided in _disputed(db):
        said.pop(one_sided, None)
    handed, spoken = _handed(db), _spoken(db)
    pairs = []
    for one in found:
        for first, second in _pairs(one):
            ids = (ticket_id(keys, one.key, first, second), ticket_id(keys, one.key, second, first))
            says = tuple(
                _says(told.get((e.office, i), {}), said.get((e.office, i), {}))
                for e, i in _zip(first, second, ids)
            )
            spoke = spoken.get((one.key, first.office, second.office), "")
            if not spoke and handed & {
                (first.office, first.resident_id),
                (second.office, second.resident_id),
            }:
                spoke = (
                    duplicates.SAME
                )  # handed over: whoever is edited back onto the books is in `transfers.flags`
            asked = all((e.office, i) in told for e, i in _zip(first, second, ids))
            pairs.append(Twin(one.key, first, second, ids, (says[0], says[1]), asked, spoke))
    return [one for one in pairs if decided or not one.decided]


def _disputed(db: Connection) -> set[tuple[str, str]]:
    """The answers (office, ticket) that two computers of an office gave differently: none, until it has decided."""
    row = ROWS["setting"].c
    both = (conflict.c.office == row.office) & (conflict.c.entity_id == row.id)
    asked = select(row.office, row.key).where(row.key.startswith(ANSWER, autoescape=True))
    return {
        (str(code), str(key).removeprefix(ANSWER)) for code, key in db.execute(asked.join(conflict, both))
    }


def _says(ticket: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """An answer, if it is to the question as it was put last."""
    stale = ticket.get("outcome") == Outcome.CORRECTED or said.get(AGAIN, 0) != ticket.get(AGAIN, 0)
    return "" if stale else str(said.get("says", ""))


def _zip(first: Entry, second: Entry, ids: tuple[str, str]) -> tuple[tuple[Entry, str], tuple[Entry, str]]:
    return (first, ids[0]), (second, ids[1])


def _pairs(one: Duplicate) -> Iterable[tuple[Entry, Entry]]:
    """Two offices at a time; of several registrations in one office the first by id stands for it."""
    firsts: dict[str, Entry] = {}
    for entry in one.entries:
        firsts.setdefault(entry.office, entry)
    return combinations([firsts[code] for code in sorted(firsts)], 2)


def ticket_id(keys: Install, key: str, mine: Entry, other: Entry) -> str:
    """Of the question to the office of `mine` about a number that `other` has too; the same at every asking."""
    about = f"{key} {mine.office} {other.office}".encode()
    return hmac.digest(derived(keys, TICKETS), about, "sha256").hex()[:32]


def office_settings(
    db: Connection, prefix: str, codes: Iterable[str] | None = None
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """(office, rest of the key) to the value, of every setting whose key begins with `prefix`."""
    row = ROWS["setting"].c
    wanted = select(row.office, row.key, row.value).where(row.key.startswith(prefix, autoescape=True))
    if codes is not None:
        wanted = wanted.where(row.office.in_(list(codes)))
    decoded = (
        (code, name.removeprefix(prefix), orjson.loads(text) if text else None)
        for code, name, text in db.execute(wanted)
    )
    return {(code, rest): value for code, rest, value in decoded if isinstance(value, dict)}


def _handed(db: Connection) -> set[tuple[str, str]]:
    rows = db.execute(select(transfer.c.from_office, transfer.c.from_resident))
    return {(code, resident) for code, resident in rows}


def _spoken(db: Connection) -> dict[tuple[str, str, str], str]:
    return {(row.key, row.first_office, row.second_office): row.says for row in db.execute(select(answer))}


def ask(database: Database, *, keys: Install, actor: str, at_ms: int) -> int:
    """Put a ticket into the log of every office that has an open pair and no ticket of it yet; how many were put.

    A ticket whose number is no longer on two books, or whose two were told apart meanwhile, is closed. Asking again
    asks nothing twice.
    """

    def work(db: Connection) -> int:
        open_ones, everything = twins(db, keys=keys), twins(db, keys=keys, decided=True)
        told = office_settings(db, TICKET)
        new: dict[str, dict[str, Mapping[str, Any]]] = {}
        for one in open_ones:
            for mine, other, ticket in (
                (one.first, one.second, one.tickets[0]),
                (one.second, one.first, one.tickets[1]),
            ):
                before = told.get((mine.office, ticket))
                if before is None or before.get("outcome"):
                    again = {} if before is None else {AGAIN: before.get(AGAIN, 0) + 1}
                    new.setdefault(mine.office, {})[ticket] = {
                        "asks": str(Asks.TWICE), "other": other.office_name, "people": [mine.resident_id],
                        "on": day(at_ms), **again,
                    }  # fmt: skip
        told_apart = {
            ticket for one in everything if one.decided == duplicates.OTHER for ticket in one.tickets
        }
        standing = {ticket for one in everything for ticket in one.tickets}
        for (code, ticket), value in told.items():
            if (
                value.get("asks") == Asks.TWICE
                and not value.get("outcome")
                and ticket not in standing - told_apart
            ):
                outcome = Outcome.OTHER if ticket in told_apart else Outcome.CORRECTED
                new.setdefault(code, {})[ticket] = {**value, "outcome": str(outcome)}
        put(db, new, keys=keys, actor=actor, at_ms=at_ms)
        return sum(1 for tickets in new.values() for value in tickets.values() if not value.get("outcome"))

    return database.change(work)


def put(
    db: Connection,
    tickets: Mapping[str, Mapping[str, Mapping[str, Any]]],
    *,
    keys: Install,
    actor: str,
    at_ms: int,
) -> None:
    """Write tickets (by office and id) into the offices' logs, one step an office."""
    for code in sorted(tickets):
        with pen.writing(
            db, code, name="between.ticket", actor=actor, install=keys.install_id, at_ms=at_ms,
            key=derived(keys, PERSONS),
        ) as one:  # fmt: skip
            for ticket in sorted(tickets[code]):
                one.setting(TICKET + ticket, tickets[code][ticket])


def day(at_ms: int) -> str:
    """The calendar day in China."""
    return as_datetime(at_ms).date().isoformat()


def owner(db: Connection, office: str, resident: str) -> tuple[str, str]:
    """(office, resident id) that answers for somebody now, following every transfer; himself when there was none.

    Whatever an office wrote after it handed somebody over, this does not change.
    """
    here, since, followed = (office, resident), 0, set[tuple[str, str, str]]()
    while True:
        where = (transfer.c.from_office == here[0], transfer.c.from_resident == here[1])
        later = (transfer.c.at_ms >= since,)  # who came back to the very row he left by stays there
        order = (transfer.c.at_ms.desc(), transfer.c.hlc.desc(), transfer.c.stream.desc())
        rows = db.execute(select(transfer).where(*where, *later).order_by(*order))
        row = next((one for one in rows if (*here, one.stream) not in followed), None)
        if row is None:
            return here
        followed.add((*here, row.stream))
        here, since = (row.to_office, row.to_resident), row.at_ms
