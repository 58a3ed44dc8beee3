"""Keeping, renaming and dropping import recipes; what they hold is the import's business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.operations import settings
from desktop.queries.recipes import PREFIX, stored
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection


def save(office: Workspace, fingerprint: str, plain: Mapping[str, Any], *, actor: str) -> Changes:
    """Keep a recipe; one for the same headings is replaced. Raises `Refused` for a name another one has."""
    with office.change("recipe.save", actor=actor, args={"subject": str(plain["name"])}) as unit:
        insist_name(unit.db, fingerprint, str(plain["name"]))
        if stored(unit.db).get(fingerprint) != dict(plain):
            settings.put(unit, PREFIX + fingerprint, dict(plain))
    return unit.changes


def insist_name(db: Connection, fingerprint: str, name: str) -> None:
    """Raise `Refused` when another recipe of the office has this name."""
    if any(other != fingerprint and value.get("name") == name for other, value in stored(db).items()):
        words = _("已有名为“{name}”的导入方案,请换一个名字。").format(name=name)
        raise Refused(words, code="recipe.name_taken")


def remove(office: Workspace, fingerprint: str, *, actor: str) -> Changes:
    """Drop a recipe; raises `NotFound`. Undo brings it back."""
    with office.read() as db:
        value = stored(db).get(fingerprint)
    if value is None:
        raise NotFound(_("没有这个导入方案。"), code="recipe.unknown")
    with office.change("recipe.remove", actor=actor, args={"subject": str(value.get("name", ""))}) as unit:
        settings.remove(unit, PREFIX + fingerprint)
    return unit.changes
