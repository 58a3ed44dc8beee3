"""What the district decides between offices: answers that agree, moves that were asked for, and what came after them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.district import chain, duplicates, pen, projection, rights, transfers, twins
from desktop.district.database import Database, chunks
from desktop.district.duplicates import OTHER, SAME
from desktop.district.schema import ROWS, answer
from desktop.district.schema import office as members
from desktop.district.transfer_tables import transfer
from desktop.district.transfers import By, Order
from desktop.district.twins import Twin
from desktop.domain.between import MOVE, TICKET, Asks, Outcome, verdict
from desktop.domain.field_names import field_name
from desktop.security.install import Install
from desktop.store.op import STATUS, trusted


@dataclass(frozen=True, slots=True)
class Asked:
    """A move out that waits. `to_office` is the enrolled office the typed target means, "" when none does."""

    id: str
    office: str
    office_name: str
    people: tuple[str, ...]
    target: str
    to_office: str
    to_name: str
    on: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Handed:
    """One person handed over. `acknowledged`: the old office's newest bundle holds the act.

    `after`: what the old office wrote into that record that the act had not seen: (fields, who, milliseconds) each;
    `back`: its row says again that the person is on its books. Neither changes whose the person is. `watched`: whether
    the log could be read; for who may not, `after` is empty whatever was written.
    """

    from_office: str
    from_name: str
    from_resident: str
    to_office: str
    to_name: str
    to_resident: str
    effective_on: str
    request: str
    at_ms: int
    acknowledged: bool
    after: tuple[tuple[str, str, int], ...]
    back: bool
    watched: bool = True

    @property
    def flagged(self) -> bool:
        """Whether somebody should look."""
        return self.back or bool(self.after)


def moves(db: Connection) -> list[Asked]:
    """Every move out that an office asked for and that was neither carried out nor refused, the oldest first."""
    decided = twins.office_settings(db, TICKET)
    names = _names(db)
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        codes.setdefault(name, []).append(code)
    found = []
    for (code, request), value in twins.office_settings(db, MOVE).items():
        people = value.get("people")
        if (code, request) in decided or not isinstance(people, list) or not people:
            continue
        target = str(value.get("target", "")).strip()
        meant = [target] if target in names else codes.get(target, [])
        to = meant[0] if len(meant) == 1 and meant[0] != code else ""
        found.append(Asked(
            request, code, names.get(code, ""), tuple(map(str, people)), target, to, names.get(to, ""),
            str(value.get("on", "")), str(value.get("by", "")), str(value.get("note", "")),
        ))  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.office, one.id))


def issue(
    database: Database, request: str, *, keys: Install, actor: str, at_ms: int, to_office: str = ""
) -> dict[str, str]:
    """Carry a move out; the new office's resident ids by the old office's. `to_office` says where when the target does not.

    Raises `NotFound` when no such request waits, `Refused` when the target is no enrolled office (`between.unknown`) or
    the act is refused as the old office stands.
    """

    def work(db: Connection) -> dict[str, str]:
        one = _waiting(db, request)
        to = to_office or one.to_office
        if not to:
            raise Refused(
                _("“{target}”不是登记过的社区,不能转出。请核对代码,或退回这个申请。").format(
                    target=one.target
                ),
                code="between.unknown",
            )
        if to == one.office:
            raise Refused(_("这就是提出申请的社区,不能转给它自己。"), code="between.own")
        head = str(twins.office_settings(db, MOVE, [one.office])[one.office, request].get("head", ""))
        order = Order(one.office, to, one.people, twins.day(at_ms), request, head)
        return transfers.hand_over(db, order, By(keys, actor, at_ms))

    return database.change(work)


def refuse(database: Database, request: str, *, keys: Install, actor: str, at_ms: int) -> None:
    """Send a move out back, with the reason that no such office is enrolled. Raises `NotFound`."""

    def work(db: Connection) -> None:
        one = _waiting(db, request)
        told = {
            "asks": str(Asks.REFUSED),
            "other": one.target,
            "people": list(one.people),
            "on": twins.day(at_ms),
        }
        twins.put(db, {one.office: {request: told}}, keys=keys, actor=actor, at_ms=at_ms)
        chain.append(
            db, actor=actor, event="transfer.refused", object_id=request, detail={"from": one.office}, at_ms=at_ms
        )  # fmt: skip

    database.change(work)


def _names(db: Connection) -> dict[str, str]:
    return {str(row.code): str(row.name) for row in db.execute(select(members.c.code, members.c.name))}


def _waiting(db: Connection, request: str) -> Asked:
    found = next((one for one in moves(db) if one.id == request), None)
    if found is None:
        raise NotFound(_("没有这个转出申请,可能已经办完。"), code="between.gone")
    return found


def settle(database: Database, *, keys: Install, actor: str, at_ms: int) -> int:
    """Carry out what both offices answered alike; how many pairs were settled. What contradicts waits for `decide`.

    So does what is refused as the office stands that somebody leaves: it keeps nobody else waiting, `decide` says why.
    """
    with database.read() as db:
        ready = [one for one in twins.twins(db, keys=keys) if verdict(*one.says)]
    settled = 0
    for one in ready:
        with suppress(Refused):
            settled += _decide(database, one, None, By(keys, actor, at_ms))
    return settled


def decide(
    database: Database, key: str, offices: tuple[str, str], keep: str, *, keys: Install, actor: str, at_ms: int,
) -> bool:  # fmt: skip
    """The district's own decision on a pair: `keep` is whose the person is, "" when they are two persons.

    False when it was decided meanwhile. Raises `Refused` when there is no such pair or `keep` is neither office.
    """
    with database.read() as db:
        open_ones = twins.twins(db, keys=keys, key=key)
    one = next((t for t in open_ones if {t.first.office, t.second.office} == set(offices)), None)
    if one is None:
        raise Refused(_("没有这一对重复登记,可能已经改正。"), code="district.no_pair")
    if keep not in ("", *offices):
        raise Refused(_("请说明归这两个社区中的哪一个。"), code="district.answer")
    return _decide(database, one, keep, By(keys, actor, at_ms))


def _decide(database: Database, seen: Twin, said: str | None, by: By) -> bool:
    """Do what the district `said`, or what both answers agree on (None) as they stand when it is written down."""

    def work(db: Connection) -> bool:
        open_ones = twins.twins(db, keys=by.keys, key=seen.key)
        one = next((t for t in open_ones if t.tickets == seen.tickets), None)
        keep = said if said is not None or one is None else one.agreed
        if one is None or keep is None:
            return False
        offices = (one.first.office, one.second.office)
        if keep:
            stays, goes = (one.first, one.second) if keep == offices[0] else (one.second, one.first)
            for who in _registered(
                db, one.key, goes.office
            ):  # all of them, or one would stay on both books for good
                there = {who: stays.resident_id}
                order = Order(goes.office, stays.office, (who,), twins.day(by.at_ms), there=there)
                transfers.hand_over(db, order, by)
        remember(db, one, SAME if keep else OTHER, by)
        outcomes = [
            Outcome.OTHER if not keep else Outcome.OURS if entry.office == keep else Outcome.THEIRS
            for entry in (one.first, one.second)
        ]
        told = twins.office_settings(db, TICKET, offices)
        closed = {
            entry.office: {ticket: {**told[entry.office, ticket], "outcome": str(outcome)}}
            for entry, ticket, outcome in zip((one.first, one.second), one.tickets, outcomes, strict=True)
            if (entry.office, ticket) in told
        }
        twins.put(db, closed, keys=by.keys, actor=by.actor, at_ms=by.at_ms)
        return True

    return database.change(work)


def _registered(db: Connection, key: str, office: str) -> list[str]:
    """The residents on an office's books with one number."""
    found = duplicates.duplicates(db, answered=True, key=key)
    return [entry.resident_id for one in found for entry in one.entries if entry.office == office]


