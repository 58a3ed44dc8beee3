"""Two offices and the district: one number on two books, people who move, and nobody who falls between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import event, select

from desktop.base.errors import NotFound, Refused
from desktop.district import between, chain, pen, telling_apart, twins
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.district.schema import ROWS
from desktop.domain.between import Asks, Outcome, Says
from desktop.operations import between as answering
from desktop.operations import office as founding
from desktop.queries import between as inbox
from desktop.queries.between import Ticket
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NAME, NOW, OFFICE, enrol
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill

LAKE, LAKE_NAME = "420303090013", "星湖社区"
SHARED = "420303198501010013"
TODAY = date(2026, 7, 1)
BY: dict[str, Any] = {"keys": DISTRICT, "actor": "区管理员", "at_ms": NOW}
ONE_ENGINE = pytest.mark.parametrize(
    "where", ["file"], indirect=True
)  # nothing here asks the engine anything new
Send = Callable[..., Path]
Take = Callable[[Path], Received]


@dataclass
class Two:
    """Two offices and what stands between them."""

    hill: Workspace
    lake: Workspace
    district: Database
    send: Send
    take: Take

    def up(self) -> None:
        """Both offices send, the district takes."""
        self.take(self.send(self.hill, ALICE))
        self.take(self.send(self.lake, BOB))

    def down(self) -> None:
        """What the district wrote reaches both."""
        for code, office in ((OFFICE, self.hill), (LAKE, self.lake)):
            with self.district.read() as db:
                runs = pen.lacking(db, code)
            office.receive(runs, actor="李梅", source="district")

    def round(self) -> None:
        """Up, what agrees and what is new, down."""
        self.up()
        between.settle(self.district, **BY)
        between.ask(self.district, **BY)
        self.down()
        self.up()

    def tickets(self, office: Workspace) -> list[Ticket]:
        with office.read() as db:
            return inbox.tickets(db)

    def asked(self, office: Workspace) -> Ticket:
        (one,) = [t for t in self.tickets(office) if t.asks is Asks.TWICE]
        return one

    def resident(self, office: Workspace, who: str) -> dict[str, Any]:
        with office.read() as db:
            row = db.exec_driver_sql("SELECT * FROM resident WHERE id = ?", (who,)).mappings().first()
        return dict(row) if row else {}

    def same(self) -> None:
        """Rows here are rows there, in both."""
        assert rows_of(self.hill) == rows_at(self.district)
        assert rows_of(self.lake) == rows_at(self.district, LAKE)


@pytest.fixture
def two(
    office: Workspace, make_office: Callable[..., Workspace], district: Database, send: Send, take: Take
) -> Two:
    other = make_office("other.gezhi", founded=False)
    founding.found(other, code=LAKE, name=LAKE_NAME, actor="李梅")
    enrol(district)
    enrol(district, LAKE, LAKE_NAME, BOB)
    return Two(office, other, district, send, take)


def people(office: Workspace, count: int = 3, **fields: Any) -> list[str]:
    made = fill(office, count)
    if fields:
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", made[0], fields)
    return made


@pytest.fixture
def shared(two: Two) -> tuple[str, str]:
    """One number on both books, asked about."""
    here, there = people(two.hill, id_number=SHARED)[0], people(two.lake, id_number=SHARED)[0]
    two.round()
    return here, there


def say(office: Workspace, one: Ticket, says: str) -> None:
    answering.answer(office, one.id, says, actor="李梅", today=TODAY)


def test_both_are_asked_and_told_only_the_others_name(two: Two, shared: tuple[str, str]) -> None:
    here, there = two.asked(two.hill), two.asked(two.lake)
    assert (here.other, there.other) == (LAKE_NAME, NAME)
    assert (here.people, there.people) == ((shared[0],), (shared[1],))
    assert here.id != there.id, "two offices that compare their tickets learn nothing"
    assert all(one.open and "归哪边" in one.text for one in (here, there))
    with two.hill.read() as db:
        told = [
            text for (text,) in db.exec_driver_sql("SELECT value FROM setting WHERE key GLOB 'between.*'")
        ]
    assert [orjson.loads(text).keys() for text in told] == [{"asks", "on", "other", "people"}]
    assert not any(SHARED in text or shared[1] in text for text in told)
    two.same()


@ONE_ENGINE
def test_asking_again_asks_nothing_twice(two: Two, shared: tuple[str, str]) -> None:
    assert between.ask(two.district, **BY) == 0
    with two.district.read() as db:
        assert [t.state for t in twins.twins(db, keys=DISTRICT)] == ["asked"]
        assert pen.lacking(db, OFFICE) == ()


def test_two_persons_are_remembered_as_two(two: Two, shared: tuple[str, str]) -> None:
    say(two.hill, two.asked(two.hill), Says.OTHER)
    two.round()
    assert [t.state for t in two.tickets(two.hill)] == ["已答:不是同一人,等区里"]
    say(two.lake, two.asked(two.lake), Says.OTHER)
    two.round()
    assert {two.asked(o).outcome for o in (two.hill, two.lake)} == {Outcome.OTHER}
    with two.hill.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", shared[0], {"employer": "改了别的"})
    two.round()
    assert len(two.tickets(two.hill)) == 1, "never asked again"
    with two.district.read() as db:
        assert twins.twins(db, keys=DISTRICT) == []
    two.same()


def test_who_is_ours_by_both_words_is_theirs_no_longer(two: Two, shared: tuple[str, str]) -> None:
    say(two.hill, two.asked(two.hill), Says.THEIRS)
    say(two.lake, two.asked(two.lake), Says.OURS)
    two.round()
    assert two.resident(two.hill, shared[0])["state"] == "left"
    assert two.resident(two.lake, shared[1])["state"] is None
    assert (two.asked(two.hill).outcome, two.asked(two.lake).outcome) == (Outcome.THEIRS, Outcome.OURS)
    with two.district.read() as db:
        assert twins.owner(db, OFFICE, shared[0]) == (LAKE, shared[1])
        assert twins.owner(db, LAKE, shared[1]) == (LAKE, shared[1])
    two.same()


def test_what_contradicts_waits_for_the_district(two: Two, shared: tuple[str, str]) -> None:
    say(two.hill, two.asked(two.hill), Says.OURS)
    say(two.lake, two.asked(two.lake), Says.OURS)
    two.round()
    with two.district.read() as db:
        (one,) = twins.twins(db, keys=DISTRICT)
    assert one.state == "contradiction"
    pair = (one.first.office, one.second.office)
    with pytest.raises(Refused):
        between.decide(two.district, one.key, pair, "420303090099", **BY)
    assert between.decide(two.district, one.key, pair, OFFICE, **BY)
    two.down()
    assert two.resident(two.lake, shared[1])["state"] == "left"
    assert two.asked(two.lake).outcome == Outcome.THEIRS
    with pytest.raises(Refused) as decided:
        say(two.lake, two.asked(two.lake), Says.OURS)
    assert decided.value.code == "between.decided"


@ONE_ENGINE
def test_a_number_that_was_corrected_needs_no_answer(two: Two, shared: tuple[str, str]) -> None:
    with two.hill.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", shared[0], {"id_number": "11010519491231002X"})
    two.round()
    assert {two.asked(o).outcome for o in (two.hill, two.lake)} == {Outcome.CORRECTED}


@ONE_ENGINE
def test_a_number_that_stands_on_two_books_again_is_asked_about_anew(
    two: Two, shared: tuple[str, str]
) -> None:
    """What was answered to the question before is no answer to this one."""
    say(two.hill, two.asked(two.hill), Says.THEIRS)
    for number in ("11010519491231002X", SHARED):
        with two.hill.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", shared[0], {"id_number": number})
        two.round()
    assert [one.open for one in (two.asked(two.hill), two.asked(two.lake))] == [True, True]
    say(two.lake, two.asked(two.lake), Says.OURS)
    two.round()
    assert two.resident(two.hill, shared[0])["state"] is None, "it was not asked yet"
    say(two.hill, two.asked(two.hill), Says.THEIRS)
    two.round()
    assert two.resident(two.hill, shared[0])["state"] == "left"


@ONE_ENGINE
def test_two_the_district_told_apart_need_no_answer(two: Two, shared: tuple[str, str]) -> None:
    with two.district.read() as db:
        (one,) = twins.twins(db, keys=DISTRICT)
    assert telling_apart.tell_apart(two.district, one.key, **BY) == 1
    two.round()
    assert {two.asked(o).outcome for o in (two.hill, two.lake)} == {Outcome.OTHER}


@ONE_ENGINE
def test_an_answer_that_changed_meanwhile_is_not_acted_upon(two: Two, shared: tuple[str, str]) -> None:
    """A window saw two answers agree; before it writes, a bundle brings another answer, or another window was faster."""
    say(two.hill, two.asked(two.hill), Says.THEIRS)
    say(two.lake, two.asked(two.lake), Says.OURS)
    two.up()
    with two.district.read() as db:
        (seen,) = twins.twins(db, keys=DISTRICT)
    assert not seen.contradicts
    say(two.hill, two.asked(two.hill), Says.OURS)
    two.up()
    by = between.By(DISTRICT, "区管理员", NOW)
    assert not between._decide(two.district, seen, None, by)
    assert two.resident(two.hill, shared[0])["state"] is None
    say(two.hill, two.asked(two.hill), Says.THEIRS)
    two.up()
    assert between._decide(two.district, seen, None, by)
    assert not between._decide(two.district, seen, None, by), "the other window was faster"
    two.down()
    assert two.resident(two.hill, shared[0])["state"] == "left"


@ONE_ENGINE
def test_what_is_refused_keeps_nobody_else_waiting(two: Two) -> None:
    here, there = people(two.hill), people(two.lake)
    for office, who in ((two.hill, here), (two.lake, there)):
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", who[0], {"id_number": SHARED})
            unit.set("resident", who[1], {"id_number": "11010519491231002X"})
    two.round()
    for office, says in ((two.hill, Says.THEIRS), (two.lake, Says.OURS)):
        for one in two.tickets(office):
            say(office, one, says)
    two.up()
    with two.district.read() as db:
        first, second = twins.twins(db, keys=DISTRICT)
    with two.hill.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", first.first.resident_id, {"birth": "2031-01-01"})
    two.up()
    assert between.settle(two.district, **BY) == 1
    two.down()
    assert two.resident(two.hill, second.first.resident_id)["state"] == "left"
    with pytest.raises(Refused) as refused:
        between.decide(two.district, first.key, (OFFICE, LAKE), LAKE, **BY)
    assert refused.value.code == "life.problems"


@ONE_ENGINE
def test_who_is_registered_twice_leaves_twice(two: Two) -> None:
    here, there = people(two.hill, id_number=SHARED), people(two.lake, id_number=SHARED)[0]
    with two.hill.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", here[1], {"id_number": SHARED})
    two.round()
    say(two.hill, two.asked(two.hill), Says.THEIRS)
    say(two.lake, two.asked(two.lake), Says.OURS)
    two.round()
    assert [two.resident(two.hill, who)["state"] for who in here] == ["left", "left", None]
    with two.district.read() as db:
        assert [twins.owner(db, OFFICE, who) for who in here[:2]] == [(LAKE, there)] * 2
        assert twins.twins(db, keys=DISTRICT, decided=True) == []
    two.same()


@ONE_ENGINE
def test_nobody_is_handed_over_to_where_he_is(two: Two) -> None:
    who = people(two.hill, id_number=SHARED)[0]
    request = move(two, [who])
    with pytest.raises(Refused) as refused:
        between.issue(two.district, request, to_office=OFFICE, **BY)
    assert refused.value.code == "between.own"
    two.down()
    assert two.resident(two.hill, who)["state"] is None


@ONE_ENGINE
def test_a_wrong_answer_is_refused(two: Two, shared: tuple[str, str]) -> None:
    with pytest.raises(NotFound):
        answering.answer(two.hill, "f" * 32, Says.OURS, actor="李梅", today=TODAY)
    with pytest.raises(Refused):
        answering.answer(two.hill, two.asked(two.hill).id, Says.SEEN, actor="李梅", today=TODAY)


def move(two: Two, who: list[str], target: str = LAKE, **more: Any) -> str:
    request = answering.move_out(two.hill, who, target, actor="李梅", today=TODAY, **more)
    two.up()
    return request


def test_who_moves_leaves_one_book_and_stands_on_the_other(two: Two) -> None:
    who = people(two.hill, id_number=SHARED, phones=["13900000001"], note="只有本社区知道")[0]
    with two.hill.change("care.add", actor="李梅") as unit:
        unit.create("care_record", {"resident_id": who, "category": "elder", "start": "2026-01-01"})
        unit.create("care_record", {"resident_id": who, "category": "mental", "start": "2026-01-01"})
    request = move(two, [who], LAKE_NAME)
    assert two.resident(two.hill, who)["state"] is None, "nobody falls between two"
    ids = between.issue(two.district, request, **BY)
    two.down()
    assert two.resident(two.hill, who)["state"] == "left"
    arrived = two.resident(two.lake, ids[who])
    assert (arrived["name"], arrived["id_number"], arrived["state"]) == ("居民0", SHARED, "live")
    assert (arrived["phones"], arrived["note"], arrived["relation"]) == ('["13900000001"]', None, "02")
    with two.lake.read() as db:
        home = db.exec_driver_sql("SELECT head_name, address_text FROM household").one()
        care = db.exec_driver_sql("SELECT category FROM main.care_record").scalars().all()
    assert tuple(home) == ("居民0", "由云麓台社区转来,待落实房屋")
    assert care == ["elder"], "what is restricted stays where it is sealed"
    (gone,), (came,) = two.tickets(two.hill), two.tickets(two.lake)
    assert (gone.asks, came.asks, came.people) == (Asks.MOVED, Asks.ARRIVED, (ids[who],))
    say(two.lake, came, Says.SEEN)
    two.up()
    two.same()
    with two.district.read() as db:
        assert between.moves(db) == []
        assert twins.twins(db, keys=DISTRICT, decided=True) == []
        assert "transfer.issued" in {line.event for line in chain.lines(db)}
    with pytest.raises(NotFound):
        between.issue(two.district, request, **BY)


@ONE_ENGINE
def test_a_family_moves_together_and_its_door_is_empty(two: Two) -> None:
    first = people(two.hill, 1)[0]
    home = two.resident(two.hill, first)["household_id"]
    with two.hill.change("resident.add", actor="李梅") as unit:
        unit.set("resident", first, {"relation": "02"})
        wife = unit.create("resident", {"household_id": home, "name": "王秀", "relation": "12", "sex": "2"})
    ids = between.issue(two.district, move(two, [wife, first]), **BY)
    two.down()
    with two.lake.read() as db:
        rows = db.exec_driver_sql("SELECT name, relation, household_id FROM resident ORDER BY relation").all()
    assert [(r[0], r[1]) for r in rows] == [("居民0", "02"), ("王秀", "12")]
    assert len({r[2] for r in rows}) == 1
    assert set(ids) == {wife, first}
    with two.hill.read() as db:
        assert db.exec_driver_sql("SELECT state FROM household").scalar() == "closed"
    two.up()
    two.same()


def test_who_was_entered_before_the_paper_came_is_not_entered_twice(two: Two) -> None:
    who, there = people(two.hill, id_number=SHARED)[0], people(two.lake, id_number=SHARED)[0]
    two.up()
    assert between.issue(two.district, move(two, [who]), **BY) == {who: there}
    two.down()
    [told] = [one for one in two.tickets(two.lake) if one.asks == Asks.ARRIVED]
    assert (told.people, told.other) == ((there,), NAME), "nobody there knew that he was handed over"
    two.down()
    assert len(rows_of(two.lake)["resident"]) == 3
    two.round()
    assert [t.asks for t in two.tickets(two.hill)] == [Asks.MOVED], "and nobody is asked about a number"


def test_an_unregistered_office_gets_nobody(two: Two) -> None:
    who = people(two.hill)[0]
    request = move(two, [who], "420303090077")
    with pytest.raises(Refused) as unknown:
        between.issue(two.district, request, **BY)
    assert unknown.value.code == "between.unknown"
    with pytest.raises(NotFound):
        between.issue(two.district, request, to_office="420303090077", **BY)
    between.refuse(two.district, request, **BY)
    two.down()
    (told,) = two.tickets(two.hill)
    assert (told.asks, two.resident(two.hill, who)["state"]) == (Asks.REFUSED, None)
    with two.hill.read() as db:
        assert inbox.moves(db) == []
    move(two, [who], LAKE)


@ONE_ENGINE
def test_a_request_can_be_taken_back_and_not_made_twice(two: Two) -> None:
    who = people(two.hill)[0]
    request = move(two, [who])
    for target, code in ((LAKE, "between.asked"), (OFFICE, "between.own"), (" ", "between.target")):
        with pytest.raises(Refused) as refused:
            answering.move_out(two.hill, [who], target, actor="李梅", today=TODAY)
        assert refused.value.code == code or code == "between.asked"
    answering.take_back(two.hill, request, actor="李梅")
    two.up()
    with two.district.read() as db:
        assert between.moves(db) == []


def test_edits_after_the_transfer_are_told_and_change_no_ownership(two: Two) -> None:
    who = people(two.hill, id_number=SHARED)[0]
    request = move(two, [who])
    with two.hill.change("resident.edit", actor="王芳") as unit:  # before the paper is back
        unit.set("resident", who, {"employer": "东风车桥厂"})
    ids = between.issue(two.district, request, **BY)
    two.up()
    with two.district.read() as db:
        (early,) = between.handed(db, flagged=True)
    assert (early.acknowledged, early.back) == (False, False)
    assert [(fields, actor) for fields, actor, _at in early.after] == [("工作单位", "王芳")]
    two.down()
    with two.hill.change("resident.edit", actor="王芳") as unit:
        unit.set("resident", who, {"state": "live"})
    two.round()
    with two.district.read() as db:
        (late,) = between.handed(db, flagged=True)
        assert (late.acknowledged, late.back, len(late.after)) == (True, True, 2)
        assert twins.owner(db, OFFICE, who) == (LAKE, ids[who])
        assert twins.twins(db, keys=DISTRICT) == [], "whose the person is stands"
        assert (
            db.execute(select(ROWS["resident"].c.name).where(ROWS["resident"].c.id == ids[who])).scalar()
            == "居民0"
        )
    assert {t.asks for t in two.tickets(two.hill) if t.open} == {Asks.AFTER, Asks.MOVED}
    two.same()


@ONE_ENGINE
def test_the_list_of_who_was_handed_over_asks_no_more_for_more_people(two: Two) -> None:
    who = people(two.hill, 7)
    counts = []
    for several in (who[:2], who[2:]):
        between.issue(two.district, move(two, several), **BY)
        asked: list[str] = []
        with two.district.read() as db:
            event.listen(db, "before_cursor_execute", lambda *told, asked=asked: asked.append(told[2]))
            counts.append((len(between.handed(db)), len(asked)))
    assert counts == [(2, counts[0][1]), (7, counts[0][1])]


@ONE_ENGINE
def test_who_is_edited_back_and_moves_again_is_not_entered_twice(two: Two) -> None:
    """Somebody without a number: nothing but the first transfer tells who he is there."""
    who = people(two.hill)[0]
    ids = between.issue(two.district, move(two, [who]), **BY)
    two.down()
    with two.hill.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", who, {"state": "live"})
    assert between.issue(two.district, move(two, [who]), **{**BY, "at_ms": NOW + 1}) == ids
    two.down()
    assert [row[0] for row in rows_of(two.lake)["resident"]] == [ids[who]]
    assert two.resident(two.hill, who)["state"] == "left"


@ONE_ENGINE
def test_who_comes_back_to_the_row_he_left_by_is_answered_for_there(two: Two) -> None:
    """A clerk put the old row on the books again meanwhile: the way leads in a circle, and ends."""
    who = people(two.hill, id_number=SHARED)[0]
    ids = between.issue(two.district, move(two, [who]), **BY)
    two.down()
    with two.hill.change("resident.edit", actor="王芳") as unit:
        unit.set("resident", who, {"state": "live"})
    back = answering.move_out(two.lake, [ids[who]], OFFICE, actor="李梅", today=TODAY)
    two.up()
    again = between.issue(two.district, back, **{**BY, "at_ms": NOW + 1})
    assert again == {ids[who]: who}
    with two.district.read() as db:
        assert twins.owner(db, OFFICE, who) == twins.owner(db, LAKE, ids[who]) == (OFFICE, who)


@ONE_ENGINE
def test_who_comes_back_is_a_new_row_and_the_chain_ends_there(two: Two) -> None:
    who = people(two.hill, id_number=SHARED)[0]
    ids = between.issue(two.district, move(two, [who]), **BY)
    two.down()
    back = answering.move_out(two.lake, [ids[who]], OFFICE, actor="李梅", today=TODAY)
    two.up()
    again = between.issue(two.district, back, **{**BY, "at_ms": NOW + 1})
    two.down()
    two.round()
    with two.district.read() as db:
        assert twins.owner(db, OFFICE, who) == (OFFICE, again[ids[who]])
        assert twins.twins(db, keys=DISTRICT, decided=True) == []
        assert between.handed(db, flagged=True) == []
    two.same()


@ONE_ENGINE
def test_who_left_meanwhile_is_not_handed_over(two: Two) -> None:
    who = people(two.hill)[0]
    request = move(two, [who])
    with two.hill.change("life.death", actor="李梅") as unit:
        unit.set("resident", who, {"state": "dead", "state_on": "2026-07-01"})
    two.up()
    with pytest.raises(Refused):
        between.issue(two.district, request, **BY)
    two.down()
    assert rows_of(two.lake)["resident"] == []
    two.same()
