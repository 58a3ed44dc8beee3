"""Another PC in the office: let in by a director, found by the others, struck off, handed the office's new key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.exchange.bundle import exchange, keys, quarantine
from desktop.exchange.enrolment import approvals, requests
from desktop.operations import accounts, admissions, computers, office_keys, settings
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security import bech32, certificates, sealing
from desktop.security.install import RECIPIENT_PREFIX, Install, fingerprint
from desktop.workspace import Workspace, joining
from desktop.workspace.joining import copy_files
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, TODAY, fill, state_of

BY: dict[str, Any] = {"actor": "李梅", "today": TODAY}
NEW = "another PC 2"


def let_in(office: Workspace, folder: Path, install: Install = BOB, name: str = "2号电脑") -> Workspace:
    """`install` asks, the director approves, the newcomer joins; its open office file."""
    request = folder / f"{name}.sqq"
    requests.write_computer(request, install=install, name=name, at_ms=office.clock.milliseconds())
    told = fingerprint(install.public_key)
    done = approvals.approve(office, request, folder / name, told=told, user="李梅", **BY)
    home = folder / f"home of {name}"
    opened = Workspace.open(done.copy, identity=install.identity, volumes=FitVolumes(), home=home)
    keys = folder / f"keys of {install.install_id}"
    keys.mkdir(exist_ok=True)
    admissions.enter(opened, install, "李梅", NEW, today=TODAY, folder=keys, cost=CHEAP)
    return opened


def send(office: Workspace, signer: Install, to: Install, out: Path) -> Path:
    exchange.write(office, to.recipient, out, install=signer, actor="李梅")
    return out


@pytest.fixture
def pair(office: Workspace, tmp_path: Path) -> Any:
    computers.certify(office, Newcomer.of(ALICE, "1号电脑"), **BY)
    fill(office, 5)
    other = let_in(office, tmp_path)
    yield office, other
    other.close()


def test_the_newcomer_holds_everything_and_is_known_by_its_certificate(pair: Any, tmp_path: Path) -> None:
    office, other = pair
    joined = {"oplog", "step", "setting"}  # that the approval was used
    assert {k: v for k, v in state_of(other).items() if k not in joined} == {
        k: v for k, v in state_of(office).items() if k not in joined
    }
    assert other.db_id != office.db_id
    fill(other, 2, prefix="新")
    applied = exchange.apply(office, send(other, BOB, ALICE, tmp_path / "b.sqb"), install=ALICE, actor="李梅")
    assert applied.new_ops > 0
    with office.read() as db:
        assert [one.name for one in queries.computers(db)] == ["1号电脑", "2号电脑"]
        assert [one.name for one in queries.addressees(db, ALICE.public_key)] == ["2号电脑"]


def test_the_copy_opens_with_the_newcomers_key_once_and_with_nobody_elses(
    office: Workspace, tmp_path: Path
) -> None:
    other = let_in(office, tmp_path)
    path = other.path
    other.close()
    for identity in (BOB.identity, EVE.identity):
        with pytest.raises(Refused) as caught:
            Workspace.open(path, identity=identity, volumes=FitVolumes(), home=tmp_path / "home of 2号电脑")
        assert caught.value.code == "escrow.wrong"
    with pytest.raises(Refused) as caught:
        Workspace.open(path, password=PASSWORD, volumes=FitVolumes(), home=tmp_path / "home of 2号电脑")
    assert caught.value.code in {"password.wrong", "keys.other_machine"}


def test_only_a_director_lets_in_and_only_who_was_compared(office: Workspace, tmp_path: Path) -> None:
    accounts.add(office, "李梅", ["director"], actor="李梅", today=TODAY)
    accounts.add(office, "王芳", ["clerk"], actor="李梅", today=TODAY, password="practice 2", cost=CHEAP)
    request = tmp_path / "2.sqq"
    requests.write_computer(request, install=BOB, name="2号电脑", at_ms=0)
    told = fingerprint(BOB.public_key)

    def refused(**how: Any) -> str:
        with pytest.raises(Refused) as caught:
            approvals.approve(office, request, tmp_path / "to", **{"told": told, **BY, **how})
        assert not (tmp_path / "to").exists()
        return caught.value.code

    assert refused(actor="王芳").startswith("permission")
    assert refused(told="") == "answer.unchecked"
    assert refused(told=fingerprint(EVE.public_key)) == "answer.wrong_code"
    computers.certify(office, Newcomer.of(ALICE, "2号电脑"), **BY)
    assert refused() == "computer.name_taken"
    with pytest.raises(Refused):
        computers.certify(office, Newcomer.of(BOB, "2号电脑"), actor="王芳", today=TODAY)
    with pytest.raises(Refused):
        computers.revoke(office, ALICE.public_key, why="被盗", actor="王芳", today=TODAY, me=BOB.public_key)


@pytest.fixture
def stick(office: Workspace, tmp_path: Path) -> Callable[[], Workspace]:
    """A clerk's PC was approved for 王芳; each call opens another copy of the stick at that PC, with its own key."""
    accounts.add(office, "李梅", ["director"], actor="李梅", today=TODAY)
    accounts.add(office, "王芳", ["clerk"], actor="李梅", today=TODAY, password="practice 2", cost=CHEAP)
    request = tmp_path / "2.sqq"
    requests.write_computer(request, install=BOB, name="2号电脑", at_ms=0)
    told = fingerprint(BOB.public_key)
    done = approvals.approve(office, request, tmp_path / "to", told=told, user="王芳", **BY)
    assert (done.user, done.until) == ("王芳", (TODAY + timedelta(days=14)).isoformat())
    made = count(1)

    def another() -> Workspace:
        number = next(made)
        copy = tmp_path / str(number) / done.copy.name
        copy.parent.mkdir()
        copy_files(done.copy, copy)
        return Workspace.open(copy, identity=BOB.identity, volumes=FitVolumes(), home=tmp_path / f"h{number}")

    return another


