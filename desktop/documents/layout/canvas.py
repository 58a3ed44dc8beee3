"""Ink on paper: shapes, text, pictures. What every document kind draws with.

With `pen` and `fonts`, the only modules that speak to reportlab.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from math import cos, radians, sin

from PIL import Image
from reportlab.lib.utils import ImageReader

from desktop.base.i18n import _
from desktop.documents.layout import colour as ink
from desktop.documents.layout import glyphs, photo, qr, text, watermark
from desktop.documents.layout.fonts import FallbackFont, Weight
from desktop.documents.layout.paper import Box
from desktop.documents.layout.pen import MM, Pen
from desktop.documents.layout.placing import Place

ASCENT = 0.88  # of the em: the top of a Han glyph above its baseline
THICKEN = 0.03  # of the size: stroke that makes the single-weight fallback face look bold


@lru_cache(maxsize=4)
def _veil(words: str) -> tuple[Image.Image, ImageReader]:
    """The pale words of an internal copy as reportlab takes them, read once for all pages."""
    image = watermark.veil(words)
    return image, ImageReader(image)


class Canvas(Pen):
    """A `Pen` that also writes and shows pictures. Sizes of type are points where named `size`."""

    _pale = ""

    # -- text --------------------------------------------------------------------------------------------

    def face(self, weight: Weight) -> FallbackFont:
        """The document face, which also measures text (em)."""
        return self._bold if weight is Weight.BOLD else self._regular

    def width_of(self, words: str, size: float, weight: Weight = Weight.REGULAR) -> float:
        """How wide `words` are set in `size` points, in mm."""
        return self.face(weight).width(text.clean(words)) * size / MM

    def write(
        self, x: float, baseline: float, words: str, *, size: float, colour: str, weight: Weight = Weight.REGULAR,
        align: float = 0, where: str = "",
    ) -> None:  # fmt: skip
        """One line; `align` 0 begins at `x`, 0.5 is centred on it, 1 ends there."""
        words = text.clean(words).replace("\n", " ")
        if not words:
            return
        face = self.face(weight)
        start = x - align * face.width(words) * size / MM if align else x
        missing = face.missing_in(words)
        if missing:
            self._with_missing(start, baseline, words, missing, size, colour, weight, where)
            return
        self._show(start, baseline, words, size, colour, weight)

    def _show(self, x: float, baseline: float, words: str, size: float, colour: str, weight: Weight) -> None:
        parts = [f"BT {ink.fill(colour)} 1 0 0 1 {self._spot(x, baseline)} Tm"]
        for member, name, codes in self.face(weight).codes(words, self._document):
            show = f"{name} {size:.2f} Tf <{codes.hex()}> Tj"
            if member and weight is Weight.BOLD:
                show = f"2 Tr {ink.stroke(colour)} {size * THICKEN:.2f} w {show} 0 Tr"
            parts.append(show)
        self._say(" ".join([*parts, "ET"]))

    def _with_missing(
        self, x: float, baseline: float, words: str, missing: list[str], size: float, colour: str, weight: Weight,
        where: str,
    ) -> None:  # fmt: skip
        """Words with characters no font has: pictures where the office gave some, boxes and a warning elsewhere."""
        ways = glyphs.current()
        pictured = ways.pictured.intersection(missing)
        if unknown := [char for char in missing if char not in pictured]:
            em = size / MM
            wide = self.face(weight).width(words) * em
            self._report_missing(unknown, where, Box(x, baseline - ASCENT * em, max(wide, em), em))
        face = self.face(weight)
        for piece in re.split(f"([{''.join(map(re.escape, pictured))}])", words) if pictured else [words]:
            if piece in pictured:
                self._glyph(x, baseline, ways.by_char[piece].picture, size, colour)
            elif piece:
                self._show(x, baseline, piece, size, colour, weight)
            x += face.width(piece) * size / MM

    def _glyph(self, x: float, baseline: float, picture: bytes, size: float, colour: str) -> None:
        """A picture of a character on its em square, in the colour of the text round it."""
        side, path = glyphs.outline(picture)
        top = self._spot(x, baseline - ASCENT * size / MM)
        unit = size / side
        self._say(f"q {ink.fill(colour)} {unit:.5f} 0 0 {-unit:.5f} {top} cm\n{path}\nf Q")

    def _finish_page(self) -> None:
        """What lies over everything on the page, pale enough to read what is under it."""
        if self._pale:
            page = Box(0, 0, self.width, self.height)
            self.stamp(("veil", self._pale), page, lambda _page: self._draw_veil(self._pale))
        if not self.mark:
            return
        self._pdf.saveState()
        self._pdf.setFillAlpha(watermark.ALPHA)
        codes = list(self._bold.codes(self.mark, self._document))
        turn = f"{cos(radians(30)):.4f} {sin(radians(30)):.4f} {-sin(radians(30)):.4f} {cos(radians(30)):.4f}"
        for x, y in watermark.spots(self.width, self.height):
            parts = [f"BT {watermark.GREY} g {turn} {self._spot(x, y)} Tm"]
            parts += [f"{name} {watermark.SIZE} Tf <{shown.hex()}> Tj" for _member, name, shown in codes]
            self._say(" ".join([*parts, "ET"]))
        self._pdf.restoreState()

    def veil(self, words: str) -> None:
        """Pale slanted `words` over the whole of this page, as a picture that no copying of text brings along."""
        self._pale = words

    def _draw_veil(self, words: str) -> None:
        image, reader = _veil(words)
        wide, high = image.width / watermark.VEIL_DOTS * MM, image.height / watermark.VEIL_DOTS * MM
        down = max(2, round(self.height * MM / (high * 1.6)))
        across = max(1, round(self.width * MM / (wide * 1.25)))
        room_x, room_y = self.width * MM / across, self.height * MM / down
        for row in range(down):
            for column in range(across):
                x = self._left + column * room_x + (room_x - wide) / 2
                y = self._top - (row + 0.5) * room_y - high / 2
                self._pdf.drawImage(reader, x, y, wide, high, mask="auto")

    def text_at(
        self, x: float, baseline: float, text: str, *, size: float, bold: bool, colour: str, anchor: str
    ) -> None:
        """One line with its em given in mm; `anchor` is left, centre or right."""
        align = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
        weight = Weight.BOLD if bold else Weight.REGULAR
        self.write(x, baseline, text, size=size * MM, colour=colour, weight=weight, align=align)

    def _report_missing(self, chars: list[str], where: str, box: Box) -> None:
        for char in chars:
            self.warn(
                "glyph.missing",
                _(
                    "字体里没有“{char}”（{code}），纸上印成了方框。可以在“设置 → 生僻字”登记它的图片或拆字写法，"
                    "可以把有这个字的字体放进单位文件旁的 fonts 文件夹，也可以手写补上"
                ).format(char=char, code=f"U+{ord(char):04X}"),
                where,
                box=box,
            )

    # -- pictures ----------------------------------------------------------------------------------------

    def qr(self, box: Box, payload: str, *, colour: str, where: str = "") -> None:
        """A QR symbol as one path filling the square `box`; the white round it is the caller's."""
        symbol = qr.symbol(payload)
        unit = box.width / symbol.side
        if unit < qr.FINEST:
            self.warn("qr.too_fine", _("二维码内容太长，印出来太密，手机可能扫不出"), where, box=box)
        self._say(
            f"q {ink.fill(colour)} {unit * MM:.4f} 0 0 {-unit * MM:.4f} {self._spot(box.x, box.y)} cm\n"
            f"{symbol.path}\nf Q"
        )

    def picture(self, box: Box, data: bytes, *, where: str = "") -> bool:
        """A JPEG or PNG cropped to fill `box`. Answers whether it could be drawn; says why not."""
        key = (data, round(box.width, 2), round(box.height, 2))
        if key not in self._photos:
            self._photos[key] = self._prepared(data, box, where)
        reader = self._photos[key]
        if reader is None:
            return False
        x, y = self._left + box.x * MM, self._top - box.bottom * MM
        self._pdf.drawImage(reader, x, y, box.width * MM, box.height * MM)
        return True

    def paste(self, box: Box, png: bytes) -> None:
        """A picture that is ready as it is, filling `box`."""
        x, y = self._left + box.x * MM, self._top - box.bottom * MM
        self._pdf.drawImage(ImageReader(io.BytesIO(png)), x, y, box.width * MM, box.height * MM)

    def _prepared(self, data: bytes, box: Box, where: str) -> ImageReader | None:
        try:
            ready = photo.prepare(data, box.width, box.height)
        except ValueError:
            self.warn("photo.unreadable", _("照片打不开，请换成 JPEG 或 PNG 照片"), where, box=box)
            return None
        if ready.coarse:
            self.warn("photo.coarse", _("照片太小，印出来会模糊，请换一张清楚的"), where, box=box)
        return ImageReader(io.BytesIO(ready.jpeg))

    def stamp(self, key: Hashable, box: Box, draw: Callable[[Box], None]) -> None:
        """What `draw` draws, kept once for each `key` and shown again wherever it is asked for.

        `draw` is given a box of the same size at (0, 0) and must stay inside it. Stamps do not nest.
        """
        x, y, scale = self._place or (0.0, 0.0, 0.0)
        at = (x + scale * box.x, y + scale * box.y, scale) if scale else None
        self.keep(key, box.width, box.height, draw, at=at)
        self.show(key, box.x, box.y)

    def keep(
        self, key: Hashable, width: float, height: float, draw: Callable[[Box], None], *, at: Place | None = None,
    ) -> None:  # fmt: skip
        """Draw a stamp of `width` x `height` mm without showing it; nothing happens when `key` is kept already.

        `at` is where on this page it is going to be shown: warnings about it point there.
        """
        if key in self._stamps:
            return
        name = f"stamp{len(self._stamps)}"
        self._stamps[key] = name, height
        left, top, place = self._left, self._top, self._place
        self._left, self._top, self._place = 0.0, height * MM, at
        self._pdf.beginForm(name, 0, 0, width * MM, height * MM)
        draw(Box(0, 0, width, height))
        self._pdf.endForm()
        self._left, self._top, self._place = left, top, place

    def show(self, key: Hashable, x: float, y: float, *, scale: float = 1.0) -> None:
        """Show the stamp `key` with its top left corner at (x, y). Raises `KeyError` for one that is not kept."""
        name, height = self._stamps[key]
        size = "1 0 0 1" if scale == 1 else f"{scale:.6f} 0 0 {scale:.6f}"
        self._say(f"q {size} {self._spot(x, y + height * scale)} cm")
        self._pdf.doForm(name)
        self._say("Q")
