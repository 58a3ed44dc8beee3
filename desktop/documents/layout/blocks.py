"""Text set into boxes, portraits, marks: what documents are put together from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.documents.layout import text
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import Box, Sheet
from desktop.documents.layout.pen import MM
from desktop.documents.layout.text import Fitted

ASCENT = 0.88  # of the em box of a Han face, above its baseline
MIDDLE = 0.38  # the middle of a Han glyph, above the baseline
MARK = 4.0  # mm, how long a cut mark is
MARK_OFF = 1.0  # mm between the bleed and the mark


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set: `size` and `floor` in points (it never gets smaller than the floor), `align` 0 left,
    0.5 centred, 1 right, `rise` 0 top, 0.5 middle, 1 bottom of its box."""

    size: float
    floor: float
    colour: str
    weight: Weight = Weight.REGULAR
    align: float = 0
    rise: float = 0.5
    leading: float = 1.25

    def but(self, **changes: float | str | Weight) -> Style:
        """This style with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # a wrong name or kind fails in the constructor


def line_in(canvas: Canvas, box: Box, words: str, style: Style, *, where: str = "") -> Fitted:
    """A name or a title: one line, smaller if it must be, wrapped at the floor, cut if nothing helps."""
    face = canvas.face(style.weight)
    fitted = text.fit_line(
        words,
        box.width * MM,
        box.height * MM,
        face,
        size=style.size,
        floor=style.floor,
        leading=style.leading,
    )
    return _set(canvas, box, fitted, style, where, words)


def text_in(canvas: Canvas, box: Box, words: str, style: Style, *, where: str = "") -> Fitted:
    """A paragraph: wrapped, smaller if it does not fit the height, cut only at the floor."""
    face = canvas.face(style.weight)
    fitted = text.fit_text(
        words,
        box.width * MM,
        box.height * MM,
        face,
        size=style.size,
        floor=style.floor,
        leading=style.leading,
    )
    return _set(canvas, box, fitted, style, where, words)


def _set(canvas: Canvas, box: Box, fitted: Fitted, style: Style, where: str, words: str) -> Fitted:
    if fitted.cut:
        canvas.warn(
            "text.cut", _("“{words}”放不下，印出来缺字，请改短").format(words=_short(words)), where, box=box
        )
    elif fitted.torn:
        told = _("“{words}”太长，缩到最小也放不进一行，只好从中间断开；请改短，或者用大一些的规格")
        canvas.warn("text.torn", told.format(words=_short(words)), where, box=box)
    elif fitted.tight:
        canvas.warn(
            "text.tight",
            _("“{words}”较长，已缩到最小并换行").format(words=_short(words)),
            where,
            Severity.INFO,
            box=box,
        )
    if text.clean(words) != (plain := text.plain(words)):
        told = _("“{words}”里有字库没有的字，按拆字写法印").format(words=_short(plain))
        canvas.warn("glyph.described", told, where, Severity.INFO, box=box)
    size = fitted.size / MM
    pitch = size * style.leading
    block = size + pitch * (len(fitted.lines) - 1)
    top = box.y + (box.height - block) * style.rise
    for number, line in enumerate(fitted.lines):
        canvas.write(
            box.x + box.width * style.align,
            top + number * pitch + ASCENT * size,
            line,
            size=fitted.size,
            colour=style.colour,
            weight=style.weight,
            align=style.align,
            where=where,
        )
    return fitted


def _short(words: str) -> str:
    plain = words.replace("\n", " ")
    return plain if len(plain) <= 24 else plain[:24] + text.ELLIPSIS


def listed(
    canvas: Canvas,
    box: Box,
    items: Sequence[str],
    style: Style,
    *,
    bullet: str,
    gap: float = 0,
    where: str = "",
) -> None:
    """Items below one another with a round bullet, all in one size: the largest at which every item fits."""
    indent = style.size / MM * 0.95
    size, broken = _listing(canvas, items, style, box.width - indent, box.height, gap)
    pitch = size / MM * style.leading
    height = _listing_height(broken, pitch, gap)
    if height > box.height + 1e-6:
        canvas.warn("text.cut", _("列表放不下，最后几项没有印出，请删短"), where, box=box)
    y = box.y + max(0.0, (box.height - height) * style.rise)
    for lines in broken:
        if y + len(lines) * pitch > box.bottom + 1e-6:
            return
        canvas.circle(box.x + indent * 0.3, y + pitch * 0.48, size / MM * 0.16, fill=bullet)
        for line in lines:
            baseline = y + pitch * 0.5 + size / MM * MIDDLE
            canvas.write(
                box.x + indent,
                baseline,
                line,
                size=size,
                colour=style.colour,
                weight=style.weight,
                where=where,
            )
            y += pitch
        y += gap


def _listing(
    canvas: Canvas, items: Sequence[str], style: Style, width: float, height: float, gap: float
) -> tuple[float, list[list[str]]]:
    """The size at which a list fits into a room (mm), or its floor, and its lines item by item."""
    face, size = canvas.face(style.weight), style.size
    while True:
        broken = [text.break_lines(text.clean(item), width * MM / size, face) for item in items]
        if size <= style.floor or _listing_height(broken, size / MM * style.leading, gap) <= height + 1e-6:
            return size, broken
        size = max(style.floor, size - text.STEP)


def _listing_height(broken: Sequence[Sequence[str]], pitch: float, gap: float) -> float:
    return sum(map(len, broken)) * pitch + gap * max(len(broken) - 1, 0)


def portrait(
    canvas: Canvas, box: Box, photo: bytes | None, *, ground: str, figure: str, frame: str, where: str = ""
) -> None:
    """A photograph filling `box`; without one a silhouette, and a warning that names the person."""
    if photo is None or not canvas.picture(box, photo, where=where):
        if photo is None:
            told = _("{name}没有照片，已印成剪影").format(name=where)
            canvas.warn("photo.missing", told.strip(), where, box=box)
        _silhouette(canvas, box, ground, figure)
    canvas.rect(box, stroke=frame, width=0.15)


def _silhouette(canvas: Canvas, box: Box, ground: str, figure: str) -> None:
    """Head and shoulders: says "a person belongs here" without looking like a mistake."""
    canvas.rect(box, fill=ground)
    middle, _y = box.centre
    head = box.width * 0.2
    canvas.circle(middle, box.y + box.height * 0.38, head, fill=figure)
    shoulders = Box(middle - box.width * 0.36, box.y + box.height * 0.64, box.width * 0.72, box.height * 0.7)
    with canvas.clipped(box):
        canvas.rect(shoulders, fill=figure, radius=box.width * 0.3)


def cut_marks(canvas: Canvas, sheet: Sheet, *, colour: str) -> None:
    """Short lines in the margin at every cut, clear of the bleed: none shows on a card cut askew."""
    xs, ys = sheet.cuts()
    off = sheet.bleed + MARK_OFF
    left, top = sheet.margin_x - off, sheet.margin_y - off
    right, bottom = sheet.width - left, sheet.height - top
    pieces = [(x, max(top - MARK, 0), x, top) for x in xs] + [(x, bottom, x, bottom + MARK) for x in xs]
    pieces += [(max(left - MARK, 0), y, left, y) for y in ys] + [(right, y, right + MARK, y) for y in ys]
    canvas.segments(pieces, colour=colour, width=0.1)


def crop_marks(canvas: Canvas, *, colour: str) -> None:
    """Marks in the slug round a page with bleed, for the print shop."""
    if not canvas.slug:
        return
    near, far = canvas.bleed + MARK_OFF, canvas.bleed + canvas.slug - MARK_OFF
    pieces: list[tuple[float, float, float, float]] = []
    for x in (0.0, canvas.width):
        pieces += [(x, -far, x, -near), (x, canvas.height + near, x, canvas.height + far)]
    for y in (0.0, canvas.height):
        pieces += [(-far, y, -near, y), (canvas.width + near, y, canvas.width + far, y)]
    canvas.segments(pieces, colour=colour, width=0.1)


def fold_marks(
    canvas: Canvas, box: Box, y: float, *, reach: tuple[float, float, float, float], colour: str
) -> None:
    """Dashed ticks at `y` outside the left and right edge of `box`, where the card is folded; none between
    neighbours, whose marks stand at the outer edges. `reach`: the bleed of the box (left, top, right, bottom)."""
    pieces: list[tuple[float, float, float, float]] = []
    if reach[0]:
        start = box.x - reach[0] - MARK_OFF
        pieces.append((start - MARK, y, start, y))
    if reach[2]:
        start = box.right + reach[2] + MARK_OFF
        pieces.append((start, y, start + MARK, y))
    canvas.segments(pieces, colour=colour, width=0.15, dash=(0.8, 0.6))
