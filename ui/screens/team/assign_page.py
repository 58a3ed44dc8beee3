"""The form for a post: who, which, for which place, from when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.domain.roles import ROLES
from desktop.domain.team import AssignmentDraft
from desktop.queries.places import Scope
from desktop.queries.team import StaffName
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import CheckEditor, DateEditor, TextEditor
from ui.widgets.form import DraftForm, Field


class Offered(ChoiceEditor):
    """A choice whose list depends on another field."""

    def __init__(self) -> None:
        super().__init__(())

    def offer(self, options: Sequence[Option]) -> None:
        """Replace the list; what was chosen stays chosen."""
        chosen = self.value()
        self._offered = (Option(None, "—"), *options)
        self.box.set_options(self._offered)
        if chosen in [option.value for option in self._offered]:
            self.show_value(chosen)
        else:
            self.box.setCurrentIndex(0)


def _roles() -> list[Option]:
    return [Option(role.key, _(role.name)) for role in ROLES]


class AssignPage(QWidget):
    """Says what is wanted; the presenter decides."""

    saved = Signal(object)
    back = Signal()
    role_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, Scope] = {}
        self._role: str | None = None
        fields = [
            Field("staff_id", N_("人员"), Offered, N_("打姓名的拼音首字母可以找人。")),
            Field("role", N_("岗位"), lambda: ChoiceEditor(_roles())),
            Field("scope_id", N_("负责的地方"), Offered, N_("先选岗位,这里再列出可选的网格、微网格或楼栋。")),
            Field("start", N_("从哪天开始"), DateEditor),
            Field("is_main", N_("主岗"), lambda: CheckEditor(_("这是他的主要岗位"))),
            Field("outsider", N_("外来下沉"), lambda: CheckEditor(_("由下沉或借调人员担任"))),
            Field("basis", N_("依据"), lambda: TextEditor(hint=_("会议或文件,可不填"))),
        ]
        self.form: DraftForm[AssignmentDraft] = DraftForm(fields)
        self.form.edited.connect(self._edited)
        self.form.left.connect(self.save)
        self.save_button = button(_("安排"), self.save, kind="primary", icon="check", tip=_("安排(Ctrl+S)"))
        self.back_button = button(_("返回"), self.back.emit, kind="link")
        head = row(label(_("安排岗位"), part="title"), None, self.back_button)
        self.setLayout(column(head, self.form, row(None, self.save_button), None, gap=3, margin=3))

    @property
    def _people(self) -> Offered:
        editor = self.form.editor("staff_id")
        assert isinstance(editor, Offered)
        return editor

    @property
    def _scopes(self) -> Offered:
        editor = self.form.editor("scope_id")
        assert isinstance(editor, Offered)
        return editor

    def show_assignment(self, draft: AssignmentDraft, people: Sequence[StaffName]) -> None:
        """Begin with a draft; what is known stands in the form already."""
        self._people.offer([Option(who.id, who.name, who.initials) for who in people])
        self._role = draft.role
        self.form.show_draft(replace(draft, staff_id=draft.staff_id or None))  # type: ignore[arg-type]
        self.form.focus("staff_id" if not draft.staff_id else "role")

    def show_scopes(self, places: Sequence[Scope], taken: Mapping[str, str]) -> None:
        """The places the chosen post can be for; a taken one says by whom."""
        self._places = {place.id or place.kind: place for place in places}
        options = []
        for key, place in self._places.items():
            who = taken.get(place.id)
            options.append(
                Option(key, _("{place}(现任:{who})").format(place=place.name, who=who) if who else place.name)
            )
        self._scopes.offer(options)
        if len(options) == 1:
            self._scopes.show_value(options[0].value)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside their fields."""
        self.form.show_problems(problems)

    def save(self) -> None:
        """Hand the form over."""
        typed = self.form.draft()
        place = self._places.get(typed.scope_id or "")
        self.saved.emit(
            replace(
                typed, staff_id=typed.staff_id or "", scope_kind=place.kind if place else None,
                scope_id=place.id or None if place else None,
            )
        )  # fmt: skip

    def _edited(self) -> None:
        role = self.form.draft().role
        if role != self._role:
            self._role = role
            self.role_chosen.emit(role)
