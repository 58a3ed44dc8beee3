"""A thief had the office's key: what he certified with it is believed no longer once another key stands in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from desktop.base.errors import Refused
from desktop.district import admission, chain, database, following, members, upgrading
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.district.schema import installation
from desktop.exchange.bundle import exchange
from desktop.exchange.enrolment import answers, requests
from desktop.operations import computers, office_keys, settings
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security import certificates
from desktop.security.certificates import OfficeKey
from desktop.security.install import Install, fingerprint
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE
from tests.desktop.district.test_admission import BY, admit, ask, joined, refusal
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill, seeded, trust

Send = Callable[..., Path]
Take = Callable[[Path], Received]
CAROL = seeded("carol")


def steal(office: Workspace) -> OfficeKey:
    key = office_keys.held(office)
    assert key is not None
    return key


def in_use(district: Database) -> set[str]:
    with district.read() as db:
        return {one.signer for one in members.members(db)[0].computers if one.revoked_ms is None}


def thief(district: Database, office: Workspace, send: Send, take: Take, tmp_path: Path) -> OfficeKey:
    """The office with two computers; the thief certified his own by its key, and the district took his bundle."""
    joined(district, office, tmp_path)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    take(send(office, BOB))
    stolen = steal(office)
    fill(office, 2, prefix="冒")
    taken = take(forged(office, chain_of(office, stolen), tmp_path))
    assert taken.new_ops > 0
    assert EVE.public_key in in_use(district)
    return stolen


def forged(office: Workspace, shown: tuple[certificates.Certificate, ...], folder: Path) -> Path:
    """What the thief writes in a copy of the office: signed by his own computer, which no setting names."""
    out = folder / f"eve-{len(list(folder.glob('eve-*')))}.sqb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "chain", lambda _db, _signer: shown)
        exchange.write(office, DISTRICT.recipient, out, install=EVE, actor="李梅", full=True)
    return out


def chain_of(office: Workspace, stolen: OfficeKey) -> tuple[certificates.Certificate, ...]:
    with office.read() as db:
        above = queries.office_certificate(db, stolen.public_key)
    assert above is not None
    made = certificates.issue(
        stolen, kind=certificates.COMPUTER, office=OFFICE, name="3号电脑", subject=EVE.public_key,
        recipient=EVE.recipient, install_id=EVE.install_id, from_ms=NOW,
    )  # fmt: skip
    return made, above


def replaced(office: Workspace, tmp_path: Path, *, staying: tuple[str, ...] = ()) -> requests.OfficeRequest:
    """The director strikes the stolen computer off and takes another key; the office's new request."""
    computers.revoke(
        office, BOB.public_key, why="被盗", me=ALICE.public_key, new_key=True, staying={DISTRICT.public_key, *staying},
        **BY,
    )  # fmt: skip
    return ask(office, tmp_path, "new.sqq")