def remember(db: Connection, one: Twin, says: str, by: By) -> None:
    """Keep what was said of a pair by its hash, so that it is not asked again."""
    pair = {"key": one.key, "first_office": one.first.office, "second_office": one.second.office}
    db.execute(delete(answer).where(*(answer.c[name] == value for name, value in pair.items())))
    db.execute(insert(answer).values(**pair, says=says, actor=by.actor, at_ms=by.at_ms))
    chain.append(
        db, actor=by.actor, event="duplicate.answered", object_id=one.key[:16], detail={"says": says}, at_ms=by.at_ms
    )  # fmt: skip


def handed(db: Connection, *, flagged: bool = False) -> list[Handed]:
    """Everybody who was handed over, the newest first; only those somebody should look at when `flagged`."""
    names, found, watched = _names(db), [], rights.reads_everything(db)
    newest = select(transfer).order_by(
        transfer.c.from_office, transfer.c.at_ms.desc(), transfer.c.from_resident
    )
    for code, several in groupby(db.execute(newest).mappings().all(), key=lambda row: row["from_office"]):
        rows, vector = list(several), pen.acknowledged(db, code)
        who = sorted({row["from_resident"] for row in rows})
        written, live = projection.histories(db, code, who) if watched else {}, _live(db, code, who)
        for row in rows:
            found.append(Handed(
                code, names.get(code, ""), row["from_resident"], row["to_office"], names.get(row["to_office"], ""),
                row["to_resident"], row["effective_on"], row["request"], row["at_ms"],
                (row["stream"], row["seq"]) in vector, _since(row, written.get(row["from_resident"], ())),
                row["from_resident"] in live, watched,
            ))  # fmt: skip
    found.sort(key=lambda one: -one.at_ms)
    return [one for one in found if one.flagged or not flagged]


