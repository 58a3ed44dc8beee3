"""How far the posts are filled: bars, posts against persons, and the list of what stands empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.queries.coverage import Coverage, Gap, RoleCount
from ui.screens.team.columns import GAPS, ROLES
from ui.widgets.boxes import column, label, panel
from ui.widgets.coverage_bar import CoverageBar
from ui.widgets.record_table import RecordTable

T = TypeVar("T")


class Overview(QWidget):
    """Bars open their part of the gap list; Enter on a gap fills it; Enter on a post lists its people."""

    gap_opened = Signal(object)
    role_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gaps: dict[str, Gap] = {}
        self._roles: dict[str, RoleCount] = {}
        self.bars = {key: CoverageBar() for key in ("somebody", "enough", "own", "leaders", "heads")}
        for key, role in (("leaders", "micro_leader"), ("heads", "building_head")):
            self.bars[key].opened.connect(lambda role=role: self.show_gaps_of(role))
        for key in ("somebody", "enough", "own"):
            self.bars[key].opened.connect(lambda: self.role_opened.emit("grid_worker"))
        self.sentence = label(wrap=True, tone="warn")
        self.roles: RecordTable[RoleCount] = RecordTable(ROLES, lambda ids: _pick(self._roles, ids))
        self.roles.setAccessibleName(_("岗位和人数"))
        self.roles.set_empty(_("还没有岗位"), _("先导入队伍花名册,或按 Ctrl+N 新增人员。"))
        self.roles.opened.connect(self.role_opened.emit)
        self.gaps: RecordTable[Gap] = RecordTable(GAPS, lambda ids: _pick(self._gaps, ids))
        self.gaps.setAccessibleName(_("空缺"))
        self.gaps.set_empty(_("没有空缺"), _("每个网格有网格员,每个微网格有小格区长,每栋楼有楼栋长。"))
        self.gaps.opened.connect(lambda key: self.gap_opened.emit(self._gaps[key]))
        self.gap_title = label(part="heading")
        bars = panel(column(*self.bars.values(), self.sentence, gap=1, margin=2), "card")
        layout = column(
            label(_("配备覆盖"), part="heading"), bars, label(_("岗位数和人数分开算"), part="heading"), self.roles,
            self.gap_title, self.gaps, gap=2, margin=3,
        )  # fmt: skip
        layout.setStretch(3, 2)
        layout.setStretch(5, 3)
        self.setLayout(layout)

    def show_overview(self, found: Coverage, gaps: Sequence[Gap]) -> None:
        """Everything anew."""
        words = {
            "somebody": _("有网格员的网格"), "enough": _("网格员人数够不够(人/网格)"), "own": _("一格一员"),
            "leaders": _("有小格区长的微网格"), "heads": _("有楼栋长的楼栋"),
        }  # fmt: skip
        for key, bar in self.bars.items():
            filled = getattr(found, key)
            bar.show_share(filled.there, filled.total, words[key])
        self.sentence.setText(_shared(found))
        self.sentence.setVisible(found.shared_workers)
        self._roles = {role.role: role for role in found.roles}
        self.roles.show_ids(list(self._roles))
        self._gaps = {f"{gap.role}/{gap.scope_id}": gap for gap in gaps}
        self.gaps.show_ids(list(self._gaps))
        self.gap_title.setText(_("空缺 {n} 处(回车补位)").format(n=len(gaps)))

    def show_gaps_of(self, role: str) -> None:
        """Go to the first gap of one post."""
        for key, gap in self._gaps.items():
            if gap.role == role:
                self.gaps.go_to(key)
                self.gaps.setFocus()
                return


def _shared(found: Coverage) -> str:
    return _("每个网格都有人,但 {posts} 个岗位只有 {persons} 个人:有人一人管几个网格。").format(
        posts=next((r.posts for r in found.roles if r.role == "grid_worker"), 0),
        persons=next((r.persons for r in found.roles if r.role == "grid_worker"), 0),
    )


def _pick(rows: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: rows[i] for i in ids if i in rows}
