"""Paper and the boxes on it: millimetres, origin top left, checked when made. Nothing of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TOLERANCE = 1e-6
SHOP_BLEED, SHOP_MARKS = 3.0, 8.0  # mm round a page for the advert shop


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: `x`, `y` of its top left corner, `width`, `height`, all in mm."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, x: float, y: float | None = None) -> Box:
        """This box made smaller by `x` left and right, `y` (or `x`) above and below."""
        dy = x if y is None else y
        return Box(self.x + x, self.y + dy, max(self.width - 2 * x, 0), max(self.height - 2 * dy, 0))

    def at(self, x: float, y: float, width: float, height: float) -> Box:
        """A box given relative to this one's top left corner."""
        return Box(self.x + x, self.y + y, width, height)

    def grown(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        """This box with each side moved outwards."""
        return Box(self.x - left, self.y - top, self.width + left + right, self.height + top + bottom)

    def holds(self, other: Box) -> bool:
        """Whether `other` lies inside, to a millionth of a millimetre."""
        return (
            other.x >= self.x - TOLERANCE
            and other.y >= self.y - TOLERANCE
            and other.right <= self.right + TOLERANCE
            and other.bottom <= self.bottom + TOLERANCE
        )

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right - TOLERANCE
            and other.x < self.right - TOLERANCE
            and self.y < other.bottom - TOLERANCE
            and other.y < self.bottom - TOLERANCE
        )

    def columns(self, *shares: float, gap: float = 0) -> list[Box]:
        """Side by side, each as wide as its share of what the gaps leave."""
        room = (self.width - gap * (len(shares) - 1)) / sum(shares)
        boxes, x = [], self.x
        for share in shares:
            boxes.append(Box(x, self.y, share * room, self.height))
            x += share * room + gap
        return boxes

    def rows(self, *shares: float, gap: float = 0) -> list[Box]:
        """One above the other, each as high as its share of what the gaps leave."""
        room = (self.height - gap * (len(shares) - 1)) / sum(shares)
        boxes, y = [], self.y
        for share in shares:
            boxes.append(Box(self.x, y, self.width, share * room))
            y += share * room + gap
        return boxes


@dataclass(frozen=True, slots=True)
class Place:
    """Where one item goes: page (from 0), slot on the page (row by row), its box, and the bleed it may use
    on its left, top, right and bottom (0 where a neighbour begins)."""

    page: int
    slot: int
    box: Box
    bleed: tuple[float, float, float, float]

    @property
    def bled(self) -> Box:
        left, top, right, bottom = self.bleed
        return self.box.grown(left, top, right, bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of equal boxes, centred, so that front and back meet: a card sheet, or (1 x 1) a poster.

    Raises `ValueError` when the boxes, their bleed and the margin no printer can ink do not fit.
    """

    width: float
    height: float
    box_width: float
    box_height: float
    columns: int = 1
    rows: int = 1
    gap_x: float = 0
    gap_y: float = 0
    bleed: float = 0
    least_margin: float = 0

    def __post_init__(self) -> None:
        if self.columns < 1 or self.rows < 1 or self.box_width <= 0 or self.box_height <= 0:
            raise ValueError("A sheet needs at least one box of some size.")
        if min(self.gap_x, self.gap_y, self.bleed, self.least_margin) < 0:
            raise ValueError("Gaps, bleed and margins are not negative.")
        if min(self.margin_x, self.margin_y) < max(self.bleed, self.least_margin) - TOLERANCE:
            raise ValueError("The boxes do not fit on the sheet.")

    def alone(self) -> Sheet:
        """One box at its final size with the bleed and the crop marks an advert shop asks for, instead of a sheet."""
        edge = SHOP_BLEED + SHOP_MARKS
        return Sheet(
            width=self.box_width + 2 * edge, height=self.box_height + 2 * edge, box_width=self.box_width,
            box_height=self.box_height, bleed=SHOP_BLEED,
        )  # fmt: skip

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def margin_x(self) -> float:
        return (self.width - self.columns * self.box_width - (self.columns - 1) * self.gap_x) / 2

    @property
    def margin_y(self) -> float:
        return (self.height - self.rows * self.box_height - (self.rows - 1) * self.gap_y) / 2

    def pages(self, items: int, *, skip: int = 0) -> int:
        """How many sheets `items` take when the first `skip` boxes are already used."""
        return -(-(items + skip) // self.per_page) if items else 0

    def place(self, number: int, *, back: bool = False) -> Place:
        """Where the item `number` (from 0) goes. The back is turned over the long (left-right) edge: columns
        run from the right, so that each back lies behind its front."""
        page, slot = divmod(number, self.per_page)
        row, column = divmod(slot, self.columns)
        if back:
            column = self.columns - 1 - column
        box = Box(
            self.margin_x + column * (self.box_width + self.gap_x),
            self.margin_y + row * (self.box_height + self.gap_y),
            self.box_width,
            self.box_height,
        )
        inner_x, inner_y = min(self.gap_x / 2, self.bleed), min(self.gap_y / 2, self.bleed)
        return Place(
            page,
            slot,
            box,
            (
                self.bleed if column == 0 else inner_x,
                self.bleed if row == 0 else inner_y,
                self.bleed if column == self.columns - 1 else inner_x,
                self.bleed if row == self.rows - 1 else inner_y,
            ),
        )

    def places(self, *, skip: int = 0, back: bool = False) -> Iterator[Place]:
        """Places for ever; `skip` spares the used boxes of a part-used sheet."""
        number = skip
        while True:
            yield self.place(number, back=back)
            number += 1

    def cuts(self) -> tuple[list[float], list[float]]:
        """Every x and every y at which the paper is cut, from left and from top."""
        xs = {self.place(column).box.x for column in range(self.columns)}
        xs |= {self.place(column).box.right for column in range(self.columns)}
        ys = {self.place(row * self.columns).box.y for row in range(self.rows)}
        ys |= {self.place(row * self.columns).box.bottom for row in range(self.rows)}
        return sorted({round(x, 6) for x in xs}), sorted({round(y, 6) for y in ys})


A4 = Sheet(width=210, height=297, box_width=210, box_height=297)
A4_LANDSCAPE = Sheet(width=297, height=210, box_width=297, box_height=210)
A3 = Sheet(width=297, height=420, box_width=297, box_height=420)