def entered(opened: Workspace, folder: Path, user: str, *, today: date = TODAY) -> str:
    """Somebody tries to join; the code of the refusal, "" when he is in."""
    before = state_of(opened), sorted(opened.users())
    try:
        admissions.enter(opened, BOB, user, NEW, today=today, folder=folder, cost=CHEAP)
    except Refused as refusal:
        assert (state_of(opened), sorted(opened.users())) == before
        return refusal.code
    return ""


def test_an_approval_admits_the_person_it_names_and_nobody_else(
    stick: Callable[[], Workspace], tmp_path: Path
) -> None:
    """The clerk whose PC was approved must not become the director there."""
    with closing(stick()) as opened:
        assert entered(opened, tmp_path, "李梅") == "computer.for_another"
        assert entered(opened, tmp_path, "赵六") == "computer.for_another"
        assert entered(opened, tmp_path, " 王芳 ") == ""
        assert opened.users() == ["王芳"]
        with opened.read() as db:
            found = admissions.approved(db, BOB.public_key)
        assert found is not None
        assert found.used == TODAY.isoformat()


def test_the_computers_own_key_is_no_escrow_by_which_anybody_joins(
    stick: Callable[[], Workspace], tmp_path: Path
) -> None:
    """`gezhi key join --escrow` with the computer's own key in a file opened the copy, for whomever one liked."""
    with closing(stick()) as opened:
        for user in ("李梅", "王芳"):
            with pytest.raises(Refused) as caught:
                joining.join(opened, user, NEW, actor=user, cost=CHEAP)
            assert caught.value.code == "computer.for_another"
        assert opened.users() == []


def test_an_approval_is_used_once_whatever_lies_on_the_stick(
    stick: Callable[[], Workspace], tmp_path: Path
) -> None:
    with closing(stick()) as first, closing(stick()) as second:
        assert entered(first, tmp_path, "王芳") == ""
        assert entered(second, tmp_path, "王芳") == "computer.approval_used"


