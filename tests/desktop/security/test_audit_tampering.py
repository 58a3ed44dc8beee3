"""Whoever has the data key can write anything into the file; what other places know of the chain shows it.

A tampering edits, deletes, reorders or cuts entries, with the hashes made anew or not, and with the file's own list
of sent heads mended too. Against heads that others hold every one is found.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from desktop.exchange.bundle import exchange
from desktop.operations import reveals, trust
from desktop.queries import audit as queries
from desktop.security import audit, audit_heads
from desktop.security.audit_heads import Head, Outside
from desktop.security.install import Install
from desktop.workspace import Workspace

TAMPERINGS = int(os.environ.get("GEZHI_TAMPERINGS", "1000"))
Row = list[Any]


@pytest.fixture
def chain(office: Workspace, tmp_path: Path) -> tuple[Workspace, list[Head]]:
    """Fifty entries, a bundle in their middle, some after it; and the heads the recipient holds."""
    mine, theirs = Install.make(), Install.make()
    for n in range(30):
        reveals.reveal(office, "resident", f"r{n}", fields=["phones"], reason="call", actor="李梅")
    exchange.write(office, theirs.recipient, tmp_path / "one.gzb", install=mine, actor="李梅")
    for n in range(12):
        office.record_event("print", actor="李梅", object_id=f"p{n}", detail={"pages": n})
    with office.read() as db:
        return office, list(audit_heads.sent(db))


def rows_of(db: Connection) -> list[Row]:
    sql = "SELECT no, at_ms, actor, event, ok, object, detail, hash FROM audit ORDER BY no"
    return [list(row) for row in db.exec_driver_sql(sql)]


def rehashed(rows: list[Row], *, renumber: bool) -> list[Row]:
    """What somebody with the key would do: a chain that follows from entry to entry."""
    previous, made = bytes(32), []
    for place, row in enumerate(rows, start=1):
        row = [place if renumber else row[0], *row[1:]]
        entry = audit.Entry(row[0], row[1], row[2], row[3], bool(row[4]), row[5], row[6], b"")
        previous = row[7] = audit.link(previous, entry)
        made.append(row)
    return made


def tampered(rows: list[Row], last_sent: int, rng: random.Random) -> list[Row]:
    """One way to falsify something at or before the last entry that was sent."""
    rows = [list(row) for row in rows]
    place = rng.randrange(last_sent)
    kind = rng.randrange(5)
    if kind == 0:
        field, value = rng.choice(
            [(2, "王录"), (3, "backup.made"), (5, "x"), (6, '{"pages":1}'), (1, 1), (4, 0)]
        )
        rows[place][field] = value if rows[place][field] != value else "anything else" if field != 4 else 1
    elif kind == 1:
        del rows[place : place + rng.randrange(1, 4)]
    elif kind == 2:
        other = rng.choice([n for n in range(last_sent) if n != place])
        rows[place][1:7], rows[other][1:7] = rows[other][1:7], rows[place][1:7]
        if rows[place][1:7] == rows[other][1:7]:
            rows[place][5] = "swapped"
    elif kind == 3:
        del rows[place:]
    else:
        rows.insert(place, [rows[place][0], *rows[place][1:7], os.urandom(32)])
        rows[place][5] = "inserted"
        rows = rehashed(rows, renumber=True)
    cunning = rng.randrange(3)
    return rows if cunning == 0 or kind == 4 else rehashed(rows, renumber=cunning == 2)


class Undone(Exception):
    """Leaves a transaction without keeping it."""


def look(office: Workspace, rows: list[Row], heads: list[Head], *, mend: bool) -> bool:
    """Whether the falsified chain is taken for sound, against `heads` that others hold; nothing is kept."""
    answer = True
    try:
        with office.local() as db:
            db.exec_driver_sql("DROP TRIGGER keep_audit_delete")
            db.exec_driver_sql("DELETE FROM audit")
            for row in {row[0]: row for row in rows}.values():
                db.exec_driver_sql("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", tuple(row))
            if mend:
                db.exec_driver_sql("DELETE FROM meta WHERE key = ?", (audit_heads.SENT,))
            answer = queries.prove(db, heads).holds
            raise Undone
    except Undone:
        return answer


def test_nothing_before_the_last_sent_head_can_be_rewritten(chain: tuple[Workspace, list[Head]]) -> None:
    office, heads = chain
    with office.read() as db:
        rows = rows_of(db)
        assert queries.prove(db, heads).holds
    assert len(heads) == 1
    rng, missed = random.Random(20260630), []
    for number in range(TAMPERINGS):
        falsified = tampered(rows, heads[0].no, rng)
        assert falsified != rows
        # The recipient knows the hash; the file's own list may have been thrown away by whoever falsified it.
        if look(office, falsified, [Head(heads[0].hash)], mend=number % 2 == 0):
            missed.append(number)
    assert missed == []
    with office.read() as db:
        assert queries.prove(db, heads).holds


def test_an_untouched_chain_is_never_blamed(chain: tuple[Workspace, list[Head]]) -> None:
    office, heads = chain
    with office.read() as db:
        rows = rows_of(db)
    assert look(office, rows, heads, mend=True)
    assert look(office, rehashed(rows, renumber=False), heads, mend=False)


def test_cutting_what_came_after_shows_at_the_next_bundle(
    chain: tuple[Workspace, list[Head]], tmp_path: Path
) -> None:
    office, _heads = chain
    outside = Outside(tmp_path / "pc")
    with office.read() as db:
        outside.keep(office.db_id, db, office.path)
        rows, last = rows_of(db), outside.last(office.db_id, office.path)
    assert last is not None
    for cut in range(1, 13):
        assert not look(office, rows[:-cut], [last], mend=False)
    exchange.write(
        office, Install.make().recipient, tmp_path / "two.gzb", install=Install.make(), actor="李梅"
    )
    with office.read() as db:
        newest = audit_heads.sent(db)[-1]
        rows = rows_of(db)
    for cut in range(2, 14):  # the bundle's own entry comes after the head it took along
        assert not look(office, rows[:-cut], [Head(newest.hash)], mend=True)


def test_the_recipient_keeps_the_senders_head(make_office: Callable[..., Workspace], tmp_path: Path) -> None:
    sender, recipient = make_office("a.gezhi"), make_office("b.gezhi", founded=False)
    here, there = Install.make(), Install.make()
    trust.accept_signer(recipient, here.public_key, name="甲", actor="李梅", today=date(2026, 6, 30))
    out = tmp_path / "x.gzb"
    exchange.write(sender, there.recipient, out, install=here, actor="李梅")
    exchange.apply(recipient, out, install=there, actor="李梅")
    with recipient.read() as db:
        [head] = audit_heads.heard(db)
    assert head.db_id == sender.db_id
    with sender.read() as db:
        assert queries.prove(db, [Head(head.hash)]).holds
        assert not queries.prove(db, [Head("ab" * 32)]).holds


def test_the_head_on_paper_is_found_again(office: Workspace) -> None:
    with office.read() as db:
        paper = queries.head(db)
        assert queries.prove(db, [queries.typed_head(paper.short)]).holds
        assert queries.prove(db, [queries.typed_head(f"{paper.no} {audit.head(db)}")]).holds
        wrong = paper.short.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
        assert not queries.prove(db, [queries.typed_head(wrong)]).holds
    for bad in ("", "12", "no head at all", "g" * 16):
        with pytest.raises(ValueError, match="head"):
            queries.typed_head(bad)
