"""What we write out we read back: every row the same, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain import codes
from desktop.domain.id_number import IdNumber
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.exchange.exporting.run import Wanted, export
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.operations import life_events
from desktop.workspace import Workspace
from tests.desktop.exchange.exporting import places
from tests.desktop.exchange.exporting.test_export import written
from tests.desktop.exchange.importing import public_files as public

TODAY = date(2026, 7, 1)
LISTED = date(2026, 6, 30)
WHOLE = {"unmask": True, "reason": "同一份名单再读回来"}


def again(office: Workspace, key: str, path: Path, **more: Any) -> Any:
    export(office, Wanted(key, **WHOLE, **more), path, actor="李梅", today=TODAY)
    return prepare(office, path, decide=DecidedBefore(Decisions()), as_of=LISTED)


def _id(sex: str, day: date, sequence: int) -> str:
    body = f"420303{day:%Y%m%d}{sequence:02d}{sex}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


NOTES = (
    None, "脾气好", "常年住女儿家,每周回来", "双职工;孩子上小学",
    "a_x000D_b", "-每周回来", "=约10户",
)  # fmt: skip


@st.composite
def resident(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
    sex = draw(st.sampled_from("12"))
    number = _id(sex, day, draw(st.integers(10, 98))) if draw(st.booleans()) else None
    name = draw(st.sampled_from("王李张刘陈杨")) + draw(
        st.text("伟芳娜敏静丽强磊洋艳勇军杰", min_size=1, max_size=2)
    )
    return {
        "name": name, "sex": sex, "birth": day.isoformat(), "id_number": number, "id_type": "111" if number else None,
        "home": draw(st.integers(0, 4)), "relation": "02",
        "ethnicity": draw(st.sampled_from([None, *(f"{n:02d}" for n in range(1, 57))])),
        "politics": draw(st.sampled_from([None, *codes.POLITICS_NAMES])),
        "education": draw(st.sampled_from([None, *codes.EDUCATION_NAMES])),
        "marriage": draw(st.sampled_from([None, *codes.MARRIAGE_NAMES])),
        "hukou_state": draw(st.sampled_from([None, *codes.HUKOU_STATES])),
        "phones": draw(st.lists(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), max_size=2, unique=True)),
        "employer": draw(st.sampled_from([None, "车桥厂", "个体(早餐)", "A&B <商店>"])),
        "note": draw(st.sampled_from(NOTES)),
    }  # fmt: skip


def _distinct(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nobody twice: the same person in two rows of one list is a duplicate by design."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in people:
        kept.setdefault((one["name"],), one)
    numbers: set[str] = set()
    return [
        p
        for p in kept.values()
        if not (p["id_number"] in numbers or numbers.add(p["id_number"] or p["name"]))
    ]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(resident(), min_size=1, max_size=12))
def test_residents_come_back_the_same(
    make_office: Callable[..., Workspace],
    tmp_path_factory: pytest.TempPathFactory,
    people: list[dict[str, Any]],
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    people = _distinct(people)
    for person in people:
        if person["id_number"]:
            assert IdNumber.parse(person["id_number"], today=TODAY).number
    office = make_office(f"{folder.name}.gezhi")
    places.furnish(office, people)
    for suffix in (".xlsx", ".csv"):
        prepared = again(office, "residents", folder / f"residents{suffix}")
        assert dict(prepared.totals) == {"same": len(people)}
        assert not prepared.creates
        assert not any(prepared.plan.writes.sets.values())


@pytest.fixture
def whole(office: Workspace) -> Workspace:
    """The public community, imported."""
    answers = public.decisions()
    for start in ("03_", "04_", "01_", "05_"):
        path = public.file(start)
        prepared = prepare(office, path, decide=DecidedBefore(answers), as_of=LISTED)
        apply(office, prepared, actor="李梅", today=TODAY)
    return office


@pytest.mark.slow
def test_a_whole_community_comes_back_the_same(whole: Workspace, tmp_path: Path) -> None:
    for key in ("residents", "buildings", "care", "assignments"):
        prepared = again(whole, key, tmp_path / f"{key}.xlsx")
        assert set(prepared.totals) <= {"same", "merged"}, key
        assert prepared.totals["same"] > 100
        assert not prepared.creates, key
        assert not any(prepared.plan.writes.sets.values()), key
    prepared = again(whole, "staff", tmp_path / "staff.xlsx")
    assert not any(prepared.plan.writes.sets.values())


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((True, True, "away"), "人户一致"), ((False, True, "here"), "户在人不在"), ((True, False, None), "人在户不在"),
        ((False, False, "here"), ""), ((False, None, "here"), ""), ((None, True, None), ""),
        ((None, None, "away"), "户在人不在"), ((None, True, "here"), "人户一致"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("blank", ["keep", "erase"])  # erase: a blank cell empties what is on file
def test_facts_and_a_stored_word_that_differ_come_back_as_the_facts(
    office: Workspace,
    tmp_path: Path,
    facts: tuple[bool | None, bool | None, str | None],
    words: str,
    blank: str,
) -> None:
    (who,) = places.furnish(
        office, [{"name": "张伟", "birth": "1985-03-12", "id_number": places.ID, "id_type": "111"}]
    )
    with office.change("test.facts", actor="李梅") as unit:
        unit.set("resident", who, dict(zip(("lives_here", "hukou_here", "hukou_state"), facts, strict=True)))
    path = tmp_path / "residents.xlsx"
    export(office, Wanted("residents", **WHOLE), path, actor="李梅", today=TODAY)
    head, row = written(path)
    assert dict(zip(head, row, strict=True))["人户状态"] == words
    prepared = prepare(office, path, decide=DecidedBefore(Decisions(blank=blank)), as_of=LISTED)
    assert dict(prepared.totals) == {"same": 1}
    assert not any(prepared.plan.writes.sets.values())


def test_after_an_act_the_exported_list_says_what_the_form_says(office: Workspace, tmp_path: Path) -> None:
    (who,) = places.furnish(office, [{"name": "张伟", "birth": "1985-03-12", "hukou_state": "here"}])
    for kind, words in ((Kind.AWAY, "户在人不在"), (Kind.RETURN, "人户一致")):
        draft = LifeEventDraft(kind=kind, effective_on="2026-06-20", resident_ids=(who,), place="武汉")
        life_events.act(office, draft, actor="李梅", today=TODAY)
        path = tmp_path / f"{kind}.xlsx"
        export(office, Wanted("residents"), path, actor="李梅", today=TODAY)
        head, row = written(path)
        assert dict(zip(head, row, strict=True))["人户状态"] == words
