"""A receipt that differs: the row is named, nothing is changed, the next bundle is whole, and the district mends itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.errors import NotFound
from desktop.district import checking, receipts
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.district.schema import ROWS, op
from desktop.exchange.bundle import acknowledging
from desktop.store import acks
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.district.test_answers import DAY, Answer, answer  # noqa: F401 - a fixture
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import ALICE, fill, trust

Send = Callable[..., Path]
Take = Callable[[Path], Received]


@pytest.fixture
def ask(request: pytest.FixtureRequest) -> Answer:
    found: Answer = request.getfixturevalue("answer")
    return found


def check(district: Database, *, repair: bool = False) -> checking.Checked:
    return checking.check(district, OFFICE, keys=DISTRICT, actor="区管理员", at_ms=NOW, repair=repair)


def test_a_spoilt_row_is_named_and_mended_from_the_log(
    office: Workspace, district: Database, send: Send, take: Take, ask: Answer
) -> None:
    people = fill(office, 5)
    take(send(office))
    resident = ROWS["resident"]
    district.change(
        lambda db: db.execute(
            resident.update().where(resident.c.id == people[2]).values(name="别人", state="left")
        )
    )
    told = ask()
    assert (told.equal, told.difference) == (False, ("resident", people[2]))
    assert "居民2" in told.named
    assert "居民2" in told.words
    assert "完整" in told.words
    assert rows_of(office)["resident"] != rows_at(district)["resident"], "both were kept as they are"
    with office.read() as db:
        assert len(acks.get(db, DISTRICT.recipient)) == 0
    again = take(send(office))
    assert (again.new_ops > 0, again.known_ops > len(people)) == (False, True), (
        "the whole log, and nothing new"
    )
    assert (check(district).rows, check(district).log) == (2, True)
    assert check(district, repair=True).repaired
    assert check(district).rows == 0
    assert rows_of(office) == rows_at(district)
    assert ask().equal is True


def test_totals_stand_side_by_side(
    office: Workspace, district: Database, send: Send, take: Take, ask: Answer
) -> None:
    fill(office, 4)
    take(send(office))
    fill(office, 1)
    told = ask()
    whole = [one for one in told.figures if one.place == "全社区"]
    assert next((one.what, one.theirs, one.ours, one.same) for one in whole) == ("登记户", 4, 5, False)
    assert "还差本机的 3 条" in told.words


def test_a_log_that_does_not_add_up_is_said(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    fill(office, 2)
    take(send(office))
    assert check(district).log
    district.change(
        lambda db: db.execute(op.update().where(op.c.office == OFFICE, op.c.seq == 2).values(hash=bytes(32)))
    )
    assert not check(district).log
    with pytest.raises(NotFound):
        checking.check(district, "420303090099", keys=DISTRICT, actor="", at_ms=NOW)


def test_a_district_that_was_restored_says_less_and_is_believed(
    office: Workspace, district: Database, send: Send, take: Take, ask: Answer, tmp_path: Path
) -> None:
    fill(office, 3)
    take(send(office))
    early = tmp_path / "early.sqr"
    receipts.write(district, OFFICE, early, keys=DISTRICT, day=DAY, actor="区管理员", at_ms=NOW)
    fill(office, 2)
    take(send(office))
    ask()
    trust(office, DISTRICT)
    told = acknowledging.acknowledge(
        office, early, install=ALICE, actor="李梅"
    )  # as if a backup had been restored
    assert told.lacking > 0
    healed = take(send(office))
    assert (healed.new_ops, healed.known_ops) == (0, 5), "the bundle starts where the older word ended"
