"""What the district laid before this office: items signed one by one, brought as settings by the district's bundles.

The signature goes with the item, so it holds wherever the item came by: through another computer of the office, or in
a bundle that somebody else wrote. What cannot be believed is named and never taken in; what this program does not know
yet stays where it is until a newer one reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.domain import packed
from desktop.domain.packed import MAX_VERSION, OFFER, Item, Part
from desktop.exchange.packs import parts
from desktop.exchange.packs.pack import FORMAT, from_plain
from desktop.operations.packs import Contents
from desktop.queries import computers, listed
from desktop.queries.trust import trusted_keys
from desktop.security.install import Install, signed_by

if TYPE_CHECKING:
    from sqlalchemy import Connection

DOMAIN: Final = b"gezhi pack item, version 1\n"
_SECTIONS: Final[Mapping[str, str]] = {str(part): name for name, part in parts.SECTIONS.items()} | {
    Part.RULE: "rules", Part.RETENTION: "retention", Part.RECIPE: "recipes", Part.TEMPLATE: "templates",
    Part.LAYOUT: "layouts",
}  # fmt: skip
_LISTS: Final = (Part.RECIPE, Part.TEMPLATE, Part.LAYOUT)
_UNKNOWN: Final = frozenset({"pack.rule", "pack.unknown", "rules.unknown", "retention.unknown"})


@dataclass(frozen=True, slots=True)
class Source:
    """Which pack an item belongs to: its name, what it calls itself, and the district's count of packs."""

    name: str
    version: str
    serial: int


@dataclass(frozen=True, slots=True)
class Offered:
    """The newest version of every item that can be taken in. `unknown`: names a newer program will know; `spoilt`: names
    of items nobody trusted signed, or that were changed, or that have another shape than the program's."""

    contents: Contents
    unknown: tuple[str, ...]
    spoilt: tuple[str, ...]


def signed(item: Item, source: Source, keys: Install) -> dict[str, Any]:
    """What stands in the setting of an offered item; its version must lie between 1 and `MAX_VERSION`."""
    return {
        "value": item.value, "pack": source.name, "label": source.version, "serial": source.serial,
        "signer": keys.public_key, "signature": keys.sign(DOMAIN + _told(item, source)).hex(),
    }  # fmt: skip


def offered(db: Connection) -> Offered:
    """What lies before this office, whether it was taken in or not.

    The district whose answer was read signs; before that, whoever this office trusts by hand.
    """
    district = computers.district(db)
    trusted = frozenset((district.signer,)) if district else trusted_keys(db)
    newest: dict[str, tuple[Item, Source]] = {}
    unknown: dict[str, None] = {}
    spoilt: dict[str, None] = {}
    for rest, plain in listed.settings_under(db, OFFER).items():
        known = packed.from_setting(OFFER + rest, OFFER)
        read = _believed(known, plain, trusted) if known else None
        if known is None or read is None:
            spoilt[known[0] if known else rest[:100]] = None
            continue
        if known[0] not in newest or newest[known[0]][0].version < read[0].version:
            newest[known[0]] = read
    for name, (item, _source) in list(newest.items()):
        code = fault(item)
        if code is not None:
            (unknown if code in _UNKNOWN else spoilt)[name] = None
            del newest[name]
    latest = max(
        (source for _item, source in newest.values()), key=lambda s: s.serial, default=Source("", "", 0)
    )
    items = tuple(item for item, _source in newest.values())
    return Offered(Contents(latest.name, latest.version, items, latest.serial), tuple(unknown), tuple(spoilt))


def fault(item: Item) -> str | None:
    """The code of what is wrong with the value of an item; None when it may be taken in."""
    if item.part not in _SECTIONS:
        return "pack.unknown"
    if item.value is None:
        return None
    told = [item.value] if item.part in _LISTS else {item.key: item.value}
    value = _bare(item, told)
    try:
        pack = from_plain({"format": FORMAT, "name": "1", _SECTIONS[item.part]: value})
    except Refused as refusal:
        return next((p.code for p in refusal.problems.values()), refusal.code) or "pack.part"
    same = [one.key for one in pack.items()] == [item.key]
    return None if same else "pack.part"


def _bare(item: Item, told: Any) -> Any:
    """A template and a layout as they stand in a pack: without what the office's setting adds."""
    if item.part not in (Part.TEMPLATE, Part.LAYOUT) or not isinstance(item.value, Mapping):
        return told
    left = {"key"} if item.part == Part.TEMPLATE else {"version"}
    plain = {k: v for k, v in item.value.items() if k not in left}
    return [{**plain, "key": item.key} if item.part == Part.LAYOUT else plain]


def _believed(known: tuple[str, int], plain: Any, trusted: frozenset[str]) -> tuple[Item, Source] | None:
    name, version = known
    part, _slash, key = name.partition("/")
    if not isinstance(plain, Mapping) or not 1 <= version <= MAX_VERSION:
        return None
    texts = [plain.get(field) for field in ("pack", "label", "signer", "signature")]
    serial = plain.get("serial")
    if not all(isinstance(text, str) and len(text) <= 200 for text in texts) or type(serial) is not int:
        return None
    label, title, signer, signature = str(texts[1]), str(texts[0]), str(texts[2]), str(texts[3])
    if not 1 <= serial <= MAX_VERSION or signer not in trusted or not f"{title}{label}".isprintable():
        return None
    item, source = Item(part, key, plain.get("value"), version), Source(title, label, serial)
    try:
        sound = signed_by(signer, DOMAIN + _told(item, source), bytes.fromhex(signature))
    except ValueError:
        return None
    return (item, source) if sound else None


def _told(item: Item, source: Source) -> bytes:
    body = [item.part, item.key, item.version, source.serial, source.name, source.version, item.value]
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
