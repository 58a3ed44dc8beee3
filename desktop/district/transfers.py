"""Handing people over: the act of moving out in the log of the office they leave, their record in that of the other.

What an office asks for (`between.move`), what two answers agree on and what the district decides all end here, in one
transaction: the old office's row is off its books by the same act its own clerk would do, the new office has a row of its
own. Care of a restricted category stays where it is sealed; the new office asks the person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, insert, select

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.district import around, chain, pen
from desktop.district.database import derived
from desktop.district.pen import Pen
from desktop.district.projection import PERSONS
from desktop.district.replica import Replica
from desktop.district.schema import ROWS, conflict, op, person
from desktop.district.schema import office as members
from desktop.district.transfer_tables import transfer
from desktop.domain import between
from desktop.domain.between import TICKET, Asks, next_head
from desktop.domain.care import BY_KEY
from desktop.domain.kinship import HEAD
from desktop.domain.life import effects, rules
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.life.plan import NEW
from desktop.domain.permissions import RESTRICTED
from desktop.queries import life_facts
from desktop.security.install import Install
from desktop.store.op import STATUS
from desktop.store.project import fields_of

CARRIED: Final = (  # what the new office needs to know of a person; remarks and households stay behind
    "name", "relation", "sex", "birth", "id_number", "id_type", "id_prefix15", "id_invalid", "id_none_reason",
    "id_valid_until", "ethnicity", "politics", "education", "marriage", "phones", "former_name", "former_ids",
    "employer", "occupation", "guardian", "guardian_phone", "guardian_relation", "emergency_contact",
    "emergency_phone", "nationality", "foreign_name",
)  # fmt: skip
_STANDING: Final = frozenset({"state", "state_on", STATUS})
CARE: Final = ("category", "level", "start", "kind", "grade", "amount", "approved_on", "basis", "card_number")


@dataclass(frozen=True, slots=True)
class Order:
    """Who goes from where to where, from which day. `request` is the office's, "" for an agreement of answers.

    `there`: the id under which the new office has each of them already, by the old office's id.
    """

    from_office: str
    to_office: str
    people: tuple[str, ...]
    day: str
    request: str = ""
    head_id: str = ""
    there: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class By:
    """On whose behalf, with which keys, when (milliseconds)."""

    keys: Install
    actor: str
    at_ms: int

    def pen(self, db: Connection, office: str, name: str) -> Any:
        """The pen for one step in an office's log."""
        return pen.writing(
            db, office, name=name, actor=self.actor, install=self.keys.install_id, at_ms=self.at_ms,
            key=derived(self.keys, PERSONS),
        )  # fmt: skip


def hand_over(db: Connection, order: Order, by: By) -> dict[str, str]:
    """Do it, inside a change; the new office's resident ids by the old office's.

    Raises `Refused` when the act of moving out is refused in the old office as it stands, `NotFound` for an office that
    is not enrolled.
    """
    names = {code: _name(db, code) for code in (order.from_office, order.to_office)}
    there = {**_known(db, order), **(order.there or {})}
    _insist_settled(db, order, there.keys())
    ids = {who: there.get(who) or _derived_id(by, order, who) for who in order.people}
    people, seen = _records(db, order), {who: dots(db, order.from_office, who) for who in order.people}
    with by.pen(db, order.from_office, "between.transfer") as old:
        first = len(old.ops)
        _move_out(db, order, old, names[order.to_office])
        about = {"other": names[order.to_office], "people": list(order.people), "on": order.day}
        if order.request:
            old.setting(TICKET + order.request, {"asks": str(Asks.MOVED), **about})
        acts = {who: next(one for one in old.ops[first:] if one.id == who) for who in order.people}
    if newcomers := [who for who in order.people if who not in there]:
        with by.pen(db, order.to_office, "between.arrival") as new:
            _arrive(order, new, [(who, ids[who], people[who]) for who in newcomers], names[order.from_office])
    if found := [ids[who] for who in order.people if who in there and who not in (order.there or {})]:
        with by.pen(db, order.to_office, "between.arrival") as new:  # nobody there said so: they are told
            _tell(order, new, found, names[order.from_office])
    keys = _keys(db, order)
    db.execute(insert(transfer), [
        {
            "from_office": order.from_office, "from_resident": who, "stream": acts[who].stream, "seq": acts[who].seq,
            "hlc": acts[who].hlc, "to_office": order.to_office, "to_resident": ids[who], "request": order.request,
            "key": keys.get(who, ""), "effective_on": order.day, "actor": by.actor, "at_ms": by.at_ms,
            "seen": orjson.dumps(seen[who]).decode(),
        }
        for who in order.people
    ])  # fmt: skip
    detail = {"from": order.from_office, "to": order.to_office, "people": len(order.people)}
    chain.append(
        db, actor=by.actor, event="transfer.issued", object_id=order.request, detail=detail, at_ms=by.at_ms
    )
    return ids


