"""A printer that misses is measured with a ruler and then hits."""

from __future__ import annotations

import io
import random
from itertools import product

import pypdfium2
import pytest

from desktop.base.errors import Refused
from desktop.documents.kinds import calibration
from desktop.documents.kinds.contact_card import SHEET
from desktop.domain import paper_order
from desktop.domain.printer import HEIGHT, MARK, WIDTH, Calibration, Readings, Side

RULER = 0.5  # mm to which an office ruler is read


def measured(true: Side) -> Side:
    """What somebody with a ruler finds of a printer that misses like `true`."""
    (left, top), (right, bottom) = true.lands(MARK, MARK), true.lands(WIDTH - MARK, HEIGHT - MARK)
    read = [round(value / RULER) * RULER for value in (left, WIDTH - right, top, HEIGHT - bottom)]
    return Side.measured(Readings(*read))


@pytest.mark.parametrize("seed", range(40))
def test_ten_cards_land_within_half_a_millimetre_and_backs_behind_fronts(seed: int) -> None:
    chance = random.Random(seed)

    def printer() -> Side:
        return Side(
            chance.uniform(-3, 3),
            chance.uniform(-3, 3),
            chance.uniform(0.985, 1.015),
            chance.uniform(0.985, 1.015),
        )

    front, back = printer(), printer()
    found = Calibration(measured(front), measured(back))
    for number in range(SHEET.per_page):
        faces = []
        for turned, true in ((False, front), (True, back)):
            box = SHEET.place(number, back=turned).box
            side = found.side(int(turned), duplex=True)
            for x, y in product((box.x, box.right), (box.y, box.bottom)):
                there = true.lands(*side.sent(x, y))
                assert abs(there[0] - x) <= 0.5
                assert abs(there[1] - y) <= 0.5
            faces.append(true.lands(*side.sent(box.x, box.y)))
        seen_from_behind = WIDTH - faces[1][0]
        assert abs(faces[0][0] + SHEET.box_width - seen_from_behind) <= 1.0


def test_a_true_ruler_gives_the_printer_itself() -> None:
    true = Side(1.25, -0.8, 1.004, 0.997)
    (left, top), (right, bottom) = true.lands(MARK, MARK), true.lands(WIDTH - MARK, HEIGHT - MARK)
    found = Side.measured(Readings(left, WIDTH - right, top, HEIGHT - bottom))
    assert (found.offset_x, found.offset_y, found.scale_x, found.scale_y) == pytest.approx(
        (1.25, -0.8, 1.004, 0.997)
    )


def test_readings_of_a_page_that_was_scaled_to_fit_are_refused() -> None:
    with pytest.raises(Refused, match="适合页面"):
        Side.measured(Readings(24, 24, 30, 30))


def test_a_calibration_survives_being_kept() -> None:
    one = Calibration(Side(1, 2, 1.01, 0.99), Side(-1, 0, 1, 1), "2026-06-30")
    assert Calibration.read(one.plain()) == one
    for broken in ({}, {"front": [0, 0, 5, 1], "back": [0, 0, 1, 1]}, {"front": "x", "back": None}):
        with pytest.raises(ValueError, match="no calibration"):
            Calibration.read(broken)


def test_the_lines_of_the_page_stand_fifteen_millimetres_from_every_edge() -> None:
    out = io.BytesIO()
    assert calibration.draw(out).pages == 2
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    image = page.render(scale=254 / 72).to_pil().convert("L")  # ten dots a millimetre
    scale = image.width / WIDTH
    middle = round(image.height / 2 + 20 * scale)
    row = [x for x in range(image.width) if image.getpixel((x, middle)) < 128]  # type: ignore[operator]
    assert min(row) / scale == pytest.approx(MARK, abs=0.1)
    assert WIDTH - (max(row) + 1) / scale == pytest.approx(MARK, abs=0.1)


@pytest.mark.parametrize(
    ("sides", "order", "turn"),
    [("as_is", (0, 1, 2, 3, 4), 5), ("duplex", (0, 1, 2, 3, 4), 5), ("turn", (0, 2, 4, 1, 3), 3)],
)
def test_pages_in_the_order_they_are_sent(sides: str, order: tuple[int, ...], turn: int) -> None:
    assert (paper_order.order(5, sides), paper_order.turning_point(5, sides)) == (order, turn)


def test_what_lies_finished_when_a_printer_stops() -> None:
    cards = [(0, 1)] * 10 + [(2, 3)] * 10
    assert len(paper_order.finished(cards, 2, 4, "duplex")) == 10
    assert len(paper_order.finished(cards, 2, 4, "turn")) == 0
    assert len(paper_order.finished(cards, 3, 4, "turn")) == 10
    assert [paper_order.resume_at(n, 5, "duplex") for n in (0, 1, 2, 3, 5, 9)] == [0, 0, 2, 2, 5, 5]
    assert paper_order.resume_at(3, 5, "as_is") == 3
