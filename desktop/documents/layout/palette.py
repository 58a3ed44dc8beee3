"""The colours of maps, and which area gets which: neighbours always differ, in grey and to the colour-blind too."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from types import MappingProxyType
from typing import TypeVar

from desktop.base.paths import resource
from desktop.documents.layout.display_list import Hatch

Key = TypeVar("Key", bound=Hashable)

TINT = 0.17
"""Share of the edge colour in the ground of an area."""
HATCH_SHADE = 0.46
"""Share of the edge colour in its hatching: light enough to print text beside, dark enough to copy in grey."""
WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Style:
    """How one grid looks: `edge` for outline and badge, `tint` for the ground, `shade` for the hatching."""

    edge: str
    tint: str
    shade: str
    hatch: Hatch


@dataclass(frozen=True, slots=True)
class MapColours:
    """The resource file as values: styles in order of preference, and named colours of the paper."""

    styles: tuple[Style, ...]
    first_choice: int
    paper: Mapping[str, str]


def mix(colour: str, share: float, ground: str = WHITE) -> str:
    """`colour` laid on `ground` with the given share, pre-mixed because nothing on paper is transparent."""
    over, under = _channels(colour), _channels(ground)
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(over, under, strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def styled(edge: str, hatch: Hatch) -> Style:
    """The style of an edge colour."""
    return Style(edge, mix(edge, TINT), mix(edge, HATCH_SHADE), hatch)


@lru_cache(maxsize=1)
def map_colours() -> MapColours:
    """The colours shipped with the program. The first `first_choice` styles differ in colour and in hatch;
    the rest pair every colour with every other hatch for maps on which more areas touch than there are colours."""
    table = tomllib.loads(resource("colours", "map.toml").read_text(encoding="utf-8"))
    edges = [row["edge"] for row in table["grid"]]
    hatches = [Hatch(row["hatch"]) for row in table["grid"]]
    count = len(edges)
    styles = tuple(
        styled(edge, hatches[(index + turn) % count])
        for turn in range(count)
        for index, edge in enumerate(edges)
    )
    return MapColours(styles, count, table["paper"])


def paper(name: str) -> str:
    """A named colour of the paper, such as `ink`."""
    return map_colours().paper[name]


LEAST_CONTRAST = 3.0
"""Of an edge colour with the white number on it (WCAG 2.1, large type)."""
ALIKE = 75.0
"""Edge colours nearer than this (distance in RGB) are one colour to a passer-by."""


def edge_colour(text: str) -> str | None:
    """A colour chosen by somebody (`#RRGGBB`) as an edge: darkened until white type shows on it; None if it is no
    colour."""
    if re.fullmatch("#[0-9A-Fa-f]{6}", text) is None:
        return None
    share = 1.0
    while _contrast(mixed := mix(text, share, "#000000")) < LEAST_CONTRAST:
        share -= 0.05
    return mixed


def _contrast(colour: str) -> float:
    """With white, by WCAG 2.1."""
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def distribute(
    keys: Sequence[Key],
    near: Iterable[tuple[Key, Key]],
    apart: Iterable[tuple[Key, Key]] = (),
    chosen: Mapping[Key, str] = MappingProxyType({}),
) -> dict[Key, Style]:
    """A style for every key, as different as can be.

    Keys that are `near` or `apart` never share a style as long as there are any. Among the styles left a key takes
    the one whose colour and whose hatch the fewest `near` keys have (a pair given twice counts twice), then one that
    nobody has, then the colour used least. Keys with a colour `chosen` for them (an edge colour) keep it and take a
    hatch. Those go first, then the key with the most near ones decided (DSATUR), then list order. Near-linear in the
    pairs.
    """
    hood, clash = _weighted(keys, near), _weighted(keys, apart)
    ready: dict[Key, Style] = {}
    used: Counter[Style] = Counter()
    edges = Counter(one.edge for key in chosen for one in _offered(None) if _alike(one.edge, chosen[key]))
    for key in _order(keys, hood, chosen, ready):
        around = [(ready[other], weight) for other, weight in hood[key].items() if other in ready]
        taken = {ready[other] for other in (*clash[key], *hood[key]) if other in ready}
        style = min(
            _offered(chosen.get(key)),
            key=lambda one: (one in taken, _likeness(one, around), used[one], edges[one.edge]),
        )
        ready[key] = style
        used[style] += 1
        edges[style.edge] += 1
    return {key: ready[key] for key in keys}


def _order(
    keys: Sequence[Key],
    hood: Mapping[Key, Mapping[Key, int]],
    chosen: Collection[Key],
    ready: Mapping[Key, Style],
) -> Iterator[Key]:
    """The keys in the order of deciding; `ready` fills up while they are given out."""
    place = {key: number for number, key in enumerate(keys)}
    waiting = [(key not in chosen, 0, -len(hood[key]), place[key], key) for key in keys]
    heapify(waiting)
    while waiting:
        *_rank, key = heappop(waiting)
        if key in ready:
            continue
        yield key
        for other in hood[key].keys() - ready.keys():
            done = sum(one in ready for one in hood[other])
            heappush(waiting, (other not in chosen, -done, -len(hood[other]), place[other], other))


def _likeness(style: Style, around: Iterable[tuple[Style, int]]) -> int:
    """In how much a style is like those around it, by their weights: in colour, in hatch."""
    return sum(
        weight * (_alike(style.edge, other.edge) + (style.hatch is other.hatch)) for other, weight in around
    )


def _weighted(keys: Sequence[Key], pairs: Iterable[tuple[Key, Key]]) -> dict[Key, Counter[Key]]:
    """For each key the others it is in a pair with, and in how many."""
    found: dict[Key, Counter[Key]] = {key: Counter() for key in keys}
    for one, other in pairs:
        if one != other:
            found[one][other] += 1
            found[other][one] += 1
    return found


@lru_cache(maxsize=64)
def _offered(edge: str | None) -> tuple[Style, ...]:
    """All styles in order of preference, or one colour with every hatch."""
    table = map_colours()
    if edge is None:
        return table.styles
    return tuple(styled(edge, style.hatch) for style in table.styles[: table.first_choice])


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    return math.dist(_channels(one), _channels(other)) < ALIKE
