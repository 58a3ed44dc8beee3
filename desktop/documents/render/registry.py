"""Which documents there are, for whom they can be made, and what can be chosen about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _

Value = bool | int | str
_YES, _NO = frozenset(("1", "true", "yes", "on", "是")), frozenset(("0", "false", "no", "off", "否"))
_SCOPE_TITLES = {
    "community": N_("全社区"),
    "grid": N_("网格"),
    "building": N_("楼栋"),
    "household": N_("户"),
    "staff": N_("人员"),
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
    """One document kind as the screen and the command line offer it. `public`: passes the privacy gate first."""

    key: str
    title: str
    public: bool
    scopes: tuple[str, ...]
    options: tuple[Option, ...]

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
    """For whom: `community` (no ids), or `grid`, `building`, `household`, `staff` with ids; a grid also by number."""

    kind: str = "community"
    ids: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Scope:
        """`community`, `grid:3`, `grid:1,2`, `household:ID`; raises `Refused` for anything else."""
        kind, _colon, ids = text.strip().partition(":")
        named = tuple(part.strip() for part in ids.split(",") if part.strip())
        if kind not in _SCOPE_TITLES or bool(named) == (kind == "community"):
            raise Refused(_("范围要写成 community 或 grid:3、staff:编号 的样子"), code="print.scope")
        return cls(kind, named)

    def __str__(self) -> str:
        return f"{self.kind}:{','.join(self.ids)}" if self.ids else self.kind


_SKIP = N_("第一张纸已用掉几格")
_BACK = Option("back", N_("印背面"), True)
KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "card",
            N_("网格服务联系卡"),
            True,
            ("community", "grid", "household"),
            (
                Option("which", N_("印哪些户"), "all", (("all", N_("全部")), ("missing", N_("还没有卡的")))),
                Option(
                    "qr",
                    N_("二维码"),
                    "contact",
                    (("contact", N_("网格员电话")), ("serial", N_("卡片编号")), ("none", N_("不印"))),
                ),
                _BACK,
                Option("skip", _SKIP, 0, most=9),
            ),
        ),
        Kind(
            "board-door",
            N_("网格公示牌"),
            True,
            ("community", "grid", "building"),
            (
                Option(
                    "per",
                    N_("每块牌管"),
                    "unit",
                    (("unit", N_("一个单元")), ("building", N_("一栋楼")), ("grid", N_("一个网格"))),
                ),
                Option("size", N_("大小"), "a3", (("a3", N_("A3 纸")), ("40x60", N_("40×60 厘米")))),
                Option("bleed", N_("给广告店的出血和裁切线"), False),
            ),
        ),
        Kind(
            "badge",
            N_("工作证"),
            True,
            ("community", "grid", "staff"),
            (
                Option(
                    "size", N_("大小"), "cr80", (("cr80", N_("证卡 54×86")), ("pocket", N_("胸卡 70×100")))
                ),
                Option("years", N_("有效几年"), 2, most=5),
                _BACK,
                Option("skip", _SKIP, 0, most=8),
            ),
        ),
        Kind(
            "roster",
            N_("网格工作人员花名册"),
            False,
            ("community", "grid"),
            (Option("ids", N_("印身份证号（遮盖中间八位）"), False),),
        ),
        Kind(
            "map",
            N_("网格示意图"),
            True,
            ("community", "grid"),
            (Option("paper", N_("纸张"), "a4", (("a4", "A4"), ("a3", "A3"))),),
        ),
        Kind("tower", N_("楼栋住户一览"), False, ("community", "grid", "building"), ()),
    )
}


def kind_named(key: str) -> Kind:
    """The kind with this key; raises `Refused` naming the ones there are."""
    if key not in KINDS:
        text = _("没有“{key}”这种材料，可以打印：{allowed}")
        raise Refused(text.format(key=key, allowed="、".join(KINDS)), code="print.kind")
    return KINDS[key]
