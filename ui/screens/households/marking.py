"""Marking whoever is selected in a list, or everybody the list shows, in a campaign (专项工作)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.operations import campaigns as operations
from desktop.queries import campaigns, packs

if TYPE_CHECKING:
    from desktop.queries.campaigns import Campaign
    from ui.bridge.desk import Desk


@dataclass(frozen=True)
class Mark:
    """What is being asked for: whom, in which campaign, the words, and the answers to a list of questions so far."""

    kind: str
    ids: tuple[str, ...]
    campaign: str = ""
    text: str = ""
    questions: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


class Marking:
    """Asks in which campaign, then which mark and, where there are lists of questions, the answers; `said` hears a
    refusal. `dialog` is the question that stands open."""

    def __init__(self, parent: QWidget, desk: Desk, said: Callable[[str], None]) -> None:
        self._parent, self._desk, self._said = parent, desk, said
        self._lists: Mapping[str, tuple[str, ...]] = {}
        self.dialog: QInputDialog | None = None

    def begin(self, kind: str, ids: Sequence[str]) -> None:
        """Records of one kind ("resident", "household")."""
        if not ids:
            self._said(_("名单里没有人,先换一个地点或条件。"))
            return
        day = self._desk.today()

        def look(_progress: object) -> list[Campaign]:
            with self._desk.office.read() as db:
                self._lists = packs.question_sets(db)
                return [one for one in campaigns.campaigns(db) if one.open_on(day)]

        self._desk.work.read(
            look, lambda running: self._ask_campaign(Mark(kind, tuple(ids)), running), failed=self._failed,
            slot="households.marking",
        )  # fmt: skip

    def _ask_campaign(self, mark: Mark, running: Sequence[Campaign]) -> None:
        if not running:
            self._said(_("没有进行中的专项工作。主任在“设置”的“专项工作”里开始一项。"))
            return
        names = [f"{one.name}({one.ended_on})" for one in running]
        self._ask(
            _("在哪一项里标记这 {n} 条?").format(n=f"{len(mark.ids):,}"),
            lambda name: self._ask_text(replace(mark, campaign=running[names.index(name)].id)), names,
        )  # fmt: skip

    def _ask_text(self, mark: Mark) -> None:
        self._ask(_("标记写什么?可以空着。"), lambda text: self._ask_list(replace(mark, text=text)))

    def _ask_list(self, mark: Mark) -> None:
        """Which list of questions is answered: only where there are any, and none is an answer too."""
        none = _("不问")
        if not self._lists:
            self._mark(mark)
            return

        def chosen(name: str) -> None:
            self._ask_question(replace(mark, questions="" if name == none else name), 0)

        self._ask(_("问哪份问卷?"), chosen, [none, *self._lists])

    def _ask_question(self, mark: Mark, at: int) -> None:
        """One question after the other; what is left empty was not answered."""
        asked = self._lists.get(mark.questions, ())
        if at == len(asked):
            self._mark(mark)
            return
        words = _("第 {n} 问,共 {m} 问:{question}").format(n=at + 1, m=len(asked), question=asked[at])

        def answered(answer: str) -> None:
            told = {**mark.answers, asked[at]: answer.strip()} if answer.strip() else mark.answers
            self._ask_question(replace(mark, answers=told), at + 1)

        self._ask(words, answered)

    def _ask(self, words: str, then: Callable[[str], None], choices: Sequence[str] = ()) -> None:
        dialog = self.dialog = QInputDialog(self._parent)
        dialog.setWindowTitle(_("加专项标记"))
        dialog.setLabelText(words)
        if choices:
            dialog.setComboBoxItems(list(choices))
        dialog.accepted.connect(lambda: then(dialog.textValue()))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _mark(self, mark: Mark) -> None:
        desk, self.dialog = self._desk, None
        desk.work.change(
            lambda _p: operations.tag(
                desk.office, mark.campaign, [(mark.kind, one) for one in mark.ids], text=mark.text,
                answers=mark.answers, questions=mark.questions, actor=desk.actor, today=desk.today(),
            ),
            failed=self._failed, title=_("加专项标记"), notice=_("已加 {n} 个标记").format(n=f"{len(mark.ids):,}"),
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._said(error.text)
