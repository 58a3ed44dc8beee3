"""The layouts a district pack holds: how documents are to look in every office, and what no office may change.

{"key": "contact_card", "changes": {"words": {"title": "…"}}, "off": ["duty_phone"], "logo": "…", "locked": ["words.*"]}
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.shipped import shipped_template, template_keys
from desktop.domain.layouts import TABLES, Layout, from_plain, insist

_KEYS: Final = frozenset({"key", "changes", "off", "logo", "locked"})
_PICTURES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff")


def read(plain: Any) -> Layout:
    """One layout out of JSON types. Raises `Refused` with what is wrong in words; `ValueError` for another shape."""
    if not isinstance(plain, Mapping) or set(plain) - _KEYS:
        raise ValueError("keys")
    key, changes = plain.get("key"), plain.get("changes", {})
    if key not in template_keys():
        raise Refused(_("没有“{key}”这种版式。").format(key=str(key)[:60]), code="pack.layout")
    if not isinstance(changes, Mapping) or not all(
        table in TABLES and isinstance(keys, Mapping) for table, keys in changes.items()
    ):
        raise ValueError("changes")
    for part in ("off", "locked"):
        if not all(isinstance(one, str) for one in plain.get(part, [])):
            raise ValueError(part)
    layout = replace(from_plain(key, plain), version=0)
    for part in layout.locked:
        _insist_part(part, shipped_template(key))
    if layout.logo:
        _insist_picture(layout.logo)
    try:
        insist(shipped_template(key), layout.off, layout, district=None)
    except Refused as refusal:
        raise Refused(
            "；".join(f"{k}: {p.text}" for k, p in refusal.problems.items()), code="pack.layout"
        ) from refusal
    return layout


def plain(layout: Layout) -> dict[str, Any]:
    """As it stands in a pack; `read` takes it back."""
    kept = {"key": layout.key, **layout.plain()}
    del kept["version"]
    return kept


def _insist_part(part: str, shipped: Mapping[str, Any]) -> None:
    table, _dot, key = part.partition(".")
    known = table in TABLES and (key == "*" or key in shipped.get(table, {}))
    if not known and part not in ("*", "off", "logo"):
        raise Refused(_("版式里没有“{part}”这一项。").format(part=part[:60]), code="pack.layout")


def _insist_picture(logo: str) -> None:
    try:
        sound = b64decode(logo, validate=True).startswith(_PICTURES)
    except (NotBase64, ValueError):
        sound = False
    if not sound:
        raise Refused(_("标志应为 PNG 或 JPEG 图片。"), code="pack.layout")
