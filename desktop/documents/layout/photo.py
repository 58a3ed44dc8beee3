"""Photographs made ready for paper: upright, cropped, no finer than print needs, free of hidden data."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageOps, UnidentifiedImageError

DOTS_PER_MM = 300 / 25.4
COARSE = 150 / 25.4  # below this many dots a mm a face looks blocky
MOST_PIXELS = 60_000_000
QUALITY = 90
STRANGERS = ("JPEG", "PNG", "BMP", "WEBP")  # what a clerk may bring in; kept and printed are JPEG alone
PORTRAIT = (5, 7)  # 二寸, 35 × 49 mm
KEPT = (1000, 1400)  # enough for the 70 × 98 mm portrait of a large board at 300 dots an inch
SHOWN = 900
TRACED = ((3000, 85), (3000, 70), (2400, 65), (1800, 60), (1200, 50))  # finest first; the last always fits
PLAN_BYTES = 1_900_000
_FACE = 0.35  # a portrait cropped in height keeps more of its top, where the face is


class TooLarge(ValueError):
    """A picture that would unfold to more dots than anybody needs; `width` and `height` are what it says of itself."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__("picture too large")
        self.width, self.height = width, height


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG of the ratio asked for. `coarse`: fewer than 150 dots an inch at its printed size."""

    jpeg: bytes
    coarse: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of an upright picture, as parts of its width and height from the top left. Raises `ValueError` for none."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        inside = self.left >= 0 and self.top >= 0 and self.left + self.width <= 1.001
        if not inside or self.top + self.height > 1.001 or min(self.width, self.height) <= 0.01:
            raise ValueError("the frame is not inside the picture")

    @classmethod
    def whole(cls) -> Frame:
        """All of it."""
        return cls(0, 0, 1, 1)


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """The picture upright and on white; raises `ValueError` for anything else, `TooLarge` over 60 million pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(io.BytesIO(data), formats=formats)
            if source.width * source.height > MOST_PIXELS:
                raise TooLarge(source.width, source.height)
            upright = ImageOps.exif_transpose(source)
            return _on_white(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise ValueError("not a readable picture") from error


def look(data: bytes) -> bytes:
    """The picture upright and small enough to show on a screen, as a clean JPEG. Raises `ValueError`."""
    image = _opened(data, STRANGERS)
    image.thumbnail((SHOWN, SHOWN))
    return _jpeg(image)


def plan(data: bytes) -> bytes:
    """A scanned map, upright, at most 3000 dots a side and 1.9 MB, as a clean JPEG. Raises `ValueError`."""
    image = _opened(data, STRANGERS)
    for side, quality in TRACED:
        image.thumbnail((side, side))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= PLAN_BYTES:
            break
    return out.getvalue()


def intake(data: bytes, frame: Frame) -> bytes:
    """The part of the picture in `frame`, cropped to 5:7, at most 1000 × 1400 dots, without camera data (place, time,
    maker), as a JPEG: the same picture and frame give the same bytes. Raises `ValueError`."""
    image = _opened(data, STRANGERS)
    wide, high = image.size
    box = (
        round(frame.left * wide),
        round(frame.top * high),
        min(wide, round((frame.left + frame.width) * wide)),
        min(high, round((frame.top + frame.height) * high)),
    )
    cropped = _crop(image.crop(box), PORTRAIT[0] / PORTRAIT[1])
    if cropped.width > KEPT[0]:
        cropped = cropped.resize(KEPT, Image.Resampling.LANCZOS)
    return _jpeg(cropped)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(
        out, "JPEG", quality=QUALITY, subsampling=0
    )  # a new file: nothing of the old one's metadata is copied
    return out.getvalue()


def prepare(data: bytes, width: float, height: float) -> Photo:
    """`data` (JPEG or PNG) cropped to `width` : `height` (mm on paper) and at most 300 dots an inch.

    Camera data such as the place it was taken goes with the old file. Raises `ValueError` for anything
    that is not a picture or is larger than 60 million pixels.
    """
    flat = _opened(data, ("JPEG", "PNG"))
    cropped = _crop(flat, width / height)
    coarse = cropped.width < width * COARSE
    wanted = (max(1, round(width * DOTS_PER_MM)), max(1, round(height * DOTS_PER_MM)))
    if cropped.width > wanted[0]:
        cropped = cropped.resize(wanted, Image.Resampling.LANCZOS)
    return Photo(_jpeg(cropped), coarse)


@lru_cache(maxsize=8)
def fitted(data: bytes, width: float, height: float, ground: str) -> tuple[bytes, float, float]:
    """A mark whole inside `width` × `height` (mm), its clear parts in the colour `ground` (`#RRGGBB`).

    Answers with a PNG of at most 600 dots an inch and its width and height in mm. Raises `ValueError` like `prepare`.
    """
    try:
        source = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if source.width * source.height > MOST_PIXELS:
            raise ValueError("picture too large")
        layered = source.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("not a readable picture") from error
    flat = Image.alpha_composite(Image.new("RGBA", layered.size, ground), layered).convert("RGB")
    scale = min(width / flat.width, height / flat.height)
    flat.thumbnail((max(1, round(width * 2 * DOTS_PER_MM)), max(1, round(height * 2 * DOTS_PER_MM))))
    out = io.BytesIO()
    flat.save(out, "PNG")
    return out.getvalue(), source.width * scale, source.height * scale


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency: paper is white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def _crop(image: Image.Image, ratio: float) -> Image.Image:
    """The largest part of the ratio asked for, centred sideways, towards the top in height."""
    width, height = image.size
    if width / height > ratio:
        keep = max(1, round(height * ratio))
        left = (width - keep) // 2
        return image.crop((left, 0, left + keep, height))
    keep = max(1, round(width / ratio))
    top = round((height - keep) * _FACE)
    return image.crop((0, top, width, top + keep))