def test_an_approval_ends_after_two_weeks(stick: Callable[[], Workspace], tmp_path: Path) -> None:
    with closing(stick()) as opened:
        assert entered(opened, tmp_path, "王芳", today=TODAY + timedelta(days=15)) == "computer.approval_over"
        assert entered(opened, tmp_path, "王芳", today=TODAY + timedelta(days=14)) == ""


def test_an_approval_is_for_the_key_that_was_compared(stick: Callable[[], Workspace], tmp_path: Path) -> None:
    with closing(stick()) as opened:
        with pytest.raises(Refused) as caught:
            admissions.enter(opened, EVE, "王芳", NEW, today=TODAY, folder=tmp_path, cost=CHEAP)
        assert caught.value.code == "computer.not_approved"


def test_for_whom_is_asked_where_there_is_more_than_one(office: Workspace, tmp_path: Path) -> None:
    accounts.add(office, "李梅", ["director"], actor="李梅", today=TODAY)
    accounts.add(office, "王芳", ["clerk"], actor="李梅", today=TODAY, password="practice 2", cost=CHEAP)
    request = tmp_path / "2.sqq"
    requests.write_computer(request, install=BOB, name="2号电脑", at_ms=0)
    for user in ("", "赵六"):
        with pytest.raises(Refused) as caught:
            approvals.approve(
                office, request, tmp_path / "to", told=fingerprint(BOB.public_key), user=user, **BY
            )
        assert caught.value.code == "computer.for_whom"
    with office.read() as db:
        assert queries.computers(db) == []


def test_a_password_alone_makes_no_certificate(office: Workspace) -> None:
    with pytest.raises(Refused) as caught:
        computers.join(office, ALICE, "1号电脑", **BY)
    assert caught.value.code == "computer.not_joined"


def test_a_stolen_computer_is_refused_and_what_it_brought_stays(pair: Any, tmp_path: Path) -> None:
    office, other = pair
    fill(other, 1, prefix="早")
    exchange.apply(office, send(other, BOB, ALICE, tmp_path / "1.sqb"), install=ALICE, actor="李梅")
    computers.revoke(office, BOB.public_key, why="被盗", me=ALICE.public_key, **BY)
    before = state_of(office)
    fill(other, 1, prefix="晚")
    late = send(other, BOB, ALICE, tmp_path / "2.sqb")
    with pytest.raises(Refused) as caught:
        exchange.apply(office, late, install=ALICE, actor="李梅")
    assert caught.value.code == "bundle.revoked_signer"
    assert state_of(office) == before
    (kept,) = quarantine.entries(office)
    assert (kept.code, kept.may_be_tried) == ("bundle.revoked_signer", True)
    assert kept.path.read_bytes() == late.read_bytes()
    with office.read() as db:
        assert "早0" in {name for (name,) in db.exec_driver_sql("SELECT name FROM resident")}
        assert queries.addressees(db, ALICE.public_key) == []
    with pytest.raises(Refused) as caught:
        computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    assert caught.value.code == "computer.revoked"
    computers.reinstate(office, BOB.public_key, **BY)
    assert exchange.apply(office, late, install=ALICE, actor="李梅").new_ops > 0


