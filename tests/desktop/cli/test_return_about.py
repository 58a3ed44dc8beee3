"""`gezhi returns about`: what a community says of itself reaches the figures of a return."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.domain.community_facts import BY_KEY, FACTS, problems, value_of
from tests.desktop.cli.test_commands import _quick, init, run  # noqa: F401 - the fixture comes with its use


def about(capsys: pytest.CaptureFixture[str], path: Path, *facts: str) -> tuple[int, dict[str, Any]]:
    code, answer, _err = run(capsys, "returns", "about", path, *facts, "--json")
    return code, dict(answer)


def test_facts_are_written_shown_counted_and_taken_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office = tmp_path / "o.gezhi"
    init(capsys, office)
    code, told = about(capsys, office)
    assert (code, set(told["facts"].values())) == (0, {None})
    written = ("party_form=社区党委", "temporary_branches=3", "system_patrol=是", "system_review=否",
               "office_kind=租借",
               "platform_kind=企业微信", "platform_posts=5",
               "leading_group=云社〔2026〕3号", "system_meeting=√")  # fmt: skip
    code, told = about(capsys, office, *written)
    assert code == 0
    seen = told["facts"]
    assert (seen["party_form"], seen["system_review"], seen["work_teams"]) == ("committee", False, None)
    codes = "A35,B30,B33,D01,D04,D05,I01,I02"
    _code, answer, _err = run(capsys, "return", office, "--codes", codes, "--json")
    found: Any = answer["indicators"]
    assert [found[one]["value"] for one in ("A35.rented", "B30", "B33.committees", "B33.temporary", "B33.teams")] == [
        1, 1, 1, 3, None,
    ]  # fmt: skip
    assert [found[one]["value"] for one in ("D01", "D04", "D05", "I01", "I02")] == [1, 1, 0, 1, 1]
    code, told = about(capsys, office, "temporary_branches=", "work_teams=0")
    assert (told["facts"]["temporary_branches"], told["facts"]["work_teams"]) == (None, 0)
    assert told["facts"]["party_form"] == "committee", "what was not named stays"


@pytest.mark.parametrize(
    "wrong", ["work_teams=两", "party_form=协会", "system_patrol=也许", "nothing=1", "work_teams"]
)
def test_what_cannot_be_stored_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, wrong: str
) -> None:
    init(capsys, tmp_path / "o.gezhi")
    code, told = about(capsys, tmp_path / "o.gezhi", wrong)
    assert (code, told["error"]) == (1, "community.problems" if "=" in wrong else "community.pair")


def test_every_fact_takes_what_it_stores() -> None:
    for fact in FACTS:
        assert value_of(fact, " ") is None
        assert BY_KEY[fact.key] is fact
        for key, name in (fact.choices or {}).items():
            assert value_of(fact, key) == value_of(fact, name) == key
    assert problems({"office_area": "100000", "leading_group": "很" * 201}).keys() == {
        "office_area",
        "leading_group",
    }
