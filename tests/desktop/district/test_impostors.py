"""Keys that are certified, used for what they were not certified for: nobody is believed by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.district import admission, intake, members, previewing
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import acknowledging, exchange, receipt
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.exchange.enrolment import answers, requests
from desktop.operations import computers, office_keys, settings
from desktop.operations import office as founding
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security import certificates
from desktop.security.certificates import OfficeKey
from desktop.security.install import fingerprint
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NAME, NOW, OFFICE, enrol
from tests.desktop.district.test_admission import BY, admit, joined, refusal
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill, seeded, trust

Send = Callable[..., Path]
Take = Callable[[Path], Received]
OTHER, OTHER_NAME = "420303090099", "星湖社区"


def held(office: Workspace) -> OfficeKey:
    key = office_keys.held(office)
    assert key is not None
    return key


def forge(office: Workspace, key: OfficeKey, code: str) -> None:
    """What whoever has a key of some office can do: certify a computer as one of office `code`, in a file of his own."""
    made = certificates.issue(
        key, kind=certificates.COMPUTER, office=code, name="1号电脑", subject=EVE.public_key, recipient=EVE.recipient,
        install_id=EVE.install_id, from_ms=NOW,
    )  # fmt: skip
    with office.change("town", actor="李梅") as unit:
        settings.put(unit, queries.ENTRY + EVE.public_key, {"name": "1号电脑", "certificate": made.plain()})
        for ended in queries.ended_keys(unit.db):
            settings.remove(unit, queries.KEY_ENDED + ended)


def other_office(make_office: Callable[..., Workspace]) -> Workspace:
    made = make_office("other.gezhi", founded=False)
    founding.found(made, code=OTHER, name=OTHER_NAME, actor="李梅")
    return made


def test_an_offices_key_certifies_nobody_in_the_name_of_another_office(
    make_office: Callable[..., Workspace], district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    ours = make_office("ours.gezhi")
    joined(district, ours, tmp_path)
    enrol(district, OTHER, OTHER_NAME, seeded("star"))
    theirs = other_office(make_office)
    fill(theirs, 2)
    forge(theirs, held(ours), OTHER)
    sent = send(theirs, EVE)
    (seen,) = previewing.preview(district, [sent], keys=DISTRICT, at_ms=NOW)
    assert seen.code == "certificate.mismatch"
    assert refusal(lambda: take(sent)) == "certificate.mismatch"
    with district.read() as db:
        assert {one.code: one.ops for one in members.members(db)}[OTHER] == 0


def test_a_key_the_office_ended_lets_no_newcomer_in_before_the_next_is_certified(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    take(send(office, BOB))
    stolen = held(office)
    how: dict[str, Any] = {"me": ALICE.public_key, "new_key": True, "staying": {DISTRICT.public_key}, **BY}
    computers.revoke(office, BOB.public_key, why="被盗", **how)
    take(send(office))
    forge(office, stolen, OFFICE)
    assert refusal(lambda: take(send(office, EVE))) == "bundle.revoked_signer"
    with district.read() as db:
        (one,) = members.members(db)
        assert EVE.public_key not in {computer.signer for computer in one.computers}


def test_a_key_that_was_taken_back_is_certified_for_no_other_office_either(
    make_office: Callable[..., Workspace], district: Database, tmp_path: Path
) -> None:
    ours, theirs = make_office("ours.gezhi"), other_office(make_office)
    key = joined(district, ours, tmp_path).key
    office_keys.keep(theirs, held(ours))
    path = tmp_path / "other.sqq"
    requests.write_office(theirs, path, install=seeded("star"), name="1号电脑", **BY)
    asked = requests.read_office(path)
    assert asked.key == key
    assert refusal(lambda: admit(district, asked, tmp_path / "2.sqc")) == "district.other_office"
    admission.revoke_key(district, key, actor="区管理员", at_ms=NOW)
    assert refusal(lambda: admit(district, asked, tmp_path / "3.sqc")) == "district.key_revoked"
    with district.read() as db:
        assert [(one.office, one.revoked_ms) for one in admission.known_keys(db)] == [(OFFICE, NOW)]
        assert [one.code for one in members.members(db)] == [OFFICE]


def test_another_office_of_the_district_does_not_write_into_ours_by_naming_it(
    make_office: Callable[..., Workspace], district: Database, tmp_path: Path
) -> None:
    """It has a sound chain to the district we both believe; what it says its data are is only said."""
    ours, theirs = make_office("ours.gezhi"), other_office(make_office)
    joined(district, ours, tmp_path)
    star = seeded("star")
    requests.write_office(theirs, tmp_path / "2.sqq", install=star, name="1号电脑", **BY)
    admit(district, requests.read_office(tmp_path / "2.sqq"), tmp_path / "2.sqc")
    told = fingerprint(DISTRICT.public_key)
    answers.accept(theirs, tmp_path / "2.sqc", told=told, actor="李梅")
    with theirs.change("office.init", actor="李梅") as unit:
        unit.create("community", {"code": OFFICE, "name": NAME})
    out = tmp_path / "in.sqb"
    exchange.write(theirs, ALICE.recipient, out, install=star, actor="李梅")
    before = ours.vector()
    assert refusal(lambda: exchange.apply(ours, out, install=ALICE, actor="李梅")) == "bundle.other_office"
    assert ours.vector() == before


def test_only_the_district_says_what_the_district_holds(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    """A neighbour accepted by hand, or another computer of ours, cannot let us leave out what never arrived."""
    joined(district, office, tmp_path)
    trust(office, BOB)
    fill(office, 3)
    told = receipt.Receipt(
        "420303", "张湾区", BOB.public_key, DISTRICT.recipient, OFFICE, NOW, office.vector(), {},
        {"day": "2026-07-01"}, {},
    )  # fmt: skip
    receipt.write(told, tmp_path / "1.sqr", signer=BOB, recipients=[ALICE.recipient])

    def read() -> object:
        return acknowledging.acknowledge(office, tmp_path / "1.sqr", install=ALICE, actor="李梅")

    assert refusal(read) == "bundle.unknown_signer"
    assert take(send(office)).new_ops == len(office.vector())


def test_nothing_large_is_read_before_it_is_known_who_signed_it(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whom a receipt is sealed anybody knows; 16 MB of it unpack to what would fill the memory when read."""
    trust(office, DISTRICT)
    told = receipt.Receipt(
        "420303", "张湾区", EVE.public_key, DISTRICT.recipient, OFFICE, NOW, office.vector(), {},
        {"day": "2026-07-01"}, {"resident": dict.fromkeys(map(str, range(200_000)), "")},
    )  # fmt: skip
    receipt.write(told, tmp_path / "large.sqr", signer=EVE, recipients=[ALICE.recipient])
    small = replace(told, marks={})
    receipt.write(small, tmp_path / "small.sqr", signer=EVE, recipients=[ALICE.recipient])
    read: list[int] = []
    real = receipt._parsed

    def parsed(raw: bytes) -> receipt.Receipt:
        read.append(len(raw))
        return real(raw)

    monkeypatch.setattr(receipt, "_parsed", parsed)

    def ask(name: str) -> str:
        how: dict[str, Any] = {"install": ALICE, "trusted": frozenset({DISTRICT.public_key})}
        return refusal(lambda: receipt.read(tmp_path / name, **how))

    assert (ask("small.sqr"), ask("large.sqr")) == ("bundle.unknown_signer",) * 2
    assert len(read) == 1
    assert max(read) <= receipt.UNSIGNED


def test_who_is_struck_off_while_his_bundle_is_read_is_not_believed_any_more(
    office: Workspace, district: Database, send: Send, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(district)
    fill(office, 2)
    sent = send(office)

    def read(*args: Any, **how: Any) -> Bundle:
        found = read_bundle(*args, **how)
        district.change(lambda db: members.revoke(db, ALICE.public_key, at_ms=NOW))
        return found

    monkeypatch.setattr(intake, "read_bundle", read)
    assert refusal(lambda: take(sent)) == "bundle.revoked_signer"
    with district.read() as db:
        assert members.members(db)[0].ops == 0