def test_a_new_key_of_the_office_reaches_the_pcs_that_stay_and_not_the_stolen_one(
    pair: Any, tmp_path: Path
) -> None:
    office, other = pair
    third = let_in(office, tmp_path, EVE, "3号电脑")
    try:
        old = office_keys.held(office)
        lost: dict[str, Any] = {"why": "被盗", "me": ALICE.public_key, "new_key": True, **BY}
        with pytest.raises(Refused) as caught:
            computers.revoke(office, EVE.public_key, **lost)
        assert caught.value.code == "computer.unconfirmed"
        assert fingerprint(BOB.public_key) in caught.value.text
        assert office_keys.held(office) == old
        computers.revoke(office, EVE.public_key, staying={BOB.public_key}, **lost)
        fresh = office_keys.held(office)
        assert old is not None
        assert fresh is not None
        assert fresh != old
        for to, install in ((other, BOB), (third, EVE)):
            bundle = send(office, ALICE, install, tmp_path / f"{install.install_id}.sqb")
            exchange.apply(to, bundle, install=install, actor="李梅")
        assert office_keys.held(other) == fresh
        assert office_keys.held(third) is None
        with pytest.raises(Refused) as caught:  # it knows by now that nobody takes what it writes
            send(third, EVE, ALICE, tmp_path / "late.sqb")
        assert caught.value.code == "computer.own_revoked"
        # the one that stays is believed by its new certificate
        fill(other, 1, prefix="新")
        assert exchange.apply(
            office, send(other, BOB, ALICE, tmp_path / "b.sqb"), install=ALICE, actor="李梅"
        ).new_ops
        # with the old key in hand, a stranger the thief certifies is no computer of the office
        stranger = Install("9" * 32, b"9" * 32, b"8" * 32)
        forged = certificates.issue(
            old, kind=certificates.COMPUTER, office="420303090012", name="4号电脑", subject=stranger.public_key,
            recipient=stranger.recipient, install_id=stranger.install_id, from_ms=0,
        )  # fmt: skip
        with office.read() as db, pytest.raises(Refused) as caught:
            queries.trust(db, 0).insist(stranger.public_key, [forged])
        assert caught.value.code in {"certificate.unknown_issuer", "bundle.revoked_signer"}
    finally:
        third.close()


def test_own_computer_a_reason_and_a_name_are_asked_for(office: Workspace) -> None:
    def refused(work: Callable[[], object]) -> str:
        with pytest.raises(Refused) as caught:
            work()
        return caught.value.code

    me = ALICE.public_key
    assert refused(lambda: computers.revoke(office, me, why="x", me=me, **BY)) == "computer.own"
    assert refused(lambda: computers.revoke(office, BOB.public_key, why=" ", me=me, **BY)) == "computer.why"
    assert refused(lambda: computers.revoke(office, "x", why="x", me=me, **BY)) == "key.malformed"
    assert refused(lambda: computers.certify(office, Newcomer.of(BOB, " "), **BY)) == "computer.name"


@pytest.mark.parametrize("point", [bytes(32), bytes([1, *bytes(31)])], ids=["zero", "one"])
def test_for_a_key_with_which_all_share_one_secret_nothing_is_sealed(office: Workspace, point: bytes) -> None:
    useless = bech32.encode(RECIPIENT_PREFIX, point)
    for work in (
        lambda: sealing.seal(useless, b"secret", b""),
        lambda: keys.check_recipient(useless),
        lambda: computers.certify(office, Newcomer(EVE.public_key, useless, EVE.install_id, "3号电脑"), **BY),
    ):
        with pytest.raises(Refused) as caught:
            work()
        assert caught.value.code in ("key.malformed", "certificate.malformed")


def test_what_somebody_wrote_down_as_a_computer_keeps_nobody_from_changing_the_offices_key(pair: Any) -> None:
    office, _other = pair
    with office.read() as db:
        own = queries.computer(db, ALICE.public_key)
    assert own is not None
    assert own.certificate is not None
    useless = {"name": " ", "recipient": "age1", "install": "?", "certificate": own.certificate.plain()}
    with office.change("town", actor="李梅") as unit:
        for signer in (EVE.public_key, "nobody's key", ALICE.public_key):
            settings.put(unit, queries.ENTRY + signer, useless)
    before = office_keys.held(office)
    lost: dict[str, Any] = {"why": "被盗", "me": ALICE.public_key, "new_key": True, **BY}
    computers.revoke(office, BOB.public_key, staying={EVE.public_key}, **lost)
    after = office_keys.held(office)
    assert after not in (None, before)
    with office.read() as db:
        assert {one.signer for one in queries.computers(db) if one.certificate == own.certificate} == {
            EVE.public_key, "nobody's key",
        }  # fmt: skip
        renewed = queries.computer(db, ALICE.public_key)
    assert renewed is not None
    assert renewed.certificate is not None
    assert after is not None
    assert (renewed.certificate.issuer, renewed.recipient) == (after.public_key, ALICE.recipient)
