"""What a document kind offers to the screen and the command line: its scopes, its options, who reads its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds import template
from desktop.documents.kinds.common import without
from desktop.documents.kinds.template import Template
from desktop.queries import layouts

if TYPE_CHECKING:
    from desktop.documents.render.batch import Asked, Batch

Value = bool | int | str
_YES, _NO = frozenset(("1", "true", "yes", "on", "是")), frozenset(("0", "false", "no", "off", "否"))
_SCOPE_TITLES = {
    "community": N_("全社区"),
    "grid": N_("网格"),
    "building": N_("楼栋"),
    "household": N_("户"),
    "staff": N_("人员"),
    "stale": N_("需更换的"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: yes or no, a number from 0 to `most`, or one of `choices` (value, title)."""

    key: str
    title: str
    default: Value
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 0

    def read(self, given: object) -> Value:
        """`given` as this option's value; raises `Refused` when it is none."""
        words = str(given).strip().lower()
        if isinstance(self.default, bool):
            if words in _YES | _NO:
                return words in _YES
        elif isinstance(self.default, int):
            if words.isdecimal() and int(words) <= self.most:
                return int(words)
        elif words in dict(self.choices):
            return words
        allowed = "、".join(value for value, _title in self.choices) or (
            f"0—{self.most}" if self.most else "1、0"
        )
        text = _("选项 {key} 不能是“{value}”，可以是：{allowed}")
        raise Refused(text.format(key=self.key, value=given, allowed=allowed), code="print.option")


@dataclass(frozen=True, slots=True)
class Kind:
    """One document kind as the screen and the command line offer it. `public`: passes the privacy gate first;
    `read`: puts the data of what was asked for together."""

    key: str
    title: str
    public: bool
    scopes: tuple[str, ...]
    options: tuple[Option, ...]
    read: Callable[[Any, Asked], Batch]

    def gather(self, db: Any, asked: Asked) -> Batch:
        """The data of what was asked for, under the layouts in force: what they leave out is not in it."""
        with template.in_force(layouts.in_force(db)):
            batch = self.read(db, asked)
        used = batch.draw.keywords.get("template")
        if not isinstance(used, Template) or not used.off:
            return batch
        return replace(batch, items=[without(item, used.off) for item in batch.items])

    def settings(self, given: Mapping[str, object]) -> dict[str, Value]:
        """The defaults with what was given put over them; raises `Refused` for an unknown option or value."""
        known = {option.key: option for option in self.options}
        if unknown := sorted(set(given) - set(known)):
            text = _("{title}没有选项 {key}，可用的有：{allowed}")
            raise Refused(
                text.format(title=_(self.title), key="、".join(unknown), allowed="、".join(known)),
                code="print.option",
            )
        return {key: option.read(given.get(key, option.default)) for key, option in known.items()}


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom: `community` or `stale` (what hangs and is wrong now) without ids; `grid` (also by number), `building`,
    `household`, `staff` and so on with ids."""

    kind: str = "community"
    ids: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Scope:
        """`community`, `grid:3`, `grid:1,2`, `household:ID`; raises `Refused` for anything else."""
        kind, _colon, ids = text.strip().partition(":")
        named = tuple(part.strip() for part in ids.split(",") if part.strip())
        if kind not in _SCOPE_TITLES or bool(named) == (kind in ("community", "stale")):
            raise Refused(_("范围要写成 community 或 grid:3、staff:编号 的样子"), code="print.scope")
        return cls(kind, named)

    def __str__(self) -> str:
        return f"{self.kind}:{','.join(self.ids)}" if self.ids else self.kind


SKIP = N_("第一张纸已用掉几格")
BACK = Option("back", N_("印背面"), True)
