"""The register page, the printer's dialogs and the photo box, as a clerk uses them."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from sqlalchemy import text

from desktop.documents.layout.photo import Frame
from desktop.documents.render import Scope, render
from desktop.domain.printer import MARK, Calibration
from desktop.operations import glyphs
from desktop.operations.printing import register_print
from tests.desktop.documents.paper_town import CLERK, TODAY, build
from tests.desktop.documents.reading import face
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
from ui.bridge.printers import Printers
from ui.bridge.target import Target
from ui.screens.printing.calibration_dialog import CalibrationDialog
from ui.screens.printing.hang_dialog import HangDialog
from ui.screens.printing.print_dialog import PrintDialog
from ui.screens.printing.register_presenter import Hanging
from ui.screens.printing.view import PrintingScreen
from ui.screens.start.view import StartScreen
from ui.screens.team.photo_box import CropDialog, PhotoBox
from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.crop import CropFrame

Key = Qt.Key


@pytest.fixture
def town(office):
    town = build(office)
    for kind in ("card", "board-door", "badge"):
        done = render(office, kind, Scope(), {}, io.BytesIO(), **CLERK)
        register_print(office, done.job(), **CLERK)
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["周建国"], {"phones": ["13800000099"]})
    return town


@pytest.fixture
def desk(qtbot, office, town, work, went):
    return Desk(office, work, Messages(), "李梅", lambda: TODAY, went.append)


@pytest.fixture
def screen(desk, show):
    found = show(PrintingScreen(desk))
    found.switch_page()
    return found


def test_what_has_to_be_replaced_is_listed_with_its_reason_and_printed_with_one_button(screen, office):
    page = screen.register
    assert page.wrong.model().rowCount() == 3
    page.wrong.selectRow(0)
    assert page.reason.text() == "周建国 电话改为 138 0000 0099"
    assert "138 0000 0002" in page.facts.text()  # what the board says
    assert not page.resume_button.isVisible()
    page.replace_button.click()
    assert screen.presenter.document.printed.items == 3
    assert screen.pages.currentWidget() is screen.paper
    assert "3 份需更换" in screen.register_button.text()


def test_kinds_and_views_filter_the_list(screen):
    page = screen.register
    page.look_at("out")
    assert page.out.model().rowCount() == 8 + 3 + 3
    page.kind_box.setCurrentIndex([option.value for option in page.kind_box.options].index("badge"))
    page.kind_box.chosen.emit()
    assert page.out.model().rowCount() == 3
    page.look_at("prints")
    assert page.prints.model().rowCount() == 1
    page.look_at("unfinished")
    assert page.prints.model().rowCount() == 0


def test_a_stopped_print_is_dropped_with_one_button(screen, office):
    with office.local() as db:
        db.exec_driver_sql("UPDATE print_register SET state = 'stopped', sheets_done = 0 WHERE kind = 'card'")
    page = screen.register
    screen.presenter.load_register()
    page.look_at("unfinished")
    page.prints.selectRow(0)
    page.give_up_button.click()
    page.look_at("unfinished")
    assert page.prints.model().rowCount() == 0
    assert not page.found.unfinished
    page.look_at("prints")
    assert not page.give_up_button.isVisible()


def test_a_board_is_hung_photographed_and_taken_down(screen, office, qtbot, tmp_path):
    page = screen.register
    page.look_at("out")
    (tmp_path / "wall.jpg").write_bytes(face(400, 560))
    board = next(thing for thing in page.found.things if thing.item.what == "board")
    dialog = HangDialog(board, "2026-07-02", screen, places=page.found.places)
    qtbot.addWidget(dialog)
    assert [dialog.spot.itemText(n) for n in range(3)] == ["单元门内", "一楼大厅", "电梯厅"]
    told = []
    dialog.told.connect(told.append)
    dialog.day.show_value("2026-13-40")
    dialog._save()
    assert told == []
    dialog.day.show_value("2026-07-02")
    dialog.take([tmp_path / "wall.jpg"])
    dialog.spot.setEditText("东侧信箱旁")
    dialog._save()
    assert told == [Hanging(date(2026, 7, 2), "A3", tmp_path / "wall.jpg", "东侧信箱旁")]
    screen.presenter.register.hang(board, told[0])
    assert [t.where for t in page.found.things if t.item.photo] == [f"{board.where} · 东侧信箱旁"]
    with office.read() as db:
        row = db.execute(
            text("SELECT issued_on, size, length(photo) FROM board_issue WHERE photo IS NOT NULL")
        ).one()
    assert tuple(row) == ("2026-07-02", "A3", 64)
    page.out.selectRow(0)
    page.end_button.click()
    assert page.out.model().rowCount() == 13


def test_the_same_bytes_again_from_the_register(screen):
    page = screen.register
    page.look_at("prints")
    page.prints.selectRow(0)
    page.again_button.click()
    document = screen.presenter.document
    assert (document.same, document.printed.sha256) == (True, document.row.sha256)


def assert_marked(screen, warning):
    """The place stands in the middle of what is in sight, with a frame round it on its page."""
    view = screen.preview
    area, whole = view._mark_rect(), view._page_rect(warning.page)
    x, y, wide, high = warning.spot
    scale = view.zoom * 96 / 72
    assert area.contains(
        round(whole.left() + (x + wide / 2) * scale), round(whole.top() + (y + high / 2) * scale)
    )
    assert area.width() < whole.width() / 2, "the item, not the page"
    assert view.viewport().rect().intersects(area)
    shot = view.viewport().grab().toImage()
    assert shot.pixelColor(area.center().x(), area.top()).name() == colour(Role.ALARM).name()


def test_grey_preview_and_the_warning_that_leads_to_its_page(screen):
    screen.switch_page()
    screen.presenter.choose_kind("badge")
    screen.presenter.preview()
    pages = [w.page for w in screen.presenter.document.warnings if w.code == "photo.missing"]
    assert pages
    assert all(page == 0 for page in pages)
    warning = next(n for n, w in enumerate(screen.presenter.document.warnings) if w.code == "photo.missing")
    screen.warnings.selectRow(warning)
    assert_marked(screen, screen.presenter.document.warnings[warning])
    screen.grey.setChecked(True)
    seen = []
    screen.paper.preview.show_image = lambda _page, _dpi, image: seen.append(image)
    screen.paper._draw(0, 40)
    assert seen[0].isGrayscale()


def test_a_missing_character_leads_to_where_it_is_written_down(screen, office, town, went):
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["周建国"], {"name": "周\U00030100国"})
    screen.switch_page()
    screen.presenter.choose_kind("badge")
    screen.presenter.preview()
    (said,) = [w for w in screen.presenter.document.warnings if w.code == "glyph.missing"]
    for way in ("fonts", "拆字", "图片"):
        assert way in said.text
    assert screen.paper.way_button.isVisible()
    screen.paper.way_button.click()
    assert went == [Target("settings", "glyphs")]
    glyphs.describe(office, "\U00030100", words="⿰釒宏", actor="李梅")
    screen.presenter.preview()
    assert "glyph.missing" not in {w.code for w in screen.presenter.document.warnings}


def test_a_printer_is_measured_kept_and_checked(qtbot, screen):
    printers, painted = Printers(), []
    dialog = CalibrationDialog(printers, "HP", TODAY, lambda pdf, run: painted.append((pdf, run)), screen)
    qtbot.addWidget(dialog)
    dialog._page(duplex=True)
    dialog.spins["front", "left"].setValue(16.5)
    dialog.spins["front", "right"].setValue(13.5)
    dialog._save()
    kept = printers.of("HP")
    assert (kept.on, kept.front.sent(MARK, MARK), kept.back) == (
        "2026-06-30",
        (13.5, 15.0),
        Calibration().back,
    )
    dialog._check()
    assert [len(pypdfium2.PdfDocument(pdf)) for pdf, _run in painted] == [2, 2]
    assert painted[1][1].calibration == kept


def test_without_a_printer_the_dialog_says_so(qtbot, screen, monkeypatch):
    dialog = PrintDialog(Printers(), "联系卡", 60, screen, done=4, sides="duplex")
    qtbot.addWidget(dialog)
    if not dialog.names:
        assert not dialog.print_button.isEnabled()
        assert "存为 PDF" in dialog.state.text()
    assert dialog.from_page.value() == 4
    assert not dialog.sides_box.isEnabled()


def test_the_frame_keeps_its_shape_and_stays_inside(qtbot):
    crop = CropFrame(5 / 7)
    qtbot.addWidget(crop)
    crop.show_image(QImage(900, 600, QImage.Format.Format_RGB32))
    for _step in range(40):
        qtbot.keyClick(crop, Key.Key_Left)
        qtbot.keyClick(crop, Key.Key_Minus)
    left, top, width, height = crop.frame()
    assert left == pytest.approx(0, abs=0.2)
    assert top >= 0
    assert width * 900 / (height * 600) == pytest.approx(5 / 7)
    crop.move_by(9, 9)
    left, top, width, height = crop.frame()
    assert left + width == pytest.approx(1)
    assert top + height == pytest.approx(1)


def test_a_photo_is_dropped_cropped_and_taken_off(qtbot, desk, town, office, tmp_path):
    box = PhotoBox(desk)
    qtbot.addWidget(box)
    staff = town.staff["周建国"]
    box.show_person(staff)
    assert box.picture.text() == "没有照片"
    (tmp_path / "p.jpg").write_bytes(face(1400, 1000))
    box.take(tmp_path / "p.jpg")
    dialog = box.findChild(CropDialog)
    dialog._done()
    with office.read() as db:
        kept = db.execute(
            text("SELECT bytes FROM blob b JOIN staff s ON s.photo = b.sha256 WHERE s.id = :i"), {"i": staff}
        )
        size = Image.open(io.BytesIO(kept.scalar_one())).size
    assert size[0] / size[1] == pytest.approx(5 / 7, abs=0.01)
    assert not box.picture.pixmap().isNull()
    box.off_button.click()
    assert box.picture.text() == "没有照片"
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    box.take(tmp_path / "bad.jpg")
    assert "打不开" in box.problem.text()
    assert Frame.whole() == Frame(0, 0, 1, 1)


def test_the_start_page_counts_what_is_wrong_and_leads_to_it(desk, show, went):
    start = show(StartScreen(desk))
    assert start.wrong_papers.isVisible()
    assert start.wrong_papers.number == 3
    start.wrong_papers.opened.emit()
    assert (went[-1].place, went[-1].kind) == ("printing", "register")
