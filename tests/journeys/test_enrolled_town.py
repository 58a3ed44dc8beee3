"""What waits in an enrolled office and in its district is counted where the day begins, in words, and leads there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt

from desktop.district import chain, members, packs
from desktop.district.survey import Survey
from desktop.domain.permissions import Permit, Role
from desktop.queries import accounts, audit, disputes
from desktop.security.install import Install
from tests.desktop.district.borough import NOW, code_of
from tests.desktop.exchange.bundle.conftest import seeded
from tests.journeys import enrolled_town
from tests.journeys.enrolled_town import CLERK, TODAY, Town
from ui.bridge.district_desk import District
from ui.screens.district.audit.columns import detail_words
from ui.screens.district.letters.columns import ITEMS
from ui.screens.start import waiting
from ui.shell.district.window import DistrictWindow
from ui.shell.places import PLACES

OWN = seeded("this pc")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = enrolled_town.build(tmp_path_factory.mktemp("enrolled"), OWN)
    yield made
    made.close()


def test_what_waits_for_the_office_is_counted(town: Town) -> None:
    found = {one.words: one.count for one in waiting.look(town.office, CLERK, lambda: OWN)}
    assert found == {
        "两边不一致,等裁决": 1, "区里的询问,等答复": 1, "区里送来的口径,等读入": 7, "信箱里的新包": 1, "缺少的数据": 1,
        "隔离的文件": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "missing"),
    [(Role.CLERK, {"区里的询问,等答复", "区里送来的口径,等读入"}), (Role.VIEWER, None), (Role.AUDITOR, None)],
)
def test_nobody_is_told_of_what_he_may_not_answer(
    town: Town, monkeypatch: pytest.MonkeyPatch, role: Role, missing: set[str] | None
) -> None:
    every = {one.words for one in waiting.look(town.office, CLERK, lambda: OWN)}
    monkeypatch.setattr(waiting.accounts, "permit", lambda _db, _actor: Permit.of([role]))
    told = {one.words for one in waiting.look(town.office, CLERK, lambda: OWN)}
    assert told == (set() if missing is None else every - missing)


def test_every_line_leads_to_a_place_of_the_office(town: Town) -> None:
    places = {place.key for place in PLACES}
    for one in waiting.look(town.office, CLERK, lambda: OWN):
        assert one.target.place in places


def test_a_mailbox_out_of_reach_hides_nothing_else(town: Town) -> None:
    def broken() -> Install:
        raise OSError("away")

    found = {one.words for one in waiting.look(town.office, CLERK, broken)}
    assert "信箱里的新包" not in found
    assert "隔离的文件" in found


def test_the_office_s_record_speaks_of_computers_by_name(town: Town) -> None:
    with town.office.read() as db:
        told = [
            (e.words, e.told, e.computer) for e in audit.rows(db, audit.numbers(db, audit.Filter())).values()
        ]
    assert ("拒收交换包", "原因:文件损坏", "本机") in told
    assert any(said == "来自 2号电脑" for _words, said, _computer in told)
    assert any(said.endswith("写给 张湾区") for _words, said, _computer in told)
    assert not any("bundle." in said for _words, said, _computer in told)


def test_a_difference_names_the_other_computer(town: Town) -> None:
    with town.office.read() as db:
        (one,) = disputes.open_disputes(db, accounts.permit(db, CLERK))
    assert {side.computer for side in one.sides if side.install != town.office.install} == {"2号电脑"}


def test_the_district_s_record_names_offices_and_what_it_lays_down(town: Town) -> None:
    with town.district.read() as db:
        names = {one.code: one.name for one in members.members(db)}
        told = [detail_words(line, names) for line in chain.lines(db)]
        laid = {item.name: [column.text(item) for column in ITEMS] for item in packs.items(db)}
    assert "云麓台社区 · 记录 76 条" in told
    assert "张湾区 · 7 项" in told
    assert not any(code_of(0) in words for words in told)
    assert laid["norm/high"][:2] == ["标准", "网格最多户数"]
    assert laid["rule/phone.invalid"][1].startswith("电话位数不对")


def test_the_district_s_first_place_counts_what_waits_and_leads_there(town: Town, qtbot: Any) -> None:
    keys = town.keys
    desk_of = District(
        town.district, keys, "420303", "张湾区", "王区长", lambda: TODAY, lambda: NOW,
        Path(town.where).parent / "quarantine", Survey(town.district),
    )  # fmt: skip
    window = DistrictWindow(desk_of, "0.1.0")
    window.resize(1366, 728)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go_to_place("district.offices")
    offices: Any = window.place_screen("district.offices")
    qtbot.waitUntil(lambda: bool(offices.errands.lines), timeout=60_000)
    lines = {line.word: line.number for line in offices.errands.lines}
    assert lines == {"重复登记,等办理": 1, "转出申请,等办理": 1, "该写的回执": 1, "该写的下发文件": 1}
    moves = offices.errands.lines[1]
    moves.setFocus()
    qtbot.keyClick(moves, Qt.Key.Key_Return)
    twins: Any = window.place_screen("district.twins")
    qtbot.waitUntil(lambda: twins.isVisible() and not window.jobs.running, timeout=60_000)
    assert twins.stack.currentIndex() == 1
    assert twins.moves.current() is not None
    window.close()
