"""The page 保留与删除: how long each class is kept, what is due, erasing it after typing the word, the certificates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox

from desktop.base.i18n import _
from desktop.domain.retention import CONFIRMED, Then
from desktop.queries.retention import Certificate, Due
from ui.dialogs import files
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.retention.columns import CERTIFICATES, DUE, RULES
from ui.screens.settings.retention.presenter import MOST_LISTED, Found, RetentionPresenter, RuleRow
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk


class RetentionPage(SettingsPage):
    """Implements `RetentionView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = RetentionPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._due: dict[str, Due] = {}
        self._certificates: dict[str, Certificate] = {}
        self.bar, self.ask, self.note = MessageBar(), AskBar(), label(tone="muted", wrap=True)
        self.rules: RecordTable[RuleRow] = RecordTable(RULES, self._rule_rows)
        self.due: RecordTable[Due] = RecordTable(
            DUE, lambda ids: {i: self._due[i] for i in ids if i in self._due}
        )
        self.certificates: RecordTable[Certificate] = RecordTable(
            CERTIFICATES, lambda ids: {i: self._certificates[i] for i in ids if i in self._certificates}
        )
        self.copies = QCheckBox(_("清除后重做备份,并删去第一处更早的备份"))
        self.days_button = button(_("改保留天数…"), self.ask_days, icon="pencil", tip=_("回车也可以"))
        self.purge_button = button(_("彻底清除…"), self.ask_reason, kind="danger", tip=_("不能撤销"))
        self.finish_button = button(_("完成上次没做完的清除"), self.presenter.finish, kind="primary")
        self.paper_button = button(_("删除证明…"), self.certify, icon="printer")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.rules)

    def _rule_rows(self, ids: Any) -> dict[str, RuleRow]:
        found = self.presenter.found
        return {i: found.rows[i] for i in ids if i in found.rows} if found else {}

    def _lay_out(self) -> None:
        self.rules.setAccessibleName(_("保留期限"))
        self.due.setAccessibleName(_("到期的内容"))
        self.certificates.setAccessibleName(_("删除证明"))
        self.due.set_empty(_("没有到期的内容"), _("选中一类,这里列出已到期、将被清除的记录。"))
        self.certificates.set_empty(_("还没有删除过"), _("每次清除留一份删除证明。"))
        words = label(
            _("个人信息保存到用途完成为止。清除后台账、历史、查找、打印登记和数据文件里都不再有,不能撤销,计数不变。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        left = column(self.rules, row(self.days_button, None), gap=2)
        left.setStretch(0, 1)
        listed = label(_("到期的内容"), part="heading")
        papers = row(label(_("删除证明"), part="heading"), None, self.paper_button)
        right = column(listed, self.due, self.copies, row(self.purge_button, self.finish_button, None), papers,
                       self.certificates, gap=1)  # fmt: skip
        right.setStretch(1, 3)
        right.setStretch(5, 2)
        both = row(left, right, gap=3)
        both.setStretch(0, 6)
        both.setStretch(1, 5)
        whole = column(
            label(_("保留与删除"), part="title"), words, self.note, self.bar, self.ask, both, gap=2, margin=3
        )
        whole.setStretch(5, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.rules.opened.connect(lambda _id: self.ask_days())
        self.rules.selection_changed.connect(lambda _n: self._list())
        self.certificates.opened.connect(lambda _id: self.certify())
        self.certificates.selection_changed.connect(lambda _n: self._allow())

    # RetentionView

    def show_found(self, found: Found) -> None:
        """Rules, what is due, certificates."""
        self.rules.show_ids(list(found.rows))
        self.rules.forget_rows()
        self._certificates = {c.id: c for c in found.certificates}
        self.certificates.show_ids(list(self._certificates))
        self.certificates.forget_rows()
        told = [_("到期 {n} 条").format(n=len(found.due))] if found.may else [_("只有主任能查看和清除。")]
        if found.files:
            told.append(_("导出的文件有 {n} 个超过保留天数,请找到并删除").format(n=found.files))
        self.note.setText("  ·  ".join(told))
        if not self.rules.current_id():
            first = next((key for key, one in found.rows.items() if one.total), next(iter(found.rows)))
            self.rules.go_to(first)
        self._list()

    def say(self, text: str, kind: str = "alarm") -> None:
        """A sentence above the tables."""
        self.bar.say(text, kind)

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes)

    # What the director does

    def chosen(self) -> list[str]:
        """The selected rules under which something can be erased."""
        found = self.presenter.found
        if found is None:
            return []
        keys = [key for key in self.rules.selected_ids() if key in found.rows]
        return [k for k in keys if found.rows[k].total and found.rows[k].rule.then is not Then.REMIND]

    def ask_days(self) -> None:
        """Ask how long the current class is kept."""
        found, key = self.presenter.found, self.rules.current_id()
        if found is None or not found.may or key not in found.rows:
            return
        rule = found.rows[key].rule
        text = _("“{name}”保留多少天?({least} 到 {most} 天)").format(
            name=_(rule.name), least=rule.least, most=rule.most
        )
        self.ask.ask(text, lambda _v, words: self.presenter.keep(key, words), hint=str(found.rows[key].days))

    def ask_reason(self) -> None:
        """First the reason, then the word: an erasure is not done by one key too many."""
        keys = self.chosen()
        found = self.presenter.found
        if not keys or found is None:
            return
        told = _(";").join(f"{_(found.rows[k].rule.name)}:{found.rows[k].told}" for k in keys)
        self.bar.hide()
        self.ask.ask(
            _("将彻底清除 {what}。为什么清除?").format(what=told), lambda _v, why: self._ask_day(keys, why),
            hint=_("原因,会写进删除证明"), yes=_("下一步"),
        )  # fmt: skip

    def _ask_day(self, keys: list[str], why: str) -> None:
        """A clock that leapt forward would have what is not due erased: whoever erases says what day it is."""
        if not why:
            self.bar.say(_("请写明清除的原因。"))
            return
        leap = self.presenter.found.leap if self.presenter.found is not None else ""
        if not leap:
            self._ask_word(keys, why)
            return
        text = leap + _("请看日历,今天是哪一天?日期错了就先校准电脑,不要清除。")
        self.ask.ask(
            text, lambda _v, said: self._ask_word(keys, why, said), hint="YYYY-MM-DD", yes=_("下一步")
        )

    def _ask_word(self, keys: list[str], why: str, said: str = "") -> None:
        text = _("清除后不能恢复。确认请打“{word}”两个字:").format(word=CONFIRMED)
        self.ask.ask(
            text, lambda _v, word: self._purge(keys, why, word, said), hint=CONFIRMED, yes=_("彻底清除")
        )

    def _purge(self, keys: list[str], why: str, word: str, said: str) -> None:
        if word != CONFIRMED:
            self.bar.say(_("没有打对“{word}”,什么也没有清除。").format(word=CONFIRMED))
            return
        self.presenter.purge(keys, why, drop_copies=self.copies.isChecked(), said=said)

    def certify(self) -> None:
        """Ask where to write the certificate that is selected."""
        chosen = self._certificates.get(self.certificates.current_id() or "")
        if chosen is not None:
            name = _("删除证明-{number}.pdf").format(number=chosen.number)
            files.ask_save(
                self, _("删除证明"), Path.home() / name, "PDF (*.pdf)",
                lambda path: self.presenter.certify(chosen.number, path),
            )  # fmt: skip

    def _list(self) -> None:
        found, keys = self.presenter.found, set(self.rules.selected_ids())
        due = [one for one in found.due if one.rule in keys] if found else []
        self._due = {f"{one.kind}/{one.id}": one for one in due[:MOST_LISTED]}
        self.due.show_ids(list(self._due), keep=False)
        self.due.forget_rows()
        self._allow()

    def _allow(self) -> None:
        found = self.presenter.found
        may = found is not None and found.may
        self.days_button.setEnabled(may and bool(self.rules.current_id()))
        self.purge_button.setEnabled(may and bool(self.chosen()))
        self.copies.setVisible(may)
        self.finish_button.setVisible(may and found is not None and found.unfinished)
        self.paper_button.setEnabled(bool(self.certificates.current_id()))
