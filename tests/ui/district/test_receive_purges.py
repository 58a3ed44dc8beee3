"""A bundle held back for what it purges: seen before, taken in by whoever asked the office, and nothing else with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.district import database, intake, making
from desktop.district.database import Database
from desktop.district.schema import ROWS
from desktop.district.survey import Survey
from desktop.domain.permissions import Action
from desktop.operations import accounts
from desktop.workspace import Workspace
from tests.conftest import CHEAP
from tests.desktop.district.conftest import DISTRICT, NOW, enrol
from tests.desktop.exchange.bundle.conftest import ALICE, TODAY, fill
from tests.desktop.exchange.bundle.test_exchange import send
from ui.bridge.district_desk import District, DistrictDesk
from ui.bridge.messages import Messages
from ui.bridge.rights import right_of
from ui.screens.district.receive.columns import state_words
from ui.screens.district.receive.view import ReceiveScreen

DIRECTOR, CLERK = "李梅", "王芳"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Database]:
    made = database.connect(str(tmp_path / "d.gezhi-district"), DISTRICT)
    making.make(made, code="420303", name="张湾区", keys=DISTRICT)
    enrol(made)
    yield made
    made.close()


@pytest.fixture
def screen(district: Database, tmp_path: Path, work: Any, qtbot: Any) -> ReceiveScreen:
    desk_of = District(
        district, DISTRICT, "420303", "张湾区", "王区长", lambda: TODAY, lambda: NOW,
        tmp_path / "quarantine", Survey(district),
    )  # fmt: skip
    shown = ReceiveScreen(DistrictDesk(desk_of, work, Messages(), lambda _target: None))
    qtbot.addWidget(shown)
    shown.show()
    return shown


def people(district: Database) -> int:
    with district.read() as db:
        return len(db.execute(select(ROWS["resident"].c.id)).all())


def test_what_a_clerk_purged_waits_for_an_answer_of_the_office(
    screen: ReceiveScreen, district: Database, make_office: Callable[..., Workspace], tmp_path: Path
) -> None:
    alice = make_office("alice.gezhi")
    accounts.add(alice, DIRECTOR, ["director"], actor=DIRECTOR, today=TODAY)
    accounts.add(alice, CLERK, ["clerk"], actor=DIRECTOR, today=TODAY, password="practice 2", cost=CHEAP)
    residents = fill(alice, 5)
    first = send(tmp_path, alice, ALICE, DISTRICT, full=True)
    intake.receive(
        district, first, keys=DISTRICT, actor="区里", at_ms=NOW, quarantine=tmp_path / "quarantine"
    )
    with alice.change("household.edit", actor=CLERK) as unit:
        unit.purge("resident", residents[0])
    out = send(tmp_path, alice, ALICE, DISTRICT, full=True)

    screen.presenter.choose([out])
    (item,) = screen.presenter.items
    assert state_words(item).startswith("▲ 先问清社区")
    assert screen.presenter.waiting == 0
    assert screen.purging_button.isEnabled()
    screen.ask_purging()
    assert "1 条记录被“王芳”彻底清除" in screen.ask.text.text()
    screen.ask.dismiss()
    assert people(district) == 5

    screen.ask_purging()
    screen.ask.yes.click()
    assert people(district) == 4
    (item,) = screen.presenter.items
    assert state_words(item).startswith("✓ 收下")
    assert screen.purging_button.isHidden()
    assert right_of("district.receive_purging") is Action.PURGE
