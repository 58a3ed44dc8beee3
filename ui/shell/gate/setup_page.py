"""The last step of founding: the grid standard, what the first user answers for, and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.domain.care import BY_KEY
from desktop.domain.permissions import RESTRICTED
from ui.shell.gate.presenter import Setup
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceEditor, ManyEditor, Option
from ui.widgets.editor import AnyEditor, NumberEditor
from ui.widgets.form import DraftForm, Field


def _standards() -> AnyEditor:
    return ChoiceEditor(
        [
            Option("300-500", _("每个网格 300–500 户"), "300"),
            Option("300-400", _("每个网格 300–400 户"), "400"),
            Option("1000", _("每个网格不超过 1000 人"), "1000"),
        ],
        optional=False,
    )


def _categories() -> AnyEditor:
    options = [Option(key, _(BY_KEY[key].name), initials(BY_KEY[key].name)) for key in RESTRICTED]
    return ManyEditor(options, hint=_("不负责就留空"))


def _ways() -> AnyEditor:
    return ChoiceEditor(
        [Option("import", _("导入现有的 Excel 台账"), "dr"), Option("hand", _("从空白开始手工录入"), "sg")],
        optional=False,
    )


FIELDS = (
    Field("standard", N_("网格标准"), _standards,
          N_("按本地文件选,例如“300–500 户”。太大或太小的网格会在报表和网格页里标出来;以后可以改。")),
    Field("micro", N_("微网格户数"), lambda: NumberEditor(least=10, most=500),
          N_("一个微网格(小格区)大约多少户,通常是 50(一包五十)。")),
    Field("specialist", N_("我负责的专项"), _categories,
          N_("刑满释放、社区矫正这类名单只有负责的人看得到。您是专干就在这里选;不是就留空。")),
    Field("begin", N_("先做什么"), _ways, N_("有现成的 Excel 台账就先导入,最省事;没有就从一户一户录起。")),
)  # fmt: skip


class SetupPage(QWidget):
    """`done` carries `Setup`."""

    done = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: DraftForm[Setup] = DraftForm(FIELDS)
        self.form.show_draft(Setup())
        self.enter_button = button(_("进入社区"), self._send, kind="primary")
        self.form.left.connect(self.enter_button.setFocus)
        self.role = label(tone="muted", wrap=True)
        head = label(_("第 3 步:标准和分工"), part="title")
        self.setLayout(column(head, self.role, self.form, row(self.enter_button, None), None, gap=3))

    def begin(self, user: str) -> None:
        """Cursor into the first field."""
        words = _("{name}是这个社区的第一位用户,角色是主任(审核),可以再添加别的用户。")
        self.role.setText(words.format(name=user))
        self.form.focus("standard")

    def _send(self) -> None:
        self.done.emit(self.form.draft())
