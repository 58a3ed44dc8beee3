"""What an act will write, collected record by record before anything is written, with the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.base.i18n import _
from desktop.domain import kinship
from desktop.domain.codes import RELATION_NAMES
from desktop.domain.life.facts import Facts, Home, Person

NEW = "new:"  # an id that is given when it is written


@dataclass(frozen=True, slots=True)
class Write:
    """One record to be made (`new`; its id begins with `NEW`) or fields of one to be set."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything an act writes, the life event itself last; `words` tell the same to the clerk; `subject` whom."""

    writes: tuple[Write, ...]
    words: tuple[str, ...]
    subject: str


@dataclass(slots=True)
class Plan:
    """Gathers writes; a second write to a record joins the first. `was` keeps what a past day has to show."""

    facts: Facts
    day: str
    made: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    changed: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    was: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # residents no longer in the household they were in
    homeless: set[str] = field(default_factory=set)  # households no longer behind the door they were at

    def say(self, text: str) -> None:
        """One more line of the preview."""
        if text not in self.words:
            self.words.append(text)

    def create(self, kind: str, name: str, fields: Mapping[str, Any]) -> str:
        """A new record; returns the id to refer to it by."""
        made = f"{NEW}{kind}:{name}"
        self.made[kind, made] = {k: v for k, v in fields.items() if v not in (None, "", [], ())}
        return made

    def set(self, kind: str, entity_id: str, fields: Mapping[str, Any]) -> None:
        """Fields of a record; one that is made in this act takes them along."""
        into = self.made if (kind, entity_id) in self.made else self.changed
        into.setdefault((kind, entity_id), {}).update(fields)

    def remember(self, kind: str, entity_id: str, **before: Any) -> None:
        """What stood there before, so that a day before the act can be answered; the first word counts."""
        kept = self.was.setdefault(kind, {}).setdefault(entity_id, {})
        for name, value in before.items():
            kept.setdefault(name, value)

    # people

    def leaves(self, person: Person, state: str, why: str) -> None:
        """Off the books; the duties towards him end the same day."""
        self.remember("resident", person.id, state=person.state, lives_here=person.lives_here)
        gone = {"state": state, "state_on": self.day, "lives_here": False}
        self.set("resident", person.id, gone if state == "left" else {**gone, "hukou_here": False})
        self.gone.add(person.id)
        self.end_care(person, why)

    def end_care(self, person: Person, why: str) -> None:
        """His care records end; a visit that was due is due no longer."""
        shown = 0
        for care in self.facts.cares:
            if care.resident_id == person.id:
                self.set("care_record", care.id, {"end": self.day, "end_reason": why, "next_visit_on": None})
                shown += not care.hidden
        if shown:
            self.say(_("{name}的 {n} 项重点登记同日终止:{why}。").format(name=person.name, n=shown, why=why))

    def pause_visits(self, person: Person) -> None:
        """Nobody can be called on who is away; the records stay."""
        for care in self.facts.cares:
            if care.resident_id == person.id and care.next_visit_on:
                self.set("care_record", care.id, {"next_visit_on": None})
                if not care.hidden:
                    self.say(_("{name}外出期间不再排走访。").format(name=person.name))

    def resume_visits(self, person: Person) -> None:
        """Who comes back is called on at once."""
        for care in self.facts.cares:
            if care.resident_id == person.id and care.visited:
                self.set("care_record", care.id, {"next_visit_on": self.day})
                if not care.hidden:
                    self.say(_("{name}回来当天起恢复走访。").format(name=person.name))

    def joins(self, person: Person, household_id: str, relation: str | None) -> None:
        """Into another household."""
        self.remember("resident", person.id, household_id=person.household_id)
        self.set("resident", person.id, {"household_id": household_id})
        self.gone.add(person.id)
        self.relate(person, relation)

    def relate(self, person: Person, relation: str | None) -> None:
        """His relation to the head; one that does not follow is asked for in the list of doubts."""
        if relation == person.relation and relation:
            return
        self.set("resident", person.id, {"relation": relation})
        if relation is None:
            self.doubt(
                "resident",
                person.id,
                "relation",
                _("户主变了,请核对{name}与户主关系。").format(name=person.name),
            )
        elif relation != kinship.HEAD:
            words = RELATION_NAMES.get(relation, relation)
            self.say(_("{name}与户主关系改为“{relation}”。").format(name=person.name, relation=_(words)))

    def doubt(self, kind: str, record_id: str, name: str, note: str) -> None:
        """A question for the list of doubts."""
        self.create("doubt", f"{record_id}:{name}", {
            "record_kind": kind, "record_id": record_id, "field": name, "note": note, "raised_on": self.day,
        })  # fmt: skip
        self.say(_("存疑:{note}").format(note=note))

    # households

    def left(self, home: Home) -> tuple[Person, ...]:
        """Who stays in a household."""
        return tuple(m for m in home.members if m.id not in self.gone)

    def settle(self, home: Home, head_id: str) -> None:
        """After people went: the next head, what mentioned them, and a household nobody is left in."""
        staying = self.left(home)
        if not staying:
            self.close(home)
            return
        self._ask_after_mentions(home, staying)
        head = home.head
        if head is None or head.id not in self.gone:
            return
        new = next((m for m in staying if m.id == head_id), None)
        if new is not None:
            self.head_becomes(home, new, staying)

    def head_becomes(self, home: Home, new: Person, staying: tuple[Person, ...]) -> None:
        """The household gets another head; the others' relations follow as far as they can be told."""
        self.set("household", home.id, {"head_name": new.name})
        self.say(_("{name}接任户主。").format(name=new.name))
        for member in staying:
            if member.id == new.id:
                self.relate(member, kinship.HEAD)
            else:
                self.relate(member, kinship.to_new_head(new.relation, member.relation, member.sex))

    def _ask_after_mentions(self, home: Home, staying: tuple[Person, ...]) -> None:
        names = {m.name for m in home.members if m.id in self.gone}
        for member in staying:
            if member.guardian in names:
                note = _("{name}的监护人“{who}”已离开或去世,请改填。").format(
                    name=member.name, who=member.guardian
                )
                self.doubt("resident", member.id, "guardian", note)
            if member.emergency_contact in names:
                note = _("{name}的紧急联系人“{who}”已离开或去世,请改填。").format(
                    name=member.name, who=member.emergency_contact
                )
                self.doubt("resident", member.id, "emergency_contact", note)

    def close(self, home: Home) -> None:
        """Nobody is left: the household is off the books, its card no longer valid, its door perhaps empty."""
        self.remember("household", home.id, state=home.state or None, dwelling_id=home.dwelling_id or None)
        self.set("household", home.id, {"state": "closed"})
        self.say(_("{head}户已无在册成员,销户。").format(head=home.head_name))
        self.end_cards(home.id)
        self.homeless.add(home.id)
        self.empty_door(home.dwelling_id)

    def end_cards(self, household_id: str) -> None:
        """The contact card handed out says what is no longer true."""
        for card, holder in self.facts.cards.items():
            if holder == household_id:
                self.set("card_issue", card, {"ended_on": self.day})
                self.say(_("原联系卡作废,请收回;新地址需要重新发卡。"))

    # doors

    def empty_door(self, dwelling_id: str) -> None:
        """A door behind which nobody is left is empty."""
        door = self.facts.doors.get(dwelling_id)
        if door is not None and not set(door.households) - self.homeless and door.use != "vacant":
            self.use(dwelling_id, "vacant")
            self.say(_("{where}改为空置。").format(where=door.where))

    def fill_door(self, dwelling_id: str, use: str) -> None:
        """Somebody moves in: an empty door, or one of which nothing was known, is used again."""
        door = self.facts.doors.get(dwelling_id)
        if door is not None and door.use in {"", "vacant", "not_reached"}:
            self.use(dwelling_id, use)
            words = _("{where}改为自住。") if use == "self" else _("{where}改为出租。")
            self.say(words.format(where=door.where))

    def use(self, dwelling_id: str, use: str, **more: Any) -> None:
        """What a door is used for."""
        door = self.facts.doors[dwelling_id]
        self.remember("dwelling", dwelling_id, use=door.use or None)
        self.set("dwelling", dwelling_id, {"use": use, **more})

    def writes(self) -> tuple[Write, ...]:
        """New records first, in the order they were asked for."""
        made = [Write(kind, i, fields, new=True) for (kind, i), fields in self.made.items()]
        return (*made, *(Write(kind, i, fields) for (kind, i), fields in self.changed.items()))
