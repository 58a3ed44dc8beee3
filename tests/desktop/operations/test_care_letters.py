"""A care key that is made on one PC reaches its holders on the others with the exchange, and nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import SPECIALIST
from desktop.operations import accounts, backups, care, care_keys, recovery_sheets
from desktop.queries import history
from desktop.workspace import Workspace, joining
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.care_town import DIRECTOR, TODAY, CareTown, build
from tests.desktop.store.test_sealing import CANARY, told

FIRST, SECOND, CLERK = "孙专", "周专", "吴录"
SECRET = {DIRECTOR: PASSWORD, FIRST: "Quiet7 otter", SECOND: "Brisk9 heron", CLERK: "Steady5 finch"}
Open = Callable[..., Workspace]


@pytest.fixture
def pcs(tmp_path: Path, clock: FixedClock) -> Iterator[Open]:
    """Open the office of a PC ("a", "b") as somebody; one file is open once at a time on each PC."""
    here: dict[str, Workspace] = {}

    def sign_in(pc: str, user: str = "", *, code: str = "", settle: bool = True) -> Workspace:
        if pc in here:
            here[pc].close()
        office = Workspace.open(
            tmp_path / pc / "office.gezhi", password=SECRET[user] if user else None, recovery_code=code or None,
            clock=clock, volumes=FitVolumes(), home=tmp_path / f"keys-{pc}", user=user,
        )  # fmt: skip
        here[pc] = office
        if settle:
            care_keys.settle(office, actor=user or DIRECTOR)
        return office

    yield sign_in
    for office in here.values():
        office.close()


class Two:
    """One office on two PCs, with a specialist of 精神障碍 who works on both; the sheet of the first day."""

    def __init__(self, folder: Path, clock: FixedClock, pcs: Open) -> None:
        self.pcs = pcs
        created = Workspace.create(
            folder / "a" / "office.gezhi", user=DIRECTOR, password=PASSWORD, clock=clock, volumes=FitVolumes(),
            cost=CHEAP, home=folder / "keys-a",
        )  # fmt: skip
        office, self.code = created.workspace, created.recovery_code
        self.town: CareTown = build(office)
        with office.change("account.add", actor=DIRECTOR) as unit:
            unit.create("account", {"name": DIRECTOR, "roles": ["director"], "started_on": "2026-01-01"})
        appoint(office, FIRST, "mental")
        appoint(office, CLERK)
        office.close()
        shutil.copytree(folder / "a", folder / "b")
        joined = pcs("b", code=self.code, settle=False)
        for user in (FIRST, DIRECTOR):
            joining.join(joined, user, SECRET[user], actor=DIRECTOR, cost=CHEAP)

    def exchange(self, source: Workspace, target: Workspace) -> None:
        """What the target lacks, as a bundle brings it."""
        target.receive(source.runs_since(target.vector()), actor=DIRECTOR, source="包")
        care_keys.settle(target, actor=target.signed_in or DIRECTOR)

    def renewed(self) -> Workspace:
        """On PC a: another specialist is appointed and gone again, so that 精神障碍 has a new key there."""
        office = self.pcs("a", DIRECTOR)
        appoint(office, SECOND, "mental")
        office = self.pcs("a", FIRST)  # hands the key on
        office = self.pcs("a", DIRECTOR)
        accounts.end(office, SECOND, actor=DIRECTOR, today=TODAY)
        office = self.pcs("a", FIRST)
        draft = CareDraft(self.town.residents["任杰"], "mental", {"responsible": CANARY})
        care.add(office, draft, actor=FIRST, today=TODAY)
        return office


def appoint(office: Workspace, name: str, *categories: str) -> None:
    roles = ["clerk", *(SPECIALIST + category for category in categories)]
    accounts.add(office, name, roles, actor=DIRECTOR, today=TODAY, password=SECRET[name], cost=CHEAP)


def responsible(office: Workspace) -> list[str]:
    with office.read() as db:
        return list(db.exec_driver_sql("SELECT responsible FROM care_record").scalars())


@pytest.fixture
def two(tmp_path: Path, clock: FixedClock, pcs: Open) -> Two:
    return Two(tmp_path, clock, pcs)


def introduced(two: Two) -> None:
    """PC b has told PC a where its users can be reached."""
    two.exchange(two.pcs("b", FIRST), two.pcs("a", DIRECTOR))


def test_a_key_made_on_one_pc_opens_on_the_other_after_the_next_exchange(two: Two) -> None:
    introduced(two)
    there = two.renewed()
    here = two.pcs("b", FIRST)
    two.exchange(there, here)
    assert responsible(here) == [CANARY]
    assert here.ring == there.ring
    here = two.pcs("b", FIRST)
    assert responsible(here) == [CANARY], "from the slot now"
    assert care_keys.settle(here, actor=FIRST) == care_keys.Settled()


def test_who_had_not_introduced_himself_is_written_to_the_next_time(two: Two) -> None:
    there = two.renewed()
    here = two.pcs("b", FIRST)
    two.exchange(there, here)
    assert responsible(here) == [], "PC a did not know of PC b's slot yet"
    two.exchange(here, there)
    two.exchange(there, here)
    assert responsible(here) == [CANARY]


def test_nobody_else_gets_the_key_and_no_file_tells_it(two: Two, tmp_path: Path) -> None:
    introduced(two)
    there = two.renewed()
    director = two.pcs("b", DIRECTOR)
    two.exchange(there, director)
    assert responsible(director) == []
    assert "mental" not in director.ring.categories
    secret = there.ring.newest("mental").key
    key, path = director._key, director.path
    director.close()
    for text in (CANARY, secret.hex(), secret.hex().upper(), "mental"):
        assert "setting" not in told(path, key, text)


def test_the_recovery_code_of_the_other_pc_opens_what_was_made_since(two: Two) -> None:
    introduced(two)
    there = two.renewed()
    here = two.pcs("b", DIRECTOR)
    two.exchange(there, here)
    here = two.pcs("b", code=two.code)
    assert responsible(here) == [CANARY]
    assert "" in here.care_holders()["mental"]


def test_a_restored_file_catches_up_with_its_old_slots(two: Two, tmp_path: Path) -> None:
    there = two.pcs("a", FIRST)
    copy = backups.make(there, tmp_path / "copies", actor=FIRST)
    there = two.renewed()
    backups.restore_as_new(copy.path, tmp_path / "r" / "office.gezhi")
    shutil.copytree(tmp_path / "keys-a", tmp_path / "keys-r")  # the same PC, another folder
    here = two.pcs("r", FIRST)
    assert responsible(here) == []
    two.exchange(there, here)
    assert responsible(here) == [CANARY]


def test_two_pcs_that_made_their_first_keys_apart_read_each_other(two: Two) -> None:
    introduced(two)
    there, here = two.pcs("a", DIRECTOR), two.pcs("b", DIRECTOR)
    for office in (there, here):  # both take the key away while they do not hear of each other
        accounts.set_roles(office, FIRST, ["clerk"], actor=DIRECTOR)
        accounts.set_roles(office, FIRST, ["clerk", SPECIALIST + "mental"], actor=DIRECTOR)
    there, here = two.pcs("a", code=two.code), two.pcs("b", code=two.code)
    names = {there: "任杰", here: "单田芳"}
    for office, name in names.items():
        draft = CareDraft(two.town.residents[name], "mental", {"responsible": CANARY})
        care_keys.settle(office, actor=DIRECTOR)
        with office.change("care.add", actor=FIRST) as unit:
            unit.create("care_record", draft.stored())
    for _round in range(2):
        two.exchange(there, here)
        two.exchange(here, there)
    for pc in ("a", "b"):
        assert responsible(two.pcs(pc, FIRST)) == [CANARY, CANARY]
    with two.pcs("a", FIRST).read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() == 0


def test_a_director_without_the_key_renews_the_sheet_and_the_specialist_completes_it(two: Two) -> None:
    office = two.renewed()
    office = two.pcs("a", DIRECTOR)
    fresh = office.renew_recovery_code(actor=DIRECTOR)
    assert "孙专" in care_keys.paper_words(office)
    assert "精神障碍" in care_keys.paper_words(office)
    assert responsible(two.pcs("a", code=two.code, settle=False)) == [CANARY], "nothing is lost meanwhile"
    office = two.pcs("a", FIRST)
    assert care_keys.paper_words(office) == ""
    assert responsible(two.pcs("a", code=fresh)) == [CANARY]
    with pytest.raises(Refused):
        two.pcs("a", code=two.code)


def test_a_sheet_that_was_renewed_on_one_pc_is_said_to_be_ended_on_the_other(two: Two) -> None:
    there = two.pcs("a", DIRECTOR)
    recovery_sheets.renew(there, actor=DIRECTOR, today=TODAY)
    assert recovery_sheets.ended_elsewhere(there) is None
    here = two.pcs("b", DIRECTOR)
    assert recovery_sheets.words(here) == "", "nobody told it yet"
    two.exchange(there, here)
    assert recovery_sheets.ended_elsewhere(here) == TODAY.isoformat()
    assert TODAY.isoformat() in recovery_sheets.words(here)
    two.pcs("b", code=two.code).close()  # so it is: the old sheet still opens this file
    here = two.pcs("b", DIRECTOR)
    recovery_sheets.renew(here, actor=DIRECTOR, today=TODAY)
    assert "另一台" not in recovery_sheets.words(here)
    two.exchange(here, two.pcs("a", DIRECTOR))
    assert recovery_sheets.ended_elsewhere(two.pcs("a", DIRECTOR)) is None, "each has its own sheet now"


def test_only_who_manages_users_renews_the_sheet(two: Two) -> None:
    office = two.pcs("a", DIRECTOR)
    with pytest.raises(Refused):
        recovery_sheets.renew(office, actor=CLERK, today=TODAY)
    two.pcs("a", code=two.code).close()


def test_who_was_ended_on_one_pc_loses_his_password_on_the_other(two: Two) -> None:
    joined = two.pcs("b", code=two.code)
    joining.join(joined, CLERK, SECRET[CLERK], actor=DIRECTOR, cost=CHEAP)
    there = two.pcs("a", DIRECTOR)
    accounts.end(there, CLERK, actor=DIRECTOR, today=TODAY)
    here = two.pcs("b", FIRST)
    two.exchange(there, here)
    assert accounts.sweep(here, actor=FIRST) == (), "a clerk changes no keys"
    here = two.pcs("b", DIRECTOR)
    before = here._key
    assert accounts.sweep(here, actor=DIRECTOR) == (CLERK,)
    assert here._key != before
    assert CLERK not in here.users()
    assert accounts.sweep(here, actor=DIRECTOR) == ()
    with pytest.raises(Refused):
        two.pcs("b", CLERK)


def test_handing_over_is_no_step_to_take_back(two: Two) -> None:
    introduced(two)
    office = two.pcs("a", DIRECTOR)
    with office.read() as db:
        newest = history.steps(db)[0]
        assert newest.title
        assert newest.name.startswith(history.NOT_UNDOABLE)
        undoable = history.next_undo(db)
        assert undoable is None or not undoable.name.startswith(history.NOT_UNDOABLE)
