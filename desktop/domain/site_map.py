"""What a map of a community is made of beside its buildings, and when a drawing of it makes sense.

Everything lies on a plane in whole centimetres, x to the east and y to the north.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import N_, _
from desktop.domain.site_geometry import Point, Ring

MOST: Final = 10_000_000  # centimetres from the middle; a community is not larger than 100 km
LEAST_SIDE: Final = 100  # a building is at least a metre wide
LONGEST_TEXT: Final = 60
MOST_POINTS: Final = 2000
FULL_TURN: Final = 36_000  # hundredths of a degree


@dataclass(frozen=True, slots=True)
class FeatureKind:
    """`least` points make one; `line`: it runs from the first to the last; `divides`: people live on one side of it;
    `width` in centimetres as it is first drawn."""

    key: str
    name: str
    least: int
    line: bool
    divides: bool = False
    width: int = 0


KINDS: Final[Mapping[str, FeatureKind]] = {
    kind.key: kind
    for kind in (
        FeatureKind("street", N_("道路"), 2, line=True, divides=True, width=1200),
        FeatureKind("wall", N_("围墙"), 2, line=True, width=30),
        FeatureKind("river", N_("河流"), 2, line=True, divides=True, width=1500),
        FeatureKind("rail", N_("铁路"), 2, line=True, divides=True, width=600),
        FeatureKind("gate", N_("大门"), 1, line=False),
        FeatureKind("symbol", N_("标志"), 1, line=False),
        FeatureKind("label", N_("文字"), 1, line=False),
        FeatureKind("side", N_("四至"), 1, line=False),
    )
}
SYMBOLS: Final[Mapping[str, str]] = {
    "office": N_("社区办公室"),
    "party": N_("党群服务中心"),
    "police": N_("警务室"),
    "clinic": N_("卫生站"),
    "aed": N_("AED"),
    "hydrant": N_("消防栓"),
    "fire": N_("微型消防站"),
    "shelter": N_("避难所"),
    "property": N_("物业"),
    "elders": N_("养老服务站"),
    "school": N_("学校"),
    "kindergarten": N_("幼儿园"),
    "parking": N_("停车场"),
    "charging": N_("充电点"),
    "recycling": N_("垃圾分类点"),
    "bus": N_("公交站"),
    "toilet": N_("公厕"),
    "power": N_("配电房"),
    "gas": N_("燃气阀"),
    "notice": N_("公示栏"),
}
SIDES: Final[Mapping[str, str]] = {
    "east": N_("东至"), "south": N_("南至"), "west": N_("西至"), "north": N_("北至"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """Where a building stands: its middle, its sides before turning (cm), and its turn in hundredths of a degree
    anticlockwise. Raises `Refused` for a box no building can have."""

    x: int
    y: int
    width: int
    height: int
    turn: int = 0

    def __post_init__(self) -> None:
        if max(abs(self.x), abs(self.y)) > MOST or not all(
            LEAST_SIDE <= side <= MOST for side in (self.width, self.height)
        ):
            raise Refused(_("楼栋的位置或大小不对:边长至少 1 米。"), code="map.box")

    def stored(self) -> dict[str, int]:
        """The fields of a building record."""
        return {
            "map_x": self.x, "map_y": self.y, "map_w": self.width, "map_h": self.height,
            "map_rotation": self.turn % FULL_TURN,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FeatureDraft:
    """A mark on the map as somebody drew it. `points` in order; `passes`: openings of a dividing line."""

    kind: str
    points: Sequence[Point]
    text: str = ""
    symbol: str = ""
    width: int = 0
    size: int = 100
    turn: int = 0
    barrier: bool | None = None
    compound_id: str = ""
    passes: Sequence[tuple[int, int, int]] = ()
    source: str = "dragged"

    def problems(self) -> dict[str, Problem]:
        """What keeps it off the map, by field."""
        kind = KINDS.get(self.kind)
        if kind is None:
            return {"kind": Problem("map.kind", _("没有这种标注。"))}
        found: dict[str, Problem] = {}
        if not kind.least <= len(self.points) <= (MOST_POINTS if kind.line else 1):
            found["points"] = Problem(
                "map.points", _("{what}至少要点 {n} 处。").format(what=_(kind.name), n=kind.least)
            )
        elif any(max(abs(x), abs(y)) > MOST for x, y in self.points):
            found["points"] = Problem("map.far", _("位置离社区太远了。"))
        elif kind.line and len(set(self.points)) < kind.least:
            found["points"] = Problem("map.short", _("几个点在同一处,画不成线。"))
        if self.kind == "symbol" and self.symbol not in SYMBOLS:
            found["symbol"] = Problem("map.symbol", _("请选一种标志。"))
        if self.kind == "side" and self.symbol not in SIDES:
            found["symbol"] = Problem("map.side", _("请选东、南、西、北中的一面。"))
        if self.kind in {"label", "side"} and not self.text.strip():
            found["text"] = Problem("map.text", _("请写上文字。"))
        if len(self.text) > LONGEST_TEXT:
            found["text"] = Problem("map.text_long", _("文字最多 {n} 个字。").format(n=LONGEST_TEXT))
        if not 0 <= self.width <= MOST or not 20 <= self.size <= 1000:
            found["width"] = Problem("map.width", _("宽度或大小不对。"))
        return found

    def insist(self) -> None:
        """Raise `Refused` with all problems."""
        if found := self.problems():
            first = next(iter(found.values()))
            raise Refused(first.text, code=first.code, problems=found)

    def stored(self) -> dict[str, Any]:
        """The fields of a map_feature record."""
        kind = KINDS[self.kind]
        return {
            "compound_id": self.compound_id or None, "kind": self.kind, "text": self.text.strip() or None,
            "symbol": self.symbol or None, "points": flat(self.points), "width": self.width or kind.width or None,
            "size": self.size, "rotation": self.turn % FULL_TURN,
            "barrier": kind.divides if self.barrier is None else self.barrier,
            "passes": [n for one in self.passes for n in one] or None, "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """One gesture: where buildings, marks and the walls of compounds are from now on."""

    buildings: Mapping[str, Box] = field(default_factory=dict)
    features: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    walls: Mapping[str, Sequence[Ring]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.buildings or self.features or self.walls)


def flat(points: Sequence[Point]) -> list[int]:
    """Points as they are stored: x1, y1, x2, y2 …"""
    return [n for point in points for n in point]


def points_of(stored: object) -> tuple[Point, ...]:
    """Stored numbers as points; what a newer program wrote otherwise gives none."""
    if not isinstance(stored, list) or not all(isinstance(n, int) for n in stored):
        return ()
    return tuple(zip(stored[::2], stored[1::2], strict=False))
