"""Where words go on a map so that none covers another: stacks of lines inside boxes, badges on free ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from desktop.documents.layout.areas import UNIT, Corner, Rect
from desktop.documents.layout.display_list import MIDDLE, Anchor, Bounds, Measure, Text

FLOOR = 2.3
"""The smallest em in mm on anything held in the hand (6.5 pt)."""
LEADING = 1.14
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stack: its words and its size against the first line of the stack (1.0)."""

    text: str
    share: float = 1.0
    bold: bool = False


Stack: TypeAlias = Sequence[Line]


def largest_fit(
    stacks: Iterable[Stack], width: float, height: float, size: float, measure: Measure, floor: float = FLOOR
) -> tuple[list[tuple[Line, float]], float]:
    """The first of `stacks` that fits a box of `width` x `height` mm, as (line, em) pairs, and its height.

    Every line is set in `size` times its share, less if the box is too small for that, never below `floor`.
    Nothing fits: an empty list. Stacks come from the fullest to the shortest.
    """
    for stack in stacks:
        # Lines that may not shrink further take room from those that may.
        for first in (size, size * 0.9, size * 0.8, size * 0.7, size * 0.6, floor):
            sized = [(line, max(floor, min(size, first) * line.share)) for line in stack]
            if sum(em * LEADING for _line, em in sized) > height:
                continue
            narrowed = [(line, _narrowed(line, em, width, measure, floor)) for line, em in sized]
            if all(em is not None for _line, em in narrowed):
                fitted = [(line, em) for line, em in narrowed if em is not None]
                return fitted, sum(em * LEADING for _line, em in fitted)
    return [], 0.0


def _narrowed(line: Line, em: float, width: float, measure: Measure, floor: float) -> float | None:
    need = measure(line.text, 1.0, line.bold)
    if need * em <= width:
        return em
    return width / need if need * floor <= width else None


def stacked(
    fitted: Sequence[tuple[Line, float]], x: float, top: float, colours: Sequence[str], owner: str = ""
) -> list[Text]:
    """The lines centred on `x`, one below the other from `top`; the last colour serves all further lines."""
    texts: list[Text] = []
    for place, (line, em) in enumerate(fitted):
        middle = top + em * LEADING / 2
        colour = colours[min(place, len(colours) - 1)]
        texts.append(Text(x, middle + MIDDLE * em, line.text, em, line.bold, colour, Anchor.CENTRE, owner))
        top += em * LEADING
    return texts


