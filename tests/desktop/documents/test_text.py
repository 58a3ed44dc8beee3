"""Lines break where a Chinese reader expects, and text that is too long says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.layout import text


class Square:
    """Every character one em wide, Latin letters and digits half."""

    def width(self, words: str) -> float:
        return sum(0.5 if char.isascii() else 1.0 for char in words)


EM = Square()
PROSE = st.text(st.sampled_from("中文网格，。、（）《》“”：；！？…·A7 -%"), max_size=40)


@given(PROSE, st.floats(4, 20))
def test_no_line_is_too_wide_and_nothing_but_spaces_is_lost(words: str, room: float) -> None:
    lines = text.break_lines(words, room, EM)
    assert all(EM.width(line) <= room + 1e-6 for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


@given(st.text(st.sampled_from("中文网格员，。、（）"), min_size=1, max_size=40), st.integers(6, 12))
def test_kinsoku(words: str, room: int) -> None:
    """Unless a run of marks is wider than the line, none begins with a closing mark or ends with an opening one."""
    if max((len(unit) for unit in text.units(words)), default=0) > room:
        return
    lines = text.break_lines(words, room, EM)
    assert not any(line[0] in text.NOT_FIRST for line in lines[1:] if line)
    assert not any(line[-1] in text.NOT_LAST for line in lines[:-1] if line)


def test_words_and_numbers_stay_whole() -> None:
    assert text.break_lines("电话0719-8888888找网格员", 8, EM) == ["电话0719-8888888", "找网格员"]
    assert text.break_lines("门牌 A-12 号", 4, EM) == ["门牌", "A-12 号"]


def test_a_name_shrinks_then_wraps_then_is_cut_and_says_so() -> None:
    sizes = {"size": 20.0, "floor": 10.0}
    assert text.fit_line("陈小燕", 100, 30, EM, **sizes) == text.Fitted(("陈小燕",), 20)
    assert text.fit_line("陈小燕陈小燕", 100, 30, EM, **sizes) == text.Fitted(("陈小燕陈小燕",), 16.5)
    wrapped = text.fit_line("陈" * 18, 100, 30, EM, **sizes)
    assert (wrapped.lines, wrapped.size, wrapped.tight, wrapped.cut) == (
        ("陈" * 10, "陈" * 8),
        10,
        True,
        False,
    )
    cut = text.fit_line("陈" * 40, 100, 30, EM, **sizes)
    assert (cut.cut, cut.lines[-1]) == (True, "陈" * 9 + "…")


def test_a_long_name_breaks_after_the_dot_between_its_parts() -> None:
    fitted = text.fit_line("阿卜杜热合曼·买买提图尔荪", 100, 40, EM, size=20, floor=10)
    assert fitted.lines == ("阿卜杜热合曼·", "买买提图尔荪")
    assert not fitted.tight


def test_a_paragraph_wraps_before_it_shrinks() -> None:
    fitted = text.fit_text("信息采集" * 5, 100, 50, EM, size=12, floor=8)
    assert (len(fitted.lines), fitted.size) == (3, 12)
    assert text.fit_text("信息采集" * 9, 100, 50, EM, size=12, floor=8).size < 12
    assert text.fit_text("信息采集" * 40, 100, 50, EM, size=12, floor=8).cut


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("13800000000", "138 0000 0000"),
        ("138 0000 0000", "138 0000 0000"),
        ("07198888888", "0719-8888888"),
        ("0719-8888888", "0719-8888888"),
        ("12345", "12345"),
        ("400-123-4567", "400-123-4567"),
    ],
)
def test_phones_are_grouped_for_old_eyes(typed: str, shown: str) -> None:
    assert text.group_phone(typed) == shown


def test_text_is_normalised() -> None:
    assert text.clean("e\u0301\t\x07a\r\nb") == "é a\nb"


NAME = "阿卜杜热合曼·买买提图尔荪"


@pytest.mark.parametrize(("words", "pieces"), [
    (NAME, ["阿卜杜热合曼·", "买买提图尔荪"]),
    (f"{NAME}、王秀兰", ["阿卜杜热合曼·", "买买提图尔荪、", "王秀兰"]),
    ("王秀兰、李强、䶮𬭎𠅤", ["王秀兰、", "李强、", "䶮𬭎𠅤"]),
    ("古丽·艾·合买提(副)", ["古丽·", "艾·", "合买提", "(副)"]),
    ("党建·网格·服务站点说明一二三四", None),
])  # fmt: skip
def test_parts_of_a_name_stay_whole(words: str, pieces: list[str] | None) -> None:
    assert text.units(words) == pieces or pieces is None
    assert "".join(text.units(words)) == words


def test_a_narrow_cell_shrinks_a_name_then_breaks_between_its_parts_then_says_so() -> None:
    between = text.fit_text(NAME, 56, 60, EM, size=12, floor=8)
    assert between.lines == ("阿卜杜热合曼·", "买买提图尔荪")
    assert (between.size, between.torn, between.cut) == (8, False, False)
    torn = text.fit_text(NAME, 40, 60, EM, size=12, floor=8)
    assert (torn.size, torn.torn, torn.cut) == (8, True, False)
    assert text.fit_line(NAME, 40, 60, EM, size=12, floor=8).torn
    assert not text.fit_text("信息采集员登记更新", 40, 60, EM, size=12, floor=8).torn
