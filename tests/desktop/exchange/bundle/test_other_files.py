"""Another file than a bundle, given where bundles are taken, is told by its name; and a letter by what it holds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.exchange.bundle import exchange, quarantine, receipt
from desktop.exchange.enrolment import answers, requests
from desktop.operations import admissions, computers, settings
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security import certificates
from desktop.security.install import fingerprint
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, TODAY, trust

BY: dict[str, Any] = {"actor": "李梅", "today": TODAY}


def said(office: Workspace, path: Path) -> str:
    with pytest.raises(Refused) as caught:
        exchange.apply(office, path, install=ALICE, actor="李梅")
    assert caught.value.code == "bundle.not_ours"
    return caught.value.text


def test_every_file_of_ours_is_told_by_what_stands_in_it(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "任意名字.sqb"
    request = requests.write_office(office, path, install=ALICE, name="1号电脑", **BY)
    assert "登记申请" in said(office, path)
    assert "gezhi district admit" in said(office, path)
    path.unlink()
    requests.write_computer(path, install=BOB, name="2号电脑", at_ms=0)
    assert "批准新电脑" in said(office, path)
    path.unlink()
    made = certificates.issue(
        EVE,
        kind=certificates.OFFICE,
        office=request.office,
        name="云麓台社区",
        subject=request.key,
        from_ms=0,
    )
    answers.write(path, keys=EVE, code="420303", name="张湾区", certificate=made, struck_off=(), at_ms=0)
    assert "收下区里的答复" in said(office, path)
    path.unlink()
    told = receipt.Receipt(
        "420303",
        "张湾区",
        EVE.public_key,
        EVE.recipient,
        request.office,
        0,
        Vector(),
        {},
        {"day": "2026-07-01"},
        {},
    )
    receipt.write(told, path, signer=EVE, recipients=[ALICE.recipient])
    assert "gezhi bundle receipt" in said(office, path)
    path.write_text('{\n  "format": "gezhi-pack/1",\n  "name": "口径"\n}', "utf-8")
    assert "区县包" in said(office, path)
    path.write_bytes(b"PK\x03\x04" + bytes(400))
    assert "Excel" in said(office, path)
    path.write_bytes(b'\x00 text with "gezhi-pack/ in it')
    assert said(office, path) == "这不是交换包(.sqb)文件。"
    assert quarantine.entries(office) == ()


def test_a_letter_says_what_it_brings_though_the_register_stays(
    office: Workspace, make_office: Any, tmp_path: Path
) -> None:
    other = make_office("other.gezhi", founded=False)
    trust(other, ALICE)
    exchange.write(office, BOB.recipient, tmp_path / "1.sqb", install=ALICE, actor="李梅", full=True)
    exchange.apply(other, tmp_path / "1.sqb", install=BOB, actor="李梅")
    with office.change("setting.change", actor="李梅", args={"subject": "x"}) as unit:
        settings.put(unit, "pack.offer.rule/a@1", {"value": 1})
        settings.put(unit, "pack.offer.rule/b@1", {"value": 1})
        settings.put(unit, "between.ticket." + "a" * 32, {"asks": "arrived"})
    exchange.write(office, BOB.recipient, tmp_path / "2.sqb", install=ALICE, actor="李梅", full=True)
    seen = exchange.apply(
        other, tmp_path / "2.sqb", install=BOB, actor="李梅", preview=True, detail=True
    ).arrival
    assert seen is not None
    first, *beside = seen.words.split("\n")
    assert first == "台账没有变化"
    assert [("口径 2 项" in one, "来信 1 件" in one) for one in beside] == [(True, False), (False, True)]


def test_the_check_codes_to_be_read_out_are_listed_until_they_are_not_needed(
    office: Workspace, tmp_path: Path
) -> None:
    request = requests.write_office(office, tmp_path / "1.sqq", install=ALICE, name="1号电脑", **BY)
    newcomer = Newcomer.of(BOB, "2号电脑")
    computers.certify(office, newcomer, **BY)
    admissions.note(office, newcomer, "李梅", **BY)
    now = office.clock.milliseconds()
    with office.read() as db:
        assert queries.waiting(db, now) == [request.fingerprint]
        [(signer, one)] = admissions.outstanding(db, TODAY)
        assert (fingerprint(signer), one.user) == (fingerprint(BOB.public_key), "李梅")
        assert admissions.outstanding(db, TODAY + timedelta(days=15)) == []
    made = certificates.issue(
        EVE, kind=certificates.OFFICE, office=request.office, name="云麓台社区", subject=request.key, from_ms=now,
        until_ms=now + 1_000,
    )  # fmt: skip
    answers.write(
        tmp_path / "1.sqc", keys=EVE, code="420303", name="张湾区", certificate=made, struck_off=(), at_ms=now
    )
    answers.accept(office, tmp_path / "1.sqc", told=fingerprint(EVE.public_key), actor="李梅")
    with office.read() as db:
        assert queries.waiting(db, now) == []
        assert queries.waiting(db, now + 2_000) == [request.fingerprint]  # it ended: the next request waits
