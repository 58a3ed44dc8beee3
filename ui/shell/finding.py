"""What the one search box finds: records of the office and commands, as hits for the drop-down. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.queries import search
from ui.bridge.target import Target

if TYPE_CHECKING:
    from desktop.workspace import Workspace

SHOWN = 20
_PLACES = {
    "resident": "households",
    "household": "households",
    "dwelling": "households",
    "compound": "households",
    "grid": "grids",
    "staff": "team",
}


@dataclass(frozen=True)
class Found:
    """One hit: where it leads, what it is called, where it is, its kind in words."""

    target: Target
    title: str
    where: str
    kind: str


def find(office: Workspace, words: str) -> list[Found]:
    """The first hits; runs on a job thread."""
    with office.read() as db:
        found = search.find(db, words, limit=SHOWN)
    return [
        Found(Target(_PLACES[hit.kind], hit.kind, hit.id), hit.title, hit.where, hit.kind_name)
        for hit in found.hits
        if hit.kind in _PLACES
    ]


def nothing_found(words: str) -> str:
    """The sentence of an empty drop-down."""
    return _("没有找到“{words}”。可输入姓名、拼音首字母、电话或证件尾号、门牌(3-2-501)。").format(words=words)
