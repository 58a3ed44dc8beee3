"""A bundle in somebody else's name: signed by one computer, saying that another one wrote it. Refused whole, kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.district import members, previewing
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import acknowledging, exchange, quarantine, receipt
from desktop.operations import computers
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security import certificates
from desktop.security.install import Install
from desktop.store import acks
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE
from tests.desktop.district.test_admission import BY, joined, refusal
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill, state_of, trust

Send = Callable[..., Path]
Take = Callable[[Path], Received]


def in_the_name_of(signer: Install, other: Install) -> Install:
    """The keys by which `signer` signs what it says `other` wrote."""
    return replace(signer, sealing_key=other.sealing_key)


def refused_here(office: Workspace, out: Path) -> str:
    before = state_of(office)
    code = refusal(lambda: exchange.apply(office, out, install=ALICE, actor="李梅"))
    assert state_of(office) == before
    return code


@pytest.mark.parametrize("whose", [DISTRICT, ALICE, EVE], ids=["district", "reader", "third"])
def test_a_computer_of_the_office_does_not_say_what_another_one_holds(
    office: Workspace, district: Database, tmp_path: Path, whose: Install
) -> None:
    """Else a PC could make us leave out, for the district, what the district never had."""
    joined(district, office, tmp_path)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    computers.certify(office, Newcomer.of(EVE, "3号电脑"), **BY)
    fill(office, 2)
    out = tmp_path / "x.sqb"
    exchange.write(office, ALICE.recipient, out, install=in_the_name_of(BOB, whose), actor="李梅", full=True)
    with office.read() as db:
        before = acks.get(db, DISTRICT.recipient)
    assert refused_here(office, out) == "certificate.mismatch"
    with office.read() as db:
        assert acks.get(db, DISTRICT.recipient) == before
    assert [one.code for one in quarantine.entries(office)] == ["certificate.mismatch"]


def test_who_was_accepted_by_hand_speaks_for_nobody_known_either(office: Workspace, tmp_path: Path) -> None:
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    trust(office, EVE)
    out = tmp_path / "x.sqb"
    exchange.write(office, ALICE.recipient, out, install=in_the_name_of(EVE, BOB), actor="李梅", full=True)
    assert refused_here(office, out) == "bundle.sender"
    assert [one.code for one in quarantine.entries(office)] == ["bundle.sender"]
    exchange.write(office, ALICE.recipient, tmp_path / "y.sqb", install=EVE, actor="李梅", full=True)
    assert exchange.apply(office, tmp_path / "y.sqb", install=ALICE, actor="李梅").new_ops == 0


def test_a_certificate_with_another_key_to_seal_to_is_of_another_computer(
    office: Workspace, district: Database, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    computers.certify(office, Newcomer.of(BOB, "2号电脑"), **BY)
    with office.read() as db:
        (one, above) = queries.chain(db, BOB.public_key)
        believed = queries.trust(db, NOW)
    assert certificates.judge([one, above], BOB.public_key, believed.roots, NOW).computer == one
    out = tmp_path / "x.sqb"
    exchange.write(office, DISTRICT.recipient, out, install=in_the_name_of(BOB, EVE), actor="李梅", full=True)
    from desktop.district import intake

    def take() -> Any:
        return intake.receive(
            district, out, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=tmp_path / "q"
        )

    assert refusal(take) == "certificate.mismatch"
    assert len(list((tmp_path / "q").iterdir())) == 1
    with district.read() as db:
        assert [c.signer for c in members.members(db)[0].computers] == [ALICE.public_key]


def test_an_enrolled_computer_without_certificates_is_held_to_its_name_too(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    from tests.desktop.district.conftest import enrol

    enrol(district)
    fill(office, 1)
    out = send(office, in_the_name_of(ALICE, EVE))
    (seen,) = previewing.preview(district, [out], keys=DISTRICT, at_ms=NOW)
    assert seen.code == "bundle.sender"
    assert refusal(lambda: take(out)) == "bundle.sender"
    assert take(send(office, full=True)).office == OFFICE


def test_a_receipt_speaks_for_the_district_alone(
    office: Workspace, district: Database, send: Send, take: Take, tmp_path: Path
) -> None:
    joined(district, office, tmp_path)
    told = receipt.Receipt(
        "420303", "张湾区", DISTRICT.public_key, BOB.recipient, OFFICE, NOW, office.vector(), {},
        {"day": "2026-07-01"}, {},
    )  # fmt: skip
    receipt.write(told, tmp_path / "1.sqr", signer=DISTRICT, recipients=[ALICE.recipient])
    with pytest.raises(Refused) as caught:
        acknowledging.acknowledge(office, tmp_path / "1.sqr", install=ALICE, actor="李梅")
    assert caught.value.code == "bundle.sender"
