"""The print screen's behaviour, without Qt."""

from __future__ import annotations

import pytest

from desktop.operations.undo import undo
from desktop.queries import printed
from tests.desktop.queries.team_town import TODAY, add_home, build
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.printing.presenter import PrintingPresenter


@pytest.fixture
def screen(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=2)
    add_home(office, town.buildings[1], None, people=1)
    view, work = Recorder(), Inline()
    presenter = PrintingPresenter(view, office, work, actor="李梅", today=lambda: TODAY)
    work.after = lambda changes: presenter.changed(changes, visible=True)
    presenter.entered()
    return presenter, view, work, town


def test_entering_offers_kinds_and_scopes(screen):
    presenter, view, _work, _town = screen
    assert view.said["show_kind"].key == "card"
    choices, chosen = view.said["show_scopes"]
    assert chosen == 0
    assert [choice.words for choice in choices] == ["全社区", "第1网格", "第2网格"]
    presenter.choose_kind("badge")
    choices, _chosen = view.said["show_scopes"]
    assert {"单晓梅", "周文"} <= {choice.words for choice in choices}
    assert next(c for c in choices if c.words == "单晓梅").initials == "sxm"


def test_the_document_is_the_pdf_itself_with_its_warnings(screen):
    presenter, view, _work, _town = screen
    presenter.preview()
    document = view.said["show_document"]
    assert document.pdf.startswith(b"%PDF")
    assert document.printed.items == 2
    assert document.warnings  # nobody has a photo
    presenter.choose_scope(1)
    assert view.said["show_document"] is None  # another scope is another document
    presenter.set_option("back", False)
    presenter.preview()
    assert view.said["show_document"].printed.pages == 1


def test_nothing_to_print_is_said_in_words(make_office):
    view = Recorder()
    presenter = PrintingPresenter(
        view, make_office("leer.gezhi"), Inline(), actor="李梅", today=lambda: TODAY
    )
    presenter.entered()
    presenter.preview()
    assert "没有可打印的内容" in view.said["show_refusal"]


def test_saving_writes_the_file_and_one_line_in_the_register(screen, office, tmp_path):
    presenter, view, work, _town = screen
    presenter.preview()
    document = presenter.document
    out = tmp_path / presenter.suggested_name()
    assert out.name == "网格服务联系卡_全社区_20260630.pdf"
    presenter.save(out)
    assert out.read_bytes() == document.pdf
    presenter.handed_out()  # printed as well: the same paper, the same line
    rows = view.said["show_register"]
    assert [(row.kind, row.items, row.actor) for row in rows] == [("card", 2, "李梅")]
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM card_issue").scalar() == 2
    assert view.said["show_stale"] is False  # handing paper out does not make it old
    work.after(undo(office, actor="李梅"))
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM card_issue").scalar() == 0
        assert len(printed.register(db)) == 1  # that paper was made stays on record


def test_a_folder_that_cannot_be_written_is_said_and_registers_nothing(screen, office, tmp_path):
    presenter, view, _work, _town = screen
    presenter.preview()
    presenter.save(tmp_path / "nowhere" / "x.pdf")
    assert "x.pdf" in view.said["show_refusal"]
    with office.read() as db:
        assert printed.register(db) == []


def test_a_change_marks_the_preview_as_old(screen, office):
    presenter, view, _work, town = screen
    presenter.preview()
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["单晓梅"], {"phones": ["13800000055"]})
    presenter.changed(unit.changes, visible=False)
    assert view.said["show_stale"] is True


def test_records_of_another_screen_are_picked(screen, office):
    presenter, view, _work, town = screen
    presenter.pick("staff", [town.staff["周文"]], "周文")
    assert view.said["show_kind"].key == "badge"
    choices, chosen = view.said["show_scopes"]
    assert choices[chosen].words == "周文"
    presenter.preview()
    assert view.said["show_document"].printed.items == 1


def test_an_old_print_is_chosen_again(screen, tmp_path):
    presenter, view, _work, _town = screen
    presenter.choose_kind("map")
    presenter.choose_scope(1)
    presenter.preview()
    presenter.save(tmp_path / "map.pdf")
    row = view.said["show_register"][0]
    presenter.choose_kind("card")
    presenter.again(row)
    assert (presenter.kind.key, str(presenter.scope)) == ("map", row.scope)


def test_a_building_sent_here_is_printed_as_its_list(screen):
    presenter, view, _work, town = screen
    presenter.pick("building", [town.buildings[0]], "锦绣 1号楼", "tower")
    assert presenter.kind.key == "tower"
    presenter.preview()
    assert view.said["show_document"].printed.items == 1
