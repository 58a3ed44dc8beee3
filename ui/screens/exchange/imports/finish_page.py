"""Step 5: what will be written, in words; the recipe for next month; what was written, and the way back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.i18n import _
from ui.screens.exchange.imports.columns import RECORDS, kind_words
from ui.screens.exchange.imports.import_file import DONE, NOTHING_NEW, READY, ImportFile
from ui.screens.exchange.imports.preview import Preview
from ui.widgets.boxes import button, column, label, panel, row

WIDE = 620
_DATES = re.compile(r"[\d_\-.()（）\s]+[年月日季度份]*")


class FinishPage(QWidget):
    """Says `apply_wanted`, `undo_wanted`, `rejects_wanted`, `recipe_said` (name), `plain_wanted`."""

    apply_wanted = Signal()
    undo_wanted = Signal()
    rejects_wanted = Signal()
    recipe_said = Signal(str)
    plain_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(part="title")
        self.lines = label(wrap=True)
        self.care = label(tone="warn", wrap=True)
        self.apply_button = button(_("导入这份"), self.apply_wanted.emit, kind="primary", icon="check")
        self.undo_button = button(_("撤销这次导入"), self.undo_wanted.emit, icon="undo-2")
        self.rejects_button = button(_("另存未导入的行…"), self.rejects_wanted.emit, icon="file-down")
        self.recipe_word = label(wrap=True)
        self.recipe_name = QLineEdit()
        self.recipe_name.setAccessibleName(_("导入方案的名字"))
        self.recipe_name.setMaximumWidth(260)
        self.recipe_name.returnPressed.connect(self._save_recipe)
        self.recipe_button = button(_("保存为导入方案"), self._save_recipe, icon="save")
        self.plain_button = button(_("不按方案,重新认"), self.plain_wanted.emit, kind="link")
        self._suggested = ""
        self._lay_out()

    def _lay_out(self) -> None:
        first = column(
            self.title, self.lines, self.care,
            row(self.apply_button, self.undo_button, self.rejects_button, None), gap=3, margin=4,
        )  # fmt: skip
        second = column(
            label(_("下个月的同一种表"), part="heading"), self.recipe_word,
            row(self.recipe_name, self.recipe_button, self.plain_button, None), gap=2, margin=4,
        )  # fmt: skip
        cards = [panel(first, "card"), panel(second, "card")]
        for card in cards:
            card.setMaximumWidth(WIDE + 120)
        for words in (self.lines, self.care, self.recipe_word):
            words.setMinimumWidth(WIDE)
        self.setLayout(row(column(*cards, None, gap=3), None))

    def show_file(self, file: ImportFile | None) -> None:
        """Where a file stands: to be written, or written."""
        preview = file.preview if file else None
        done = file is not None and file.state == DONE
        self.apply_button.setVisible(not done)
        self.apply_button.setEnabled(file is not None and file.state in (READY, NOTHING_NEW))
        self.undo_button.setVisible(bool(done and file and file.applied and file.applied.step))
        self.rejects_button.setVisible(bool(preview and preview.results.get("rejected")))
        if file is None or preview is None:
            self.title.setText("")
            self.lines.setText("")
            self.care.setText("")
            return
        self.title.setText(_("已导入") if done else _("准备导入“{name}”").format(name=file.path.name))
        self.lines.setText(done_words(file) if done else plan_words(preview))
        self.care.setText(care_words(preview))
        self.care.setVisible(bool(self.care.text()))
        self._show_recipe(file, preview)

    def _show_recipe(self, file: ImportFile, preview: Preview) -> None:
        self.plain_button.setVisible(bool(preview.recipe) and file.state != DONE)
        if preview.recipe and preview.recipe_exact:
            words = _("表头与保存的方案“{name}”相符,已照上次的选择读取。改过的话,用同一个名字再存一次。")
        elif preview.recipe:
            words = _("大部分表头与方案“{name}”相符;新的工作表:{sheets},请核对后再存一次。")
        else:
            words = _(
                "把这次认的表头、列的对应和答复存成方案,下次同样的表头就不用再问。方案里没有任何人的信息。"
            )
        sheets = "、".join(preview.fresh_sheets)
        self.recipe_word.setText(words.format(name=preview.recipe, sheets=sheets))
        suggested = preview.recipe or _DATES.sub("", file.path.stem).strip() or kind_words(preview.kind)
        if suggested != self._suggested:
            self._suggested = suggested
            self.recipe_name.setText(suggested)
        self.recipe_button.setEnabled(bool(preview.sheets))

    def _save_recipe(self) -> None:
        if self.recipe_name.text().strip():
            self.recipe_said.emit(self.recipe_name.text().strip())

    def focus(self) -> None:
        """Where the keys go when the step is shown."""
        target = self.apply_button if self.apply_button.isVisibleTo(self) else self.undo_button
        target.setFocus(Qt.FocusReason.TabFocusReason)


def _made(counts: Mapping[str, int]) -> str:
    return "、".join(f"{_(RECORDS[kind])} {n:,}" for kind, n in counts.items() if kind in RECORDS)


def plan_words(preview: Preview) -> str:
    """What importing would do, in a few sentences whose figures add up."""
    fates = preview.fates
    lines = [
        _("{kind}:{rows} 行 = 新增 {new} + 更新 {update} + 无变化 {same} + 并入 {skip} + 不导入 {reject}").format(
            kind=kind_words(preview.kind), rows=f"{sum(fates.values()):,}",
            **{k: f"{fates.get(k, 0):,}" for k in ("new", "update", "same", "skip", "reject")},
        )
    ]  # fmt: skip
    if made := _made(preview.creates):
        lines.append(_("将新建:{list}").format(list=made))
    lines.append(_("将更新 {n} 条已有记录。").format(n=f"{preview.changes:,}"))
    if preview.fixes:
        lines.append(_("您就地改了 {n} 处,原文件不变。").format(n=preview.fixes))
    lines.append(_("导入是一步,之后可以整份撤销。空白格不会抹掉名册里已有的内容。"))
    return "\n".join(lines)


def care_words(preview: Preview) -> str:
    """What to look at before."""
    parts = []
    if preview.disputes:
        parts.append(_("有 {n} 处是别人手工改过的,去向见“逐行核对”。").format(n=preview.disputes))
    if preview.absent:
        parts.append(_("名册里有 {n} 人住在这些楼里而表中没有,导入不会改动他们。").format(n=preview.absent))
    return "\n".join(parts)


def done_words(file: ImportFile) -> str:
    """What was written."""
    applied = file.applied
    if applied is None:
        return ""
    made = _made(applied.creates)
    words = _("已导入。新建:{list}").format(list=made) if made else _("已导入,没有新建记录")
    return words + _(";更新 {n} 条。").format(n=f"{applied.updated:,}")