def _insist_settled(db: Connection, order: Order, known: Collection[str]) -> None:
    """The other office would get one side of a dispute as if it were certain, and never hear of the decision.

    Of whom it knows already (`known`) nothing is carried; whether he is on the books at all must still be certain.
    """
    asked = (conflict.c.office == order.from_office, conflict.c.entity_id.in_(order.people))
    rows = db.execute(select(conflict.c.entity_id, conflict.c.field).where(*asked))
    if words := between.in_dispute({name for who, name in rows if who not in known or name in _STANDING}):
        raise Refused(
            _("转出的人有一处两边不一致还没有裁决({fields}),请原社区先裁决、再写一个包来,然后办理。").format(
                fields=words
            ),
            code="between.disputed",
        )


def dots(db: Connection, office: str, resident: str) -> list[str]:
    """Where the operations on a person stand in an office's log (`stream:seq`), sorted."""
    rows = db.execute(select(op.c.stream, op.c.seq).where(op.c.office == office, op.c.entity_id == resident))
    return sorted(f"{stream}:{seq}" for stream, seq in rows)


def _name(db: Connection, code: str) -> str:
    name = db.execute(select(members.c.name).where(members.c.code == code)).scalar()
    if name is None:
        raise NotFound(_("没有登记过社区 {code}。").format(code=code), code="district.unknown_office")
    return str(name)


def _derived_id(by: By, order: Order, who: str) -> str:
    """The same again when the transaction is tried again, and nobody else's."""
    secret = derived(by.keys, b"arrivals").hex()
    about = f"{secret} {order.request} {order.from_office} {order.to_office} {who} {by.at_ms}"
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def _keys(db: Connection, order: Order) -> dict[str, str]:
    where = (person.c.office == order.from_office, person.c.resident_id.in_(order.people))
    rows = db.execute(select(person.c.resident_id, person.c.key).where(*where))
    return {str(row.resident_id): str(row.key) for row in rows}


def _known(db: Connection, order: Order) -> dict[str, str]:
    """Whom the new office has already among the people on its books: by number, or because they were handed over before."""
    resident = ROWS["resident"]
    live = (resident.c.office == order.to_office, (resident.c.state.is_(None)) | (resident.c.state == "live"))
    found: dict[str, str] = {}
    keys = _keys(db, order)
    for who in order.people:
        here = (transfer.c.from_office == order.from_office, transfer.c.from_resident == who)
        came = (
            select(resident.c.id).join(transfer, transfer.c.to_resident == resident.c.id)
            .where(*live, *here, transfer.c.to_office == order.to_office).order_by(transfer.c.hlc.desc()).limit(1)
        )  # fmt: skip
        same = (
            select(resident.c.id)
            .join(person, (person.c.office == resident.c.office) & (person.c.resident_id == resident.c.id))
            .where(*live, person.c.key == keys.get(who)).order_by(resident.c.id).limit(1)
        )  # fmt: skip
        there = db.execute(same).scalar() if who in keys else None
        if (there := there or db.execute(came).scalar()) is not None:
            found[who] = str(there)
    return found


