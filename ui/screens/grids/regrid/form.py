"""What the clerk has put together on the page of acts, and the act it stands for. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.domain.changes import Changes
from desktop.domain.regridding import Place
from desktop.operations import regridding
from desktop.operations.ground import Ground
from desktop.workspace import Workspace

MOVE, EXTRACT, MERGE, MERGE_MICRO, SPLIT, CLOSE, RENAME = (
    "move", "extract", "merge", "merge_micro", "split", "close", "rename",
)  # fmt: skip
ACTS: Final[Mapping[str, str]] = {
    MOVE: N_("划转:楼栋或单元划到另一个微网格"), EXTRACT: N_("新设:楼栋或单元设为新的微网格"),
    MERGE: N_("合并网格"), MERGE_MICRO: N_("合并微网格"), SPLIT: N_("拆分:几个微网格成为新网格"),
    CLOSE: N_("撤销空的网格或微网格"), RENAME: N_("更名、改编号"),
}  # fmt: skip
LISTED: Final[Mapping[str, str]] = {  # what is chosen from
    MOVE: "place", EXTRACT: "place", MERGE: "grid", MERGE_MICRO: "micro", SPLIT: "micro", CLOSE: "scope",
    RENAME: "scope",
}  # fmt: skip
TARGETS: Final[Mapping[str, str]] = {MOVE: "micro", EXTRACT: "grid", MERGE: "grid", MERGE_MICRO: "micro"}
NAMED: Final = frozenset({EXTRACT, SPLIT, RENAME})
NUMBERED: Final = frozenset({SPLIT, RENAME})
ONE: Final = frozenset({CLOSE, RENAME})


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be chosen: `kind` "building", "unit", "grid" or "micro"; `within` its grid or micro-grid in
    words, `owner` the id of the grid it is in."""

    kind: str
    id: str
    name: str
    within: str
    owner: str
    households: int


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act as it is being put together; `on` the day it counts from."""

    act: str
    chosen: tuple[Item, ...]
    target: str
    on: date
    name: str = ""
    number: int = 0

    def insist(self) -> None:
        """Raise `Refused` while something is missing."""
        if not self.chosen:
            raise Refused(_("请先在左边选择。按住 Ctrl 或 Shift 可以选几个。"), code="regrid.nothing")
        if self.act in ONE and len(self.chosen) > 1:
            raise Refused(_("这里一次只能选一个。"), code="regrid.one")
        if self.act in TARGETS and not self.target:
            raise Refused(_("请选择划到哪里。"), code="regrid.target")
        if self.act == SPLIT and len({item.owner for item in self.chosen}) > 1:
            raise Refused(_("选中的微网格不在同一个网格里,请分两次拆分。"), code="regrid.foreign")
        if self.act == SPLIT and not self.name:
            raise Refused(_("请写新网格的名称。"), code="regrid.name")

    @property
    def places(self) -> list[Place]:
        """The buildings and stairs chosen."""
        return [Place(item.kind, item.id) for item in self.chosen]

    @property
    def ids(self) -> list[str]:
        """Of what was chosen."""
        return [item.id for item in self.chosen]

    def act_on(self) -> Callable[[Ground], None]:
        """The act, to be tried. Raises `Refused`."""
        self.insist()
        one = self.chosen[0]
        acts: Mapping[str, Callable[[], Callable[[Ground], None]]] = {
            MOVE: lambda: regridding.moving(self.places, self.target),
            EXTRACT: lambda: regridding.extracting(self.places, self.target, name=self.name),
            MERGE: lambda: regridding.merging("grid", self.ids, self.target),
            MERGE_MICRO: lambda: regridding.merging("micro", self.ids, self.target),
            SPLIT: lambda: regridding.splitting(one.owner, self.ids, name=self.name, number=self.number),
            CLOSE: lambda: regridding.closing(one.kind, one.id),
            RENAME: lambda: regridding.renaming(one.kind, one.id, name=self.name, number=self.number),
        }
        return acts[self.act]()

    def write(self, office: Workspace, *, today: date, actor: str) -> Changes:
        """Do it. Raises `Refused`, `NotFound`."""
        self.insist()
        one = self.chosen[0]
        if self.act == MOVE:
            return regridding.move(office, self.places, self.target, on=self.on, today=today, actor=actor)
        if self.act == EXTRACT:
            return regridding.extract(
                office, self.places, self.target, name=self.name, on=self.on, today=today, actor=actor
            )
        if self.act in (MERGE, MERGE_MICRO):
            kind = "grid" if self.act == MERGE else "micro"
            return regridding.merge(office, kind, self.ids, self.target, on=self.on, today=today, actor=actor)
        if self.act == SPLIT:
            return regridding.split(
                office,
                one.owner,
                self.ids,
                name=self.name,
                number=self.number,
                on=self.on,
                today=today,
                actor=actor,
            )
        if self.act == CLOSE:
            return regridding.close(office, one.kind, one.id, on=self.on, today=today, actor=actor)
        return regridding.rename(
            office, one.kind, one.id, on=self.on, today=today, actor=actor, name=self.name, number=self.number
        )
