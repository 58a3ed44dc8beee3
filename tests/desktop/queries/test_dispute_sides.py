"""What a clerk is told before he decides: what stood there before, on which computer, and that nothing new has come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.domain.between import ANSWER
from desktop.operations import disputes, settings
from desktop.queries.computers import ENTRY
from desktop.queries.disputes import Dispute
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB
from tests.desktop.operations.test_disputes import inbox, meet, pair, resident, write  # noqa: F401 - a fixture

OLD, FIRST, SECOND = "420303198501010013", "11010519491231002X", "420303198601010013"


@pytest.fixture
def two(request: pytest.FixtureRequest) -> tuple[Workspace, Workspace, str]:
    found: tuple[Workspace, Workspace, str] = request.getfixturevalue("pair")
    return found


def nameless(one: Dispute) -> Dispute:
    """The same without what each office calls the computers."""
    return replace(one, sides=tuple(replace(side, computer="") for side in one.sides))


def test_the_value_before_is_told_and_masked(two: tuple[Workspace, Workspace, str], tmp_path: Path) -> None:
    alice, bob, who = two
    write(alice, who, id_number=OLD, employer="旧厂")
    meet(tmp_path, alice, bob)
    write(alice, who, employer="东风车桥厂")
    write(alice, who, employer="东风车桥公司")
    write(bob, who, employer="东风轮胎厂")
    write(alice, who, id_number=FIRST)
    write(bob, who, id_number=SECOND)
    meet(tmp_path, alice, bob)
    number, employer = sorted(inbox(alice), key=lambda d: d.fields[0] != "id_number")
    assert employer.before == {"employer": "旧厂"}, "not what one of the two wrote on the way"
    assert number.before["id_number"]
    assert not any(number.before["id_number"] == said for said in (OLD, FIRST, SECOND))
    assert [nameless(one) for one in inbox(bob)] == [nameless(one) for one in inbox(alice)]


def test_where_nothing_stood_before_nothing_is_told(
    two: tuple[Workspace, Workspace, str], tmp_path: Path
) -> None:
    alice, bob, who = two
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    meet(tmp_path, alice, bob)
    assert inbox(alice)[0].before == {}


def test_computers_are_called_by_their_names(two: tuple[Workspace, Workspace, str], tmp_path: Path) -> None:
    alice, bob, who = two
    for office, keys, name in ((alice, ALICE, "1号电脑"), (bob, BOB, "2号电脑")):
        install = office.install
        with office.change("computer.add", actor="李梅") as unit:
            settings.put(unit, ENTRY + keys.public_key, {"name": name, "install": install})
    write(alice, who, employer="甲")
    write(bob, who, employer="乙")
    meet(tmp_path, alice, bob)
    (one,) = [d for d in inbox(alice) if d.kind == "resident"]
    here = ("李梅", "")  # the screen says 本机
    assert {(side.actor, side.computer) for side in one.sides} == {here, ("王芳", "2号电脑")}
    (other,) = [d for d in inbox(bob) if d.kind == "resident"]
    assert {(side.actor, side.computer) for side in other.sides} == {("李梅", "1号电脑"), ("王芳", "")}


def test_a_decision_does_not_cover_what_came_meanwhile(
    two: tuple[Workspace, Workspace, str], tmp_path: Path
) -> None:
    alice, bob, who = two
    write(alice, who, employer="甲", note="一")
    write(bob, who, employer="乙", note="二")
    meet(tmp_path, alice, bob)
    looked = next(d for d in inbox(alice) if d.fields == ("employer",))
    remark = next(d for d in inbox(alice) if d.fields == ("note",))
    with bob.change("resident.edit", actor="赵六") as unit:
        unit.set("resident", who, {"employer": "丙", "note": "三"}, seen={})
    meet(tmp_path, alice, bob)
    with pytest.raises(Refused) as refused:
        disputes.choose(alice, looked.key, looked.sides[0].key, actor="李梅", version=looked.version)
    assert refused.value.code == "dispute.changed"
    with pytest.raises(Refused):
        disputes.merge(alice, remark.key, "一二", actor="李梅", version=remark.version)
    again = next(d for d in inbox(alice) if d.key == looked.key)
    assert len(again.sides) > len(looked.sides) or again.version != looked.version
    disputes.choose(alice, again.key, again.sides[0].key, actor="李梅", version=again.version)
    assert resident(alice, who)["employer"] == again.sides[0].values["employer"]


def test_two_answers_to_the_district_are_told_in_words(
    two: tuple[Workspace, Workspace, str], tmp_path: Path
) -> None:
    alice, bob, _who = two
    for office, says, actor in ((alice, "ours", "李梅"), (bob, "theirs", "王芳")):
        with office.change("between.answer", actor=actor) as unit:
            settings.put(
                unit, f"{ANSWER}{'1f' * 16}", {"says": says, "by": actor, "on": "2026-07-01", "note": ""}
            )
    meet(tmp_path, alice, bob)
    (one,) = inbox(alice)
    assert {side.words["value"] for side in one.sides} == {
        "是同一人,现在归本社区(李梅 2026-07-01)", "是同一人,已不归本社区(王芳 2026-07-01)",
    }  # fmt: skip
