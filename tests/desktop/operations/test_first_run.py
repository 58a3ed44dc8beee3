"""Beginning an office: the published codes, the rules of a code, the grid standard, the first user, practice marked."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from desktop.base import places
from desktop.base.errors import Refused
from desktop.documents import start_passwords
from desktop.documents.layout import watermark
from desktop.documents.layout.canvas import Canvas
from desktop.documents.render import Scope, render
from desktop.domain import place_code
from desktop.domain.permissions import SOLE_USER, Role
from desktop.operations import first_run
from desktop.queries import accounts, history, password_facts, step_details
from desktop.queries.practice import is_practice
from desktop.returns.norms import Norms
from desktop.workspace import Workspace
from tests.conftest import CHEAP, FitVolumes
from tests.desktop.operations.test_life_events import Town

ME, TODAY = "李梅", date(2026, 6, 30)


def test_the_published_list_leads_from_the_province_to_the_committee() -> None:
    assert len(places.provinces()) == 31
    assert places.names("420303001001")[:3] == ("湖北省", "十堰市", "张湾区")
    for code in ("", "42", "4203", "420303", "420303001"):
        found = places.below(code)
        assert found
        assert all(place.name and place.code.startswith(code) for place in found)
    assert {len(p.code) for p in places.below("420303001")} == {12}
    assert {len(p.code) for p in places.below("441900")} == {9}  # 东莞 has no counties
    assert places.below("99") == places.below("4203030010") == ()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("420303001001", None), ("42030300100", "office.code"), ("42030300100X", "office.code"),
        ("990303001001", "office.code_province"), ("420303000001", "office.code_street"),
        ("420303700001", "office.code_street"), ("420303001000", "office.code_committee"),
        ("420303001700", "office.code_committee"), ("420303001500", None),
    ],
)  # fmt: skip
def test_the_digits_of_a_code_are_checked(code: str, found: str | None) -> None:
    problem = place_code.problem(code)
    assert (problem.code if problem else None) == found


def test_a_code_that_is_not_on_the_list_is_only_remarked() -> None:
    problem = place_code.problem("420303001199", known=False)
    assert problem is not None
    assert (problem.code, problem.severity.value) == ("office.code_unknown", "info")


def test_what_is_decided_once_is_kept(office: Workspace) -> None:
    first_run.set_up(office, standard="300-400", micro=60, specialist=["released"], actor=ME, today=TODAY)
    with office.read() as db:
        value = db.exec_driver_sql("SELECT value FROM setting WHERE key = 'norms'").scalar()
        permit = accounts.permit(db, ME)
        names = [(account.name, set(account.roles)) for account in accounts.accounts(db)]
    norms = Norms.of(__import__("orjson").loads(value))
    assert (norms.low, norms.high, norms.micro) == (300, 400, 60)
    assert names == [(ME, {Role.DIRECTOR, "specialist:released"})]
    assert permit.sees("released")
    assert not permit.sees("drug")


@pytest.mark.parametrize(
    ("standard", "words"),
    [
        ("300-500", "网格标准 300–500 户"),
        ("300-400", "网格标准 300–400 户"),
        ("1000", "网格标准 不超过 1000 人"),
    ],
)
def test_the_history_says_what_was_decided_in_words(office: Workspace, standard: str, words: str) -> None:
    first_run.set_up(office, standard=standard, micro=50, specialist=[], actor=ME, today=TODAY)
    first_run.mark_practice(office, actor=ME)
    with office.read() as db:
        steps = history.steps(db)
        told = [r for s in steps for r in step_details.details(db, s.id, SOLE_USER).records]
    assert [step.title for step in steps if step.name == "setting.change"] == [
        "修改设置:演练社区",
        f"修改设置:{words}",
    ]
    assert {record.title for record in told if record.kind == "setting"} == {"演练社区", "网格标准"}


def test_an_unknown_category_is_refused(office: Workspace) -> None:
    with pytest.raises(Refused):
        first_run.set_up(office, standard="300-500", micro=50, specialist=["什么"], actor=ME, today=TODAY)


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def printed(office: Workspace) -> bytes:
    out = io.BytesIO()
    render(office, "tower", Scope.parse("community"), {}, out, actor=ME, today=TODAY)
    return out.getvalue()


def test_every_page_of_a_practice_office_says_so(office: Workspace) -> None:
    Town(office)
    before = pages(printed(office))
    assert not any("演练" in page for page in before)
    first_run.mark_practice(office, actor=ME)
    with office.read() as db:
        assert is_practice(db)
    after = pages(printed(office))
    assert len(after) == len(before)
    assert all("演练" in page for page in after)


def test_the_mark_stands_on_every_page_and_only_inside() -> None:
    def draw() -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, 210, 297, title="t")
        canvas.next_page()
        canvas.close()
        return out.getvalue()

    plain = draw()
    with watermark.across("演练"):
        marked = draw()
    assert draw() == plain
    assert [page.count("演练") > 10 for page in pages(marked)] == [True, True]


def test_no_card_cut_out_of_a_sheet_is_without_a_mark() -> None:
    """The smallest piece of paper is a badge of 54 x 85.6 mm."""
    spots = list(watermark.spots(210, 297))
    for left in range(0, 210 - 54, 6):
        for top in range(0, 297 - 86, 6):
            assert any(left <= x <= left + 54 and top <= y <= top + 86 for x, y in spots)


def test_further_users_get_a_start_password_on_paper_and_change_it_at_once(office: Workspace) -> None:
    first_run.set_up(office, standard="300-500", micro=50, specialist=[], actor=ME, today=TODAY)
    handed = first_run.add_others(
        office, [("王  录", Role.CLERK), ("赵看", Role.VIEWER)], actor=ME, today=TODAY, cost=CHEAP
    )
    assert [(one.name, one.roles) for one in handed] == [("王 录", ("clerk",)), ("赵看", ("viewer",))]
    assert handed[0].password != handed[1].password
    assert handed[0].password not in repr(handed)
    sheet = pypdf.PdfReader(io.BytesIO(start_passwords.pdf("云麓台社区", handed, TODAY)))
    assert len(sheet.pages) == 2
    for page, one in zip(sheet.pages, handed, strict=True):
        text = page.extract_text()
        assert one.password in text
        assert one.name in text
        assert "云麓台社区" in text
        assert not [other.password for other in handed if other is not one and other.password in text]
    office.close()
    again = Workspace.open(office.path, password=handed[0].password, volumes=FitVolumes())
    assert again.signed_in == "王 录"
    with again.read() as db:
        due = password_facts.due(db, "王 录", TODAY)
    assert due is not None
    assert due.must
    again.close()


@pytest.mark.parametrize("names", [["王录", ""], ["王录", "王录"], ["王录", ME], ["王录", "长" * 41]])
def test_a_wrong_name_among_further_users_adds_nobody(office: Workspace, names: list[str]) -> None:
    first_run.set_up(office, standard="300-500", micro=50, specialist=[], actor=ME, today=TODAY)
    with pytest.raises(Refused) as refusal:
        first_run.add_others(office, [(n, Role.CLERK) for n in names], actor=ME, today=TODAY, cost=CHEAP)
    assert list(refusal.value.problems) == ["1"]
    assert office.users() == [ME]
