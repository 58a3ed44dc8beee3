"""Photographs made ready for paper: upright, cropped, no finer than print needs, free of hidden data."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

DOTS_PER_MM = 300 / 25.4
COARSE = 150 / 25.4  # below this many dots a mm a face looks blocky
MOST_PIXELS = 60_000_000
QUALITY = 90
_FACE = 0.35  # a portrait cropped in height keeps more of its top, where the face is


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG of the ratio asked for. `coarse`: fewer than 150 dots an inch at its printed size."""

    jpeg: bytes
    coarse: bool


def prepare(data: bytes, width: float, height: float) -> Photo:
    """`data` (JPEG or PNG) cropped to `width` : `height` (mm on paper) and at most 300 dots an inch.

    Camera data such as the place it was taken goes with the old file. Raises `ValueError` for anything
    that is not a picture or is larger than 60 million pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if source.width * source.height > MOST_PIXELS:
                raise ValueError("picture too large")
            upright = ImageOps.exif_transpose(source)
            flat = _on_white(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise ValueError("not a readable JPEG or PNG picture") from error
    cropped = _crop(flat, width / height)
    coarse = cropped.width < width * COARSE
    wanted = (max(1, round(width * DOTS_PER_MM)), max(1, round(height * DOTS_PER_MM)))
    if cropped.width > wanted[0]:
        cropped = cropped.resize(wanted, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    cropped.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return Photo(out.getvalue(), coarse)


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
