"""A page of a finished document as a picture at the dots an advert shop asks for, made in bands.

A board of 120 x 240 cm at 150 dots an inch is 100 million pixels: the page is drawn strip by strip, and a PNG
is written as it comes, so that memory stays with one strip. A JPEG has to be whole before it is written.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step

BAND = 16 * 2**20  # bytes of one strip
MOST_JPEG = 110_000_000  # pixels: four bytes each while Pillow holds them
MOST_PNG = 1_000_000_000
JPEG_SIDE = 65_535  # ISO/IEC 10918-1: a side is written in two bytes
LEAST_DPI, MOST_DPI = 36, 600
QUALITY = 92
INCH = 25.4


@dataclass(frozen=True, slots=True)
class Pixels:
    """The size of a finished picture in pixels."""

    width: int
    height: int


def pixels(page: pypdfium2.PdfPage, dpi: int) -> Pixels:
    """How large a page becomes at `dpi`."""
    width, height = page.get_size()
    return Pixels(max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72)))


def write_page(
    document: pypdfium2.PdfDocument,
    number: int,
    out: BinaryIO,
    *,
    kind: str,
    dpi: int,
    progress: Progress = SILENT,
) -> Pixels:
    """Write page `number` (from 0) to `out` as `png` or `jpg`, RGB with its dots an inch noted inside.

    Raises `Refused` for dots an inch outside 36–600 or a picture that would be too large, `Cancelled`.
    """
    if not LEAST_DPI <= dpi <= MOST_DPI:
        text = _("分辨率可以是 {least} 到 {most}")
        raise Refused(text.format(least=LEAST_DPI, most=MOST_DPI), code="export.dpi")
    page = document[number]
    size = pixels(page, dpi)
    limit = MOST_PNG if kind == "png" else MOST_JPEG
    if size.width * size.height > limit or (kind == "jpg" and max(size.width, size.height) > JPEG_SIDE):
        text = _("这么大的图（{width}×{height} 点）写不成 {kind}，请降低分辨率或改用 PDF")
        raise Refused(text.format(width=size.width, height=size.height, kind=kind), code="export.too_large")
    bands = _bands(page, size, progress)
    if kind == "png":
        _png(out, size, dpi, bands)
    else:
        _jpeg(out, size, dpi, bands)
    return size


def _bands(page: pypdfium2.PdfPage, size: Pixels, progress: Progress) -> Iterator[tuple[int, int, bytes]]:
    """(first row, rows, RGB bytes) from the top; every strip is the same page moved up."""
    rows = max(1, min(size.height, BAND // (size.width * 3)))
    for top in range(0, size.height, rows):
        step(progress, top, size.height, _("正在出图"))
        tall = min(rows, size.height - top)
        yield top, tall, _strip(page, size, top, tall)


def _strip(page: pypdfium2.PdfPage, size: Pixels, top: int, tall: int) -> bytes:
    stride = size.width * 3
    buffer = (ctypes.c_ubyte * (stride * tall))()
    bitmap = pdfium.FPDFBitmap_CreateEx(size.width, tall, pdfium.FPDFBitmap_BGR, buffer, stride)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, size.width, tall, 0xFFFFFFFF)
        flags = pdfium.FPDF_REVERSE_BYTE_ORDER | pdfium.FPDF_ANNOT
        pdfium.FPDF_RenderPageBitmap(bitmap, page.raw, 0, -top, size.width, size.height, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return bytes(buffer)


def _chunk(out: BinaryIO, kind: bytes, data: bytes) -> None:
    """One chunk of a PNG (ISO/IEC 15948, 5.3)."""
    out.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def _png(out: BinaryIO, size: Pixels, dpi: int, bands: Iterator[tuple[int, int, bytes]]) -> None:
    """Rows without a filter: flat colours and letters compress well enough, and it can be written as it comes."""
    out.write(b"\x89PNG\r\n\x1a\n")
    _chunk(out, b"IHDR", struct.pack(">IIBBBBB", size.width, size.height, 8, 2, 0, 0, 0))
    _chunk(out, b"sRGB", b"\0")
    dots_a_metre = round(dpi * 1000 / INCH)
    _chunk(out, b"pHYs", struct.pack(">IIB", dots_a_metre, dots_a_metre, 1))
    packer, stride = zlib.compressobj(6), size.width * 3
    for _top, tall, data in bands:
        rows = b"".join(b"\0" + data[row * stride : (row + 1) * stride] for row in range(tall))
        if packed := packer.compress(rows):
            _chunk(out, b"IDAT", packed)
    _chunk(out, b"IDAT", packer.flush())
    _chunk(out, b"IEND", b"")


def _jpeg(out: BinaryIO, size: Pixels, dpi: int, bands: Iterator[tuple[int, int, bytes]]) -> None:
    whole = Image.new("RGB", (size.width, size.height))
    for top, tall, data in bands:
        whole.paste(Image.frombytes("RGB", (size.width, tall), data), (0, top))
    whole.save(out, "JPEG", quality=QUALITY, subsampling=0, dpi=(dpi, dpi))
