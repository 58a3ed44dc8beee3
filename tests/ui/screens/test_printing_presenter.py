"""The print screen's behaviour, without Qt."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.base.errors import Cancelled
from desktop.operations import printing
from desktop.operations.undo import undo
from desktop.queries import printed
from tests.desktop.queries.team_town import TODAY, add_home, build
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.printing.columns import state_words
from ui.screens.printing.handing import Sending
from ui.screens.printing.presenter import PrintingPresenter
from ui.screens.printing.register_presenter import told


class View(Recorder):
    """The screen and its register page."""

    def __init__(self):
        super().__init__()
        self.register = Recorder()

    def rows(self):
        return self.register.said["show"].prints


@pytest.fixture
def screen(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=2)
    add_home(office, town.buildings[1], None, people=1)
    view, work = View(), Inline()
    presenter = PrintingPresenter(view, view.register, office, work, actor="李梅", today=lambda: TODAY)
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
    view = View()
    presenter = PrintingPresenter(
        view, view.register, make_office("leer.gezhi"), Inline(), actor="李梅", today=lambda: TODAY
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
    presenter.handing.save(out)
    assert out.read_bytes() == document.pdf
    presenter.handing.send(lambda *_told: None, Sending())  # printed as well: the same paper, the same line
    rows = view.rows()
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
    presenter.handing.save(tmp_path / "nowhere" / "x.pdf")
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
    presenter.handing.save(tmp_path / "map.pdf")
    row = view.rows()[0]
    presenter.choose_kind("card")
    presenter.again(row)
    assert (presenter.kind.key, str(presenter.scope)) == ("map", row.scope)


def test_a_building_sent_here_is_printed_as_its_list(screen):
    presenter, view, _work, town = screen
    presenter.pick("building", [town.buildings[0]], "锦绣 1号楼", "tower")
    assert presenter.kind.key == "tower"
    presenter.preview()
    assert view.said["show_document"].printed.items == 1


class Paper:
    """A printer that takes pages until it is told to stop after `stop` of them."""

    def __init__(self, stop=99):
        self.stop, self.taken, self.bytes = stop, [], []

    def __call__(self, pdf, sending, progress, sent):
        self.bytes.append(pdf)
        pages = len(pypdfium2.PdfDocument(pdf))
        for place in range(sending.start, pages if sending.stop is None else sending.stop):
            if len(self.taken) == self.stop:
                raise Cancelled
            self.taken.append(place)
            sent(place + 1)


def issues(office):
    with office.read() as db:
        return db.exec_driver_sql("SELECT count(*) FROM card_issue WHERE ended_on IS NULL").scalar()


@pytest.fixture
def many(office):
    """Twenty-five cards: three sheets, front and back."""
    town = build(office)
    for _number in range(25):
        add_home(office, town.buildings[0], None, people=1)
    return office


def at(office):
    view, work = View(), Inline()
    presenter = PrintingPresenter(view, view.register, office, work, actor="李梅", today=lambda: TODAY)
    work.after = lambda changes: presenter.changed(changes, visible=True)
    presenter.entered()
    return presenter, view


def test_a_stopped_batch_goes_on_at_the_next_page_after_the_program_was_closed(many):
    presenter, view = at(many)
    presenter.preview()
    pdf, paper = presenter.document.pdf, Paper(stop=2)
    presenter.handing.send(paper, Sending("duplex"))
    (row,) = view.rows()
    assert (row.state, row.done, row.pages, issues(many)) == ("stopped", 2, 6, 10)
    presenter, view = at(many)  # the next morning
    presenter.load_register()
    (row,) = view.register.said["show"].unfinished
    presenter.show_again(row)
    rest = Paper()
    presenter.handing.send(rest, Sending("duplex", start=row.done))
    assert (paper.taken, rest.taken) == ([0, 1], [2, 3, 4, 5])
    assert rest.bytes == [pdf]
    (row,) = view.rows()
    assert (row.state, issues(many)) == ("made", 25)


def test_an_internal_paper_goes_on_at_the_sheet_while_its_data_is_as_it_was(many):
    presenter, view = at(many)
    presenter.choose_kind("visit-form")  # a page for each household
    presenter.preview()
    pdf, paper = presenter.document.pdf, Paper(stop=3)
    presenter.handing.send(paper, Sending())
    presenter, view = at(many)
    (row,) = view.register.said["show"].unfinished
    presenter.show_again(row)
    rest = Paper()
    presenter.handing.send(rest, Sending(start=row.done))
    assert rest.bytes == [pdf], "the very same sheets, with the same number and minute on them"
    assert [*paper.taken, *rest.taken] == list(range(row.pages))
    assert view.rows()[0].state == "made"


def test_an_internal_paper_whose_data_changed_is_not_mixed(many):
    presenter, view = at(many)
    presenter.choose_kind("visit-form")
    presenter.preview()
    presenter.handing.send(Paper(stop=3), Sending())
    with many.change("household.edit", actor="李梅") as unit:
        home = unit.db.exec_driver_sql("SELECT id FROM household LIMIT 1").scalar()
        unit.set("household", home, {"head_name": "新户主"})
    presenter, view = at(many)
    presenter.show_again(view.rows()[0])
    assert presenter.document is None
    assert "有改动" in view.said["show_refusal"]


def test_a_stopped_print_is_given_up_and_what_lies_complete_counts(many):
    presenter, view = at(many)
    presenter.preview()
    presenter.handing.send(Paper(stop=2), Sending("duplex"))
    (row,) = view.register.said["show"].unfinished
    presenter.register.give_up(row)
    assert view.register.said["show"].unfinished == ()
    with many.read() as db:
        (row,) = printed.register(db)
        assert (row.state, row.done, row.pages, issues(many), len(printed.out(db))) == (
            "given_up",
            2,
            6,
            10,
            10,
        )
        events = db.exec_driver_sql("SELECT actor FROM audit WHERE event = 'print.given_up'").scalars().all()
    assert (events, state_words(row)) == (["李梅"], "不再接着打 2/6 页")
    presenter.show_again(row)  # the whole of it is another copy, and goes into nobody's hands twice
    rest = Paper()
    presenter.handing.send(rest, Sending())
    assert (len(rest.taken), view.rows()[0].state, issues(many)) == (6, "given_up", 10)


def test_a_stopped_internal_paper_whose_data_changed_is_dropped(many):
    presenter, view = at(many)
    presenter.choose_kind("visit-form")
    presenter.preview()
    presenter.handing.send(Paper(stop=3), Sending())
    with many.change("household.edit", actor="李梅") as unit:
        home = unit.db.exec_driver_sql("SELECT id FROM household LIMIT 1").scalar()
        unit.set("household", home, {"head_name": "新户主"})
    presenter, view = at(many)
    presenter.register.give_up(view.rows()[0])
    assert view.register.said["show"].unfinished == ()
    assert view.rows()[0].state == "given_up"


def test_fronts_then_backs_by_hand_and_the_turn_put_off(many):
    presenter, view = at(many)
    presenter.preview()
    presenter.handing.send(Paper(), Sending("turn", stop=3))
    turn = view.said["ask_to_turn"]
    assert (turn.start, turn.stop, issues(many)) == (3, None, 0)
    presenter.handing.stopped(3)
    assert (view.rows()[0].state, issues(many)) == ("stopped", 0)
    presenter.show_again(view.rows()[0])
    presenter.handing.send(Paper(), turn)
    assert (view.rows()[0].state, issues(many)) == ("made", 25)


def test_a_crash_while_printing_is_settled_as_stopped(many):
    presenter, view = at(many)
    presenter.preview()
    job = presenter.document.printed.job()
    printing.begin(many, job, actor="李梅", state=printing.PRINTING, where={"sides": "duplex"})
    printing.advance(many, job.id, 3)
    presenter, view = at(many)
    (row,) = view.rows()
    assert (row.state, row.done, issues(many)) == ("stopped", 3, 10)


def test_what_grew_wrong_is_shown_with_its_reason_and_replaced_with_one_button(screen, office, tmp_path):
    presenter, view, _work, town = screen
    presenter.preview()
    presenter.handing.save(tmp_path / "a.pdf")
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["单晓梅"], {"phones": ["13800000055"]})
    presenter.changed(unit.changes, visible=True)
    found = view.register.said["show"]
    assert dict(found.wrong_by_kind) == {"card": 2}
    assert found.wrong[0].because == ("单晓梅 电话改为 138 0000 0055",)
    lines = {line.label: line.words for line in told(found.wrong[0])}
    assert lines["姓名"] == "单晓梅"
    presenter.replace_stale("card")
    assert presenter.document.printed.items == 2
    presenter.handing.save(tmp_path / "b.pdf")
    assert view.register.said["show"].wrong == ()


def test_a_card_given_back_is_out_no_longer(screen, office, tmp_path):
    presenter, view, _work, _town = screen
    presenter.preview()
    presenter.handing.save(tmp_path / "a.pdf")
    things = view.register.said["show"].things
    presenter.register.end(things[:1])
    assert len(view.register.said["show"].things) == len(things) - 1
    presenter.register.end(things[:1])
    assert "收回" in view.register.said["show_refusal"]
