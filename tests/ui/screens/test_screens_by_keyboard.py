"""The screens in the real window: everything is reached by keys, numbers open, refusals stand beside their field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from desktop.queries import printed
from ui.bridge.target import Target
from ui.dialogs.printing import Run
from ui.screens.households.filter_dialog import FilterDialog
from ui.screens.printing.print_dialog import Chosen
from ui.screens.team.person_page import MaskedNumber

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_person_is_opened_changed_and_left_by_keys(qtbot, open_screen, office, town_of):
    window, screen = open_screen("team")
    screen.table.setFocus()
    screen.table.go_to(town_of.staff["周文"])
    qtbot.keyClick(screen.table, Key.Key_Return)
    open_screen.quiet(window)
    assert screen.pages.currentWidget() is screen.person
    screen.person.form.focus("committee_posts")
    qtbot.keyClicks(screen.person.form.editor("committee_posts").entry, "A")
    assert screen.unsaved()
    qtbot.keyClick(window, Key.Key_S, CTRL)
    open_screen.quiet(window)
    with office.read() as db:
        sql = "SELECT committee_posts FROM staff WHERE id = ?"
        assert db.exec_driver_sql(sql, (town_of.staff["周文"],)).scalar() == '["A"]'
    assert not screen.unsaved()
    qtbot.keyClick(screen.person, Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.overview
    assert screen.table.hasFocus()


def test_a_gap_leads_to_the_form_that_fills_it(qtbot, open_screen, office, town_of):
    window, screen = open_screen("team")
    gaps = screen.overview.gaps
    gaps.setFocus()
    gaps.go_to(f"micro_leader/{town_of.micros[1]}")
    qtbot.keyClick(gaps, Key.Key_Return)
    open_screen.quiet(window)
    assert screen.pages.currentWidget() is screen.assign
    form = screen.assign.form
    qtbot.keyClicks(form.editor("staff_id").entry, "wy")  # 吴越 by initials
    qtbot.keyClick(window, Key.Key_S, CTRL)
    open_screen.quiet(window)
    with office.read() as db:
        sql = "SELECT staff_id FROM assignment WHERE role = 'micro_leader' AND scope_id = ?"
        assert db.exec_driver_sql(sql, (town_of.micros[1],)).scalar() == town_of.staff["吴越"]
    assert screen.presenter.person_id == town_of.staff["吴越"]


def test_a_nameless_person_is_refused_beside_the_field(qtbot, open_screen):
    window, screen = open_screen("team")
    qtbot.keyClick(window, Key.Key_N, CTRL)
    open_screen.quiet(window)
    assert screen.person.form.editor("name").entry.hasFocus()
    qtbot.keyClick(window, Key.Key_S, CTRL)
    open_screen.quiet(window)
    assert screen.person.form.editor("name").entry.property("fault") == "block"


def test_id_numbers_are_masked_and_survive_being_left_alone(qtbot):
    editor = MaskedNumber()
    qtbot.addWidget(editor.widget)
    editor.show_value("110101199003077758")
    assert editor.line.text() == "110101********7758"
    assert editor.value() == "110101199003077758"
    editor.line.setText("110101199003077731")
    assert editor.value() == "110101199003077731"
    editor.show_value(None)
    assert editor.value() == ""


def test_the_bars_say_the_coverage_and_open_the_people(qtbot, open_screen):
    window, screen = open_screen("team")
    bar = screen.overview.bars["enough"]
    assert "1/2" in bar.words()
    bar.setFocus()
    qtbot.keyClick(bar, Key.Key_Return)
    open_screen.quiet(window)
    assert [screen.table.records.text_at(n, 0) for n in range(screen.table.records.rowCount())] == ["单晓梅"]


def test_a_grids_people_are_listed_even_when_the_screen_is_new(open_screen, town_of):
    window, screen = open_screen("team", Target("team", facts={"grid_id": town_of.grids[1]}))
    names = [screen.table.records.text_at(n, 0) for n in range(screen.table.records.rowCount())]
    assert names == ["单晓梅"]
    assert screen.grid_box.currentText() == "第2网格"
    screen.presenter.reload()
    open_screen.quiet(window)
    assert screen.grid_box.currentText() == "第2网格"
    assert screen.table.records.rowCount() == 1


def test_a_grids_number_opens_its_households_and_escape_returns(qtbot, open_screen):
    window, screen = open_screen("grids")
    qtbot.keyClick(screen.grids, Key.Key_Return)
    open_screen.quiet(window)
    assert screen.below.currentWidget() is screen.homes
    assert screen.homes.hasFocus()
    assert screen.homes.records.rowCount() == 1
    qtbot.keyClick(screen.homes, Key.Key_Escape)
    open_screen.quiet(window)
    assert screen.below.currentWidget() is screen.micros


def test_figures_open_with_the_keys(qtbot, open_screen):
    window, screen = open_screen("grids")
    figure = screen.figures["nowhere"]
    figure.setFocus()
    qtbot.keyClick(figure, Key.Key_Space)
    open_screen.quiet(window)
    assert screen.below.currentWidget() is screen.homes
    assert screen.homes.records.rowCount() == 0


def test_a_card_goes_to_a_printer_page_by_page_and_is_registered(qtbot, open_screen, office, tmp_path):
    window, screen = open_screen("printing")
    qtbot.keyClick(window, Key.Key_F5)
    open_screen.quiet(window)
    assert screen.presenter.document is not None
    assert screen.warnings.isVisible()  # warnings come first
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    out = tmp_path / "printer.pdf"
    printer.setOutputFileName(str(out))
    screen.printing.send_to(Chosen(printer, Run()))
    open_screen.quiet(window)
    assert out.read_bytes().startswith(b"%PDF")
    with office.read() as db:
        assert len(printed.register(db)) == 1
    assert screen.register.prints.model().rowCount() == 0  # not looked at yet
    screen.switch_page()
    screen.register.look_at("prints")
    assert screen.register.prints.model().rowCount() == 1


def test_options_are_built_from_the_kind(qtbot, open_screen):
    window, screen = open_screen("printing")
    assert set(screen.choices.editors) == {"which", "qr", "back", "skip", "bleed"}
    screen.choices.kinds.setFocus()
    screen.choices.kinds.go_to("board-door")
    open_screen.quiet(window)
    assert {"per", "size", "bleed"} <= set(screen.choices.editors)
    screen.choices.editors["bleed"].setChecked(True)
    assert screen.presenter.options == {"bleed": True}


def test_somebody_is_sent_here_to_be_printed(open_screen, town_of):
    window, screen = open_screen("printing")
    screen.open(Target("printing", "staff", town_of.staff["周文"]))
    open_screen.quiet(window)
    assert screen.presenter.kind.key == "badge"
    assert screen.presenter.scope.ids == (town_of.staff["周文"],)


def test_a_figure_explains_itself_and_lists_its_rows(qtbot, open_screen):
    window, screen = open_screen("returns")
    screen.table.setFocus()
    screen.table.go_to("A11")
    assert screen.name.text().startswith("A11")
    assert screen.definition.text()
    qtbot.keyClick(screen.table, Key.Key_Return)
    open_screen.quiet(window)
    assert screen.rows.records.rowCount() >= 0
    assert "A11" not in screen.list_title.text()  # in words
    screen.day.setText("gestern")
    screen.day.editingFinished.emit()
    assert screen.day_problem.text()


@pytest.mark.parametrize(("kind", "page"), [("import", "imports"), ("bundle", "bundles")])
def test_the_exchange_place_has_two_pages(qtbot, open_screen, kind, page):
    window, screen = open_screen("exchange")
    screen.open(Target("exchange", kind))
    open_screen.quiet(window)
    assert screen.stack.currentWidget() is getattr(screen, page)
    assert screen.tabs[page].isChecked()
    qtbot.keyClick(window, Key.Key_Tab, CTRL)
    assert screen.stack.currentWidget() is not getattr(screen, page)


def test_an_empty_import_page_says_what_to_do(open_screen):
    _window, screen = open_screen("exchange")
    assert screen.imports.stack.currentWidget() is screen.imports.empty
    assert [made.text() for made in screen.imports.empty.buttons] == ["选择文件…"]


@pytest.mark.parametrize("place", ["duplicates", "grids", "returns"])
def test_ctrl_f_goes_to_the_search_box_where_a_screen_has_none(qtbot, open_screen, place):
    window, screen = open_screen(place)
    qtbot.keyClick(window.focusWidget(), Key.Key_F, CTRL)
    assert window.title_bar.search.hasFocus()
    assert screen.isVisible()


def test_ctrl_f_asks_for_a_condition_over_a_table_and_searches_over_a_building(qtbot, open_screen):
    window, screen = open_screen("households")
    assert screen.middle.shows_building()
    qtbot.keyClick(screen.middle.matrix, Key.Key_F, CTRL)
    assert window.title_bar.search.hasFocus()
    screen.tree.go_to("all")
    open_screen.quiet(window)
    screen.middle.enter()
    qtbot.keyClick(screen.middle.page(), Key.Key_F, CTRL)
    dialog = screen.findChild(FilterDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_a_micro_grid_from_the_search_box_is_shown_in_its_grid(open_screen, town_of):
    target = Target("grids", "micro_grid", town_of.micros[1])
    window, screen = open_screen("grids", target)
    other = screen.micros.current_id()
    assert other == town_of.micros[1]
    assert screen.micros.hasFocus()
    window.go(Target("grids", "grid", town_of.grids[1]))
    assert screen.grids.current_id() == town_of.grids[1]
    window.go(target)
    assert screen.micros.current_id() == town_of.micros[1]


def test_f1_over_an_import_opens_its_chapter_and_over_bundles_theirs(qtbot, open_screen):
    window, screen = open_screen("exchange")
    screen.imports.setFocus()
    qtbot.keyClick(window, Key.Key_F1)
    assert window.help.pane.shown == "02-import.md"
    screen.show_page("bundles")
    qtbot.keyClick(window, Key.Key_F1)
    assert window.help.pane.shown == "07-exchange.md"
