"""What stands otherwise in a copy of the office, told by household and person: whoever looks for something knows who.

`here` is the office, `there` the copy. Restricted categories are left out by whoever compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain.field_names import field_name, kind_name
from desktop.queries import named
from desktop.queries.copied_pictures import ABSENT, COMING, ERASED, SPOILT
from desktop.queries.named import Named

PEOPLE: Final = ("household", "resident", "care_record", "dwelling", "life_event", "doubt", "visit")
OWNERS: Final = ("resident_id", "household_id", "dwelling_id", "staff_id", "building_id", "grid_id")
OWNER_KINDS: Final = {
    "resident_id": "resident", "household_id": "household", "dwelling_id": "dwelling", "staff_id": "staff",
    "building_id": "building", "grid_id": "grid",
}  # fmt: skip
PICTURES: Final = {
    COMING: N_("照片"), SPOILT: N_("照片(备份里已损坏,不找回)"), ABSENT: N_("照片(备份里也没有)"),
    ERASED: N_("照片(已按保留期限清除,不找回)"),
}  # fmt: skip


class Different(Protocol):
    """A record that differs: `then` in the copy, `now` here, None when it was removed here; `picture`: what becomes of
    the one it names there."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def then(self) -> dict[str, Any]: ...
    @property
    def now(self) -> dict[str, Any] | None: ...
    @property
    def picture(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One line: who or what, where, of which kind, and what would come back; `key` is kind:id."""

    key: str
    kind: str
    kind_words: str
    title: str
    where: str
    removed: bool
    fields: tuple[str, ...]
    picture: str = ""  # what becomes of the picture it names (`copied_pictures`)
    changed: bool = True  # False: the row stands as it did, and only its picture is missing here

    @property
    def since(self) -> str:
        """What happened to it after the copy was made, in words."""
        return _("已删除") if self.removed else _("已修改") if self.changed else _("照片缺失")

    def matches(self, words: str) -> bool:
        """Whether every word is found somewhere in the line."""
        told = f"{self.title} {self.where} {self.kind_words} {' '.join(self.fields)}"
        return all(word in told for word in words.split())


def rows(here: Connection, there: Connection, found: Iterable[Different]) -> Sequence[DifferenceRow]:
    """Households and people first, then the rest; those removed before those changed."""
    wanted = list(found)
    asked = [(one.kind, one.id) for one in wanted] + [owner for one in wanted if (owner := _owner(one))]
    names = named.named(here, asked) | named.named(there, asked)
    made = [_row(one, names) for one in wanted]
    return sorted(made, key=lambda r: (r.kind not in PEOPLE, not r.removed, r.where, r.title, r.kind, r.key))


def _row(one: Different, names: dict[tuple[str, str], Named]) -> DifferenceRow:
    about = names.get((one.kind, one.id)) or names.get(_owner(one) or ("", "")) or Named(_plain(one))
    changed = sorted(
        name for name, value in one.then.items() if one.now is None or one.now.get(name) != value
    )
    told = tuple(  # fields no form shows are not worth a word; empty ones of a removed record neither
        words
        for name in changed
        if (words := field_name(one.kind, name)) != name
        and (one.now is not None or one.then[name] not in (None, "", []))
    )
    if one.picture:
        told += (_(PICTURES[one.picture]),)
    return DifferenceRow(
        f"{one.kind}:{one.id}", one.kind, kind_name(one.kind), about.title or _plain(one), about.where,
        one.now is None, told, one.picture, bool(changed),
    )  # fmt: skip


def _owner(one: Different) -> tuple[str, str] | None:
    return next(((OWNER_KINDS[name], str(one.then[name])) for name in OWNERS if one.then.get(name)), None)


def _plain(one: Different) -> str:
    found = (
        str(one.then[name])
        for name in ("name", "head_name", "label", "key", "room", "place")
        if one.then.get(name)
    )
    return next(found, _("(无名称)"))
