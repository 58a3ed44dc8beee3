"""Characters no font has: a picture in the colour of the text, a description in brackets, a font beside the file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from desktop.base.errors import NotFound, Refused
from desktop.base.paths import resource
from desktop.documents.layout import glyphs
from desktop.documents.layout.blocks import Style, line_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.glyphs import Way, Ways
from desktop.documents.layout.paper import Box
from desktop.documents.render import Scope, render
from desktop.operations import glyphs as operations
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, build
from tests.desktop.documents.reading import picture_of, text_of

RARE = "\U00030100"  # Extension G: in no font of ours
RED = "#C00000"


def cross(size: int = 300) -> bytes:
    """A picture of a plus sign, scanned askew of the middle on grey paper."""
    image = Image.new("RGB", (size, size), "#D8D8D0")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 100, 200, 130), fill="#202020")
    pen.rectangle((105, 35, 135, 195), fill="#202020")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def made(ways: Ways, words: str) -> tuple[bytes, list[str]]:
    out = io.BytesIO()
    with glyphs.using(ways):
        canvas = Canvas(out, 210, 297, title="试印")
        line_in(canvas, Box(20, 20, 150, 20), words, Style(40, 10, RED), where="第 1 张")
        canvas.close()
    return out.getvalue(), [warning.code for warning in canvas.findings.all()]


def test_without_a_way_it_is_a_box_and_the_warning_names_three_ways_out() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, 210, 297, title="试印")
    canvas.write(20, 40, f"王{RARE}", size=20, colour=RED, where="第 1 张")
    (warning,) = canvas.findings.all()
    assert warning.code == "glyph.missing"
    assert all(way in warning.text for way in ("U+30100", "图片", "拆字", "fonts", "手写"))


def test_a_description_stands_in_brackets_and_copies_back() -> None:
    data, codes = made(Ways({RARE: Way("⿰釒宏")}), f"王{RARE}生")
    assert "王〔⿰釒宏〕生" in text_of(data)
    assert codes == ["glyph.described"]


def test_a_picture_stands_on_the_line_in_the_colour_of_the_text() -> None:
    data, codes = made(Ways({RARE: Way("", glyphs.prepared(cross()))}), f"王{RARE}生")
    assert codes == []
    assert "".join(text_of(data).split()) == "王生"
    size = 40 / 72 * 25.4
    left, top = 20 + size, 20 + (20 - size) / 2
    page = picture_of(data, dots_per_inch=254)
    em = page.crop((round(left * 10), round(top * 10), round((left + size) * 10), round((top + size) * 10)))
    dark = [em.getpixel((x, em.height // 2)) for x in range(em.width)]
    red = sum(1 for pixel in dark if isinstance(pixel, tuple) and pixel[0] > 150 and pixel[1] < 60)
    assert red > 0.85 * em.width  # the bar of the plus goes through the middle of the em
    corner = em.getpixel((em.width // 8, em.height // 8))
    assert corner == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        glyphs.prepared(data)


def test_an_empty_picture_is_refused() -> None:
    out = io.BytesIO()
    Image.new("RGB", (50, 50), "white").save(out, "PNG")
    with pytest.raises(ValueError, match="ink"):
        glyphs.prepared(out.getvalue())


def test_a_font_beside_the_file_is_asked_last_and_a_broken_one_passed_over(tmp_path: Path) -> None:
    broken, whole = tmp_path / "a.ttf", tmp_path / "b.ttf"
    broken.write_bytes(b"no font")
    whole.write_bytes(renamed(resource("fonts", "NotoSansSC-Regular.ttf").read_bytes()))
    data, codes = made(Ways(fonts=(broken, whole)), "王\ue123生")
    assert codes == ["glyph.missing"]
    assert "王□生" in text_of(data)


def renamed(font: bytes) -> bytes:
    """The same font under another PostScript name, so that it counts as another one."""
    return font.replace(b"NotoSansSC-Regular", b"NotoSansXX-Regular")


def test_ways_are_written_down_used_by_the_next_print_and_forgotten(office: Workspace) -> None:
    town = build(office)
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["陈小燕"], {"name": f"陈{RARE}"})
    assert "glyph.missing" in card_codes(office)
    operations.describe(office, RARE, words="⿰釒宏", actor="李梅")
    assert "glyph.missing" not in card_codes(office)
    assert "〔⿰釒宏〕" in card_text(office)
    operations.describe(office, RARE, picture=glyphs.prepared(cross()), actor="李梅")
    assert "〔" not in card_text(office)
    operations.forget(office, RARE, actor="李梅")
    assert "glyph.missing" in card_codes(office)
    with pytest.raises(NotFound):
        operations.forget(office, RARE, actor="李梅")


@pytest.mark.parametrize(
    ("char", "words", "code"),
    [("", "⿰釒宏", "glyph.one"), ("王宏", "⿰釒宏", "glyph.one"), (RARE, " ", "glyph.nothing"),
     (RARE, "一" * 13, "glyph.words"), (RARE, RARE, "glyph.words")],
)  # fmt: skip
def test_what_is_no_way_is_refused(office: Workspace, char: str, words: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        operations.describe(office, char, words=words, actor="李梅")
    assert caught.value.code == code


def test_a_character_our_fonts_have_needs_no_way(office: Workspace) -> None:
    build(office)
    operations.describe(office, "𬭎", words="⿰釒宏", actor="李梅")
    with_rare: Callable[[], str] = lambda: card_text(office)  # noqa: E731 - named for the assertion
    assert "〔" not in with_rare()


def card_codes(office: Workspace) -> set[str]:
    out = io.BytesIO()
    return {w.code for w in render(office, "card", Scope(), {}, out, **CLERK).warnings}  # type: ignore[arg-type]


def card_text(office: Workspace) -> str:
    out = io.BytesIO()
    render(office, "card", Scope(), {}, out, **CLERK)  # type: ignore[arg-type]
    return text_of(out.getvalue())
