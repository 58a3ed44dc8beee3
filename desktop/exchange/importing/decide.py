"""Decisions for an open office: what the office file already knows, completed by what the clerk answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from desktop.domain.address import AddressBook
from desktop.exchange.importing.decisions import Decisions, places_of
from desktop.queries.register import Register


@dataclass(frozen=True)
class AnswerNothing:
    """No answers at all: the office's own names and the careful defaults."""

    defaults: Decisions = field(default_factory=Decisions)

    def decisions(self) -> Decisions:
        return self.defaults


def combined(register: Register, answers: Decisions) -> Decisions:
    """The answers, with the compounds, spellings and the community of the office file added."""
    book = answers.book
    names = tuple(dict.fromkeys([*book.compounds, *register.compounds]))
    aliases = {a: name for name, spellings in register.aliases.items() for a in spellings} | dict(
        book.aliases
    )
    community = {**register.community, **answers.community}
    places = book.places or places_of(community)
    merged = AddressBook(names, aliases, book.courtyards | frozenset(register.courtyards), places)
    area = answers.phone_area or area_of(register.community.get("phone", ""))
    on_file = frozenset(register.grids)
    return replace(answers, book=merged, community=community, phone_area=area, grids_on_file=on_file)


def area_of(phone: str) -> str:
    """The area code of the office's own telephone, for landlines typed without one."""
    head, dash, _rest = phone.partition("-")
    return head if dash and head.startswith("0") else ""
