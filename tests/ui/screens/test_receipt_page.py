"""The district's receipt in the real window: equal, or what differs in words and in figures."""

from __future__ import annotations

import hashlib
import os
from datetime import date

import pytest

from desktop.exchange.bundle import receipt
from desktop.queries import receipts
from desktop.security import install
from desktop.security.install import Install
from desktop.store import digest, intake
from tests.desktop.exchange.bundle.conftest import trust
from ui.bridge.target import Target


def keys_of(name: str) -> Install:
    def part(what: str) -> bytes:
        return hashlib.sha256(f"{name} {what}".encode()).digest()

    return Install(part("id")[:16].hex(), part("signing"), part("sealing"))


DISTRICT = keys_of("the district of this test")


@pytest.fixture
def page(open_screen, office, town_of):
    trust(office, DISTRICT)
    window, screen = open_screen("exchange", Target("exchange", "receipt"))
    page = screen.receipt
    page.window_, page.quiet = window, lambda: open_screen.quiet(window)
    return page


def written(office, folder, spoil=lambda totals, marks: None):
    """A receipt as a district writes it that holds everything of this office."""
    with office.read() as db:
        totals, marks = receipts.totals(db, day=date(2026, 7, 1)).plain(), receipts.marks(db)
        have, sums = intake.vector(db), digest.of(db).by_kind()
        code = db.exec_driver_sql("SELECT code FROM community").scalar()
    spoil(totals, marks)
    told = receipt.Receipt(
        "420303",
        "张湾区",
        DISTRICT.public_key,
        DISTRICT.recipient,
        code,
        1_782_864_000_000,
        have,
        sums,
        totals,
        marks,
    )
    out = folder / f"{len(list(folder.iterdir()))}.sqr"
    receipt.write(told, out, signer=DISTRICT, recipients=[install.load_or_create().recipient])
    return out


def test_equal_is_said_and_every_total_stands_there(page, office, tmp_path):
    assert page.isVisible()
    page.presenter.read(written(office, tmp_path))
    page.quiet()
    assert "逐行相同" in page.words.text()
    assert page.table.records.rowCount() > 4
    assert "张湾区" in page.about.text()


def test_the_first_row_and_the_totals_that_differ_are_named(page, office, tmp_path):
    with office.read() as db:
        who, name = db.exec_driver_sql("SELECT id, name FROM resident ORDER BY id LIMIT 1").one()

    def spoil(totals, marks):
        totals["whole"]["people"] += 3
        marks["resident"][who] = "0" * 16

    page.presenter.read(written(office, tmp_path, spoil))
    page.quiet()
    assert name in page.words.text()
    assert "完整" in page.words.text()
    first = page.table.row(page.table.records.ids[0])
    assert (first.place, first.same, first.theirs - first.ours) == ("全社区", False, 3)
    if folder := os.environ.get("GEZHI_PICTURES"):
        page.window_.grab().save(f"{folder}/receipt.png")


def test_what_is_no_receipt_is_refused_in_words(page, tmp_path):
    other = tmp_path / "x.sqr"
    other.write_bytes(b"nothing")
    page.presenter.read(other)
    page.quiet()
    assert "回执" in page.bar.text.text()
