"""Large figures, folds, shares of a board: what the new forms promise, measured on the page; and from the office file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from PIL import ImageOps

from desktop.base.errors import Refused
from desktop.documents.kinds import (
    badge,
    contact_card,
    door_sticker,
    duty_board,
    folded_card,
    gate_board,
    large_card,
    office_board,
    pin,
)
from desktop.documents.kinds.board_parts import frame_of
from desktop.documents.render import Printed, Scope, render
from desktop.operations import card_receipts
from desktop.operations.printing import register_print
from desktop.queries import elders, paper
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, OFFICE_CODE, TODAY, Town, build
from tests.desktop.documents.reading import MM, codes_in, picture_of, size_of, spots_of, text_of


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def printed(office: Workspace, kind: str, scope: str = "community", **options: Any) -> tuple[Printed, bytes]:
    out = io.BytesIO()
    done = render(office, kind, Scope.parse(scope), options, out, **CLERK)  # type: ignore[arg-type]
    return done, out.getvalue()


def drawn(module: Any, items: list[Any], **settings: Any) -> bytes:
    out = io.BytesIO()
    module.draw(out, items, **settings)
    return out.getvalue()


@pytest.mark.parametrize("size", list(large_card.Size))
def test_figures_on_the_large_card_are_14_mm_high_and_the_face_40(size: large_card.Size) -> None:
    data = drawn(large_card, [large_card.SAMPLE], size=size)
    words = pypdfium2.PdfDocument(data)[0].get_textpage()
    heights = []
    for number in range(words.count_chars()):
        left, bottom, right, top = words.get_charbox(number)
        if words.get_text_range(number, 1).isdecimal() and (top - bottom) / MM > 5:
            heights.append((top - bottom) / MM)
            assert 5 < left / MM < right / MM < 205
    assert len(heights) == len("13800000000" + "07198888888" + "120")
    assert min(heights) >= 14.0
    assert large_card.PHOTO >= 40


def test_a_large_card_has_three_numbers_and_says_so_when_one_must_be_smaller() -> None:
    with pytest.raises(ValueError, match="three"):
        replace(large_card.SAMPLE, numbers=large_card.SAMPLE.numbers[:2])
    out = io.BytesIO()
    warnings = large_card.draw(out, [large_card.AWKWARD], size=large_card.Size.FRIDGE).warnings
    assert "digits.small" in {warning.code for warning in warnings}


def test_the_back_cover_of_a_folded_card_is_upright_once_folded() -> None:
    """Turned by half a turn, the upper half of the outside reads like the lower one."""
    data = drawn(folded_card, [folded_card.SAMPLE])
    words = pypdfium2.PdfDocument(data)[0].get_textpage()
    text = words.get_text_range()
    heads: dict[str, list[float]] = {}
    for char, phrase in (("服", "服务内容"), ("网", "网格服务联系卡")):
        at = text.index(phrase)
        left, _bottom, right, top = words.get_charbox(at)
        heads[char] = [left / MM, right / MM, (841.89 - top) / MM]
    fold = 40.5 + 54
    assert heads["服"][2] < fold < heads["网"][2]
    # upright text starts left of the middle of its card (x 60), text on its head right of it
    assert heads["服"][0] > 60
    picture = picture_of(data, 0)
    dots = 200 / 25.4
    upper = picture.crop(tuple(round(mm * dots) for mm in (15, 40.5, 105, fold)))  # type: ignore[arg-type]
    footer = upper.rotate(180).getpixel((upper.width // 2, round(upper.height - 2 * dots)))
    assert isinstance(footer, tuple)
    assert footer[2] > 140 > footer[0]  # the blue foot is at the foot


def test_the_inside_lies_behind_the_outside() -> None:
    cards = [replace(folded_card.SAMPLE, grid=f"第{k}网格", name=f"甲{k}") for k in range(3)]
    data = drawn(folded_card, cards)
    for number in range(3):
        (front,) = [spot for spot in spots_of(data, 0) if f"第{number}网格" in spot.text]
        (back,) = [spot for spot in spots_of(data, 1) if f"第{number}网格" in spot.text]
        assert front.x // 105 + back.x // 105 == 1
        assert front.y // 148.5 == back.y // 148.5


@pytest.mark.parametrize("size", list(gate_board.Size))
def test_the_map_has_half_of_a_gate_board_or_more(size: gate_board.Size) -> None:
    width, height = size.value
    frame = frame_of(width, height)
    assert frame.map.width * frame.map.height >= 0.5 * width * height
    parts = [frame.band, frame.map, frame.people, *frame.below, frame.foot]
    for number, one in enumerate(parts):
        assert frame.page.holds(one)
        assert not any(one.overlaps(other) for other in parts[number + 1 :])
    assert size_of(drawn(gate_board, [gate_board.SAMPLE], size=size)) == pytest.approx(
        (width, height), abs=0.01
    )


@pytest.mark.parametrize(
    ("module", "size", "width", "height"),
    [
        (duty_board, duty_board.Size.B30X40, 300, 400), (duty_board, duty_board.Size.B40X60, 400, 600),
        (office_board, office_board.Size.B240X120, 2400, 1200), (office_board, office_board.Size.B300X150, 3000, 1500),
    ],
)  # fmt: skip
def test_boards_have_their_true_size(module: Any, size: Any, width: float, height: float) -> None:
    assert size_of(drawn(module, [module.SAMPLE], size=size)) == pytest.approx((width, height), abs=0.01)


def test_boards_refuse_a_crowd() -> None:
    with pytest.raises(ValueError, match="four"):
        replace(gate_board.SAMPLE, people=gate_board.AWKWARD.people * 2)
    with pytest.raises(ValueError, match="24"):
        replace(office_board.SAMPLE, lines=office_board.AWKWARD.lines * 3)


CODES: dict[str, tuple[Any, list[Any], dict[str, Any]]] = {
    "card": (contact_card, [contact_card.SAMPLE, contact_card.AWKWARD, contact_card.RARE], {}),
    "folded": (folded_card, [folded_card.SAMPLE, folded_card.AWKWARD, folded_card.RARE], {}),
    "sticker": (door_sticker, [door_sticker.SAMPLE, door_sticker.AWKWARD, door_sticker.RARE], {}),
    "board a4": (duty_board, [duty_board.AWKWARD], {"size": duty_board.Size.A4}),
    "board a3": (duty_board, [duty_board.SAMPLE], {}),
    "board 30x40": (duty_board, [duty_board.AWKWARD], {"size": duty_board.Size.B30X40}),
    "gate 60x90": (gate_board, [gate_board.AWKWARD], {}),
    "gate 90x60": (gate_board, [gate_board.SAMPLE], {"size": gate_board.Size.B90X60}),
    "badge": (badge, [badge.AWKWARD], {}),
}


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("grey", [False, True], ids=["colour", "grey"])
def test_every_code_is_read_back_at_200_dots_an_inch(name: str, grey: bool) -> None:
    module, items, settings = CODES[name]
    data = drawn(module, items, **settings)
    found: list[str] = []
    for page in range(len(pypdfium2.PdfDocument(data))):
        picture = picture_of(data, page)
        found += codes_in(ImageOps.grayscale(picture).convert("RGB") if grey else picture)
    assert sorted(found) == sorted(item.qr for item in items)


def test_folded_and_large_cards_count_as_the_card_and_stickers_hand_out_nothing(
    office: Workspace, town: Town
) -> None:
    folded, data = printed(office, "card-folded", "grid:1")
    assert (folded.items, folded.pages) == (8, 4)
    assert codes_in(picture_of(data, 1)) == ["MECARD:N:陈小燕;TEL:13800000001;ORG:云麓台社区第一网格;;"] * 4
    register_print(office, folded.job(), **CLERK)  # type: ignore[arg-type]
    large, data = printed(office, "card-large", "grid:1", size="fridge")
    assert large.items == 8
    assert f"{OFFICE_CODE}001-0001" in text_of(data)
    assert "120" in text_of(data)
    register_print(office, large.job(), **CLERK)  # type: ignore[arg-type]
    with office.read() as db:
        assert len(paper.issued(db, "card")) == 8
    stickers, data = printed(office, "door-sticker", "grid:1")
    assert (stickers.items, stickers.issues) == (8, ())
    assert OFFICE_CODE not in text_of(data)


def test_large_cards_go_to_the_old(office: Workspace, town: Town) -> None:
    with office.read() as db:
        assert elders.households(db, day=TODAY) == frozenset()
    with office.change("resident.edit", actor="李梅") as unit:
        ids = list(unit.db.exec_driver_sql("SELECT id, household_id FROM resident ORDER BY id"))
        wanted = [row for row in ids if row[1] in (town.homes[0], town.homes[4])]
        unit.set("resident", wanted[0][0], {"birth": "1966-06-30"})
        unit.set("resident", wanted[1][0], {"birth": "1966-07-01"})
    done, _data = printed(office, "card-large", which="elders")
    assert done.items == 1
    assert done.kept.listed[0].subject_id == wanted[0][1]


def test_the_list_of_cards_goes_round_and_is_keyed_back(office: Workspace, town: Town) -> None:
    cards, _data = printed(office, "card", "grid:1")
    register_print(office, cards.job(), **CLERK)  # type: ignore[arg-type]
    listed, data = printed(office, "card-list")
    words = text_of(data)
    assert listed.items == 8
    assert "发放登记表" in words
    assert "香樟里 1号楼" in words
    assert all(issue.serial in words for issue in cards.issues)  # type: ignore[union-attr]
    assert not any(name in words for name in ("王秀", "赵国"))
    serials = [issue.serial for issue in cards.issues[:3]]  # type: ignore[union-attr]
    card_receipts.receive(office, serials, on=TODAY, actor="李梅", today=TODAY)
    again, data = printed(office, "card-list", rows="open")
    assert again.items == 5
    assert serials[0] not in text_of(data)
    assert TODAY.isoformat() in text_of(printed(office, "card-list")[1])
    with pytest.raises(Refused, match="没有对应") as caught:
        card_receipts.receive(office, [*serials, "x-1"], on=TODAY, actor="李梅", today=TODAY)
    assert list(caught.value.problems) == ["x-1"]
    with pytest.raises(Refused, match="晚于"):
        card_receipts.receive(office, serials, on=TODAY.replace(year=2027), actor="李梅", today=TODAY)


def test_a_gate_board_for_each_grid_with_its_map_and_people(office: Workspace, town: Town) -> None:
    done, data = printed(office, "board-gate", size="90x60")
    assert (done.items, done.pages) == (1, 1)
    words = text_of(data)
    for word in (
        "云麓台社区第一网格公示牌",
        "周建国",
        "陈小燕",
        "138 0000 0001",
        "香樟里",
        "1号楼",
        "物业服务",
        "示意图",
    ):
        assert word in words
    assert [(w.code, w.where) for w in done.warnings if w.code == "board.no_people"] == [
        ("board.no_people", "第二网格")
    ]
    assert "高警官" in words
    register_print(office, done.job(), **CLERK)  # type: ignore[arg-type]
    with office.read() as db:
        assert {issue.number for issue in paper.issued(db, "board")} == {"第一网格 小区入口"}
    whole, _data = printed(office, "board-gate", per="community", tile="a3")
    assert whole.pages > 6


def test_the_overview_shows_places_and_no_count_below_three(office: Workspace, town: Town) -> None:
    done, data = printed(office, "board-office")
    words = text_of(data)
    for word in ("网格一览表", "第一网格", "第二网格", "社区概况", "周建国", "16"):
        assert word in words
    with office.change("household.remove", actor="李梅") as unit:
        for home in town.homes[2:12]:
            unit.set("household", home, {"state": "left"})
    done, _data = printed(office, "board-office")
    with office.read() as db:
        homes = paper.homes(db, day=TODAY)
    per_grid = {grid: sum(home.grid_id == grid for home in homes) for grid in town.grids}
    lines = done.kept.listed[0].own or next(iter(done.kept.facts.values()))
    shown = [line["households"] for line in lines["lines"]]
    assert shown == [count if count >= 3 else 0 for count in per_grid.values()]


def test_tiles_and_bleed_are_one_or_the_other(office: Workspace, town: Town) -> None:
    with pytest.raises(Refused, match="只选一样"):
        printed(office, "board-door", tile="a4", bleed="1")
    done, _data = printed(office, "board-door", size="40x60", tile="a4")
    assert done.pages == done.items * 9


def test_pins_for_all_who_wear_a_badge(office: Workspace, town: Town) -> None:
    done, data = printed(office, "pin", size="75x25")
    assert done.items == 3
    words = text_of(data)
    assert all(name in words for name in ("陈小燕", "周建国", "䶮𬭎𠅤"))
    assert "110101" not in words
    assert pin.PUBLIC


def test_a_map_of_a_wall_is_printed_on_office_paper(office: Workspace, town: Town) -> None:
    done, data = printed(office, "map", "grid:1", paper="a1", tile="a3")
    assert done.pages == 1 + 8
    assert "拼图说明" in text_of(data)
    shop, data = printed(office, "map", "grid:1", paper="a0", bleed="1")
    assert size_of(data) == pytest.approx((1189 + 22, 841 + 22), abs=0.01)
    assert shop.pages == 1
