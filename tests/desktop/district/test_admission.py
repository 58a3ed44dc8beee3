"""Offices enrolled by their request: certificates, newcomers, ends, keys that were taken back, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import NotFound, Refused
from desktop.district import admission, chain, following, intake, members
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.enrolment import answers, requests
from desktop.operations import computers, settings
from desktop.operations import office as founding
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security.install import Install, fingerprint
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, TODAY, fill

Send = Callable[..., Path]
Take = Callable[[Path], Received]
BY: dict[str, Any] = {"actor": "李梅", "today": TODAY}


def ask(office: Workspace, tmp_path: Path, name: str = "1.sqq") -> requests.OfficeRequest:
    path = tmp_path / name
    requests.write_office(office, path, install=ALICE, name="1号电脑", **BY)
    return requests.read_office(path)


def admit(district: Database, request: requests.OfficeRequest, out: Path, **how: Any) -> Any:
    told = {"told": fingerprint(request.key), "actor": "区管理员", "at_ms": NOW, **how}
    return admission.admit(district, request, out, keys=DISTRICT, **told)


def joined(district: Database, office: Workspace, tmp_path: Path, **how: Any) -> requests.OfficeRequest:
    """The office asked, the district answered, the office read it."""
    request = ask(office, tmp_path)
    admit(district, request, tmp_path / "1.sqc", **how)
    answers.accept(office, tmp_path / "1.sqc", told=fingerprint(DISTRICT.public_key), actor="李梅")
    return request


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.text
    return caught.value.code


def test_a_newcomer_is_put_down_with_its_first_bundle(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    fill(office, 3)
    take(send(office))
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    assert take(send(office, BOB)).new_ops > 0
    with district.read() as db:
        (one,) = members.members(db)
        assert [(c.name, c.revoked_ms) for c in one.computers] == [("1号电脑", None), ("2号电脑", None)]
        events = [line.event for line in chain.lines(db)]
    assert events.count("computer.joined") == 1
    assert chain_holds(district)
    assert take(send(office, BOB, full=True)).new_ops == 0  # nothing twice


def chain_holds(district: Database) -> bool:
    with district.read() as db:
        return chain.first_broken(db) is None


def test_strangers_and_offices_nobody_enrolled_are_refused_whole(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    fill(office, 2)
    assert refusal(lambda: take(send(office))) == "bundle.unknown_signer"
    ask(office, tmp_path)  # a certificate by the office alone tells a district nothing
    assert refusal(lambda: take(send(office))) == "certificate.unknown_issuer"
    (tmp_path / "again").mkdir()
    joined(district, office, tmp_path / "again")
    assert refusal(lambda: take(send(office, EVE))) == "bundle.unknown_signer"
    with district.read() as db:
        assert members.members(db)[0].ops == 0
    quarantine = sorted(p.suffix for p in (tmp_path / "quarantine").iterdir())
    assert quarantine == [".sqb"] * 3


def test_a_certificate_ends_and_is_renewed_by_the_same_key(
    office: Workspace, district: Database, send: Send, tmp_path: Path
) -> None:
    request = joined(district, office, tmp_path, years=1)
    fill(office, 2)
    late, then = send(office), NOW + 2 * admission.YEAR_MS

    def take(path: Path) -> Received:
        how: dict[str, Any] = {"keys": DISTRICT, "actor": "区管理员", "at_ms": then}
        return intake.receive(district, path, quarantine=tmp_path / "quarantine", **how)

    assert refusal(lambda: take(late)) == "certificate.expired"
    # the key is known: nothing to compare
    admit(district, request, tmp_path / "2.sqc", told="", at_ms=then)
    assert take(late).new_ops > 0
    answers.accept(office, tmp_path / "2.sqc", actor="李梅")  # nor here
    assert take(send(office)).new_ops > 0


def test_a_district_whose_battery_is_empty_writes_no_certificate(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    request, out = ask(office, tmp_path), tmp_path / "1.sqc"
    assert refusal(lambda: admit(district, request, out, at_ms=86_400_000)) == "district.clock"
    assert not out.exists()
    with district.read() as db:
        assert not admission.known_keys(db)


def test_a_key_that_was_taken_back_suspends_the_office(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    request = joined(district, office, tmp_path)
    fill(office, 2)
    held = take(send(office)).new_ops
    assert admission.revoke_key(district, request.key, actor="区管理员", at_ms=NOW) == OFFICE
    fill(office, 1)
    assert refusal(lambda: take(send(office))) == "bundle.revoked_signer"
    assert refusal(lambda: admit(district, request, tmp_path / "2.sqc")) == "district.key_revoked"
    with pytest.raises(NotFound):
        admission.answer_again(district, OFFICE, tmp_path / "3.sqc", keys=DISTRICT, actor="x", at_ms=NOW)
    with pytest.raises(NotFound):
        admission.revoke_key(district, "0" * 64, actor="x", at_ms=NOW)
    with district.read() as db:
        assert members.members(db)[0].ops == held


def test_an_answer_that_ended_is_not_written_again(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    joined(district, office, tmp_path, years=1)
    how: dict[str, Any] = {"keys": DISTRICT, "actor": "区管理员", "at_ms": NOW + 2 * admission.YEAR_MS}
    out = tmp_path / "2.sqc"
    assert refusal(lambda: admission.answer_again(district, OFFICE, out, **how)) == "certificate.expired"
    assert not out.exists()


def test_an_office_with_another_key_is_asked_about(
    make_office: Callable[..., Workspace], district: Database, tmp_path: Path
) -> None:
    first = ask(make_office("1.gezhi"), tmp_path)
    other = ask(make_office("2.gezhi"), tmp_path, "2.sqq")
    admit(district, first, tmp_path / "1.sqc")
    assert refusal(lambda: admit(district, other, tmp_path / "2.sqc")) == "district.other_key"
    assert (
        refusal(lambda: admit(district, other, tmp_path / "2.sqc", told="", beside=True))
        == "answer.unchecked"
    )
    assert refusal(lambda: admit(district, other, tmp_path / "2.sqc", years=11)) == "district.years"
    assert not (tmp_path / "2.sqc").exists()
    admit(district, other, tmp_path / "2.sqc", beside=True)
    with district.read() as db:
        assert {one.key for one in admission.known_keys(db) if one.revoked_ms is None} == {
            first.key,
            other.key,
        }
    admit(district, other, tmp_path / "3.sqc", replacing=True)
    with district.read() as db:
        assert {one.key for one in admission.known_keys(db, OFFICE) if one.revoked_ms is None} == {other.key}


def test_a_computer_of_one_office_does_not_speak_for_another(
    make_office: Callable[..., Workspace], district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    """Its certificate is of its own office, whatever ledger it sends."""
    ours = make_office("ours.gezhi")
    joined(district, ours, tmp_path)
    theirs = make_office("theirs.gezhi", founded=False)
    founding.found(theirs, code="420303090099", name="星湖社区", actor="李梅")
    mine = Install("7" * 32, b"7" * 32, b"6" * 32)
    computers.certify(ours, Newcomer.of(mine, "借来的"), **BY)
    with ours.read() as db:
        rows = db.exec_driver_sql("SELECT key, value FROM setting WHERE key LIKE 'computer.%'").all()
    with theirs.change("town", actor="李梅") as unit:  # the certificates of the other office, put in by hand
        for key, value in rows:
            settings.put(unit, key, orjson.loads(value))
    assert refusal(lambda: take(send(theirs, mine))) == "certificate.mismatch"
    assert refusal(lambda: take(send(theirs, ALICE))) == "bundle.other_office"


def test_whom_the_district_struck_off_the_office_learns_by_the_next_answer(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    take(send(office, BOB))
    district.change(lambda db: members.revoke(db, BOB.public_key, at_ms=NOW))
    assert refusal(lambda: take(send(office, BOB))) == "bundle.revoked_signer"
    made = admission.answer_again(
        district, OFFICE, tmp_path / "2.sqc", keys=DISTRICT, actor="区管理员", at_ms=NOW
    )
    assert made.office == OFFICE
    told, changes = answers.accept(office, tmp_path / "2.sqc", actor="李梅")
    assert told.struck_off == (BOB.public_key,)
    assert changes.concerns("setting")
    with office.read() as db:
        assert queries.revoked(db) == {BOB.public_key}
    ask(office, tmp_path, "again.sqq")
    renewed = requests.read_office(tmp_path / "again.sqq")
    assert [one.name for one in renewed.computers] == ["1号电脑"]  # who was struck off is not asked for again


def test_what_the_office_takes_back_the_district_takes_back_but_not_its_own_doing(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    take(send(office, BOB))
    computers.revoke(office, BOB.public_key, why="借出", me=ALICE.public_key, **BY)
    take(send(office))

    def struck() -> list[str]:
        with district.read() as db:
            return following.struck_off(db, OFFICE)

    assert struck() == [BOB.public_key]
    computers.reinstate(office, BOB.public_key, **BY)
    take(send(office))
    assert struck() == []
    take(send(office, BOB, full=True))
    computers.revoke(office, BOB.public_key, why="被盗", me=ALICE.public_key, **BY)
    take(send(office))
    district.change(lambda db: members.revoke(db, BOB.public_key, at_ms=NOW))  # now by the district too
    computers.reinstate(office, BOB.public_key, **BY)
    take(send(office))
    assert struck() == [BOB.public_key]
    district.change(lambda db: members.reinstate(db, BOB.public_key))
    assert struck() == []


def test_an_older_answer_does_not_undo_a_newer_one(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    request = joined(district, office, tmp_path)
    admit(district, request, tmp_path / "2.sqc", at_ms=NOW + 86_400_000)
    answers.accept(office, tmp_path / "2.sqc", actor="李梅")
    assert refusal(lambda: answers.accept(office, tmp_path / "1.sqc", actor="李梅")) == "answer.older"
    answers.accept(office, tmp_path / "2.sqc", actor="李梅")
    assert refusal(lambda: admit(district, request, tmp_path / "2.sqc")) == "bundle.exists"


@pytest.mark.parametrize("wrong", [0, NOW - 80 * admission.YEAR_MS, NOW + 80 * admission.YEAR_MS])
def test_a_wrong_clock_shuts_no_office_out(
    office: Workspace,
    district: Database,
    send: Send,
    take: Take,
    tmp_path: Path,
    clock: FixedClock,
    wrong: int,
) -> None:
    """What a fast district refuses is kept, and taken once its clock is right; a slow one refuses nothing; the clocks of the
    office's computers end nobody's certificate."""
    joined(district, office, tmp_path)
    fill(office, 2)
    sent = send(office)
    how: dict[str, Any] = {"keys": DISTRICT, "actor": "区管理员", "at_ms": max(wrong, 0)}

    def then() -> Received:
        return intake.receive(district, sent, quarantine=tmp_path / "quarantine", **how)

    if wrong > NOW:
        assert refusal(then) == "certificate.expired"
        (kept,) = (tmp_path / "quarantine").glob("*.sqb")
        assert kept.read_bytes() == sent.read_bytes()
        assert take(sent).new_ops > 0
    else:
        assert then().new_ops > 0
    clock.now = wrong
    fill(office, 2)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    with office.read() as db:
        queries.trust(db, clock.milliseconds()).insist(BOB.public_key, queries.chain(db, BOB.public_key))
    clock.now = NOW
    assert take(send(office)).new_ops > 0
    assert not take(send(office, BOB)).missing
