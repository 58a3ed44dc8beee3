"""Reads text DXF (AutoCAD DXF Reference, R12 to 2018): closed polylines, the words standing in them, block inserts.

Only what an outline is made of; arcs in polylines (bulges) become short straight pieces, heights are dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from desktop.exchange.outlines.data import MapFile
from desktop.exchange.outlines.dxf_shapes import IDENTITY, Placement, placed, rounded, words_of
from desktop.exchange.outlines.gathering import Gathering
from desktop.exchange.outlines.projection import PLANE, System
from desktop.exchange.outlines.refusals import MAX_CORNERS, MAX_OBJECTS, Unfit
from desktop.exchange.outlines.standing import name_by_texts

DEEPEST: Final = 8  # blocks in blocks
MOST_WAYS: Final = 5000
UNITS: Final = {1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 6: 1.0, 7: 1000.0, 14: 0.1}
BY_NAME: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001}
_END: Final = frozenset(("ENDSEC", "ENDBLK", "SEQEND", "EOF"))
Pair = tuple[int, str]


@dataclass(slots=True)
class Entity:
    """One entity: its type and group codes in order; `inner` are the vertices of an old POLYLINE or the attributes
    of an INSERT."""

    kind: str
    codes: list[Pair]
    inner: list[Entity] = field(default_factory=list)

    def text(self, code: int, default: str = "") -> str:
        return next((value for key, value in self.codes if key == code), default)

    def number(self, code: int, default: float = 0.0) -> float:
        return float(self.text(code, str(default)))

    def flags(self) -> int:
        return int(float(self.text(70, "0")))

    @property
    def handle(self) -> str:
        return self.text(5) or self.kind


@dataclass(frozen=True, slots=True)
class Word:
    """A text and the point it stands at, in the drawing's units."""

    layer: str
    text: str
    at: tuple[float, float]


def read_dxf(content: bytes, unit: str = "", system: System | None = None) -> MapFile:
    """`unit`: "m", "cm" or "mm", and `system`, where the clerk knows what the file does not say. Raises `Unfit`."""
    if content.startswith(b"AutoCAD Binary DXF"):
        raise Unfit("map.binary_dxf")
    sections = _sections(_pairs(_decoded(content)))
    reader = _Reader(sections)
    reader.read()
    metres = BY_NAME.get(unit) or reader.metres()
    if system is not None and system.way == "gauss":
        system = replace(system, metre=metres)
    whole = reader.found.finish(system or PLANE, unit=metres)
    placed_words = [(word.layer, word.text, *reader.found.placed_at(word.at)) for word in reader.words]
    outlines = name_by_texts(whole.outlines, placed_words)
    return MapFile("dxf", whole.frame, tuple(outlines), whole.ways, whole.notices)


