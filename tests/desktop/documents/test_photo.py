"""Photographs: upright, cropped, no finer than needed, nothing hidden in them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from desktop.documents.layout import photo
from tests.desktop.documents.reading import face


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def test_a_wide_picture_is_cropped_to_the_ratio_and_not_finer_than_300_dpi() -> None:
    ready = photo.prepare(face(3000, 2000), 25, 35)
    assert opened(ready.jpeg).size == (295, 413)
    assert not ready.coarse


def test_a_small_picture_is_not_blown_up_and_called_coarse() -> None:
    ready = photo.prepare(face(70, 98), 25, 35)
    assert opened(ready.jpeg).size == (70, 98)
    assert ready.coarse


def test_a_turned_camera_picture_stands_upright_and_its_data_is_gone() -> None:
    image = Image.new("RGB", (700, 500), "#FF0000")
    image.paste((0, 0, 255), (0, 0, 700, 250))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter clockwise when shown
    exif[0x8825] = {1: "N", 2: (32.0, 38.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    ready = opened(photo.prepare(out.getvalue(), 25, 35).jpeg)
    assert ready.size[1] > ready.size[0]
    right, left = (
        ready.convert("RGB").getpixel((ready.width - 20, 100)),
        ready.convert("RGB").getpixel((20, 100)),
    )
    assert right[2] > 200 > 100 > right[0]
    assert left[0] > 200 > 100 > left[2]
    assert not ready.getexif()


def test_transparency_becomes_paper() -> None:
    image = Image.new("RGBA", (500, 700), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert opened(photo.prepare(out.getvalue(), 25, 35).jpeg).convert("RGB").getpixel((10, 10)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize("data", [b"", b"GIF89a....", face()[:900], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="readable"):
        photo.prepare(data, 25, 35)


def test_a_picture_of_absurd_size_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(ValueError, match=r"large|readable"):
        photo.prepare(out.getvalue(), 25, 35)
