"""What counts as a picture that is kept and handed on: by its own header, without being decoded."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from desktop.domain.pictures import MOST_BYTES, media_type


def made(kind: str, wide: int = 30, high: int = 40, **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, high), "#336699").save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "how", "told"),
    [
        ("JPEG", {}, "image/jpeg"),
        ("JPEG", {"progressive": True}, "image/jpeg"),
        ("JPEG", {"exif": b"Exif\x00\x00" + bytes(4000)}, "image/jpeg"),
        ("PNG", {}, "image/png"),
        ("GIF", {}, None),
        ("BMP", {}, None),
        ("WEBP", {}, None),
        ("TIFF", {}, None),
    ],
)
def test_the_kinds_that_are_kept(kind: str, how: dict[str, object], told: str | None) -> None:
    assert media_type(made(kind, **how)) == told


def test_what_only_begins_like_a_picture() -> None:
    whole = made("JPEG")
    frame = whole.index(b"\xff\xc0")
    assert media_type(whole[: frame + 9]) == "image/jpeg", "the header is enough"
    for wrong in (b"", b"\xff\xd8", b"\xff\xd8\xff", whole[:frame], whole[: frame + 6], b"\xff\xd8\xff\xd9" + whole,
                  b"\xff\xd8" + b"\xff" * 100_000, b"\xff\xd8\xff\xe0\x00\x00" * 50_000,
                  b"\x89PNG\r\n\x1a\n", made("PNG")[:20], b"<svg/>", b"%PDF-1.7", bytes(100)):  # fmt: skip
        assert media_type(wrong) is None
    assert media_type(b"\xff\xd8\xff" + whole[2:]) == "image/jpeg", "fill bytes before a marker"


def test_more_dots_or_bytes_than_anybody_bears() -> None:
    whole = bytearray(made("JPEG"))
    at = whole.index(b"\xff\xc0")
    for high, wide, good in ((7000, 8000, True), (9000, 9000, False), (0, 100, False), (100, 0, False)):
        whole[at + 5 : at + 9] = high.to_bytes(2, "big") + wide.to_bytes(2, "big")
        assert (media_type(bytes(whole)) is not None) == good
    small = made("PNG")
    assert media_type(small + bytes(MOST_BYTES - len(small))) == "image/png"
    assert media_type(small + bytes(MOST_BYTES - len(small) + 1)) is None
    huge = bytearray(small)
    huge[16:20] = b"\xff\xff\xff\xff"
    assert media_type(bytes(huge)) is None
