"""What an act must know of the people, the household and the door it is about; read by `queries.life_facts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain import kinship

GONE = ("left", "dead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A resident as the act finds him; dates as in the ledger."""

    id: str
    name: str
    household_id: str
    relation: str = ""
    sex: str = ""
    birth: str = ""
    state: str = "live"
    lives_here: bool | None = None
    hukou_here: bool | None = None
    marriage: str = ""
    guardian: str = ""
    emergency_contact: str = ""
    away_since: str = ""
    last_event_on: str = ""

    @property
    def here(self) -> bool:
        """Whether he is on the books."""
        return self.state not in GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household with those of its members who are on the books, the head first."""

    id: str
    head_name: str
    dwelling_id: str = ""
    state: str = ""
    members: tuple[Person, ...] = ()

    @property
    def head(self) -> Person | None:
        """The member who is the head, by relation and failing that by name."""
        by_code = next((p for p in self.members if kinship.kin(p.relation) == "head"), None)
        return by_code or next((p for p in self.members if p.name == self.head_name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A dwelling: where it is, what it is used for, which households on the books live behind it."""

    id: str
    where: str
    use: str = ""
    households: tuple[str, ...] = ()
    micro_grid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """A care record that has not ended; `hidden`: of a category this person may not know of."""

    id: str
    resident_id: str
    name: str
    next_visit_on: str = ""
    visited: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question still open about a record."""

    id: str
    record_kind: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything by id. `cards` is card id to household id, of cards still valid."""

    people: Mapping[str, Person] = field(default_factory=dict)
    homes: Mapping[str, Home] = field(default_factory=dict)
    doors: Mapping[str, Door] = field(default_factory=dict)
    cares: tuple[Care, ...] = ()
    cards: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
