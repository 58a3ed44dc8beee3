"""The office's own export templates: kept as settings, so that every PC of the office has them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.exchange.exporting.template import Template, read, shipped
from desktop.operations import settings
from desktop.queries import listed
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

PREFIX: Final = "export_template."


def templates(db: Connection) -> dict[str, Template]:
    """Every template by key: those that come with the program first, then the office's own.

    One that a newer program wrote and this one cannot read is left out.
    """
    found = shipped()
    for key, plain in listed.settings_under(db, PREFIX).items():
        try:
            found[key] = replace(read(plain), key=key)
        except Refused:
            continue
    return found


def template(db: Connection, wanted: str) -> Template:
    """One by its key or its name; raises `NotFound`."""
    for key, made in templates(db).items():
        if wanted in (key, made.name):
            return made
    raise NotFound(_("没有这个导出模板:{name}").format(name=wanted), code="export.unknown_template")


def own(made: Template) -> Template:
    """A template with the key the office keeps it under: one for one name."""
    return replace(made, key="own-" + hashlib.sha256(made.name.strip().encode()).hexdigest()[:12])


def keep(office: Workspace, made: Template, *, actor: str) -> Changes:
    """Keep a template under its name; the same name again takes the place of the earlier one."""
    if not made.name.strip():
        raise Refused(_("请给模板起个名字。"), code="export.no_name")
    kept = own(made)
    with office.change("export.template_kept", actor=actor, args={"subject": made.name}) as unit:
        settings.put(unit, PREFIX + kept.key, kept.plain())
    return unit.changes


def forget(office: Workspace, key: str, *, actor: str) -> Changes:
    """Take one of the office's own templates off; raises `NotFound`."""
    with office.change("export.template_forgotten", actor=actor, args={"subject": key}) as unit:
        if not settings.remove(unit, PREFIX + key):
            raise NotFound(_("没有这个导出模板:{name}").format(name=key), code="export.unknown_template")
    return unit.changes
