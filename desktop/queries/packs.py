"""What the district laid down, what of it was taken in here, and what this office says for itself instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.domain import packed
from desktop.domain.norms import Norms
from desktop.domain.packed import IN_ONE, WRITTEN, Part
from desktop.domain.retention import BY_KEY
from desktop.domain.rules.catalogue import RULES
from desktop.domain.working_days import WorkingDays, of_years

FIRST_KIND: Final = "pack.applied"  # the one setting in which older programs kept what the packs had said


@dataclass(frozen=True, slots=True)
class Applied:
    """The name and version of the newest pack taken in; `rules` and `digests` of what older programs kept of theirs."""

    name: str = ""
    version: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything about items, by name. `taken`: version to value; `own`: what this office says instead.

    `stored`: what stands in the settings of the parts that are written there (`packed.WRITTEN`).
    """

    taken: Mapping[str, Mapping[int, Any]]
    own: Mapping[str, Any]
    stored: Mapping[str, Any]

    def version(self, name: str) -> int:
        """The newest version taken in; -1 when none was."""
        return max(self.taken.get(name, {}), default=-1)

    def district(self, name: str) -> Any:
        """What the district's newest word is; None when it never said any, or says nothing any more."""
        versions = self.taken.get(name)
        return packed.newest(versions)[1] if versions else None

    def now(self, name: str) -> Any:
        """What holds here."""
        if name in self.own:
            return self.own[name]
        if name in self.stored:
            return self.stored[name]
        found = self.district(name)
        return default(name) if found is None else found


def in_force(db: Connection, part: Part) -> dict[str, Any]:
    """Key to the district's newest word for one part."""
    versions = _versions(db, f"{part}/")
    found = {name.partition("/")[2]: packed.newest(said)[1] for name, said in versions.items()}
    return {key: value for key, value in found.items() if value is not None}


def said(db: Connection, part: Part) -> dict[str, Any]:
    """Key to what holds here of a part that no other setting tells of: the office's own word before the district's."""
    own = {key: value for key, value in _under(db, f"{packed.OWN}{part}/").items() if value is not None}
    return {**in_force(db, part), **own}


def norms(db: Connection) -> Norms:
    """The norms as this office, or else its district, sets them."""
    return Norms.of({**in_force(db, Part.NORM), **entries(db, IN_ONE[Part.NORM])})


def working_days(db: Connection) -> WorkingDays:
    """The working days as the district, or this office, lays them down."""
    return of_years(said(db, Part.CALENDAR).values())


def question_sets(db: Connection) -> dict[str, tuple[str, ...]]:
    """The lists of questions by name."""
    found = said(db, Part.QUESTION)
    return {
        key: tuple(map(str, plain["questions"]))
        for key, plain in sorted(found.items())
        if isinstance(plain, dict) and isinstance(plain.get("questions"), list)
    }


def normal_number(db: Connection, role: str) -> int | None:
    """How many people the district, or this office, wants in a post of one place; None when nobody said."""
    plain = said(db, Part.ROLE).get(role)
    number = plain.get("normal_number") if isinstance(plain, dict) else None
    return number if type(number) is int else None


def shelf(db: Connection) -> Shelf:
    """All of it at once."""
    taken, before = _versions(db), first_kind(db)
    own: dict[str, Any] = {}
    stored: dict[str, Any] = {}
    for part, setting in IN_ONE.items():
        for key, value in entries(db, setting).items():
            name = f"{part}/{key}"
            if not _follows(name, value, taken.get(name, {}), before):
                own[name] = value
    for part, beginning in WRITTEN.items():
        for key, value in _under(db, beginning).items():
            name = f"{part}/{key}"
            stored[name] = value
            theirs = before.digests.get(beginning + key) == digest(value)
            if not theirs and not packed.among(value, taken.get(name, {}).values()):
                own[name] = value
    for name, value in _under(db, packed.OWN).items():
        if value is not None and packed.split(name):
            own[name] = value
    return Shelf(taken, own, stored)


def default(name: str) -> Any:
    """What the program comes with; None for what comes from the district alone."""
    part, _slash, key = name.partition("/")
    if part == Part.RULE:
        return RULES[key].severity.value if key in RULES else None
    if part == Part.RETENTION:
        return BY_KEY[key].days if key in BY_KEY else None
    return Norms().words().get(key) if part == Part.NORM else None


def applied(db: Connection) -> Applied:
    """The newest pack taken in; empty before the first one."""
    found = _under(db, packed.APPLIED)
    before = first_kind(db)
    if not found:
        return before
    told = found[max(found)]
    plain = told if isinstance(told, dict) else {}
    return Applied(
        str(plain.get("name") or ""), str(plain.get("version") or ""), before.rules, before.digests
    )


def first_kind(db: Connection) -> Applied:
    """What older programs kept of the packs they took in. What a newer one wrote differently counts as nothing."""
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (FIRST_KIND,)).first()
    plain = orjson.loads(row[0]) if row and row[0] else None
    if not isinstance(plain, dict):
        return Applied()
    return Applied(
        str(plain.get("name") or ""), str(plain.get("version") or ""), _words(plain.get("rules")),
        _words(plain.get("digests")),
    )  # fmt: skip


def digest(plain: Any) -> str:
    """The same for the same JSON value, whatever the order of its keys."""
    return sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _follows(name: str, value: Any, versions: Mapping[int, Any], before: Applied) -> bool:
    """Whether an entry of the office is but the district's word, or the program's before the district said any."""
    if versions:
        return packed.alike(value, packed.newest(versions)[1])
    part, _slash, key = name.partition("/")
    old = before.rules.get(key) if part == Part.RULE else before.digests.get(f"{IN_ONE[Part(part)]}.{key}")
    return str(value) == old or packed.alike(value, default(name))


def entries(db: Connection, setting: str) -> dict[str, Any]:
    """What a setting says by key; empty when there is none."""
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (setting,)).first()
    plain = orjson.loads(row[0]) if row and row[0] else None
    return plain if isinstance(plain, dict) else {}


def _versions(db: Connection, beginning: str = "") -> dict[str, dict[int, Any]]:
    found: dict[str, dict[int, Any]] = {}
    for rest, plain in _under(db, packed.TAKEN + beginning).items():
        if known := packed.from_setting(packed.TAKEN + beginning + rest, packed.TAKEN):
            found.setdefault(known[0], {})[known[1]] = plain.get("value") if isinstance(plain, dict) else None
    return found


def _under(db: Connection, beginning: str) -> dict[str, Any]:
    rows = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE substr(key, 1, ?) = ? ORDER BY key", (len(beginning), beginning)
    )
    return {key[len(beginning) :]: orjson.loads(value) if value else None for key, value in rows}


def _words(plain: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in plain.items()} if isinstance(plain, dict) else {}