def _records(db: Connection, order: Order) -> dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Of each person what is carried: the fields, and the open care of categories that are not restricted."""
    resident, care = ROWS["resident"], ROWS["care_record"]
    found = {}
    for who in order.people:
        where = (resident.c.office == order.from_office, resident.c.id == who)
        row = db.execute(select(resident).where(*where)).mappings().first()
        if row is None:
            raise NotFound(
                _("转出的人里有人已不在原社区的台账上,请原社区核对后重新提出。"), code="between.gone"
            )
        kept = fields_of("resident", dict(row))
        open_ones = (care.c.office == order.from_office, care.c.resident_id == who, care.c.end.is_(None))
        cares = [
            fields_of("care_record", dict(one))
            for one in db.execute(select(care).where(*open_ones)).mappings()
        ]
        found[who] = (
            {name: kept[name] for name in CARRIED if kept.get(name) not in (None, "", [])},
            [
                {name: one[name] for name in CARE if one.get(name) not in (None, "")}
                for one in cares if one.get("category") in BY_KEY and one["category"] not in RESTRICTED
            ],
        )  # fmt: skip
    return found


def _reads(db: Connection, order: Order) -> Mapping[str, ColumnElement[bool]]:
    """The rows the act looks at; all of an office's are 0.7 s."""
    named = [*order.people, *([order.head_id] if order.head_id else [])]
    return around.household(db, order.from_office, named)


def _move_out(db: Connection, order: Order, one: Pen, target: str) -> None:
    """The act of moving out, worked out as in the office itself, on the rows as the district has them."""
    draft = LifeEventDraft(
        kind=Kind.MOVE_OUT, effective_on=order.day, resident_ids=order.people, place=target, head_id=order.head_id,
    )  # fmt: skip
    today = date.fromisoformat(order.day)
    replica = Replica(db, order.from_office, only=_reads(db, order))
    try:
        with replica.read() as rows:
            facts = life_facts.facts(rows, draft)
            if "head_id" in rules.problems(draft, facts, today):  # who was named may have gone meanwhile
                draft = replace(draft, head_id=next_head(facts, draft.resident_ids))
                facts = life_facts.facts(rows, draft)
            rules.insist(draft, facts, today)
            plan = effects.effects(draft, facts, today)
    finally:
        replica.close()
    for number, write in enumerate(plan.writes):
        if write.new:
            fields = {k: v for k, v in write.fields.items() if not (isinstance(v, str) and v.startswith(NEW))}
            made = hashlib.sha256(f"{one.stream} {number}".encode()).hexdigest()[:32]
            one.create(write.kind, fields, id=made)
        else:
            one.set(write.kind, write.id, write.fields)
    for who in order.people:
        if not any(made.id == who for made in one.ops):  # left already, as far as the district knows
            raise Refused(_("转出的人里有人已不在册,没有办理。"), code="between.gone")


def _arrive(
    order: Order,
    one: Pen,
    people: Sequence[tuple[str, str, tuple[dict[str, Any], list[dict[str, Any]]]]],
    source: str,
) -> None:
    """A household without a door, to be put behind one by a clerk, its people, their care, and the message."""
    heads = [p for p in people if p[2][0].get("relation") == HEAD]
    first = heads[0] if heads else people[0]
    phones = first[2][0].get("phones") or [None]
    household = one.create("household", {
        "head_name": first[2][0].get("name"), "phone": phones[0], "collected_on": order.day,
        "address_text": _("由{place}转来,待落实房屋").format(place=source),
    }, id=_made(first[1], "household"))  # fmt: skip
    for _who, new, (fields, cares) in people:
        relation = HEAD if new == first[1] else fields.get("relation") if len(heads) == 1 else None
        one.create("resident", {
            **fields, "household_id": household, "relation": relation, "state": "live", "lives_here": True,
            "came_on": order.day,
        }, id=new)  # fmt: skip
        for number, care in enumerate(cares):
            one.create("care_record", {**care, "resident_id": new}, id=_made(new, f"care {number}"))
    ids = [new for _who, new, _record in people]
    one.create("life_event", {
        "kind": str(Kind.MOVE_IN), "effective_on": order.day, "resident_ids": ids, "household_id": household,
        "resident_id": ids[0] if len(ids) == 1 else None, "to_household_id": household, "place": source,
    }, id=_made(household, "event"))  # fmt: skip
    _tell(order, one, ids, source, household)


def _tell(order: Order, one: Pen, ids: Sequence[str], source: str, about: str = "") -> None:
    """The message that people were handed over; of those on the books already under the same name for ever."""
    place = about or _made(ids[0], f"found {order.from_office} {order.request} {order.day}")
    value = {"asks": str(Asks.ARRIVED), "other": source, "people": list(ids), "on": order.day}
    one.setting(TICKET + _made(place, "ticket"), value)


def _made(base: str, what: str) -> str:
    return hashlib.sha256(f"gezhi arrival {base} {what}".encode()).hexdigest()[:32]
