"""The scan or photo behind the map: brought in clean, laid on the ground by points, made paler, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.site_geometry import Affine
from desktop.operations import photos
from desktop.queries import accounts
from desktop.queries import site_map as queries
from desktop.workspace import Workspace


def add(
    office: Workspace, name: str, jpeg: bytes, size: tuple[int, int], affine: Affine, *, actor: str
) -> Changes:
    """Lay a picture (made ready by `documents.pictures.plan`) behind the map. Raises `Refused`."""
    wide, high = size
    if min(wide, high) < 1:
        raise Refused(_("这张照片没有整理过,不能存。"), code="photo.unready")
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        site = queries.site_map(db)
    with office.change("map.background", actor=actor, args={"subject": name}) as unit:
        unit.create("map_background", {
            "community_id": site.community_id or None, "name": name, "sha256": photos.keep(unit.db, jpeg),
            "pixel_width": wide, "pixel_height": high, "affine": affine.numbers(), "opacity": 60, "hidden": False,
            "sort_no": len(site.backgrounds) + 1,
        })  # fmt: skip
    return unit.changes


def lay(office: Workspace, background_id: str, affine: Affine, *, actor: str) -> Changes:
    """Say where the picture lies. Raises `NotFound`."""
    return _edit(office, background_id, {"affine": affine.numbers()}, actor=actor)


def show(
    office: Workspace,
    background_id: str,
    *,
    opacity: int | None = None,
    hidden: bool | None = None,
    actor: str,
) -> Changes:
    """Make it paler (percent) or hide it. Raises `Refused`, `NotFound`."""
    if opacity is not None and not 0 <= opacity <= 100:
        raise Refused(_("浓淡请填 0 到 100。"), code="map.opacity")
    told = {"opacity": opacity, "hidden": hidden}
    return _edit(office, background_id, {k: v for k, v in told.items() if v is not None}, actor=actor)


def remove(office: Workspace, background_id: str, *, actor: str) -> Changes:
    """Take the picture from behind the map; the step can be undone. Raises `NotFound`."""
    name = _name(office, background_id, actor)
    with office.change("map.background_off", actor=actor, args={"subject": name}) as unit:
        unit.delete("map_background", background_id)
    return unit.changes


def _edit(office: Workspace, background_id: str, fields: Mapping[str, Any], *, actor: str) -> Changes:
    name = _name(office, background_id, actor)
    with office.change("map.background_edit", actor=actor, args={"subject": name}) as unit:
        unit.set("map_background", background_id, fields)
    return unit.changes


def _name(office: Workspace, background_id: str, actor: str) -> str:
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        found = next((b for b in queries.site_map(db).backgrounds if b.id == background_id), None)
    if found is None:
        raise NotFound(_("这张底图已经不在了。"), code="map.background")
    return found.name
