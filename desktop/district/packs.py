"""What the district lays down for its offices: a version per item that only grows, signed, sent into their logs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, system_random
from desktop.district import chain, pen
from desktop.district.database import Database, derived
from desktop.district.pack_tables import issue, item
from desktop.district.projection import PERSONS
from desktop.district.schema import ROWS, office
from desktop.domain import packed
from desktop.domain.layouts import from_plain as layout_of
from desktop.domain.packed import MAX_VERSION, OFFER, TAKEN, WRITTEN, Item, Part
from desktop.exchange.importing import recipe_json
from desktop.exchange.packs.offers import Source, fault, signed
from desktop.exchange.packs.pack import Pack
from desktop.operations.office import shared_id
from desktop.security.install import Install


@dataclass(frozen=True, slots=True)
class Laid:
    """One item as it stands; `value` as JSON types, None when it was withdrawn."""

    name: str
    version: int
    value: Any
    serial: int
    changed_ms: int
    actor: str


@dataclass(frozen=True, slots=True)
class Put:
    """What laying a pack down did: the number of the pack, and the items that became a new version."""

    serial: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One office: how many items are laid down, how many lie before it, how many it took in, as far as is known."""

    code: str
    name: str
    items: int
    sent: int
    taken: int


def items(db: Connection) -> list[Laid]:
    """Everything that was ever laid down, by name."""
    return [
        Laid(row.name, row.version, orjson.loads(row.value), row.serial, row.changed_ms, row.actor)
        for row in db.execute(select(item).order_by(item.c.name))
    ]


def put(db: Connection, pack: Pack, *, actor: str, at_ms: int) -> Put:
    """Lay a pack down: what differs from before becomes a new version; what it does not mention stays."""
    return _put(db, {one.name: one.value for one in pack.items()}, (pack.name, pack.version), actor, at_ms)


def withdraw(db: Connection, names: Iterable[str], *, actor: str, at_ms: int) -> Put:
    """Say nothing more about some items. Raises `NotFound` for one that was never laid down."""
    known, wanted = {one.name for one in items(db)}, list(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in known]:
        words = _("区里没有定过“{name}”。").format(name="、".join(unknown))
        raise NotFound(words, code="district.no_item")
    return _put(db, dict.fromkeys(wanted), _last(db), actor, at_ms)


def adopt(db: Connection, code: str, names: Iterable[str], *, actor: str, at_ms: int) -> Put:
    """Lay down for all what one office made: import recipes, export templates, layouts, form teachings.

    Raises `NotFound` for what the office does not have, `Refused` for another part and for what no pack may hold.
    """
    table, wanted = ROWS["setting"], {}
    for name in names:
        part, _slash, key = name.partition("/")
        beginning = (
            "layout.office."
            if part == Part.LAYOUT
            else WRITTEN.get(Part(part))
            if part in set(Part)
            else None
        )
        if beginning is None:
            words = _("只能推广导入方案、导出模板、版式和填表教法,不能推广“{name}”。").format(name=name)
            raise Refused(words, code="district.not_adoptable")
        found = db.execute(
            select(table.c.value).where(table.c.office == code, table.c.key == beginning + key)
        ).scalar()
        if found is None:
            words = _("社区 {code} 没有“{name}”。").format(code=code, name=name)
            raise NotFound(words, code="district.no_item")
        wanted[name] = _adoptable(name, orjson.loads(found))
    return _put(db, wanted, _last(db), actor, at_ms)


def _adoptable(name: str, value: Any) -> Any:
    """The value without what belongs to the office alone; raises `Refused` when it is no part of a pack."""
    part, _slash, key = name.partition("/")
    plain = value
    if part == Part.LAYOUT and isinstance(value, dict):
        plain = {**layout_of(key, value).plain(), "version": 0}
    elif part == Part.RECIPE and isinstance(value, dict):
        plain = recipe_json.to_plain(recipe_json.from_plain(value).shared())
    if fault(Item(part, key, plain)) is not None:
        raise Refused(_("“{part}”写得不对。").format(part=name), code="pack.part")
    return plain


def offer(
    database: Database,
    code: str,
    *,
    keys: Install,
    actor: str,
    at_ms: int,
    random: RandomBytes = system_random,
) -> int:
    """Lay every item before an office, signed; how many it had not. They travel with the next file for it."""

    def work(db: Connection) -> int:
        if db.execute(select(office.c.code).where(office.c.code == code)).first() is None:
            raise NotFound(_("没有登记过社区 {code}。").format(code=code), code="district.unknown_office")
        sources = _sources(db)
        written = 0
        with pen.writing(
            db, code, name="district.pack", actor=actor, install=keys.install_id, at_ms=at_ms,
            key=derived(keys, PERSONS), args={"subject": _last(db)[0]}, random=random,
        ) as district:  # fmt: skip
            for one in items(db):
                part, _slash, key = one.name.partition("/")
                setting = packed.setting_key(OFFER, one.name, one.version)
                if district.record("setting", shared_id("setting", setting)) is None:
                    told = signed(Item(part, key, one.value, one.version), sources[one.serial], keys)
                    written += district.setting(setting, told)
        return written

    return database.change(work)


def standings(db: Connection) -> list[Standing]:
    """Every office by code: what lies before it and what of it was taken in, by its newest bundle."""
    table, current = ROWS["setting"], {f"{one.name}@{one.version:07d}" for one in items(db)}
    lies: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for beginning, found in ((OFFER, lies), (TAKEN, taken)):
        rows = db.execute(
            select(table.c.office, table.c.key).where(table.c.key.startswith(beginning, autoescape=True))
        )
        for code, key in rows:
            found.setdefault(code, set()).add(str(key).removeprefix(beginning))
    return [
        Standing(code, name, len(current), len(current & lies.get(code, set())), len(current & taken.get(code, set())))
        for code, name in db.execute(select(office.c.code, office.c.name).order_by(office.c.code))
    ]  # fmt: skip


def _put(db: Connection, wanted: dict[str, Any], called: tuple[str, str], actor: str, at_ms: int) -> Put:
    known = {one.name: one for one in items(db)}
    changed = [
        name for name, value in wanted.items()
        if name not in known or not packed.alike(known[name].value, value)
    ]  # fmt: skip
    serial = int(db.execute(select(func.max(issue.c.serial))).scalar() or 0)
    if not changed:
        return Put(serial, ())
    serial += 1
    if serial > MAX_VERSION:
        raise Refused(_("区里的口径版本太多,请联系技术人员。"), code="district.too_many_packs")
    told = {"changed_ms": at_ms, "actor": actor}
    db.execute(insert(issue).values(serial=serial, name=called[0], label=called[1], **told))
    db.execute(delete(item).where(item.c.name.in_(changed)))
    db.execute(insert(item), [
        {"name": name, "version": known[name].version + 1 if name in known else 1, "serial": serial, **told,
         "value": orjson.dumps(wanted[name], option=orjson.OPT_SORT_KEYS).decode()}
        for name in changed
    ])  # fmt: skip
    detail = {"serial": serial, "items": len(changed), "pack": called[0]}
    chain.append(db, actor=actor, event="pack.laid_down", object_id=str(serial), detail=detail, at_ms=at_ms)
    return Put(serial, tuple(changed))


def _last(db: Connection) -> tuple[str, str]:
    row = db.execute(select(issue.c.name, issue.c.label).order_by(issue.c.serial.desc()).limit(1)).first()
    return (row.name, row.label) if row else ("", "")


def _sources(db: Connection) -> dict[int, Source]:
    return {row.serial: Source(row.name, row.label, row.serial) for row in db.execute(select(issue))}
