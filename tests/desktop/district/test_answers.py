"""What the district answers: receipts that an office can hold against its file, duplicates, totals, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from desktop.base.errors import Refused
from desktop.district import duplicates, receipts, telling_apart, totals
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import acknowledging, receipt
from desktop.exchange.bundle.acknowledging import Compared
from desktop.returns import evaluate
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, seeded, trust

DAY = date(2026, 7, 1)
CAROL = seeded("carol")
Send = Callable[..., Path]
Take = Callable[[Path], Received]
MakeOffice = Callable[..., Workspace]
Answer = Callable[[], Compared]


@pytest.fixture
def answer(district: Database, office: Workspace, tmp_path: Path) -> Answer:
    """Have the district write a receipt and the office read it."""

    def ask() -> Compared:
        out = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqr"
        receipts.write(district, OFFICE, out, keys=DISTRICT, day=DAY, actor="区管理员", at_ms=NOW)
        return acknowledging.acknowledge(office, out, install=ALICE, actor="李梅")

    enrol(district)
    trust(office, DISTRICT)
    return ask


def test_what_arrived_whole_is_equal_to_the_row(
    office: Workspace, send: Send, take: Take, answer: Answer
) -> None:
    fill(office, 20)
    take(send(office))
    told = answer()
    assert (told.lacking, told.unknown, told.equal, told.difference) == (0, 0, True, None)
    assert told.theirs["rows"] == told.ours["rows"]
    assert told.theirs["rows"]["household"] == 20


def test_the_receipt_is_where_the_next_bundle_starts(
    office: Workspace, send: Send, take: Take, answer: Answer
) -> None:
    fill(office, 20)
    take(send(office))
    answer()
    fill(office, 1)
    told = take(send(office))
    assert (told.new_ops, told.known_ops) == (3, 0)


def test_what_was_written_since_is_counted_and_not_called_a_difference(
    office: Workspace, send: Send, take: Take, answer: Answer
) -> None:
    fill(office, 2)
    take(send(office))
    fill(office, 1)
    told = answer()
    assert (told.lacking, told.unknown, told.equal) == (3, 0, None)


def test_the_first_row_that_differs_is_named(
    office: Workspace, district: Database, send: Send, take: Take, answer: Answer
) -> None:
    from desktop.district.schema import ROWS

    people = fill(office, 5)
    take(send(office))
    resident = ROWS["resident"]
    district.change(
        lambda db: db.execute(resident.update().where(resident.c.id == people[2]).values(name="别人"))
    )
    told = answer()
    assert (told.equal, told.difference) == (False, ("resident", people[2]))


def test_a_receipt_from_somebody_unknown_or_for_another_is_not_believed(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    enrol(district)
    out = tmp_path / "a.sqr"
    receipts.write(district, OFFICE, out, keys=DISTRICT, day=DAY, actor="区管理员", at_ms=NOW)
    with pytest.raises(Refused) as unknown:
        acknowledging.acknowledge(office, out, install=ALICE, actor="李梅")
    assert unknown.value.code == "bundle.unknown_signer"
    trust(office, DISTRICT)
    with pytest.raises(Refused) as sealed:
        acknowledging.acknowledge(office, out, install=BOB, actor="李梅")
    assert sealed.value.code == "bundle.sealed"
    whole = out.read_bytes()
    for at in (3, 40, len(whole) // 2, len(whole) - 1):
        spoilt = tmp_path / f"spoilt-{at}.sqr"
        spoilt.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Refused):
            acknowledging.acknowledge(office, spoilt, install=ALICE, actor="李梅")


@pytest.fixture
def two(
    office: Workspace, make_office: MakeOffice, district: Database, send: Send, take: Take
) -> tuple[Workspace, Workspace]:
    """Two offices with one person on both books, one in each who shares nothing, and one who died in the first."""
    from desktop.operations import office as founding

    other = make_office("other.gezhi", founded=False)
    founding.found(other, code="420303090013", name="星湖社区", actor="李梅")
    enrol(district)
    enrol(district, "420303090013", "星湖社区", BOB)
    numbers = (("420303198501010013", "11010519491231002X"), ("420303198501010013", "11010519491231002X"))
    for file, (shared, dead) in zip((office, other), numbers, strict=True):
        first, second, _third = fill(file, 3)
        with file.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", first, {"id_number": shared})
            unit.set("resident", second, {"id_number": dead, "state": "dead" if file is office else "live"})
    take(send(office))
    take(send(other, BOB))
    return office, other


@pytest.mark.usefixtures("two")
def test_a_person_on_two_books_is_found_and_answered_once(district: Database) -> None:
    with district.read() as db:
        (found,) = duplicates.duplicates(db)
    assert [entry.office for entry in found.entries] == [OFFICE, "420303090013"]
    assert "420303198501010013" not in repr(found)
    telling_apart.tell_apart(district, found.key, keys=DISTRICT, actor="区管理员", at_ms=NOW)
    with district.read() as db:
        assert duplicates.duplicates(db) == []
        assert [one.says for one in duplicates.duplicates(db, answered=True)] == ["other"]


def test_a_third_office_with_the_number_is_asked_about_though_two_were_told_apart(
    district: Database, two: tuple[Workspace, Workspace], make_office: MakeOffice, send: Send, take: Take
) -> None:
    from desktop.operations import office as founding

    def tell_apart() -> int:
        with district.read() as db:
            (found,) = duplicates.duplicates(db)
        return telling_apart.tell_apart(district, found.key, keys=DISTRICT, actor="区管理员", at_ms=NOW)

    assert two
    assert tell_apart() == 1
    third = make_office("third.gezhi", founded=False)
    founding.found(third, code="420303090014", name="南园社区", actor="李梅")
    enrol(district, "420303090014", "南园社区", CAROL)
    (person,) = fill(third, 1)
    with third.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", person, {"id_number": "420303198501010013"})
    take(send(third, CAROL))
    with district.read() as db:
        (again,) = duplicates.duplicates(db)
    assert [entry.office for entry in again.entries] == [OFFICE, "420303090013", "420303090014"]
    assert tell_apart() == 2, "the two that were told apart are told no more"
    with district.read() as db:
        assert [one.says for one in duplicates.duplicates(db, answered=True)] == ["other"]


@pytest.mark.usefixtures("two")
def test_the_dead_are_not_counted_among_the_residents(district: Database) -> None:
    with district.read() as db:
        assert [one.rows["resident"] for one in totals.counts(db)] == [2, 3]


def test_a_signed_receipt_of_no_day_is_called_damaged(office: Workspace, tmp_path: Path) -> None:
    trust(office, DISTRICT)
    for at, totals_ in enumerate(({}, {"day": "soon"}, {"day": 20260701})):
        made = receipt.Receipt(
            "d",
            "区",
            DISTRICT.public_key,
            "r",
            OFFICE,
            NOW,
            Vector(),
            {},
            cast("dict[str, Any]", totals_),
            {},
        )
        out = tmp_path / f"{at}.sqr"
        receipt.write(made, out, signer=DISTRICT, recipients=[ALICE.recipient])
        with pytest.raises(Refused) as told:
            acknowledging.acknowledge(office, out, install=ALICE, actor="李梅")
        assert told.value.code == "bundle.damaged"


def test_the_sum_of_the_district_is_the_sum_of_the_offices(
    district: Database, two: tuple[Workspace, Workspace]
) -> None:
    with district.read() as db:
        assert [one.rows["household"] for one in totals.counts(db)] == [3, 3]
    ours = evaluate(two, as_of=DAY)
    theirs = totals.figures(district, [OFFICE, "420303090013"], as_of=DAY)
    assert {code: f.plain() for code, f in theirs.items()} == {c: f.plain() for c, f in ours.figures.items()}
