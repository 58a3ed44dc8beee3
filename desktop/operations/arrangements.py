"""Keeping how a list is looked at: a user's columns in this file alone, named filters for the whole office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import orjson

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.operations import settings
from desktop.queries.arrangements import FILTER, ColumnChoice, as_json, key
from desktop.queries.listing import Asked, Form, Source
from desktop.store import log
from desktop.workspace import Workspace

NAME_LENGTH: Final = 30  # characters of a filter's name


def keep_columns(office: Workspace, which: str, columns: Sequence[ColumnChoice], *, actor: str) -> None:
    """Remember a user's columns of a list; nothing of it leaves this file, and it is no step of the history."""
    text = orjson.dumps([[c.key, c.width, c.shown] for c in columns]).decode()
    with office.local() as db:
        log.set_meta(db, key(which, actor), text)


def keep_filter(
    office: Workspace, which: str, name: str, asked: Asked, *, sources: Mapping[str, Source], actor: str
) -> Changes:
    """Give a filter a name that every PC of the office knows; the same name again replaces it.

    Raises `Refused` without a name or condition, and for a condition on a number: that would name a person.
    """
    name = name.strip()
    if not name or len(name) > NAME_LENGTH:
        raise Refused(_("请给筛选起个名字,最多 {n} 个字。").format(n=NAME_LENGTH), code="filter.name")
    if not asked.conditions:
        raise Refused(_("现在没有筛选条件,先筛选再保存。"), code="filter.empty")
    forms = {sources[which].columns[c.column].form for c in asked.conditions}
    if Form.TAIL in forms:
        raise Refused(_("按证件号码或电话的筛选只认得一个人,不保存。"), code="filter.personal")
    with office.change("filter.keep", actor=actor, args={"subject": name}) as unit:
        settings.put(unit, f"{FILTER}{which}.{name}", as_json(asked))
    return unit.changes


def drop_filter(office: Workspace, which: str, name: str, *, actor: str) -> Changes:
    """Take a named filter away. Raises `NotFound`."""
    with office.change("filter.drop", actor=actor, args={"subject": name}) as unit:
        if not settings.remove(unit, f"{FILTER}{which}.{name}"):
            raise NotFound(_("这个筛选已经不在了。"), code="filter.gone")
    return unit.changes
