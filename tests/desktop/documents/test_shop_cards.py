"""Cards, badges and pins for the advert shop: one a page at final size, bleed and crop marks, front and back."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from desktop.documents.kinds import badge, contact_card, door_sticker, folded_card, large_card, pin
from desktop.documents.layout.paper import SHOP_BLEED, SHOP_MARKS, Sheet
from desktop.documents.render import Scope, render
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, build
from tests.desktop.documents.reading import MM, codes_in, picture_of, size_of

KINDS: dict[str, tuple[Any, Sheet, int]] = {  # what draws it, its sheet, sides
    "card": (contact_card, contact_card.SHEET, 2),
    "card-folded": (folded_card, folded_card.SHEET, 2),
    "card-large": (large_card, large_card.Size.A6.value, 1),
    "door-sticker": (door_sticker, door_sticker.SHEET, 1),
    "badge": (badge, badge.Size.CR80.value, 2),
    "pin": (pin, pin.Size.P70X20.value, 1),
}
EDGE = SHOP_BLEED + SHOP_MARKS


@pytest.mark.parametrize("kind", KINDS)
def test_every_piece_has_a_page_of_its_own_at_final_size(kind: str) -> None:
    module, sheet, sides = KINDS[kind]
    out = io.BytesIO()
    drawn = module.draw(out, [module.SAMPLE, module.AWKWARD], shop=True, skip=3)
    assert (drawn.pages, drawn.spans) == (
        2 * sides,
        tuple((n * sides, n * sides + sides - 1) for n in (0, 1)),
    )
    for page in pypdf.PdfReader(out).pages:
        trim, bleed = page.trimbox, page.bleedbox
        assert [float(v) / MM for v in trim] == pytest.approx(
            [EDGE, EDGE, EDGE + sheet.box_width, EDGE + sheet.box_height], abs=0.01
        )
        assert float(bleed.width) / MM == pytest.approx(sheet.box_width + 2 * SHOP_BLEED, abs=0.01)
    assert size_of(out.getvalue()) == pytest.approx(
        (sheet.box_width + 2 * EDGE, sheet.box_height + 2 * EDGE), abs=0.01
    )


@pytest.mark.parametrize("kind", KINDS)
def test_ink_runs_into_the_bleed_and_stops_there_and_crop_marks_stand_outside(kind: str) -> None:
    module, sheet, sides = KINDS[kind]
    out = io.BytesIO()
    module.draw(out, [module.SAMPLE], shop=True)
    for side in range(sides):
        image = picture_of(out.getvalue(), side, dots_per_inch=254).convert("RGB")  # ten dots a millimetre

        def dots(box: tuple[float, float, float, float], image: Any = image) -> set[tuple[int, ...]]:
            return {colour for _n, colour in image.crop(tuple(round(v * 10) for v in box)).getcolors(1 << 24)}

        right, bottom = EDGE + sheet.box_width, EDGE + sheet.box_height
        bled = dots((EDGE, SHOP_MARKS + 0.3, right, EDGE - 0.3)) | dots(
            (EDGE, bottom + 0.3, right, bottom + 2.7)
        )
        bled |= dots((SHOP_MARKS + 0.3, EDGE, EDGE - 0.3, bottom))
        assert bled - {(255, 255, 255)}, "colour in the bleed"
        beyond = dots((EDGE + 1, 0, right - 1, SHOP_MARKS - 0.3)) | dots(
            (0, EDGE + 1, SHOP_MARKS - 0.3, bottom - 1)
        )
        assert beyond == {(255, 255, 255)} or kind == "card-folded", (
            "nothing but the marks (and where to fold)"
        )
        assert any(sum(colour) < 660 for colour in dots((EDGE - 1, 1, EDGE + 1, SHOP_MARKS - 0.5))), (
            "crop mark"
        )


def test_the_option_reaches_the_paper_and_its_code_is_read(office: Workspace) -> None:
    build(office)
    out = io.BytesIO()
    done = render(office, "card", Scope(), {"bleed": "1", "skip": "4"}, out, **CLERK)
    assert done.pages == 2 * done.items
    assert size_of(out.getvalue()) == pytest.approx((112, 76), abs=0.01)
    assert "TEL:" in codes_in(picture_of(out.getvalue(), 0, dots_per_inch=300))[0]
    assert len(done.job().listed) == done.items
