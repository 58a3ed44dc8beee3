"""The colours of maps, and which area gets which: neighbours always differ, in grey and to the colour-blind too."""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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


@lru_cache(maxsize=1)
def map_colours() -> MapColours:
    """The colours shipped with the program. The first `first_choice` styles differ in colour and in hatch;
    the rest pair every colour with every other hatch for maps on which more areas touch than there are colours."""
    table = tomllib.loads(resource("colours", "map.toml").read_text(encoding="utf-8"))
    edges = [row["edge"] for row in table["grid"]]
    hatches = [Hatch(row["hatch"]) for row in table["grid"]]
    count = len(edges)
    styles = tuple(
        Style(
            edge,
            mix(edge, TINT),
            mix(edge, HATCH_SHADE),
            hatches[(index + turn) % count],
        )
        for turn in range(count)
        for index, edge in enumerate(edges)
    )
    return MapColours(styles, count, table["paper"])


def paper(name: str) -> str:
    """A named colour of the paper, such as `ink`."""
    return map_colours().paper[name]


def distribute(
    keys: Sequence[Key],
    touching: Iterable[tuple[Key, Key]],
    *,
    first_choice: int,
    styles: int,
) -> dict[Key, int]:
    """A style index for every key so that touching keys differ.

    DSATUR order (most different neighbouring styles first, then most neighbours, then list order), but of the
    allowed styles the one used least, so that a handful of areas are all different. Styles beyond
    `first_choice` are taken only where the first ones are all used up by neighbours; a key with at least
    `styles` neighbours of different styles shares the least used one.
    """
    neighbours: dict[Key, set[Key]] = {key: set() for key in keys}
    for one, other in touching:
        if one != other:
            neighbours[one].add(other)
            neighbours[other].add(one)
    chosen: dict[Key, int] = {}
    used = [0] * styles
    waiting = {key: place for place, key in enumerate(keys)}
    while waiting:
        key = min(waiting, key=lambda k: _urgency(k, neighbours, chosen, waiting[k]))
        del waiting[key]
        taken = {chosen[other] for other in neighbours[key] if other in chosen}
        allowed = [index for index in range(first_choice) if index not in taken]
        allowed = allowed or [index for index in range(styles) if index not in taken] or list(range(styles))
        chosen[key] = min(allowed, key=lambda index: (used[index], index))
        used[chosen[key]] += 1
    return {key: chosen[key] for key in keys}


def _urgency(
    key: Key, neighbours: Mapping[Key, set[Key]], chosen: Mapping[Key, int], place: int
) -> tuple[int, int, int]:
    around = neighbours[key]
    return -len({chosen[other] for other in around if other in chosen}), -len(around), place
