"""Internal kinds: samples as recorded, the foot and its code on every page, and what no internal copy shows."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from types import ModuleType
from typing import Any

import pytest

from desktop.base.errors import Cancelled, Refused
from desktop.documents import inner_gate, kinds
from desktop.documents.kinds import (
    call_list,
    card_list,
    care_due,
    diary,
    division_table,
    erasure_certificate,
    gift_list,
    handover,
    nickname_list,
    notice,
    ops_map,
    roster_photos,
    staff_roster,
    tower_list,
    vacancy_list,
    visit_form,
    visit_sheet,
)
from desktop.documents.kinds.common import Drawn, Shown, shown
from tests.desktop.documents.goldens import compare, compare_picture, look, misprinted, smudged
from tests.desktop.documents.reading import codes_in, face, picture_of, size_of, spots_of, text_of

INTERNAL: dict[str, ModuleType] = {
    module.KEY: module
    for module in (
        call_list, card_list, care_due, diary, division_table, gift_list, handover, nickname_list, ops_map,
        roster_photos, staff_roster, tower_list, vacancy_list, visit_form, visit_sheet,
    )
}  # fmt: skip
OURS = [
    key for key in INTERNAL if key not in ("card_list", "staff_roster", "tower_list")
]  # the others have their own goldens
COPY = replace(visit_sheet.COPY, audit="GZ-3FA97C2100B1D2E4")
NAME = "阿卜杜热合曼"


def made(key: str, **settings: Any) -> tuple[bytes, Drawn]:
    module, out = INTERNAL[key], io.BytesIO()
    drawn: Drawn = module.draw(out, [module.SAMPLE, module.AWKWARD], copy=COPY, **settings)
    return out.getvalue(), drawn


@pytest.mark.parametrize("key", OURS)
def test_golden(key: str) -> None:
    """Text and positions (0.1 mm) as recorded; delete a file under tests/golden to record it anew, and look."""
    data, drawn = made(key)
    compare(key, data, drawn)


@pytest.mark.parametrize("key", OURS)
def test_pictures_look_as_they_did(key: str) -> None:
    data, _drawn = made(key)
    compare_picture(key, look(data))


@pytest.mark.parametrize("key", OURS)
def test_the_comparison_can_fail(key: str) -> None:
    """One misspelt word is another text; a page that slipped by two dots is another picture."""
    module, out = INTERNAL[key], io.BytesIO()
    drawn = module.draw(out, [misprinted(module.SAMPLE), module.AWKWARD], copy=COPY)
    with pytest.raises(AssertionError):
        compare(key, out.getvalue(), drawn)
    with pytest.raises(AssertionError):
        compare_picture(key, smudged(look(made(key)[0])))


def test_the_notice_is_one_page_for_everybody() -> None:
    out = io.BytesIO()
    drawn = notice.draw(out, [notice.SAMPLE, notice.AWKWARD])
    assert (drawn.pages, drawn.items) == (2, 2)
    compare("notice", out.getvalue(), drawn)
    compare_picture("notice", look(out.getvalue()))
    words = text_of(out.getvalue())
    assert all(right in words for right in ("查阅、复制", "更正、补充", "删除", "投诉、举报", "监护人同意"))
    assert "内部使用" not in words


def test_the_certificate_of_erasure_looks_as_it_did() -> None:
    out = io.BytesIO()
    drawn = erasure_certificate.draw(
        out, [erasure_certificate.SAMPLE, erasure_certificate.AWKWARD], copy=COPY
    )
    compare("erasure_certificate", out.getvalue(), drawn)
    compare_picture("erasure_certificate", look(out.getvalue()))


@pytest.mark.parametrize("key", INTERNAL)
def test_same_bytes_twice(key: str) -> None:
    assert made(key)[0] == made(key)[0]


@pytest.mark.parametrize("key", OURS)
def test_all_text_stays_on_the_paper_and_nothing_is_cut(key: str) -> None:
    data, drawn = made(key)
    width, height = size_of(data)
    for page in range(drawn.pages):
        for spot in spots_of(data, page):
            assert 3 < spot.x < width - 3, spot
            assert 3 < spot.y < height - 3, spot
    assert {warning.code for warning in drawn.warnings} <= {"photo.missing", "text.tight", "plan.laid_out"}


@pytest.mark.parametrize("key", INTERNAL)
def test_the_awkward_names_come_back_whole(key: str) -> None:
    data, drawn = made(key)
    words = "".join(text_of(data, page) for page in range(drawn.pages))
    words = words.replace("\r\n", "").replace("\ufffe", "").replace(" ", "")
    assert "䶮𬭎𠅤" in words
    assert NAME in words


@pytest.mark.parametrize("key", INTERNAL)
def test_every_page_says_whose_copy_it_is_and_its_code_is_read_from_a_scan(key: str) -> None:
    """内部使用, user, time, serial, page of pages; the QR symbol is decoded from the page at 150 dots an inch."""
    data, drawn = made(key)
    for page in range(drawn.pages):
        words = text_of(data, page)
        for part in (
            "内部使用",
            COPY.user,
            COPY.time,
            COPY.serial,
            f"第 {page + 1} 页 / 共 {drawn.pages} 页",
        ):
            assert part in words, (page, part)
        scan = picture_of(data, page, dots_per_inch=150)
        assert codes_in(scan.convert("L").convert("RGB")) == [COPY.audit]


def test_the_pale_words_are_on_the_page_but_not_in_its_text() -> None:
    data, _drawn = made("call_list")
    assert text_of(data).count("内部使用") == 1  # the foot alone
    blank = picture_of(data, 2, dots_per_inch=75).convert("L")
    lower = blank.crop((60, blank.height // 2, blank.width - 60, blank.height - 90))
    values = [level for level, count in enumerate(lower.histogram()) if count]
    assert min(values) < 245, "the words across the page are missing"
    assert min(values) > 215, "the words across the page disturb reading"


def test_a_diary_on_small_paper_and_cancelling() -> None:
    data, drawn = made("diary", paper="a5")
    assert [round(length) for length in size_of(data)] == [148, 210]
    assert not {warning.code for warning in drawn.warnings} - {"text.tight", "plan.laid_out"}

    class Impatient:
        cancelled = True

        def report(self, done: int, total: int, doing: str = "") -> None:
            raise AssertionError("nothing is reported after a cancel")

    for module in INTERNAL.values():
        with pytest.raises(Cancelled):
            module.draw(io.BytesIO(), [module.SAMPLE], copy=COPY, progress=Impatient())


def test_photos_stand_in_the_roster_of_faces() -> None:
    out = io.BytesIO()
    roster = replace(
        roster_photos.SAMPLE, people=tuple(replace(p, photo=face()) for p in roster_photos.SAMPLE.people)
    )
    drawn = roster_photos.draw(out, [roster], copy=COPY)
    assert drawn.pages == 2
    assert not drawn.warnings


def test_a_sheet_that_goes_outside_says_no_more_than_where_and_which_family() -> None:
    assert {field.name for field in fields(visit_sheet.VisitRow)} == {"place", "family"}
    assert {field.name for field in fields(visit_form.VisitForm)} >= {"place", "family"}
    for module in (visit_sheet, visit_form):
        data, _drawn = made(module.KEY)
        assert "13955550000" not in text_of(data)
    with pytest.raises(ValueError, match="12 rows"):
        replace(visit_sheet.SAMPLE, rows=visit_sheet.SAMPLE.rows * 2)


# What no internal copy shows


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(kinds.__path__, f"{kinds.__name__}."):
        yield importlib.import_module(info.name)


def _classes() -> list[type]:
    """Every dataclass that any kind declares."""
    found = {
        value
        for module in _modules()
        for value in vars(module).values()
        if isinstance(value, type) and is_dataclass(value) and value.__module__.startswith(kinds.__name__)
    }
    return sorted(found, key=lambda each: each.__qualname__)


def test_no_kind_declares_a_masked_id_beside_a_birth_date() -> None:
    assert {visit_sheet.VisitSheet, gift_list.GiftRow, staff_roster.RosterRow} <= set(_classes())
    assert [cls.__qualname__ for cls in _classes() if inner_gate.fault_of(cls)] == []
    masked = {cls.__qualname__ for cls in _classes() if Shown.MASKED_ID in inner_gate.declared(cls)}
    assert {"GiftRow", "GiftList", "RosterRow", "StaffRoster"} <= masked, "the rule would see them"


def test_every_internal_kind_is_looked_at_here() -> None:
    internal = {module.KEY for module in _modules() if getattr(module, "PUBLIC", True) is False}
    assert internal - INTERNAL.keys() <= {"recovery_sheet", "erasure_certificate"}, "add it to INTERNAL"


@dataclass(frozen=True, kw_only=True)
class _Child:
    birth: str = shown(Shown.BIRTH, "birth", default="")


@dataclass(frozen=True, kw_only=True)
class _Both:
    masked: str = shown(Shown.MASKED_ID, "id", default="")
    children: tuple[_Child, ...] = shown(Shown.RESIDENT, "children", default=())


@dataclass(frozen=True, kw_only=True)
class _Note:
    words: str = shown(Shown.RESIDENT, "words", default="")


def test_the_gate_refuses_a_class_with_both_even_when_nobody_filled_them() -> None:
    assert inner_gate.fault_of(_Both)
    with pytest.raises(Refused, match="出生日期"):
        inner_gate.insist("名册", [_Both()])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("11010519491231002X", "inner.id_number"),
        ("证号 110105 19491231 002X", "inner.id_number"),
        ("130503670401001", "inner.id_number"),
        ("110105********002X", "inner.masked_id"),
        ("2026-06-30 联系 13955550000", ""),
        ("卡号 420303001003003-0007", ""),
    ],
)
def test_no_whole_number_reaches_paper_whatever_field_it_hides_in(words: str, code: str) -> None:
    item = replace(gift_list.SAMPLE, rows=(), who=words) if code else _Note(words=words)
    if not code:
        inner_gate.insist("名册", [item])
        return
    with pytest.raises(Refused) as refused:
        inner_gate.insist("名册", [item])
    assert {problem.code for problem in refused.value.problems.values()} == {code}
    assert "19491231" not in str(refused.value), "the number is not repeated"


def test_samples_pass_the_inner_gate() -> None:
    for module in INTERNAL.values():
        inner_gate.insist(module.KEY, [module.SAMPLE, module.AWKWARD])


def rows_of(key: str, number: int) -> Any:
    """The sample with so many rows, the last of which can be told."""
    sample = INTERNAL[key].SAMPLE
    field = "contacts" if key == "handover" else "rows"
    one, last = getattr(sample, field)[0], {"handover": "name"}.get(key, "place")
    rows = [replace(one, **{last: f"第{n}行"}) for n in range(1, number + 1)]
    return replace(sample, **{field: tuple(rows)})


@pytest.mark.parametrize("key", ["handover", "card_list", "care_due", "gift_list", "vacancy_list"])
def test_nobody_signs_a_page_that_says_nothing(key: str) -> None:
    signs = INTERNAL[key].load(key).words("signs") if hasattr(INTERNAL[key], "load") else ()
    sign = str(signs[0]).split("{")[0].strip("　 ：:_")
    for number in (1, 2, *range(8, 44, 2)):
        out = io.BytesIO()
        drawn = INTERNAL[key].draw(out, [rows_of(key, number)], copy=COPY)
        last = text_of(out.getvalue(), drawn.pages - 1)
        assert sign in last, (key, number)
        assert f"第{number}行" in last, f"{key} with {number} rows: the signatures stand alone"


@pytest.mark.parametrize("key", sorted(INTERNAL))
def test_no_name_is_torn_in_any_table(key: str) -> None:
    assert "text.torn" not in {warning.code for warning in made(key)[1].warnings}
