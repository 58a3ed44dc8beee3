"""Each kind of act leaves exactly the entry it must, in the transaction of the act, and no value of a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.exchange.bundle import exchange
from desktop.exchange.exporting import audit_table
from desktop.exchange.exporting.run import Wanted, export
from desktop.operations import (
    accounts,
    backups,
    bringing_back,
    checking,
    passwords,
    photos,
    printing,
    reveals,
    searching,
    undo,
)
from desktop.queries import audit as queries
from desktop.queries.audit import EntryRow, Filter
from desktop.security.install import Install
from desktop.workspace import Workspace, copies
from tests.conftest import CHEAP
from tests.desktop.documents.reading import face
from tests.desktop.operations.inverse_examples import EXAMPLES, ME, TODAY, Town

ROSTER = printing.PrintJob("a" * 32, "roster", "community", 1, 1, "0" * 64)
NUMBER = "11010519491231002X"  # the example of GB 11643-1999, of nobody


def entries(office: Workspace) -> list[EntryRow]:
    with office.read() as db:
        return list(reversed(queries.rows(db, queries.numbers(db, Filter())).values()))


def new(office: Workspace, act: Callable[[], Any]) -> list[EntryRow]:
    known = len(entries(office))
    act()
    return entries(office)[known:]


def bundle(office: Workspace, folder: Path) -> None:
    exchange.write(office, Install.make().recipient, folder / "b.gzb", install=Install.make(), actor=ME)


def lost_picture(office: Workspace, folder: Path) -> None:
    with office.change("staff.add", actor=ME) as unit:
        unit.create("staff", {"name": "任杰", "photo": photos.keep(unit.db, face(50, 70))})
    copy = backups.make(office, folder / "copies", actor=ME)
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    with copies.reading_copy(office, copy.path) as there, office.read() as here:
        chosen = bringing_back.differences(here, there, kinds=["staff"])
        bringing_back.bring_back(office, chosen, there=there, source="x", actor=ME)


def refused_bundle(office: Workspace, folder: Path) -> None:
    (folder / "bad.gzb").write_bytes(b"no bundle")
    with pytest.raises(Refused):
        exchange.apply(office, folder / "bad.gzb", install=Install.make(), actor=ME)


ACTS: dict[str, Callable[[Workspace, Town, Path], Any]] = {
    "change": lambda _o, town, _f: EXAMPLES["households.edit"](town),
    "record.revealed": lambda o, town, _f: reveals.reveal(
        o, "resident", town.head, fields=["phones"], reason="call", actor=ME
    ),
    "search.id_number": lambda o, town, _f: searching.tell(o, NUMBER, [town.head], actor=ME),
    "bundle.written": lambda o, _t, f: bundle(o, f),
    "bundle.refused": lambda o, _t, f: refused_bundle(o, f),
    "backup.made": lambda o, _t, f: backups.make(o, f / "copies", actor=ME),
    "backup.pictures": lambda o, _t, f: lost_picture(o, f),
    "office.repaired": lambda o, _t, _f: checking.repair(o, actor=ME),
    "password.changed": lambda o, _t, _f: passwords.change(o, "Rain-on-7-roofs", user=ME, cost=CHEAP),
    "audit.exported": lambda o, _t, f: audit_table.export_audit(o, Filter(), f / "a.xlsx", actor=ME),
    "print": lambda o, _t, _f: printing.register_print(o, ROSTER, actor=ME, today=TODAY),
    "list.exported": lambda o, _t, f: export(o, Wanted("residents"), f / "list.xlsx", actor=ME, today=TODAY),
    "session.locked": lambda o, _t, _f: o.record_event("session.locked", actor=ME),
}


@pytest.mark.parametrize("event", ACTS)
def test_an_act_leaves_its_entry(office: Workspace, tmp_path: Path, event: str) -> None:
    town = Town(office)
    (tmp_path / "copies").mkdir()
    made = new(office, lambda: ACTS[event](office, town, tmp_path))
    assert [entry.event for entry in made].count(event) == 1
    entry = next(entry for entry in made if entry.event == event)
    assert entry.actor == ME
    assert entry.install
    assert entry.words != event
    with office.read() as db:
        assert queries.prove(db).holds
    for entry in made:
        assert NUMBER not in str(entry.detail) + entry.object
        assert "张大山" not in str(entry.detail)


def test_a_change_proves_before_and_after_and_tells_no_value(office: Workspace) -> None:
    town = Town(office)
    [first] = new(office, lambda: EXAMPLES["households.edit"](town))
    [second] = new(office, lambda: EXAMPLES["residents.edit"](town))
    assert first.detail["records"] == [f"household:{town.home}"]
    assert first.detail["kinds"] == {"household": 1}
    assert len(first.detail["before"]) == len(first.detail["after"]) == 64
    assert first.detail["after"] == second.detail["before"] != first.detail["before"]
    [undone] = new(office, lambda: undo.undo(office, actor=ME))
    assert undone.detail["name"] == "undo"


def test_a_refused_act_leaves_no_entry_and_a_rolled_back_one_neither(office: Workspace) -> None:
    known = len(entries(office))
    with pytest.raises(Refused):
        reveals.reveal(office, "resident", "r", fields=["phones"], reason="好奇", actor=ME)
    with pytest.raises(ZeroDivisionError), office.change("household.edit", actor=ME) as unit:
        unit.create("compound", {"name": "x"})
        raise ZeroDivisionError
    assert len(entries(office)) == known


def test_only_an_auditor_reads_and_exports(office: Workspace, tmp_path: Path) -> None:
    accounts.add(office, ME, ["director", "clerk"], actor=ME, today=TODAY)
    with pytest.raises(Refused):
        audit_table.export_audit(office, Filter(), tmp_path / "a.csv", actor=ME)
    assert not (tmp_path / "a.csv").exists()


def test_the_filter_narrows(office: Workspace) -> None:
    reveals.reveal(office, "resident", "r9", fields=["phones"], reason="call", actor="王录")
    office.record_event("login.failed", actor="王录", ok=False)
    with office.read() as db:

        def count(**parts: Any) -> int:
            return len(queries.numbers(db, Filter(**parts)))

        everything = count()
        assert count(actor="王录") == 2
        assert count(event="record.revealed") == count(text="r9") == 1
        assert count(ok=False) == count(group="login") == 1
        assert count(since=date(2026, 6, 30)) == everything
        assert count(until=date(2026, 6, 29)) == 0


def test_the_export_is_text_and_never_a_formula(office: Workspace, tmp_path: Path) -> None:
    office.record_event("print", actor="=1+1", object_id='=HYPERLINK("x")', detail={"path": "@cmd"})
    audit_table.export_audit(office, Filter(), tmp_path / "a.csv", actor=ME)
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "'=1+1" in text
    assert ",=HYPERLINK" not in text