def _decoded(content: bytes) -> str:
    """The text: UTF-8 from release 2007 on, before that the code page of the header, GBK where it names none."""
    head = content[:4000].decode("ascii", "ignore")
    page = match[1] if (match := re.search(r"\$DWGCODEPAGE\s+3\s+(\S+)", head)) else ""
    version = match[1] if (match := re.search(r"\$ACADVER\s+1\s+AC(\d{4})", head)) else "1009"
    if int(version) >= 1021 or content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace")
    if page.upper() in ("ANSI_950", "BIG5"):
        return content.decode("big5", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _pairs(text: str) -> Iterator[Pair]:
    lines = text.split("\n")
    for place in range(0, len(lines) - 1, 2):
        code = lines[place].strip()
        if not code and place >= len(lines) - 2:
            return
        if not re.fullmatch(r"-?\d{1,4}", code):
            raise Unfit("map.damaged" if place > 40 else "map.kind", f"line {place + 1}")
        yield int(code), lines[place + 1].strip("\r")


def _sections(pairs: Iterator[Pair]) -> dict[str, list[Pair]]:
    """HEADER, BLOCKS and ENTITIES as pairs."""
    found: dict[str, list[Pair]] = defaultdict(list)
    name, ended, count = "", False, 0
    waiting = False
    for code, value in pairs:
        count += 1
        if code == 0 and value.strip() in ("SECTION", "ENDSEC", "EOF"):
            waiting, name = value.strip() == "SECTION", ""
            ended = ended or value.strip() == "EOF"
        elif waiting and code == 2:
            name, waiting = value.strip(), False
        elif name in ("HEADER", "BLOCKS", "ENTITIES"):
            found[name].append((code, value))
    if not ended:
        raise Unfit("map.cut_off", f"line {2 * count}")
    return found


def _entities(pairs: list[Pair]) -> Iterator[Entity]:
    """The entities of a section, with the vertices and attributes that follow put inside."""
    owner: Entity | None = None
    for entity in _flat(pairs):
        if entity.kind in ("VERTEX", "ATTRIB") and owner is not None:
            owner.inner.append(entity)
        elif entity.kind in ("POLYLINE", "INSERT"):
            if owner is not None:
                yield owner
            owner = entity
        elif entity.kind not in _END or entity.kind == "ENDBLK":
            if owner is not None:
                yield owner
                owner = None
            yield entity
    if owner is not None:
        yield owner


def _flat(pairs: list[Pair]) -> Iterator[Entity]:
    entity: Entity | None = None
    for code, value in pairs:
        if code == 0:
            if entity is not None:
                yield entity
            entity = Entity(value.strip().upper(), [])
        elif entity is not None:
            entity.codes.append((code, value))
    if entity is not None:
        yield entity


class _Reader:
    def __init__(self, sections: dict[str, list[Pair]]) -> None:
        self._header = sections.get("HEADER", [])
        self._entities = sections.get("ENTITIES", [])
        self._blocks = _blocks(sections.get("BLOCKS", []))
        self.found = Gathering("dxf")
        self.words: list[Word] = []
        self._open = self._skipped = self._made = 0
        self._take: dict[str, Callable[[Entity, Placement, str], None]] = {
            "LWPOLYLINE": self._light, "POLYLINE": self._old, "TEXT": self._text, "MTEXT": self._text,
            "ATTRIB": self._text,
        }  # fmt: skip

    def read(self) -> None:
        for entity in _entities(self._entities):
            self._one(entity, IDENTITY, (), "")
        if self._open:
            self.found.note("open", detail=str(self._open))
        if self._skipped:
            self.found.note("skipped", detail=str(self._skipped))

    def _one(self, entity: Entity, at: Placement, within: tuple[str, ...], layer: str) -> None:
        """`within`: the blocks this stands in; `layer`: what layer 0 means there."""
        self._made += 1
        if self._made > 5 * MAX_OBJECTS:
            raise Unfit("map.too_large", within[-1] if within else str(self._made))
        own = entity.text(8).strip()
        own = layer if own in ("", "0") and layer else own
        try:
            if entity.kind == "INSERT":
                self._insert(entity, at, within, own)
            elif entity.kind in self._take:
                self._take[entity.kind](entity, at, own)
            elif entity.kind not in ("SEQEND", "POINT", "LINE", "VIEWPORT"):
                self._skipped += 1
        except (ValueError, OverflowError, IndexError) as error:
            raise Unfit("map.damaged", entity.handle) from error

    def _insert(self, entity: Entity, at: Placement, within: tuple[str, ...], layer: str) -> None:
        name = entity.text(2).strip()
        if name in within:
            raise Unfit("map.cyclic", name)
        if len(within) >= DEEPEST:
            raise Unfit("map.too_large", name)
        if entity.number(70, 1) > 1 or entity.number(71, 1) > 1:
            self.found.note("array", name)
        base, members = self._blocks.get(name, ((0.0, 0.0), []))
        inner = at.within(
            (entity.number(10), entity.number(20)),
            (entity.number(41, 1.0), entity.number(42, 1.0)), entity.number(50), base,
        )  # fmt: skip
        for member in members:
            self._one(member, inner, (*within, name), layer)
        for attribute in entity.inner:
            self._one(attribute, at, (*within, name), layer)

    def _light(self, entity: Entity, at: Placement, layer: str) -> None:
        corners: list[list[float]] = []
        for code, value in entity.codes:
            if code == 10:
                corners.append([float(value), 0.0, 0.0])
            elif code in (20, 42) and corners:
                corners[-1][1 if code == 20 else 2] = float(value)
            if len(corners) > MAX_CORNERS:
                raise Unfit("map.too_large", entity.handle)
        self._shape(entity, at, layer, corners)

    def _old(self, entity: Entity, at: Placement, layer: str) -> None:
        if entity.flags() & (16 | 64):  # a mesh, not a line
            self._skipped += 1
            return
        self._shape(entity, at, layer, [[v.number(10), v.number(20), v.number(42)] for v in entity.inner])

    def _shape(self, entity: Entity, at: Placement, layer: str, corners: Sequence[Sequence[float]]) -> None:
        closed = bool(entity.flags() & 1)
        points = placed(rounded(corners, closed=closed), at)
        near = len(points) > 3 and abs(points[0][0] - points[-1][0]) + abs(
            points[0][1] - points[-1][1]
        ) < 1e-6 * (1 + abs(points[0][0]) + abs(points[0][1]))
        if (closed or near) and len(points) >= 3:
            self.found.area(entity.handle, layer, [points])
        else:
            self._open += 1
            if (
                self._open <= MOST_WAYS
            ):  # a survey has tens of thousands of them; a community has not that many streets
                self.found.way(entity.handle, layer, points)

    def _text(self, entity: Entity, at: Placement, layer: str) -> None:
        words = words_of(entity.kind, [value for code, value in entity.codes if code in (1, 3)])
        # A text that is not set from its left foot says in 11, 21 where it stands.
        aligned = entity.kind != "MTEXT" and (entity.number(72) or entity.number(73))
        x, y = (11, 21) if aligned and entity.text(11) else (10, 20)
        if words:
            (point,) = placed([(entity.number(x), entity.number(y))], at)
            self.words.append(Word(layer, words, point))

    def metres(self) -> float:
        """What one unit of the drawing is, as it says or else by the size of its areas."""
        told = next(
            (value for (k, key), (_c, value) in _variables(self._header) if k == 9 and key == "$INSUNITS"),
            "0",
        )
        code = int(told) if told.strip().isdigit() else 0
        if code in UNITS:
            return UNITS[code]
        usual = self.found.usual_length()
        for low, high, name in ((4, 400, "m"), (4_000, 400_000, "mm")):
            if low <= usual <= high:
                self.found.note("guessed_unit", detail=name)
                return BY_NAME[name]
        raise Unfit("map.units", f"{usual:.3g}")


def _variables(header: list[Pair]) -> Iterator[tuple[Pair, Pair]]:
    yield from ((one, (two[0], two[1].strip())) for one, two in pairwise(header))


def _blocks(pairs: list[Pair]) -> dict[str, tuple[tuple[float, float], list[Entity]]]:
    """Base point and members of every block."""
    found: dict[str, tuple[tuple[float, float], list[Entity]]] = {}
    members: list[Entity] = []
    for entity in _entities(pairs):
        if entity.kind == "BLOCK":
            members = []
            found[entity.text(2).strip()] = ((entity.number(10), entity.number(20)), members)
        elif entity.kind != "ENDBLK":
            members.append(entity)
    return found
