"""Reading a finished document back: its text, where each line stands, its picture."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Spot:
    """One piece of text as pdfium finds it: its left and top in mm from the top left corner."""

    x: float
    y: float
    text: str


def text_of(data: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(data)
    return str(document[page].get_textpage().get_text_range())


def spots_of(data: bytes, page: int = 0) -> list[Spot]:
    """Pieces of text in drawing order."""
    document = pypdfium2.PdfDocument(data)
    sheet = document[page]
    words = sheet.get_textpage()
    height = sheet.get_height()
    spots = []
    for number in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(number)
        spots.append(
            Spot(
                round(left / MM, 1),
                round((height - top) / MM, 1),
                words.get_text_bounded(left, bottom, right, top),
            )
        )
    return spots


def size_of(data: bytes, page: int = 0) -> tuple[float, float]:
    width, height = pypdfium2.PdfDocument(data)[page].get_size()
    return width / MM, height / MM


def picture_of(data: bytes, page: int = 0, *, dots_per_inch: int = 200) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    return document[page].render(scale=dots_per_inch / 72).to_pil().convert("RGB")


def codes_in(picture: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(picture))


def face(width: int = 500, height: int = 700, *, kind: str = "JPEG", tint: str = "#C9A27E") -> bytes:
    """A photograph of nobody."""
    image = Image.new("RGB", (width, height), "#DDE6F0")
    pen = ImageDraw.Draw(image)
    pen.ellipse((width * 0.28, height * 0.15, width * 0.72, height * 0.6), fill=tint)
    pen.rectangle((width * 0.1, height * 0.68, width * 0.9, height), fill="#1E5AA8")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
