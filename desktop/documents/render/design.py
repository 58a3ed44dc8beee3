"""How a document looks, for a form: its parts with what is said about them, and a sample drawn as it would be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.documents.kinds import badge, contact_card, duty_board, staff_roster, template
from desktop.documents.kinds.common import Drawn, optional
from desktop.domain.layout_names import name_of, title_of
from desktop.domain.layouts import TABLES, Layout, effective
from desktop.queries import layouts as queries


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a layout: `words.title`; its value now, the shipped one, and whether the district locked it."""

    table: str
    key: str
    title: str
    shipped: Any
    value: Any
    locked: bool

    @property
    def path(self) -> str:
        return f"{self.table}.{self.key}"


@dataclass(frozen=True, slots=True)
class Design:
    """A document's look: `optional` maps the fields that may be left out to their names; `office`, `district` are the
    two layers, `in_force` both as one."""

    key: str
    title: str
    parts: tuple[Part, ...]
    optional: Mapping[str, str]
    office: Layout
    district: Layout

    @property
    def in_force(self) -> Layout:
        return effective(self.district, self.office)


def _roster(out: BinaryIO, items: list[Any]) -> Drawn:
    return staff_roster.draw(out, items, copy=staff_roster.COPY)


_SAMPLES: Final[Mapping[str, tuple[ModuleType, Callable[[BinaryIO, list[Any]], Drawn]]]] = {
    contact_card.KEY: (contact_card, contact_card.draw),
    duty_board.KEY: (duty_board, duty_board.draw),
    badge.KEY: (badge, partial(badge.draw, size=badge.Size.POCKET)),
    staff_roster.KEY: (staff_roster, _roster),
}


def documents() -> tuple[str, ...]:
    """The documents whose look can be changed."""
    return tuple(_SAMPLES)


def design(db: Connection, key: str) -> Design:
    """The look of a document as it is now; raises `NotFound` naming the ones there are."""
    module, _draw = _known(key)
    office, district = queries.office_layout(db, key), queries.district_layout(db, key)
    return Design(
        key,
        title_of(key),
        tuple(parts(key, office, district)),
        optional(type(module.SAMPLE)),
        office,
        district,
    )


def parts(key: str, office: Layout, district: Layout) -> Iterator[Part]:
    """Every part of a template with its value under both layers."""
    shipped, now = template.shipped(key).data, effective(district, office)
    with template.in_force({key: now}):
        data = template.load(key).data
    for table in TABLES:
        for name, value in shipped.get(table, {}).items():
            locked = district.locks(f"{table}.{name}")
            yield Part(table, name, name_of(table, name, value), value, data[table][name], locked)


def draw_sample(out: BinaryIO, key: str, layout: Layout, *, awkward: bool = False) -> Drawn:
    """The document with made-up people under a layout; `awkward`: the longest names and texts there are."""
    module, draw = _known(key)
    item = module.AWKWARD if awkward else module.SAMPLE
    with template.in_force({key: layout}):
        return draw(out, [template.printed(key, item)])


def _known(key: str) -> tuple[ModuleType, Callable[[BinaryIO, list[Any]], Drawn]]:
    if key not in _SAMPLES:
        words = _("没有“{key}”这种版式,可以调整:{allowed}").format(key=key, allowed="、".join(_SAMPLES))
        raise NotFound(words, code="layout.unknown")
    return _SAMPLES[key]
