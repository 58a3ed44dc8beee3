"""How a document looks, as the office wants it: one setting per template, with its earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain import layouts
from desktop.domain.changes import Changes
from desktop.domain.layouts import Layout
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts
from desktop.queries import layouts as queries
from desktop.workspace import Unit, Workspace

KEPT: Final = 9  # earlier versions


def change(
    office: Workspace,
    layout: Layout,
    shipped: Mapping[str, Any],
    optional: frozenset[str],
    *,
    actor: str,
    today: date,
) -> Changes:
    """Keep what the office says about a template; `layout.version` is given here, one more than the last.

    shipped: the data of the template the program came with. optional: the fields of the document that may be left out.
    Raises `Refused` (`layout.wrong`, naming every part) and without the right to change settings.
    """
    with office.change("layout.change", actor=actor, args={"subject": layout.key}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        district = queries.district_layout(unit.db, layout.key)
        layouts.insist(shipped, optional, layout, district=district)
        _put(unit, replace(layout, locked=frozenset()), actor=actor, today=today)
    return unit.changes


def reset(office: Workspace, key: str, *, actor: str, today: date) -> Changes:
    """Back to what the district says, or the program came with; the earlier versions stay to be taken again."""
    with office.change("layout.reset", actor=actor, args={"subject": key}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        _put(unit, Layout(key), actor=actor, today=today)
    return unit.changes


def take_again(office: Workspace, key: str, version: int, *, actor: str, today: date) -> Changes:
    """An earlier version as the newest one. Raises `NotFound` when it is not kept any more."""
    with office.change("layout.change", actor=actor, args={"subject": key, "version": version}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        wanted = next((one for one in queries.earlier(unit.db, key) if one.get("version") == version), None)
        if wanted is None:
            raise NotFound(_("没有保存第 {n} 版版式。").format(n=version), code="layout.version")
        _put(unit, layouts.from_plain(key, wanted), actor=actor, today=today)
    return unit.changes


def _put(unit: Unit, layout: Layout, *, actor: str, today: date) -> None:
    before = queries.office_layout(unit.db, layout.key)
    if replace(layout, version=before.version) == before:
        return
    kept = queries.earlier(unit.db, layout.key)
    if before.version:
        kept = [{**before.plain(), "until": today.isoformat(), "replaced_by": actor}, *kept][:KEPT]
    value = {**replace(layout, version=before.version + 1).plain(), "earlier": kept}
    settings.put(unit, queries.OFFICE + layout.key, value)