def shortened(text: str, width: float, size: float, measure: Measure, *, bold: bool = False) -> str:
    """`text`, or as much of its beginning as fits `width` mm with an ellipsis; empty if not even that."""
    if measure(text, size, bold) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip() + ELLIPSIS
        if measure(cut, size, bold) <= width:
            return cut
    return ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Free ground: centre and the radius that is clear round it, in mm."""

    x: float
    y: float
    clear: float


def free_spot(
    cells: Sequence[Rect],
    rings: Sequence[Sequence[Corner]],
    taken: Sequence[Rect],
    wanted: float,
    rim: float = 0.0,
) -> Spot | None:
    """The place nearest the middle of an area with `wanted` mm of clear ground, else the clearest one.

    `cells` and `rings` describe the area, `taken` what must not be covered (units);
    `rim` mm along the border of the area are inked already.
    """
    candidates = sorted(_candidates(cells, taken), key=_from_middle(cells))
    bars = [(ring[i - 1], ring[i]) for ring in rings for i in range(len(ring))]
    need, best, where = round(wanted * UNIT), -1.0, (0, 0)
    edge = round(rim * UNIT)
    obstacles = list(taken)
    for x, y in candidates:
        clear = _clearance(x, y, bars, obstacles, best, edge)
        if clear > best:
            best, where = clear, (x, y)
            if best >= need:
                break
    if best < 0:
        return None
    return Spot(where[0] / UNIT, where[1] / UNIT, best / UNIT)


def _candidates(cells: Sequence[Rect], taken: Sequence[Rect]) -> set[Corner]:
    """Crossings of corridors (corners and sides of cells) and the middles of the ground around each block."""
    found: set[Corner] = set()
    for cell in cells:
        inside = [
            b
            for b in taken
            if b.left < cell.right and cell.left < b.right and b.top < cell.bottom and cell.top < b.bottom
        ]
        middle_x, middle_y = (cell.left + cell.right) // 2, (cell.top + cell.bottom) // 2
        found.update(((cell.left, cell.top), (cell.right, cell.bottom)))
        found.update(((middle_x, cell.bottom), (cell.right, middle_y)))
        for block in inside:
            found.update(
                (
                    ((block.right + cell.right) // 2, middle_y),
                    ((block.left + cell.left) // 2, middle_y),
                    (middle_x, (block.bottom + cell.bottom) // 2),
                    (middle_x, (block.top + cell.top) // 2),
                )
            )
        if not inside:
            found.add((middle_x, middle_y))
    return found


def _from_middle(cells: Sequence[Rect]) -> Callable[[Corner], tuple[int, Corner]]:
    weight = sum(cell.area for cell in cells) or 1
    x = sum((cell.left + cell.right) * cell.area for cell in cells) // (2 * weight)
    y = sum((cell.top + cell.bottom) * cell.area for cell in cells) // (2 * weight)
    return lambda corner: ((corner[0] - x) ** 2 + (corner[1] - y) ** 2, corner)


def _clearance(
    x: int, y: int, bars: Sequence[tuple[Corner, Corner]], taken: list[Rect], enough: float, rim: int
) -> float:
    """Distance to the nearest border or block; gives up below `enough`. Outside the area it is negative.

    What made it give up moves to the front of `taken`: it is likely to be near the next candidate too.
    """
    if not _inside(x, y, bars):
        return -1.0
    floor = max(enough, 0.0) ** 2
    nearest = float("inf")
    for place, (left, top, right, bottom) in enumerate(taken):
        dx = left - x if x < left else x - right if x > right else 0
        dy = top - y if y < top else y - bottom if y > bottom else 0
        distance = dx * dx + dy * dy
        if distance < nearest:
            nearest = distance
            if distance <= floor:
                taken.insert(0, taken.pop(place))
                return -1.0
    border = float("inf")
    for (x1, y1), (x2, y2) in bars:
        dx = max(min(x1, x2) - x, 0, x - max(x1, x2))
        dy = max(min(y1, y2) - y, 0, y - max(y1, y2))
        border = min(border, dx * dx + dy * dy)
    return float(min(nearest**0.5, border**0.5 - rim))


def _inside(x: int, y: int, bars: Sequence[tuple[Corner, Corner]]) -> bool:
    crossings = 0
    for (x1, y1), (x2, y2) in bars:
        if x1 == x2 and min(y1, y2) <= y < max(y1, y2) and x1 > x:
            crossings += 1
    return crossings % 2 == 1


def collisions(texts: Sequence[Text], measure: Measure, *, slack: float = 0.05) -> list[tuple[Text, Text]]:
    """Every pair of texts whose em boxes overlap by more than `slack` mm: an empty list on a good map."""
    boxes = sorted(((text.bounds(measure), text) for text in texts), key=lambda pair: pair[0][0])
    found: list[tuple[Text, Text]] = []
    for place, (box, text) in enumerate(boxes):
        for other_box, other in boxes[place + 1 :]:
            if other_box[0] >= box[2] - slack:
                break
            if _overlap(box, other_box, slack):
                found.append((text, other))
    return found


def _overlap(one: Bounds, two: Bounds, slack: float) -> bool:
    return (
        min(one[2], two[2]) - max(one[0], two[0]) > slack
        and min(one[3], two[3]) - max(one[1], two[1]) > slack
    )


def badge_size(text: str, radius: float, measure: Measure) -> float:
    """The em of `text` inside a disc: as high as looks right, narrower if it has many digits."""
    width = measure(text, 1.0, True)
    return min(1.25 * radius, 1.55 * radius / width if width else radius)
