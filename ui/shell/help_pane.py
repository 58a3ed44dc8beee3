"""The manual beside the work: the entry of a field, the chapter of a place, words looked for. No network, no browser."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStackedWidget, QTextBrowser, QWidget

from desktop.base import manual
from desktop.base.i18n import _
from desktop.base.paths import manual_folder
from ui.widgets.boxes import button, column, row
from ui.widgets.search_field import HIT, Hit, HitDelegate, SearchField

if TYPE_CHECKING:
    from ui.widgets.form import Field

WIDTH = 360
CHAPTERS = {  # the place of the rail to the chapter about it
    "start": "01-first-use.md", "households": "03-households.md", "grids": "04-team.md", "map": "26-map-editor.md",
    "team": "04-team.md", "work": "25-work.md", "printing": "05-printing.md", "returns": "06-returns.md",
    "exchange": "07-exchange.md", "history": "08-undo.md",
    "exchange.imports": "02-import.md", "exchange.outlines": "27-map-files.md",
    "exchange.transport": "32-outbox.md",
    "grids.regrid": "28-regridding.md", "district": "35-district-window.md",
    "settings": "16-users.md", "settings.keys": "20-keys.md", "settings.computers": "31-enrolment.md",
    "settings.rules": "12-rules.md", "settings.layouts": "18-layouts.md", "settings.retention": "23-retention.md",
    "settings.audit": "22-audit.md", "settings.backups": "21-backups.md", "settings.checking": "21-backups.md",
}  # fmt: skip


class HelpPane(QFrame):
    """`closed` when the clerk wants it gone."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "popup")
        self.setFixedWidth(WIDTH)
        self.words = SearchField(_("在手册里找"))
        self.words.searched.connect(self.look_for)
        self.close_button = button("", self.closed.emit, kind="quiet", icon="x", tip=_("收起手册(Esc)"))
        self.close_button.setAccessibleName(_("收起手册"))
        self.contents_button = button(_("目录"), self.show_contents, kind="quiet", icon="list")
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setSearchPaths([str(manual_folder())])
        self.page.anchorClicked.connect(self._follow)
        self.list = QListWidget()
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.page)
        self._pages.addWidget(self.list)
        head = row(self.words, self.contents_button, self.close_button, gap=1)
        head.setStretch(0, 1)
        self.setLayout(column(head, self._pages, gap=2, margin=2))
        self.words.left_down.connect(self.list.setFocus)
        self.shown = ""  # what is on sight: a file, or `topic.name`

    def show_field(self, topic: str, field: Field) -> None:
        """What the field asks: what to write, an example, why."""
        known = manual.field(topic, field.name)
        what = (
            _(field.help)
            if field.help
            else known.what
            if known
            else _("这里填“{label}”。").format(label=_(field.label))
        )
        lines = [f"<h2>{escape(_(field.label))}</h2>", f"<p>{escape(what)}</p>"]
        if known is not None:
            lines.append(f"<p><b>{escape(_('例'))}</b><br>{escape(known.example)}</p>")
            lines.append(f"<p><b>{escape(_('为什么问'))}</b><br>{escape(known.why)}</p>")
        keys = _("Enter 下一格,Shift+Enter 上一格,F8 标疑问。")
        lines.append(f"<hr><p>{escape(keys)}</p>")
        self.page.setHtml("".join(lines))
        self._pages.setCurrentWidget(self.page)
        self.shown = f"{topic}.{field.name}"

    def show_place(self, place: str) -> None:
        """The chapter about a place of the rail ("exchange") or about a part of it ("exchange.imports")."""
        chapter = CHAPTERS.get(place) or CHAPTERS.get(place.partition(".")[0], "01-first-use.md")
        self.show_chapter(chapter)

    def show_chapter(self, file: str, words: str = "") -> None:
        """A chapter, at the first place that holds `words`."""
        chapter = next((c for c in manual.chapters() if c.file == file), None)
        if chapter is None:
            self.page.setPlainText(_("手册没有随程序安装。"))
        else:
            self.page.document().setMarkdown(
                chapter.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
            )
            self._fit_pictures()
            cursor = self.page.textCursor()
            cursor.setPosition(0)
            self.page.setTextCursor(cursor)
            if words:
                self.page.find(words)
        self._pages.setCurrentWidget(self.page)
        self.shown = file

    def _fit_pictures(self) -> None:
        """Pictures as wide as the pane."""
        document = self.page.document()
        block = document.begin()
        while block.isValid():
            walk = block.begin()
            while not walk.atEnd():
                piece = walk.fragment()
                if piece.charFormat().isImageFormat():
                    picture = piece.charFormat().toImageFormat()
                    picture.setWidth(WIDTH - 50)
                    cursor = self.page.textCursor()
                    cursor.setPosition(piece.position())
                    cursor.setPosition(piece.position() + piece.length(), cursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(picture)
                    break
                walk += 1
            block = block.next()

    def show_contents(self) -> None:
        """Every chapter."""
        self._fill([Hit(chapter.file, chapter.title) for chapter in manual.chapters()])

    def look_for(self, words: str) -> None:
        """The lines that hold the words; the contents without any."""
        if not words:
            self.show_contents()
            return
        found = manual.search(words)
        hits = [Hit(f"{p.file}\n{p.line}", p.line, p.chapter) for p in found]
        self._fill(hits or [Hit("", _("手册里没有“{words}”。").format(words=words))])

    def _fill(self, hits: list[Hit]) -> None:
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(hit.title)
            item.setData(HIT, hit)
            item.setToolTip(hit.title)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._pages.setCurrentWidget(self.list)

    def _open(self, item: QListWidgetItem) -> None:
        file, _line_end, line = item.data(HIT).key.partition("\n")
        if file:
            self.show_chapter(file, self.words.text().strip() or line)

    def _follow(self, link: QUrl) -> None:
        if link.fileName().endswith(".md"):
            self.show_chapter(link.fileName())

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
