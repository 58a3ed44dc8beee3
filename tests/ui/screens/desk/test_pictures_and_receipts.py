"""The print screen: a public document as pictures for a shop, and the list of receipts keyed back by number."""

from __future__ import annotations

import io
import threading

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base.errors import Cancelled, Refused
from desktop.base.progress import SILENT
from desktop.documents.render import Scope, render
from desktop.operations.printing import register_print
from desktop.operations.undo import undo
from desktop.queries import card_receipts, printed
from desktop.queries.card_receipts import CardOut
from tests.desktop.documents.paper_town import CLERK, TODAY, build
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
from ui.bridge.pdf_pages import PdfPages, alone
from ui.screens.printing.picture_dialog import PictureDialog, shoot
from ui.screens.printing.receipts_presenter import meant
from ui.screens.printing.view import PrintingScreen

Key = Qt.Key


@pytest.fixture
def town(office):
    return build(office)


@pytest.fixture
def screen(desk, show):
    return show(PrintingScreen(desk))


@pytest.fixture
def desk(qtbot, office, town, work, went):
    return Desk(office, work, Messages(), "李梅", lambda: TODAY, went.append)


@pytest.fixture
def cards(office, town):
    register_print(office, render(office, "card", Scope(), {}, io.BytesIO(), **CLERK).job(), **CLERK)
    with office.read() as db:
        return sorted(card_receipts.out(db).values(), key=lambda card: card.serial)


def prints(office):
    with office.read() as db:
        return len(printed.register(db))


# pictures


def preview(screen, kind):
    screen.presenter.choose_kind(kind)
    screen.presenter.preview()


def test_only_public_documents_become_pictures(screen, office, tmp_path):
    assert not screen.picture_button.isVisible()
    preview(screen, "roster")
    assert not screen.picture_button.isVisible()
    screen.presenter.handing.save_pictures(tmp_path / "x.png", 72, None)
    assert screen.bar.text.text() == "内部材料不出图片。"
    assert not list(tmp_path.glob("x*"))
    preview(screen, "card")
    assert screen.picture_button.isVisible()
    screen.switch_page()
    assert not screen.picture_button.isVisible()


def test_the_dialog_says_how_large_and_hands_on_what_was_chosen(qtbot, screen):
    preview(screen, "card")
    screen.picture_button.setFocus()
    qtbot.keyClick(screen.picture_button, Key.Key_Return)
    dialog = screen.findChild(PictureDialog)
    assert dialog.isVisible()
    n = len(screen.paper.sizes)
    assert dialog.told.text() == f"{n} 张,最大 1240×1754 点"  # A4 at 150
    dialog.dpi_box.setFocus()
    qtbot.keyClick(dialog.dpi_box, Key.Key_End)
    assert dialog.told.text() == f"{n} 张,最大 2480×3508 点"
    dialog.kind_box.setFocus()
    qtbot.keyClick(dialog.kind_box, Key.Key_Down)
    chosen = []
    dialog.chosen.disconnect()
    dialog.chosen.connect(lambda kind, dpi: chosen.append((kind, dpi)))
    dialog.go_button.setFocus()
    qtbot.keyClick(dialog.go_button, Key.Key_Return)
    assert chosen == [("jpg", 300)]


@pytest.mark.parametrize(("name", "form"), [("board.png", "PNG"), ("board.jpg", "JPEG")])
def test_pictures_stand_beside_the_registered_pdf(screen, office, tmp_path, name, form):
    preview(screen, "board-door")
    document = screen.presenter.document
    screen.presenter.handing.save_pictures(tmp_path / name, 72, shoot)
    assert (tmp_path / "board.pdf").read_bytes() == document.pdf
    made = sorted(path for path in tmp_path.iterdir() if path.suffix == name[-4:])
    assert len(made) == document.printed.pages
    with Image.open(made[0]) as picture:
        assert picture.format == form
    assert prints(office) == 1
    assert "图片" in screen.bar.text.text()
    made[1].write_bytes(b"somebody's")
    screen.presenter.handing.save_pictures(tmp_path / name, 72, shoot)
    assert made[1].read_bytes() == b"somebody's", "not without being asked"
    assert f"已经有同名的图片 {len(made)} 张(board-01" in screen.bar.text.text()
    screen.bar.action.click()  # 覆盖
    assert made[1].read_bytes() != b"somebody's"
    assert prints(office) == 1, "the same PDF, one line"


