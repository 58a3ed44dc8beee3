"""Care keys follow the roles: given to the specialist, taken from who is none, kept for the recovery code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import RESTRICTED, SPECIALIST
from desktop.operations import accounts, care, care_keys, checking, doubts
from desktop.queries import history
from desktop.security.keyslots import slot_path
from desktop.security.sealing import recipient_of
from desktop.store.sealing import Seals
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.care_town import DIRECTOR, TODAY, CareTown, build
from tests.desktop.store.test_sealing import CANARY, told

FIRST, SECOND = "孙专", "周专"
SECRET = {FIRST: "Quiet7 otter", SECOND: "Brisk9 heron"}


@pytest.fixture
def town(office: Workspace) -> CareTown:
    found = build(office)
    with office.change("account.add", actor=DIRECTOR) as unit:
        unit.create("account", {"name": DIRECTOR, "roles": ["director"], "started_on": "2026-01-01"})
    return found


def appointed(office: Workspace, name: str, *categories: str, actor: str = DIRECTOR) -> None:
    roles = ["clerk", *(SPECIALIST + category for category in categories)]
    accounts.add(office, name, roles, actor=actor, today=TODAY, password=SECRET[name], cost=CHEAP)


def reopened(office: Workspace, clock: FixedClock, **way: str) -> Workspace:
    office.close()
    return Workspace.open(office.path, clock=clock, volumes=FitVolumes(), **way)


def test_the_specialist_gets_the_key_and_the_director_who_appointed_loses_it(
    office: Workspace, town: CareTown, clock: FixedClock
) -> None:
    assert office.ring.categories == set(RESTRICTED), "the founder, as long as nobody is appointed"
    appointed(office, FIRST, "mental")
    assert office.ring.categories == set(RESTRICTED) - {"mental"}
    assert sorted(office.care_holders()["mental"]) == ["", FIRST]
    specialist = reopened(office, clock, password=SECRET[FIRST])
    assert specialist.ring.categories == {"mental"}
    draft = CareDraft(town.residents["任杰"], "mental", {"responsible": CANARY})
    care.add(specialist, draft, actor=FIRST, today=TODAY)
    director = reopened(specialist, clock, password=PASSWORD)
    with director.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM care_record").scalar() == 0
        assert db.exec_driver_sql("SELECT count(*) FROM main.care_record").scalar() == 1
    director.close()


def test_who_holds_a_key_hands_it_on_when_he_signs_in(
    office: Workspace, town: CareTown, clock: FixedClock
) -> None:
    appointed(office, FIRST, "mental")
    accounts.add(
        office,
        SECOND,
        ["clerk", SPECIALIST + "mental"],
        actor=DIRECTOR,
        today=TODAY,
        password=SECRET[SECOND],
        cost=CHEAP,
    )
    settled = care_keys.settle(office, actor=DIRECTOR)
    assert settled.waiting == ((SECOND, "mental"),), "the director has nothing to give"
    assert care_keys.waiting(office, SECOND) == ("mental",)
    assert care_keys.waiting(office, FIRST) == ()
    specialist = reopened(office, clock, password=SECRET[FIRST])
    assert care_keys.settle(specialist, actor=FIRST).granted == ((SECOND, "mental"),)
    assert care_keys.settle(specialist, actor=FIRST) == care_keys.Settled()
    second = reopened(specialist, clock, password=SECRET[SECOND])
    assert second.ring.categories == {"mental"}
    second.close()


def test_an_escrow_set_later_gets_the_key_from_the_specialist(
    office: Workspace, town: CareTown, clock: FixedClock
) -> None:
    appointed(office, FIRST, "mental")
    office.set_escrow(recipient_of(b"district" * 4), "区里", actor=DIRECTOR)
    assert "@区里" not in office.care_holders()["mental"]
    specialist = reopened(office, clock, password=SECRET[FIRST])
    care_keys.settle(specialist, actor=FIRST)
    assert sorted(specialist.care_holders()["mental"]) == ["", "@区里", FIRST]
    before = slot_path(specialist.path).read_bytes()
    care_keys.settle(specialist, actor=FIRST)
    assert slot_path(specialist.path).read_bytes() == before
    specialist.close()


def test_a_role_taken_away_takes_the_key_and_starts_a_new_one(
    office: Workspace, town: CareTown, clock: FixedClock
) -> None:
    appointed(office, FIRST, "mental")
    with_first = reopened(office, clock, password=SECRET[FIRST])
    draft = CareDraft(town.residents["任杰"], "mental", {"responsible": CANARY})
    care.add(with_first, draft, actor=FIRST, today=TODAY)
    old = with_first.ring
    director = reopened(with_first, clock, password=PASSWORD)
    appointed(director, SECOND, "mental")
    again = reopened(director, clock, password=SECRET[FIRST])
    care_keys.settle(again, actor=FIRST)
    director = reopened(again, clock, password=PASSWORD)
    accounts.set_roles(director, FIRST, ["clerk"], actor=DIRECTOR)
    assert sorted(director.care_holders()["mental"]) == ["", SECOND]
    second = reopened(director, clock, password=SECRET[SECOND])
    assert second.ring.newest("mental") not in old.keys
    with second.read() as db:
        assert db.exec_driver_sql("SELECT responsible FROM care_record").scalar() == CANARY, (
            "older words open too"
        )
    draft = CareDraft(town.residents["单田芳"], "mental", {"responsible": CANARY})
    care.add(second, draft, actor=SECOND, today=TODAY)
    first = reopened(second, clock, password=SECRET[FIRST])
    assert not first.ring
    first.seals.ring = old  # a copy of his slot file he kept
    with first.read() as db:
        names = db.exec_driver_sql("SELECT resident_id FROM care_record").scalars().all()
    assert names == [town.residents["任杰"]], "what was sealed before he went, and nothing since"
    first.close()


def test_the_recovery_code_opens_what_nobody_else_can(tmp_path: Path, clock: FixedClock) -> None:
    created = Workspace.create(
        tmp_path / "o.gezhi", user=DIRECTOR, password=PASSWORD, clock=clock, volumes=FitVolumes(), cost=CHEAP
    )
    office, code = created.workspace, created.recovery_code
    people = build(office).residents
    with office.change("account.add", actor=DIRECTOR) as unit:
        unit.create("account", {"name": DIRECTOR, "roles": ["director"], "started_on": "2026-01-01"})
    appointed(office, FIRST, "mental")
    office = reopened(office, clock, password=SECRET[FIRST])
    care.add(office, CareDraft(people["任杰"], "mental", {"responsible": CANARY}), actor=FIRST, today=TODAY)
    office = reopened(office, clock, password=PASSWORD)
    accounts.end(office, FIRST, actor=DIRECTOR, today=TODAY)
    assert office.care_holders()["mental"] == [""]
    accounts.add(
        office,
        SECOND,
        ["clerk", SPECIALIST + "mental"],
        actor=DIRECTOR,
        today=TODAY,
        password=SECRET[SECOND],
        cost=CHEAP,
    )
    assert care_keys.settle(office, actor=DIRECTOR).waiting
    office = reopened(office, clock, recovery_code=code)
    assert care_keys.settle(office, actor=DIRECTOR).granted == ((SECOND, "mental"),)
    office = reopened(office, clock, password=SECRET[SECOND])
    with office.read() as db:
        assert db.exec_driver_sql("SELECT responsible FROM care_record").scalar() == CANARY
    office.close()


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """An office that a program without care keys writes; calling it brings the keys."""
    plain = monkeypatch.context()
    patch = plain.__enter__()

    def sealed(
        _self: Seals, _kind: str, _id: str, fields: Mapping[str, Any], *_rest: Any, **_more: Any
    ) -> Any:
        return dict(fields)

    patch.setattr(Seals, "sealed", sealed)
    return lambda: plain.__exit__(None, None, None)


def test_what_was_written_before_there_were_keys_is_sealed_and_leaves_the_log(
    office: Workspace, town: CareTown, older: Callable[[], None]
) -> None:
    person = town.residents["任杰"]
    values = {"responsible": CANARY, "basis": CANARY, "helper": CANARY}
    with office.change("care.add", actor=DIRECTOR) as unit:
        record = unit.create("care_record", CareDraft(person, "mental", values).stored())
        gone = unit.create("care_record", CareDraft(person, "drug", values).stored())
        unit.create("care_record", CareDraft(person, "alone", {"basis": "云雀"}).stored())
        unit.create("acceptance", {"record_kind": "resident", "record_id": person, "field": "care.drug"})
    with office.change("care.edit", actor=DIRECTOR) as unit:
        unit.set("care_record", record, {"basis": f"{CANARY}改"})
        unit.delete("care_record", gone)
    doubts.mark(office, "care_record", record, field="level", note=CANARY, actor=DIRECTOR, today=TODAY)
    older()
    assert care_keys.settle(office, actor="陌生人").sealed == 0, (
        "who may not edit opens the office all the same"
    )
    assert care_keys.settle(office, actor=DIRECTOR).sealed == 4
    assert care_keys.settle(office, actor=DIRECTOR).sealed == 0
    with office.read() as db:
        row = db.exec_driver_sql(
            "SELECT category, basis, responsible FROM care_record WHERE id = ?", (record,)
        ).one()
        assert tuple(row) == ("mental", f"{CANARY}改", CANARY)
        assert db.exec_driver_sql("SELECT note FROM doubt").scalar() == CANARY
        assert db.exec_driver_sql("SELECT field FROM acceptance").scalar() == "care.drug"
        assert history.steps(db)[0].title
    assert checking.check(office, deep=True).problems == ()
    undo_title = "retention.seal"
    assert undo_title.startswith(history.NOT_UNDOABLE)
    key, path = office._key, office.path
    office.close()
    assert told(path, key, CANARY) == []
    assert "care_record" in told(path, key, "云雀")
