"""Near-same words and persons who may be one: what the program offers about a file, each taken or refused by a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.i18n import N_, _
from desktop.exchange.importing.candidates import Candidate
from desktop.exchange.importing.clusters import Cluster
from ui.screens.exchange.imports.columns import FIELDS
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row
from ui.widgets.record_table import Column, RecordTable

T = TypeVar("T")
_WHY = {
    "spelling": N_("写法不同"), "sound": N_("读音相同"), "sign": N_("差一个字"), "unknown": N_("代码表里没有"),
    "number": N_("证号前15位相同"), "birth": N_("出生日期相同"), "phone": N_("电话相同"),
}  # fmt: skip
_MEANS = {
    "damaged": N_("证号受损"), "move": N_("可能是换房"), "duplicate": N_("可能重复"), "separated": N_("人户分离"),
    "elsewhere": N_("别处有这个人"),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """One cluster as a line."""

    key: str
    cluster: Cluster

    @property
    def words(self) -> str:
        """The spellings with how often each stands in the file."""
        return "、".join(f"{m.word}({m.count})" for m in self.cluster.members)


def _field(offer: Offer) -> str:
    return _(FIELDS[offer.cluster.field]) if offer.cluster.field in FIELDS else offer.cluster.field


CLUSTERS: tuple[Column[Offer], ...] = (
    Column("field", N_("栏目"), _field, width=80, sortable=False, tone=lambda _o: Role.TEXT_MUTED),
    Column("words", N_("表中的写法"), lambda o: o.words, width=220, sortable=False),
    Column("canonical", N_("当作"), lambda o: o.cluster.canonical or _("(请填写)"), width=110, sortable=False,
           tone=lambda o: Role.ACCENT if o.cluster.canonical else Role.WARN),
    Column("why", N_("依据"), lambda o: _(_WHY.get(o.cluster.members[0].why, "")), width=90, sortable=False),
)  # fmt: skip
CANDIDATES: tuple[Column[Candidate], ...] = (
    Column("name", N_("表中的人"), lambda c: _("{name} 第{n}行").format(name=c.name, n=c.number_in_sheet), width=118,
           sortable=False),
    Column("known", N_("名册里的人"), lambda c: "  ".join(x for x in (c.number, c.birth, c.place) if x), width=206,
           sortable=False),
    Column("why", N_("依据"), lambda c: _(_WHY.get(c.why, "")), width=104, sortable=False),
    Column("kind", N_("看来是"), lambda c: _(_MEANS.get(c.kind, "")), width=80, sortable=False,
           tone=lambda _c: Role.WARN),
)  # fmt: skip


class ClusterList(QWidget):
    """Says `accepted` (cluster, the word that is meant) and `refused` (cluster)."""

    accepted = Signal(object, str)
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: dict[str, Offer] = {}
        self.title = label(part="heading")
        self.table: RecordTable[Offer] = RecordTable(CLUSTERS, lambda ids: _pick(self._offers, ids))
        self.table.setAccessibleName(_("写法相近的词"))
        self.table.set_empty(_("没有写法相近的词"))
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(lambda _key: self._go_to_word())
        self.meant = QLineEdit()
        self.meant.setAccessibleName(_("当作"))
        self.meant.setMaximumWidth(180)
        self.meant.returnPressed.connect(self._accept)
        self.yes = button(_("当作同一个"), self._accept, kind="primary")
        self.no = button(_("是不同的"), self._refuse)
        foot = row(label(_("当作"), tone="muted"), self.meant, self.yes, self.no, None)
        layout = column(self.title, self.table, foot, gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_clusters(self, found: Sequence[Cluster]) -> None:
        """What is still to be answered."""
        before = list(self._offers)
        at = before.index(self.table.current_id()) if self.table.current_id() in before else 0
        self._offers = {cluster.key: Offer(cluster.key, cluster) for cluster in found}
        self.title.setText(_("写法相近的词 {n} 组:当作同一个,还是不同的?").format(n=len(found)))
        keys = list(self._offers)
        self.table.show_ids(keys)
        self.table.forget_rows()
        if keys and self.table.current_id() not in self._offers:
            self.table.go_to(keys[min(at, len(keys) - 1)])
        self._chosen(self.table.current_id())

    def _chosen(self, key: str) -> None:
        offer = self._offers.get(key)
        for part in (self.meant, self.yes, self.no):
            part.setEnabled(offer is not None)
        self.meant.setText(offer.cluster.canonical if offer else "")

    def _go_to_word(self) -> None:
        self.meant.setFocus(Qt.FocusReason.TabFocusReason)
        self.meant.selectAll()

    def _accept(self) -> None:
        offer = self._offers.get(self.table.current_id())
        if offer is not None and self.meant.text().strip():
            self.accepted.emit(offer.cluster, self.meant.text().strip())
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self) -> None:
        offer = self._offers.get(self.table.current_id())
        if offer is not None:
            self.refused.emit(offer.cluster)


class CandidateList(QWidget):
    """Says `same` (candidate) and `new` (candidate)."""

    same = Signal(object)
    new = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: dict[str, Candidate] = {}
        self.title = label(part="heading")
        self.table: RecordTable[Candidate] = RecordTable(CANDIDATES, lambda ids: _pick(self._people, ids))
        self.table.setAccessibleName(_("可能是同一个人"))
        self.table.set_empty(_("没有要认的人"))
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(lambda _key: self._say(self.same))
        self.yes = button(_("是这个人(Enter)"), lambda: self._say(self.same), kind="primary")
        self.no = button(_("是另一个人"), lambda: self._say(self.new))
        layout = column(self.title, self.table, row(self.yes, self.no, None), gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_candidates(self, found: Sequence[Candidate]) -> None:
        """Whom rows may mean."""
        self._people = {c.row: c for c in found}
        self.title.setText(_("名册里可能就有的人 {n} 位").format(n=len(found)))
        keys = list(self._people)
        self.table.show_ids(keys)
        self.table.forget_rows()
        if keys and self.table.current_id() not in self._people:
            self.table.go_to(keys[0])
        self._chosen(self.table.current_id())

    def _chosen(self, key: str) -> None:
        found = self._people.get(key)
        self.yes.setEnabled(found is not None and bool(found.resident_id))
        self.no.setEnabled(found is not None)

    def _say(self, signal: object) -> None:
        found = self._people.get(self.table.current_id())
        if found is not None:
            signal.emit(found)  # type: ignore[attr-defined]


def _pick(rows: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: rows[i] for i in ids if i in rows}
