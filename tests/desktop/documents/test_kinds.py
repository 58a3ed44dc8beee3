"""Every kind: sample and awkward sample drawn, compared with the golden record, legible, in register."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from desktop.base import shipped
from desktop.base.errors import Cancelled, EnvironmentFailure
from desktop.documents import recovery_sheet as paper_key
from desktop.documents.kinds import (
    badge,
    calibration,
    card_list,
    contact_card,
    door_sticker,
    duty_board,
    folded_card,
    gate_board,
    large_card,
    office_board,
    pin,
    recovery_sheet,
    staff_roster,
    template,
)  # fmt: skip
from desktop.documents.kinds.common import Drawn
from desktop.documents.layout.poster import Finish
from desktop.domain.layouts import Layout
from desktop.security import recovery_code
from tests.desktop.documents.goldens import compare, compare_picture, look, misprinted, smudged
from tests.desktop.documents.reading import codes_in, face, picture_of, size_of, spots_of, text_of

Draw = Callable[[BinaryIO, Sequence[Any]], Drawn]


def _recovery(out: BinaryIO, sheets: Sequence[Any]) -> Drawn:
    return recovery_sheet.draw(out, sheets[0])


def _roster(out: BinaryIO, rosters: Sequence[Any]) -> Drawn:
    return staff_roster.draw(out, rosters, copy=staff_roster.COPY)


CASES: dict[str, tuple[Draw, list[Any]]] = {
    "contact_card": (contact_card.draw, [contact_card.SAMPLE, contact_card.AWKWARD, contact_card.RARE]),
    "duty_board_a3": (duty_board.draw, [duty_board.SAMPLE, duty_board.AWKWARD, duty_board.THREE]),
    "duty_board_40x60": (
        lambda out, boards: duty_board.draw(
            out, boards, size=duty_board.Size.B40X60, finish=Finish(bleed=True)
        ),
        [duty_board.SAMPLE, duty_board.AWKWARD],
    ),
    "duty_board_a4": (
        lambda out, boards: duty_board.draw(out, boards, size=duty_board.Size.A4),
        [duty_board.SAMPLE, duty_board.AWKWARD],
    ),
    "duty_board_30x40": (
        lambda out, boards: duty_board.draw(out, boards, size=duty_board.Size.B30X40),
        [duty_board.SAMPLE, duty_board.AWKWARD],
    ),
    "folded_card": (folded_card.draw, [folded_card.SAMPLE, folded_card.AWKWARD, folded_card.RARE]),
    "large_card_a6": (large_card.draw, [large_card.SAMPLE, large_card.AWKWARD, large_card.RARE]),
    "large_card_fridge": (
        lambda out, cards: large_card.draw(out, cards, size=large_card.Size.FRIDGE),
        [large_card.SAMPLE, large_card.AWKWARD, large_card.RARE],
    ),
    "door_sticker": (door_sticker.draw, [door_sticker.SAMPLE, door_sticker.AWKWARD, door_sticker.RARE]),
    "gate_board_60x90": (gate_board.draw, [gate_board.SAMPLE, gate_board.AWKWARD, gate_board.THREE]),
    "gate_board_90x120": (
        lambda out, boards: gate_board.draw(out, boards, size=gate_board.Size.B90X120),
        [gate_board.AWKWARD, gate_board.SAMPLE],
    ),
    "gate_board_120x80": (
        lambda out, boards: gate_board.draw(out, boards, size=gate_board.Size.B120X80),
        [gate_board.AWKWARD, gate_board.THREE],
    ),
    "office_board": (office_board.draw, [office_board.SAMPLE]),
    "office_board_awkward": (office_board.draw, [office_board.AWKWARD]),
    "pin": (pin.draw, [pin.SAMPLE, pin.AWKWARD, pin.RARE]),
    "pin_75x25": (
        lambda out, pins: pin.draw(out, pins, size=pin.Size.P75X25),
        [pin.SAMPLE, pin.AWKWARD, pin.RARE],
    ),
    "card_list": (
        lambda out, lists: card_list.draw(out, lists, copy=card_list.COPY),
        [card_list.SAMPLE, card_list.AWKWARD],
    ),
    "badge_large": (
        lambda out, badges: badge.draw(out, badges, size=badge.Size.LARGE),
        [badge.SAMPLE, badge.AWKWARD],
    ),
    "badge_cr80": (badge.draw, [badge.SAMPLE, badge.AWKWARD, badge.RARE]),
    "badge_pocket": (
        lambda out, badges: badge.draw(out, badges, size=badge.Size.POCKET),
        [badge.SAMPLE, badge.AWKWARD, badge.RARE],
    ),
    "staff_roster": (_roster, [staff_roster.SAMPLE, staff_roster.AWKWARD]),
    "recovery_sheet": (_recovery, [recovery_sheet.SAMPLE]),
    "recovery_sheet_awkward": (_recovery, [recovery_sheet.AWKWARD]),
}


def made(name: str) -> tuple[bytes, Drawn]:
    draw, items = CASES[name]
    out = io.BytesIO()
    drawn = draw(out, items)
    return out.getvalue(), drawn


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    """Text and positions (0.1 mm) as recorded; delete a file under tests/golden to record it anew, and look."""
    compare(name, *made(name))


@pytest.mark.parametrize("name", CASES)
def test_the_comparison_can_fail(name: str) -> None:
    """One misspelt word is another text; a page that slipped by two dots is another picture."""
    draw, items = CASES[name]
    out = io.BytesIO()
    drawn = draw(out, [misprinted(items[0]), *items[1:]])
    with pytest.raises(AssertionError):
        compare(name, out.getvalue(), drawn)
    with pytest.raises(AssertionError):
        compare_picture(name, smudged(look(made(name)[0])))


@pytest.mark.parametrize("name", CASES)
def test_same_bytes_twice(name: str) -> None:
    assert made(name)[0] == made(name)[0]


@pytest.mark.parametrize("name", CASES)
def test_all_text_stays_on_the_paper_and_nothing_is_cut(name: str) -> None:
    data, drawn = made(name)
    width, height = size_of(data)
    for page in range(drawn.pages):
        for spot in spots_of(data, page):
            assert 3 < spot.x < width - 3, spot
            assert 3 < spot.y < height - 3, spot
    assert {warning.code for warning in drawn.warnings} <= {
        "photo.missing", "text.tight", "name.small", "digits.small",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "contact_card",
        "duty_board_a3",
        "badge_cr80",
        "badge_pocket",
        "staff_roster",
        "folded_card",
        "large_card_a6",
        "large_card_fridge",
        "door_sticker",
        "gate_board_60x90",
        "gate_board_120x80",
        "office_board_awkward",
        "pin",
        "pin_75x25",
    ],
)
def test_awkward_names_are_whole_in_the_text(name: str) -> None:
    data, drawn = made(name)
    everything = (
        "".join(text_of(data, page) for page in range(drawn.pages)).replace("\r\n", "").replace(" ", "")
    )
    assert "䶮𬭎𠅤" in everything
    assert "买买提图尔荪" in everything or name == "staff_roster"


def cards(number: int, **changes: Any) -> list[contact_card.ContactCard]:
    return [
        replace(contact_card.SAMPLE, serial=f"420303001003003-{k:04d}", **changes)
        for k in range(1, number + 1)
    ]


def test_each_card_has_its_serial_and_its_code_and_used_boxes_stay_empty() -> None:
    out = io.BytesIO()
    drawn = contact_card.draw(out, [replace(card, qr=card.serial) for card in cards(12)], skip=3)
    data = out.getvalue()
    assert (drawn.pages, drawn.items) == (4, 12)
    serials = [card.serial for card in cards(12)]
    assert [serial for serial in serials if serial in text_of(data, 0)] == serials[:7]
    assert [serial for serial in serials if serial in text_of(data, 2)] == serials[7:]
    assert codes_in(picture_of(data, 0)) == serials[:7]
    assert text_of(data, 1).count("便民服务") == 7


def _column_of_text(data: bytes, page: int, words: str) -> list[tuple[float, float]]:
    return [(spot.x, spot.y) for spot in spots_of(data, page) if spot.text.startswith(words)]


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_front_and_back_lie_behind_each_other(count: int) -> None:
    """Turned over its long edge, the back of a card covers its front: x becomes 210 - x."""
    fronts = [replace(card, grid=f"第{k}网格") for k, card in enumerate(cards(count))]
    out = io.BytesIO()
    contact_card.draw(out, fronts)
    data = out.getvalue()
    for k in range(count):
        ((front_x, front_y),) = _column_of_text(data, 0, f"第{k}网格")
        ((_back_x, back_y),) = [(spot.x, spot.y) for spot in spots_of(data, 1) if f"第{k}网格" in spot.text]
        front_column, back_column = front_x // 105, _back_x // 105
        assert front_column + back_column == 1
        assert (front_y - 13.5) // 54 == (back_y - 13.5) // 54


def test_one_worker_is_drawn_once_however_many_cards() -> None:
    def size(number: int) -> int:
        out = io.BytesIO()
        contact_card.draw(out, cards(number, photo=face(), qr=""))
        return len(out.getvalue())

    assert size(100) - size(10) < 25_000


def test_cancelling_stops_the_drawing() -> None:
    class Impatient:
        cancelled = True

        def report(self, done: int, total: int, doing: str = "") -> None:
            raise AssertionError("nothing is reported after a cancel")

    with pytest.raises(Cancelled):
        contact_card.draw(io.BytesIO(), cards(11), progress=Impatient())


def test_on_a_board_the_name_is_large_and_the_number_larger() -> None:
    import pypdfium2
    import pypdfium2.raw as raw

    data, _drawn = made("duty_board_a3")
    for page in range(2):
        words = pypdfium2.PdfDocument(data)[page].get_textpage()
        sizes: dict[str, float] = {}
        for k in range(words.count_chars()):
            char = chr(raw.FPDFText_GetUnicode(words.raw, k))
            sizes[char] = max(sizes.get(char, 0), raw.FPDFText_GetFontSize(words.raw, k))
        name, number, title = ("陈", "3", "牌") if page == 0 else ("王", "7", "牌")
        assert sizes[name] >= 420 / 40 * 72 / 25.4
        assert sizes[name] < sizes[number]
        assert page == 1 or sizes[number] < sizes[title]  # a long title may come down further


def test_a_board_has_room_for_four() -> None:
    crowd = replace(duty_board.SAMPLE, people=duty_board.SAMPLE.people * 3)
    with pytest.raises(ValueError, match="four"):
        duty_board.draw(io.BytesIO(), [crowd])


def test_a_roster_never_shows_masked_numbers_beside_birth_dates() -> None:
    row = staff_roster.SAMPLE.rows[0]
    assert "birth" not in {field.name for field in fields(row)}
    with pytest.raises(ValueError, match="masked"):
        replace(row, masked_id="42030319850312001X")


def test_every_page_of_an_internal_kind_says_so_and_who_printed_it() -> None:
    data, drawn = made("staff_roster")
    assert drawn.pages >= 3
    for page in range(drawn.pages):
        words = text_of(data, page)
        assert "内部使用" in words
        assert "录入员 李" in words
        assert "P000123" in words
        assert f"第 {page + 1} 页 / 共 {drawn.pages} 页" in words


def test_a_recovery_sheet_shows_eight_groups_and_refuses_less() -> None:
    data, _drawn = made("recovery_sheet")
    words = text_of(data)
    assert all(group in words for group in recovery_sheet.SAMPLE.groups)
    assert "封存于保险柜" in words
    with pytest.raises(ValueError, match="eight groups"):
        replace(recovery_sheet.SAMPLE, groups=("123456",))


def test_the_sheet_is_made_from_the_code_as_it_is_shown() -> None:
    code = recovery_code.write(bytes(range(16)))
    words = text_of(paper_key.pdf("红卫社区", code, date(2026, 6, 30)))
    assert all(group in words for group in code.split("-"))
    assert "办公文件" not in words
    with pytest.raises(ValueError, match="eight groups"):
        paper_key.pdf("红卫社区", code[:-1], date(2026, 6, 30))


def test_a_layout_in_force_changes_the_document_and_ends_with_its_block() -> None:
    layout = Layout("contact_card", {"words": {"title": "便民卡"}, "colours": {"band": "#005A32"}})

    def drawn() -> bytes:
        out = io.BytesIO()
        contact_card.draw(out, cards(1))
        return out.getvalue()

    plain = drawn()
    with template.in_force({"contact_card": layout}):
        assert "便民卡" in text_of(drawn())
        assert template.load("contact_card").colour("band") == "#005A32"
    assert drawn() == plain
    assert "便民卡" not in text_of(plain)


def test_a_broken_template_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "badge.toml").write_text("[colours]\nband = 'blue'\n", "utf-8")
    monkeypatch.setattr(shipped, "resource", lambda *parts: tmp_path.joinpath(*parts))
    template.shipped.cache_clear()
    broken = template.shipped("badge")
    with pytest.raises(EnvironmentFailure, match=r"colours\.band"):
        broken.colour("band")
    with pytest.raises(EnvironmentFailure, match=r"words\.title"):
        broken.word("title")
    with pytest.raises(EnvironmentFailure, match="duty_board"):
        template.shipped("duty_board")
    template.shipped.cache_clear()


@pytest.mark.parametrize("name", CASES)
def test_pictures_look_as_they_did(name: str) -> None:
    """The first page, as approved by eye."""
    compare_picture(name, look(made(name)[0]))


@pytest.mark.parametrize("check", [False, True])
def test_the_calibration_page_looks_as_it_did(check: bool) -> None:
    name, out = f"calibration{'_check' if check else ''}", io.BytesIO()
    drawn = calibration.draw(out, check=check)
    compare(name, out.getvalue(), drawn)
    compare_picture(name, look(out.getvalue()))
    with pytest.raises(AssertionError):
        compare_picture(name, smudged(look(out.getvalue())))
