"""Charts, archive and ledger beside the figures: bars open, what was issued comes out again, measures get a name."""

from __future__ import annotations

import os
from datetime import date

import docx
import pytest
from PySide6.QtCore import Qt

from desktop.queries import rectifications, snapshots
from tests.desktop.queries.team_town import TODAY
from tests.ui.screens.inline import Inline, Recorder
from ui.bridge.target import Target
from ui.screens.returns.outgoing_presenter import OutgoingPresenter
from ui.screens.returns.presenter import ReturnsPresenter


@pytest.fixture
def desk(office, town_of):
    with office.read() as db:
        community = db.exec_driver_sql("SELECT id FROM community").scalar()
    with office.change("setting.change", actor="李梅") as unit:
        for grid in town_of.grids:
            unit.set("grid", grid, {"community_id": community})
        for person in town_of.staff.values():
            unit.set("staff", person, {"community_id": community})
    view, figures = Recorder(), Recorder()
    main = ReturnsPresenter(figures, office, Inline(), today=lambda: TODAY, go=lambda _to: None, actor="李梅")
    main.entered()
    made = OutgoingPresenter(view, office, Inline(), actor="李梅", today=lambda: TODAY, basis=main.basis)
    return made, view, main, figures


def test_a_bar_lists_what_it_is_long_of(desk):
    presenter, view, _main, _figures = desk
    presenter.chart()
    sizes = next(chart for chart in view.said["show_charts"] if chart.key == "sizes.registered")
    bar = next(bar for bar in sizes.bars if bar.value)
    presenter.behind(bar)
    title, rows = view.said["show_behind"]
    assert len(rows) == bar.value
    assert bar.shown in title


def test_issued_looked_at_again_and_corrected(desk, office, tmp_path):
    presenter, view, main, _figures = desk
    presenter.issue("二季度")
    [row] = view.said["show_archive"]
    assert (row.serial, row.title, row.issued_by) == (f"{TODAY}/01", "二季度", "李梅")
    presenter.again(row.serial, tmp_path / "once")
    files = {p.name: p.read_bytes() for p in (tmp_path / "once").iterdir()}
    assert len(files) == 5
    presenter.differences(row.serial)
    assert view.said["show_differences"][1] == []
    with office.change("household.add", actor="李梅") as unit:
        unit.create("household", {"head_name": "新来的"})
    main.compute()
    presenter.differences(row.serial)
    changed = {one.code: (one.was, one.now) for one in view.said["show_differences"][1]}
    assert changed["A03"] == (1, 2)
    presenter.issue("二季度", corrects=row.serial, reason="漏登一户")
    assert [(r.serial[-2:], r.corrected_by[-2:]) for r in view.said["show_archive"]] == [
        ("02", ""),
        ("01", "02"),
    ]
    presenter.again(row.serial, tmp_path / "twice")
    assert {p.name: p.read_bytes() for p in (tmp_path / "twice").iterdir()} == files
    presenter.trend("A03", "登记户数")
    assert [bar.shown for bar in view.said["show_chart"].bars] == ["2"]


def test_what_fails_gets_somebody_and_a_day_and_goes_into_the_report(desk, office, tmp_path):
    presenter, view, _main, _figures = desk
    presenter.suggest()
    rows, staff = view.said["show_ledger"]
    assert rows
    assert "单晓梅" in staff
    presenter.plan(rows[0], responsible="单晓梅", due_on="2026-09-30")
    with office.read() as db:
        planned = rectifications.one(db, rows[0].id, day=TODAY)
    assert (planned.draft.responsible, planned.draft.due_on) == ("单晓梅", "2026-09-30")
    presenter.suggest()
    assert len(view.said["show_ledger"][0]) == len(rows), "nothing is entered twice"
    presenter.report(tmp_path / "报告.docx", "民政局")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "报告.docx")).paragraphs)
    assert "责任人:单晓梅,时限:2026-09-30。" in text
    presenter.finish(planned, "已办")
    with office.read() as db:
        assert rectifications.one(db, rows[0].id, day=TODAY).draft.state == "done"
    presenter.annexes(tmp_path / "附件")
    assert len(list((tmp_path / "附件").iterdir())) == 5


def test_lists_carry_masked_numbers(desk, office):
    _presenter, _view, main, figures = desk
    with office.change("resident.edit", actor="李梅") as unit:
        resident = unit.db.exec_driver_sql("SELECT id FROM resident ORDER BY id LIMIT 1").scalar()
        unit.set("resident", resident, {"id_number": "640423197002198098", "phones": ["13812341234"]})
    main.compute()
    main.drill("A08")
    listed = figures.said["show_rows"]
    assert listed.masked["resident", resident] == ("640423********8098", "138****1234")


def test_a_bar_of_another_screen_opens_its_list_once_the_figures_are_there(open_screen, desk, town_of):
    facts = {"scope": "grid", "id": town_of.grids[0], "label": "第1网格", "shown": "1"}
    window, screen = open_screen("returns", Target("returns", "bar", "A03", facts))
    assert screen.list_title.text().startswith("第1网格 1(1 条")
    window.go(
        Target("returns", "bar", "A03", facts | {"id": town_of.grids[1], "label": "第2网格", "shown": "0"})
    )
    open_screen.quiet(window)
    assert screen.list_title.text().startswith("第2网格 0(0 条")


@pytest.mark.slow
def test_the_pages_in_the_window(open_screen, office, qtbot):
    window, screen = open_screen("returns")
    screen.beside.to_charts()
    open_screen.quiet(window)
    outgoing = screen.beside.outgoing
    assert outgoing.chosen.count() >= 2
    _picture(window, "charts")
    outgoing.chosen.setCurrentIndex(1)
    qtbot.keyClick(outgoing.chart, Qt.Key.Key_Return)
    open_screen.quiet(window)
    assert screen.beside.pages.currentIndex() == 0
    assert screen.list_title.text()
    _picture(window, "list")
    screen.beside.issue()
    open_screen.quiet(window)
    outgoing.ask.line.setText("二季度自查")
    qtbot.keyClick(outgoing.ask.line, Qt.Key.Key_Return)
    open_screen.quiet(window)
    with office.read() as db:
        assert [row.title for row in snapshots.rows(db)] == ["二季度自查"]
    assert outgoing.archived.current_id() == f"{date.fromisoformat(TODAY.isoformat())}/01"
    _picture(window, "archive")
    screen.beside.to_ledger()
    open_screen.quiet(window)
    outgoing.presenter.suggest()
    open_screen.quiet(window)
    outgoing.plan()
    assert outgoing.ask.isVisible()
    _picture(window, "ledger")


def _picture(window, name):
    """Only for whoever looks: set GEZHI_PICTURES to a folder."""
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/returns-{name}.png")
