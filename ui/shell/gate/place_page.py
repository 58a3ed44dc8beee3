"""Choosing the community from the published list: province, city, county, street, committee, each by initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.form import DraftForm, Field

LEVELS = ("province", "city", "county", "street", "community")


@dataclass(frozen=True)
class Chosen:
    """A code of each level, None while it is not chosen."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    street: str | None = None
    community: str | None = None


class _Level(ChoiceEditor):
    """One level of the list; what it offers follows from the level above."""

    def __init__(self) -> None:
        super().__init__(())

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """Replace what can be chosen; nothing is chosen then, but where there is only one."""
        self._offered = (Option(None, "—"), *(Option(code, name, initials(name)) for code, name in places))
        self.box.set_options(self._offered)
        self.box.setCurrentIndex(1 if len(places) == 1 else 0)


FIELDS = (
    Field("province", N_("省"), _Level, N_("打拼音首字母就能选,例如 hb 选湖北省。名单来自 2023 年公布的统计用区划代码。")),
    Field("city", N_("市(州)"), _Level, N_("直辖市这里只有一项“市辖区”,已经选好。")),
    Field("county", N_("县(区)"), _Level, N_("社区属于哪个县或区,例如张湾区。选了才列出街道。")),
    Field("street", N_("街道(镇)"), _Level, N_("街道、镇或乡,例如花果街道。选了才列出社区。")),
    Field("community", N_("社区(村)"), _Level, N_("找不到说明是新设的,返回后直接填 12 位代码和名称。")),
)  # fmt: skip


class PlacePage(QWidget):
    """`wanted` asks for what lies in a code; `chosen` carries the code of the community and the names above it."""

    wanted = Signal(str)
    chosen = Signal(str, object)
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: DraftForm[Chosen] = DraftForm(FIELDS)
        self.form.show_draft(Chosen())
        self.form.edited.connect(self._edited)
        self._shown = Chosen()
        self.code = label(tone="muted")
        self.take_button = button(_("就是这个社区"), self._take, kind="primary", icon="check")
        self.take_button.setEnabled(False)
        self.form.left.connect(self.take_button.setFocus)
        foot = row(self.take_button, button(_("返回"), self.back_wanted.emit), self.code, None)
        words = label(_("从省开始逐级选,选到社区后代码和名称自动填好。"), tone="muted", wrap=True)
        self.setLayout(column(label(_("从名单里选社区"), part="title"), words, self.form, foot, None, gap=3))

    def begin(self) -> None:
        """Cursor into the first level."""
        if not self._level("province").box.options[1:]:
            self.wanted.emit("")
        self.form.focus("province")

    def _level(self, name: str) -> _Level:
        editor = self.form.editor(name)
        assert isinstance(editor, _Level)
        return editor

    def show_places(self, code: str, places: Sequence[tuple[str, str]]) -> None:
        """What lies in `code`; the levels below are emptied."""
        depth = {0: 0, 2: 1, 4: 2, 6: 3, 9: 4}[len(code)]
        if depth and getattr(self.form.draft(), LEVELS[depth - 1]) != code:
            return  # an answer to what was chosen a moment ago
        for number, name in enumerate(LEVELS[depth:]):
            self._level(name).offer(places if number == 0 else ())
        self._shown = self.form.draft()
        only = getattr(self._shown, LEVELS[depth]) if len(places) == 1 else None
        if only and depth + 1 < len(LEVELS):
            self.wanted.emit(only)
        self._show_code()

    def _edited(self) -> None:
        now, before = self.form.draft(), self._shown
        self._shown = now
        for name in LEVELS[:-1]:
            if (code := getattr(now, name)) != getattr(before, name) and code:
                self.wanted.emit(code)
                break
        self._show_code()

    def _show_code(self) -> None:
        code = self.form.draft().community or ""
        self.code.setText(code)
        self.take_button.setEnabled(bool(code))

    def _take(self) -> None:
        draft = self.form.draft()
        words = {name: self._level(name).box.currentText() for name in LEVELS}
        self.chosen.emit(draft.community or "", words)