def test_another_pdf_of_that_name_stays(screen, office, tmp_path):
    preview(screen, "card")
    (tmp_path / "a.pdf").write_bytes(b"somebody's")
    screen.presenter.handing.save_pictures(tmp_path / "a.png", 72, None)
    assert (tmp_path / "a.pdf").read_bytes() == b"somebody's"
    assert prints(office) == 0
    assert "a.pdf" in screen.bar.text.text()


def test_who_uses_pdfium_at_length_lets_the_preview_have_its_turn(screen):
    preview(screen, "card")
    pdf, seen = screen.presenter.document.pdf, []
    with alone(SILENT) as turns:
        other = threading.Thread(target=lambda: seen.append(len(PdfPages(pdf))))
        other.start()
        other.join(0.1)
        assert seen == []  # held
        for _n in range(2000):
            turns.report(1, 2)
            if seen:
                break
    other.join(5)
    assert seen


def test_a_cancelled_export_gives_pdfium_back(screen):
    class Stopping:
        cancelled = False

        def report(self, done, total, doing=""):
            raise Cancelled

    with pytest.raises(Cancelled), alone(Stopping()) as turns:
        turns.report(0, 1)
    with alone(SILENT):  # free again
        pass


# receipts


def key(qtbot, screen, text):
    line = screen.register.receipts.serial.line
    assert QApplication.focusWidget() is line
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Key.Key_Return)


def received(office):
    with office.read() as db:
        return {card.serial: card.received for card in card_receipts.out(db).values() if card.received}


@pytest.fixture
def keying(cards, screen, qtbot):
    screen.switch_page()
    button = screen.register.receipts_button
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Return)
    assert screen.register.receipts.isVisible()
    return screen


def test_number_enter_next_number(qtbot, keying, cards, office):
    bar = keying.register.receipts
    first, second = cards[0].serial, cards[1].serial
    assert first.rpartition("-")[0] == second.rpartition("-")[0]
    key(qtbot, keying, first)
    assert received(office) == {first: TODAY.isoformat()}
    assert "这次共 1 张" in bar.told.text()
    key(qtbot, keying, second[-1])  # its end alone: same grid
    assert set(received(office)) == {first, second}
    assert bar.serial.line.text() == ""
    undo(office, actor="李梅")
    assert set(received(office)) == {first}


def test_a_wrong_number_is_said_and_stands_selected(qtbot, keying, cards, office):
    line = keying.register.receipts.serial.line
    key(qtbot, keying, "9-9999")
    assert keying.register.receipts.told.text() == "没有发出编号“9-9999”的卡。"
    assert line.selectedText() == "9-9999"
    key(qtbot, keying, cards[0].serial)
    key(qtbot, keying, cards[0].serial)
    assert keying.register.receipts.told.text() == f"{cards[0].serial} 已在 {TODAY.isoformat()} 签收过。"
    assert len(received(office)) == 1


def test_the_day_can_be_another_but_none_to_come(qtbot, keying, cards, office):
    bar = keying.register.receipts
    bar.day.line.setFocus()
    qtbot.keyClicks(bar.day.line, "20260601")
    qtbot.keyClick(bar.day.line, Key.Key_Return)
    key(qtbot, keying, cards[0].serial)
    assert received(office) == {cards[0].serial: "2026-06-01"}
    bar.day.show_value("2099-01-01")
    key(qtbot, keying, cards[1].serial)
    assert bar.told.text() == "签收日期不能晚于今天"
    bar.day.show_value("2026-13-40")
    qtbot.keyClick(bar.serial.line, Key.Key_Return)
    assert "2026-07-02" in bar.told.text()
    qtbot.keyClick(bar.serial.line, Key.Key_Escape)
    assert not bar.isVisible()
    assert len(received(office)) == 1


def test_which_card_a_number_means():
    cards = [CardOut(f"i{n}", "h", f"42-0{n}-000{k}", "") for n in (1, 2) for k in (1, 2)]
    assert meant("42-02-0002", cards).serial == "42-02-0002"
    assert meant("2", cards, "42-01").serial == "42-01-0002"
    assert meant("02-0001", cards).serial == "42-02-0001"
    with pytest.raises(Refused) as caught:
        meant("0001", cards)
    assert caught.value.code == "receipt.several"
    with pytest.raises(Refused):
        meant("  ", cards)