def test_who_was_certified_by_the_stolen_key_is_not_believed_after_it_was_replaced(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    stolen = thief(district, office, send, take, tmp_path)
    request = replaced(office, tmp_path)
    with district.read() as db:
        told = {one.computer.signer: one for one in admission.leaving(db, request)}
    assert set(told) == {BOB.public_key, EVE.public_key}
    assert told[EVE.public_key].bundles == 1
    assert told[EVE.public_key].ops > 0
    assert told[EVE.public_key].first_ms == NOW
    admit(district, request, tmp_path / "new.sqc", replacing=True)
    assert in_use(district) == {ALICE.public_key}
    fill(office, 1)
    assert (
        refusal(lambda: take(forged(office, chain_of(office, stolen), tmp_path))) == "bundle.revoked_signer"
    )
    assert refusal(lambda: take(forged(office, (), tmp_path))) == "bundle.revoked_signer"
    with district.read() as db:
        lines = [one for one in chain.lines(db) if one.event == "office.revoked"]
    told_of = {orjson.loads(one.detail)["computer"]: orjson.loads(one.detail) for one in lines}
    assert told_of["3号电脑"]["ops"] == told[EVE.public_key].ops
    answers.accept(office, tmp_path / "new.sqc", actor="李梅")
    with office.read() as db:  # and so do the office's own computers
        assert {BOB.public_key, EVE.public_key} <= queries.revoked(db)
    assert take(send(office)).new_ops > 0


def test_the_news_that_the_key_ended_is_enough_before_anybody_asks_for_the_next(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    stolen = thief(district, office, send, take, tmp_path)
    replaced(office, tmp_path)
    take(send(office))
    assert in_use(district) == {ALICE.public_key}
    assert (
        refusal(lambda: take(forged(office, chain_of(office, stolen), tmp_path))) == "bundle.revoked_signer"
    )
    take(send(office))  # again: who fell with the key is not taken back because the office never named him
    assert in_use(district) == {ALICE.public_key}


def test_a_key_taken_back_first_and_replaced_later_leaves_the_thief_out_as_well(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    stolen = thief(district, office, send, take, tmp_path)
    admission.revoke_key(district, stolen.public_key, actor="区管理员", at_ms=NOW)
    assert in_use(district) == set()
    admit(district, replaced(office, tmp_path), tmp_path / "new.sqc")
    assert in_use(district) == {ALICE.public_key}
    assert take(send(office)).office == OFFICE


def test_of_two_keys_only_the_computers_of_the_one_that_ended_fall(
    make_office: Callable[..., Workspace], district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    first, other = make_office("1.gezhi"), make_office("2.gezhi")
    key = joined(district, first, tmp_path).key
    requests.write_office(other, tmp_path / "2.sqq", install=CAROL, name="2号电脑", **BY)
    admit(district, requests.read_office(tmp_path / "2.sqq"), tmp_path / "2.sqc", beside=True)
    assert in_use(district) == {ALICE.public_key, CAROL.public_key}
    admission.revoke_key(district, key, actor="区管理员", at_ms=NOW)
    assert in_use(district) == {CAROL.public_key}
    assert refusal(lambda: take(send(first))) == "bundle.revoked_signer"


def test_a_computer_that_was_forgotten_is_taken_back_by_hand_at_either_end(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    thief(district, office, send, take, tmp_path)
    computers.certify(office, Newcomer.of(CAROL, "5号电脑"), **BY)
    take(send(office, CAROL))
    admit(district, replaced(office, tmp_path), tmp_path / "new.sqc", replacing=True)
    answers.accept(office, tmp_path / "new.sqc", actor="李梅")
    assert in_use(district) == {ALICE.public_key}
    computers.reinstate(office, CAROL.public_key, **BY)
    take(send(office))
    assert in_use(district) == {ALICE.public_key, CAROL.public_key}
    take(send(office, CAROL))
    district.change(lambda db: members.revoke(db, CAROL.public_key, at_ms=NOW))
    district.change(lambda db: members.reinstate(db, CAROL.public_key))  # by the district's own hand
    take(send(office, CAROL, full=True))


def test_a_computer_that_stays_stands_by_the_new_key_and_a_renewal_strikes_nobody_off(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    thief(district, office, send, take, tmp_path)
    computers.certify(office, Newcomer.of(CAROL, "5号电脑"), **BY)
    take(send(office, CAROL))
    request = replaced(office, tmp_path, staying=(CAROL.public_key,))
    admit(district, request, tmp_path / "new.sqc", replacing=True)
    assert in_use(district) == {ALICE.public_key, CAROL.public_key}
    computers.certify(office, Newcomer.of(seeded("dave"), "6号电脑"), **BY)
    take(send(office, seeded("dave")))
    admit(district, request, tmp_path / "again.sqc", told="")
    assert in_use(district) == {ALICE.public_key, CAROL.public_key, seeded("dave").public_key}
    with district.read() as db:
        issuers = db.execute(select(installation.c.signer, installation.c.issuer)).all()
        fresh = office_keys.held(office)
        assert fresh is not None
        assert {s for s, key in issuers if key == fresh.public_key} == in_use(district)
        assert following.left_out(db, OFFICE, in_use(district)) == []


def test_what_names_a_key_of_ours_without_its_signature_is_no_certificate(office: Workspace) -> None:
    """The thief wrote it while he was believed, and it arrives by way of a third computer."""
    computers.certify(office, Newcomer.of(ALICE, "1号电脑"), **BY)
    with office.read() as db:
        own = queries.computer(db, ALICE.public_key)
    assert own is not None
    assert own.certificate is not None
    made = {**own.certificate.plain(), "subject": EVE.public_key, "recipient": EVE.recipient}
    with office.change("town", actor="李梅") as unit:
        settings.put(unit, queries.ENTRY + EVE.public_key, {"name": "3号电脑", "certificate": made})
    with office.read() as db:
        assert EVE.public_key not in queries.trust(db, NOW).signers
        assert queries.addressees(db, ALICE.public_key) == []
    with pytest.raises(Refused):
        computers.revoke(office, BOB.public_key, why="被盗", me=ALICE.public_key, new_key=True, **BY)
    computers.revoke(
        office, BOB.public_key, why="被盗", me=ALICE.public_key, new_key=True, staying={EVE.public_key}, **BY
    )
    with office.read() as db:
        assert EVE.public_key in queries.revoked(db)


def test_the_new_key_is_not_sealed_to_a_key_the_thief_put_in_the_place_of_another_computers(
    office: Workspace,
) -> None:
    computers.certify(office, Newcomer.of(ALICE, "1号电脑"), **BY)
    computers.certify(office, Newcomer.of(CAROL, "5号电脑"), **BY)
    made = certificates.issue(
        steal(office), kind=certificates.COMPUTER, office=OFFICE, name="5号电脑", subject=CAROL.public_key,
        recipient=EVE.recipient, install_id=CAROL.install_id, from_ms=NOW,
    )  # fmt: skip
    with office.change("town", actor="李梅") as unit:
        settings.put(unit, queries.ENTRY + CAROL.public_key, {"name": "5号电脑", "certificate": made.plain()})
    computers.revoke(
        office,
        BOB.public_key,
        why="被盗",
        me=ALICE.public_key,
        new_key=True,
        staying={CAROL.public_key},
        **BY,
    )
    with office.read() as db:
        assert list(queries.letters(db)) == [one for one in queries.letters(db) if one[1] == _box(ALICE)]
        assert CAROL.public_key in queries.revoked(db)
    assert refusal(lambda: computers.reinstate(office, CAROL.public_key, **BY)) == "computer.other_recipient"


def test_who_was_accepted_by_hand_is_asked_about_as_well(office: Workspace) -> None:
    """The thief, while he was in, accepted a second computer of his."""
    computers.certify(office, Newcomer.of(ALICE, "1号电脑"), **BY)
    trust(office, EVE, CAROL)
    lost: dict[str, Any] = {"why": "被盗", "me": ALICE.public_key, "new_key": True, **BY}
    assert refusal(lambda: computers.revoke(office, BOB.public_key, **lost)) == "computer.unconfirmed"
    computers.revoke(office, BOB.public_key, staying={CAROL.public_key}, **lost)
    with office.read() as db:
        believed = queries.trust(db, NOW)
    assert CAROL.public_key in believed.signers - believed.revoked
    assert EVE.public_key in believed.revoked


def test_who_only_says_that_he_is_the_district_is_believed_no_longer_than_the_key(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    """The thief put his own keys in the place of the district's while he was in: they outlived the office's key."""
    joined(district, office, tmp_path)
    with office.change("town", actor="李梅") as unit:
        told = {"code": "420303", "name": "张湾区", "signer": EVE.public_key, "recipient": EVE.recipient}
        settings.put(unit, queries.DISTRICT, {**told, "since": "2026-07-01", "at_ms": NOW})
    lost: dict[str, Any] = {"why": "被盗", "me": ALICE.public_key, "new_key": True, **BY}
    with pytest.raises(Refused) as caught:
        computers.revoke(office, BOB.public_key, **lost)
    assert fingerprint(EVE.public_key) in caught.value.text
    computers.revoke(office, BOB.public_key, staying=(), **lost)
    with office.read() as db:
        assert EVE.public_key in queries.trust(db, NOW).revoked
        assert queries.addressees(db, ALICE.public_key) == []
    request = ask(office, tmp_path, "new.sqq")
    admit(district, request, tmp_path / "new.sqc", replacing=True)
    assert refusal(lambda: answers.accept(office, tmp_path / "new.sqc", actor="李梅")) == "answer.unchecked"
    told_code = fingerprint(DISTRICT.public_key)
    answers.accept(office, tmp_path / "new.sqc", told=told_code, actor="李梅")
    with office.read() as db:
        assert [one.signer for one in queries.addressees(db, ALICE.public_key)] == [DISTRICT.public_key]


def test_nothing_is_sealed_any_longer_to_a_key_put_in_beside_the_districts_own(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    """The check code is right, the key to seal to is the thief's: whatever the office sends its district, he opens."""
    joined(district, office, tmp_path)
    with office.read() as db:
        over = queries.district(db)
    assert over is not None
    with office.change("town", actor="李梅") as unit:
        told = {"code": over.code, "name": over.name, "signer": over.signer, "recipient": EVE.recipient}
        settings.put(unit, queries.DISTRICT, {**told, "since": over.since, "at_ms": NOW})
    lost: dict[str, Any] = {"why": "被盗", "me": ALICE.public_key, "new_key": True, **BY}
    computers.revoke(office, BOB.public_key, staying={DISTRICT.public_key}, **lost)
    with office.read() as db:
        assert queries.addressees(db, ALICE.public_key) == []


def test_a_district_nobody_compared_is_compared_again_with_its_next_answer(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    lost: dict[str, Any] = {"why": "被盗", "me": ALICE.public_key, "new_key": True, **BY}
    computers.revoke(office, BOB.public_key, staying=(), **lost)
    admit(district, ask(office, tmp_path, "new.sqq"), tmp_path / "new.sqc", replacing=True)
    assert refusal(lambda: answers.accept(office, tmp_path / "new.sqc", actor="李梅")) == "answer.unchecked"
    answers.accept(office, tmp_path / "new.sqc", told=fingerprint(DISTRICT.public_key), actor="李梅")
    with office.read() as db:
        assert DISTRICT.public_key in queries.trust(db, NOW).signers - queries.revoked(db)


def _box(install: Install) -> str:
    from desktop.security.care_letters import box

    return box(install.recipient)


def test_a_district_of_the_program_before_opens_and_believes_whom_it_believed(
    office: Workspace, district: Database, where: str, send: Send, take: Take, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    take(send(office))
    column = '"district"."installation"' if district.postgres else '"installation"'
    district.change(lambda db: db.execute(text(f"ALTER TABLE {column} DROP COLUMN issuer")))
    district.change(lambda db: db.execute(text(
        f"UPDATE {column.replace('installation', 'district_fact')} SET value = 'old' WHERE key = 'tables'"
    )))  # fmt: skip
    again = database.connect(where, DISTRICT)
    try:
        assert upgrading.ready(again, DISTRICT)
        fill(office, 1)
        out = send(office)
        assert take(out).new_ops > 0
        with again.read() as db:
            assert db.execute(select(installation.c.issuer)).scalar() is None
        request = replaced(office, tmp_path)
        admit(again, request, tmp_path / "new.sqc", replacing=True)
        assert in_use(again) == {ALICE.public_key}
    finally:
        again.close()