def _since(row: RowMapping, history: Iterable[str]) -> tuple[tuple[str, str, int], ...]:
    """What the old office wrote that the act had not seen."""
    seen = frozenset(orjson.loads(row["seen"]))
    after = []
    for one in sorted((trusted(body) for body in history), key=lambda one: (one.hlc, *one.dot)):
        if one.stream != row["stream"] and f"{one.stream}:{one.seq}" not in seen:
            fields = "、".join(field_name("resident", name) for name in one.fields if name != STATUS)
            after.append((fields, one.actor, one.wall_ms))
    return tuple(after)


def _live(db: Connection, code: str, ids: Sequence[str]) -> set[str]:
    """Who of them is on the office's books."""
    resident = ROWS["resident"].c
    live = (resident.office == code, func.coalesce(resident.state, "live") == "live")
    return {
        str(who)
        for part in chunks(ids)
        for who in db.execute(select(resident.id).where(*live, resident.id.in_(part))).scalars()
    }


def ask(database: Database, *, keys: Install, actor: str, at_ms: int) -> int:
    """Tell the offices everything new: numbers on two books, and edits after a transfer; how many tickets were put."""

    def work(db: Connection) -> int:
        told = twins.office_settings(db, TICKET)
        new: dict[str, dict[str, Mapping[str, Any]]] = {}
        for one in handed(db, flagged=True):
            ticket = hashlib.sha256(
                f"after {one.from_office} {one.from_resident} {one.at_ms}".encode()
            ).hexdigest()[:32]
            if (one.from_office, ticket) not in told:
                new.setdefault(one.from_office, {})[ticket] = {
                    "asks": str(Asks.AFTER), "other": one.to_name, "people": [one.from_resident],
                    "on": one.effective_on,
                }  # fmt: skip
        twins.put(db, new, keys=keys, actor=actor, at_ms=at_ms)
        return sum(len(tickets) for tickets in new.values())

    return twins.ask(database, keys=keys, actor=actor, at_ms=at_ms) + database.change(work)
