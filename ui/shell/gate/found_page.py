"""Founding an office: its code and name, who sits here, where the file stands, the password twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from desktop.base.i18n import N_, _
from ui.shell.gate.presenter import NewOffice
from ui.widgets.boxes import button, column, label, row
from ui.widgets.editor import TextEditor
from ui.widgets.form import DraftForm, Field

if TYPE_CHECKING:
    from desktop.base.errors import Problem


def _secret() -> TextEditor:
    editor = TextEditor()
    editor.line.setEchoMode(QLineEdit.EchoMode.Password)
    return editor


FIELDS = (
    Field("code", N_("社区代码"), lambda: TextEditor(hint=_("12 位统计用区划代码"), longest=12),
          help=N_("统计用区划代码,12 位数字,例如 420303090012。数据送到区里时靠它认出是哪个社区。")),
    Field("name", N_("社区名称"), lambda: TextEditor(hint=_("例如:云麓台社区")),
          help=N_("印在联系卡、公示牌和报表上的名称。")),
    Field("county", N_("区(县)"), TextEditor, help=N_("印在卡和报表的抬头上,例如:张湾区。")),
    Field("street", N_("街道(镇)"), TextEditor, help=N_("印在卡和报表的抬头上,例如:青桐街道。")),
    Field("phone", N_("社区电话"), TextEditor, help=N_("印在联系卡和公示牌上,例如 0719-8123456。")),
    Field("user", N_("您的姓名"), TextEditor, help=N_("每一步改动都记下是谁做的,将来可以查、可以撤销。")),
    Field("folder", N_("存放文件夹"), TextEditor,
          help=N_("必须是本机硬盘。不要放在 U 盘或共享文件夹里:断电或拔出时会损坏数据。"), wide=True),
    Field("password", N_("密码"), _secret,
          help=N_("至少 8 位,大写、小写、数字、符号至少三种;或 16 位以上的一句话。不要用名字、电话、生日。")),
    Field("again", N_("再输一次"), _secret, help=N_("与上面一样,防止输错。")),
)  # fmt: skip


class FoundPage(QWidget):
    """`submitted` carries `NewOffice`."""

    submitted = Signal(object)
    folder_wanted = Signal()
    back_wanted = Signal()
    list_wanted = Signal()
    code_left = Signal(str)

    def __init__(self, home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: DraftForm[NewOffice] = DraftForm(FIELDS, columns=2)
        self.form.show_draft(NewOffice(folder=str(home)))
        self.form.left.connect(self._submit)
        self.form.field_left.connect(self._left)
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        self.create_button = button(_("建立社区"), self._submit, kind="primary")
        self.folder = button(_("选择文件夹…"), self.folder_wanted.emit, icon="folder-open")
        self.list_button = button(_("从名单里选社区…"), self.list_wanted.emit, icon="list")
        foot = row(
            self.create_button, self.list_button, self.folder, button(_("返回"), self.back_wanted.emit), None
        )
        words = label(_("数据文件会加密,密码忘了只能用下一步给出的纸质恢复码打开。"), tone="muted", wrap=True)
        layout = column(label(_("第 1 步:新建社区"), part="title"), words, scroll, foot, gap=3)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def begin(self) -> None:
        """Cursor into the first field."""
        self.form.focus("code")

    def show_folder(self, path: str) -> None:
        """The folder chosen in the system's dialog."""
        self.form.set_value("folder", path)

    def _left(self, field: str) -> None:
        if field == "code" and self.form.draft().code:
            self.code_left.emit(self.form.draft().code)

    def show_code(self, code: str, problem: Problem | None, names: Sequence[str]) -> None:
        """Below the code where it is, or what looks wrong; names nobody typed are filled in."""
        draft = self.form.draft()
        if draft.code != code:
            return
        self.form.show_problems({"code": problem} if problem else {})
        self.form.show_info("code", " ".join(names))
        for field, level in (("county", 2), ("street", 3), ("name", 4)):
            if len(names) > level and not getattr(draft, field):
                self.form.set_value(field, _short(names[level]))

    def show_place(self, code: str, names: Mapping[str, str]) -> None:
        """What was chosen from the published list; the clerk may still correct the name."""
        for field, value in (
            ("code", code), ("name", _short(names["community"])), ("county", names["county"]), ("street", names["street"]),
        ):  # fmt: skip
            self.form.set_value(field, value)
        self.form.focus("phone")

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Under their fields; the cursor goes to the first."""
        self.form.show_problems(problems)
        if first := next((field.name for field in self.form.fields if field.name in problems), ""):
            self.form.focus(first)

    def _submit(self) -> None:
        self.submitted.emit(self.form.draft())


def _short(name: str) -> str:
    """A community as its cards call it: 二堰铺社区居民委员会 is 二堰铺社区."""
    for tail in ("居民委员会", "居委会"):
        if name.endswith(tail) and name != tail:
            return name.removesuffix(tail)
    return name
