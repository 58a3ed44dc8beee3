"""The page 生僻字: how characters are printed that no font has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.i18n import N_, _
from ui.dialogs import files
from ui.screens.settings.glyphs.presenter import GlyphsPresenter, Standing
from ui.screens.settings.page import SettingsPage
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

Row = tuple[str, str]
"""A character and how it is printed."""


class GlyphsPage(SettingsPage):
    """Implements `GlyphsView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = GlyphsPresenter(self, desk.office, desk.work, actor=desk.actor)
        self.bar, self.ask, self.note = MessageBar(), AskBar(), label(tone="muted", wrap=True)
        self.table: RecordTable[Row] = RecordTable(self._columns(), self._rows)
        self.table.setAccessibleName(_("生僻字"))
        self.table.set_empty(_("还没有登记过"), _("国标二级的字和绝大多数姓名用字都印得出,一般不用登记。"))
        self.table.selection_changed.connect(lambda _n: self._allow())
        self.words_button = button(_("登记拆字写法…"), self.ask_words, icon="pencil")
        self.picture_button = button(_("登记图片…"), self.ask_picture, icon="image")
        self.forget_button = button(_("取消登记"), self.forget, icon="trash-2")
        words = label(
            _(
                "打印时提醒“字体里没有”的字,在这里登记图片,或者登记拆字写法,如 ⿰釒宏,印成〔⿰釒宏〕。"
                "有图片的印图片。也可以把有这个字的字体文件(.ttf)放进单位文件旁边的 fonts 文件夹。"
            ),
            tone="muted", wrap=True,
        )  # fmt: skip
        actions = row(self.words_button, self.picture_button, self.forget_button, None)
        title = label(_("生僻字"), part="title")
        whole = column(title, words, self.note, self.bar, self.ask, self.table, actions, gap=2, margin=3)
        whole.setStretch(5, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)

    def _columns(self) -> tuple[Column[Row], ...]:
        return (
            Column("char", N_("字"), lambda r: r[0], width=80, sortable=False),
            Column("code", N_("编码"), lambda r: f"U+{ord(r[0]):04X}", width=110, sortable=False),
            Column("way", N_("印成"), lambda r: r[1], width=320, sortable=False),
        )

    def _rows(self, ids: Any) -> dict[str, Row]:
        rows = self.presenter.standing.rows if self.presenter.standing else {}
        return {i: (i, _("图片") if rows[i].picture else f"〔{rows[i].words}〕") for i in ids if i in rows}

    # GlyphsView

    def show_standing(self, standing: Standing) -> None:
        """The characters, and who may change them."""
        self.bar.hide()
        self.table.show_ids(list(standing.rows))
        self.table.forget_rows()
        self.note.setText("" if standing.may else _("只有主任能调整。"))
        self.note.setVisible(not standing.may)
        self._allow()

    def say(self, text: str, kind: str = "alarm") -> None:
        """A sentence above the table."""
        self.bar.say(text, kind)

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes)

    # What the director does

    def ask_words(self) -> None:
        """Ask for the character, then for its description."""
        self.bar.hide()

        def described(char: str) -> None:
            self.ask.ask(
                _("“{char}”怎样拆?").format(char=char.strip()),
                lambda _v, words: self.presenter.describe(char, words), hint=_("例如 ⿰釒宏"), yes=_("登记"),
            )  # fmt: skip

        self._ask_char(described)

    def ask_picture(self) -> None:
        """Ask for the character, then for the file."""
        self.bar.hide()

        def chosen(char: str) -> None:
            files.ask_open(
                self, _("这个字的图片"), _("图片 (*.png *.jpg *.jpeg *.bmp)"),
                lambda paths: self.presenter.picture(char, paths[0]),
            )  # fmt: skip

        self._ask_char(chosen)

    def _ask_char(self, then: Any) -> None:
        hint = _("从名字里复制这一个字")
        self.ask.ask(_("哪个字?"), lambda _v, char: then(char), hint=hint, yes=_("下一步"))

    def forget(self) -> None:
        """The selected character becomes a box again; one undo brings it back."""
        char = self.table.current_id()
        if char:
            self.presenter.forget(char)

    def _allow(self) -> None:
        standing = self.presenter.standing
        may = standing is not None and standing.may
        self.words_button.setEnabled(may)
        self.picture_button.setEnabled(may)
        chosen = standing is not None and self.table.current_id() in standing.rows
        self.forget_button.setEnabled(may and chosen)
