"""The page 专项工作: what is collected for a time, until when, and when it is erased; 平时 and 战时."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.base.i18n import N_, _
from desktop.queries.campaigns import Campaign
from ui.screens.settings.campaigns.presenter import STEPS, CampaignsPresenter, Standing
from ui.screens.settings.page import SettingsPage
from ui.theme.roles import Role
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

QUESTIONS: Final = {
    "name": (N_("新的专项工作叫什么?"), N_("例如:秋冬流感六问")),
    "purpose": (N_("为什么收集?"), N_("用途,写给居民看也说得过去")),
    "basis": (N_("依据哪份文件?"), N_("文件名称、文号")),
    "ends_on": (N_("哪天结束?没有结束日期不能开始"), "2026-09-30"),
}


class CampaignsPage(SettingsPage):
    """Implements `CampaignsView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = CampaignsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.bar, self.ask, self.note = MessageBar(), AskBar(), label(tone="muted", wrap=True)
        self.table: RecordTable[Campaign] = RecordTable(self._columns(), self._rows)
        self.table.setAccessibleName(_("专项工作"))
        self.table.set_empty(_("还没有专项工作"), _("普查、防疫一类有期限的收集在这里开始。"))
        self.table.selection_changed.connect(lambda _n: self._allow())
        self.start_button = button(_("开始一项…"), self.begin, icon="plus")
        self.end_button = button(_("提前结束…"), self.ask_end)
        self.profile_button = button("", self.presenter.switch_profile, icon="calendar-check")
        words = label(
            _("专项里的标记和问答必须有结束日期和清除日期。到期后在“保留与删除”里清除,并出具删除证明。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        actions = row(self.start_button, self.end_button, None, self.profile_button)
        title = label(_("专项工作"), part="title")
        whole = column(title, words, self.note, self.bar, self.ask, self.table, actions, gap=2, margin=3)
        whole.setStretch(5, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)

    def _columns(self) -> tuple[Column[Campaign], ...]:
        state = self.presenter.state
        return (
            Column("name", N_("名称"), lambda c: c.name, width=230, sortable=False),
            Column("state", N_("状态"), state, width=90, sortable=False,
                   tone=lambda c: Role.WARN if c.purge_on and state(c) == _("该清除了") else None),
            Column("entries", N_("标记"), lambda c: str(c.entries), width=64, sortable=False, number=True),
            Column("from", N_("开始"), lambda c: c.started_on, width=96, sortable=False),
            Column("to", N_("结束"), lambda c: c.ended_on, width=96, sortable=False),
            Column("purge", N_("清除"), lambda c: c.purge_on, width=96, sortable=False),
            Column("purpose", N_("用途"), lambda c: c.purpose, width=220, sortable=False),
            Column("basis", N_("依据"), lambda c: c.basis, width=200, sortable=False),
        )  # fmt: skip

    def _rows(self, ids: Any) -> dict[str, Campaign]:
        rows = self.presenter.standing.rows if self.presenter.standing else {}
        return {i: rows[i] for i in ids if i in rows}

    # CampaignsView

    def show_standing(self, standing: Standing) -> None:
        """The campaigns, and how often people are visited."""
        self.table.show_ids(list(standing.rows))
        self.table.forget_rows()
        told = [_("走访频次:战时(天天走访)") if standing.emergency else _("走访频次:平时")]
        if standing.due:
            told.append(_("{n} 条到期,请到“保留与删除”清除").format(n=standing.due))
        if not standing.may:
            told.append(_("只有主任能调整。"))
        self.note.setText("  ·  ".join(told))
        self.profile_button.setText(_("改回平时") if standing.emergency else _("改为战时"))
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

    def begin(self) -> None:
        """Ask one thing after the other."""
        self.bar.hide()
        self._ask({}, 0)

    def _ask(self, typed: dict[str, str], step: int) -> None:
        if step == len(STEPS):
            self.presenter.start(typed)
            return
        key = STEPS[step]
        question, hint = QUESTIONS[key]
        self.ask.ask(
            _(question), lambda _v, words: self._ask({**typed, key: words}, step + 1),
            hint=_(hint) if key != "ends_on" else hint, yes=_("下一步") if step + 1 < len(STEPS) else _("开始"),
        )  # fmt: skip

    def ask_end(self) -> None:
        """Ask once whether the selected one ends today."""
        key = self.table.current_id()
        rows = self.presenter.standing.rows if self.presenter.standing else {}
        if key in rows:
            text = _("“{name}”今天结束?结束后不能再加标记。").format(name=rows[key].name)
            self.ask.ask(text, lambda _v, _w: self.presenter.end(key), hint=None, yes=_("结束"))

    def _allow(self) -> None:
        standing, key = self.presenter.standing, self.table.current_id()
        may = standing is not None and standing.may
        self.start_button.setEnabled(may)
        self.profile_button.setEnabled(may)
        running = standing is not None and key in standing.rows
        self.end_button.setEnabled(may and running)
