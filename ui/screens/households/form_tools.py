"""What every ledger form can do beside being typed in: pin, doubt, reveal, and keep what is half typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import N_, _
from desktop.domain.reveals import REASONS, SECONDS
from desktop.queries.drafts import new_key
from ui.screens.households.judging import Judging
from ui.screens.households.keeping import DraftKeeper
from ui.widgets.boxes import button
from ui.widgets.hold import Hold
from ui.widgets.options import options

if TYPE_CHECKING:
    from ui.bridge.desk import Desk
    from ui.widgets.ask_bar import AskBar
    from ui.widgets.form import DraftForm

REVEAL_KEY = Qt.Key.Key_F12
ACCEPT_REASONS = (
    N_("看过证件原件,无误"),
    N_("户口簿上就是这样写的"),
    N_("本人确认"),
    N_("已向派出所核实"),
    N_("其他"),
)


class FormTools(QObject):
    """Implements `JudgingView`. kind: the record's kind, also the name its drafts are kept under."""

    said = Signal(str)
    weigh_wanted = Signal()

    def __init__(self, page: QWidget, form: DraftForm[Any], ask: AskBar, desk: Desk, kind: str) -> None:
        super().__init__(page)
        self._form, self._ask = form, ask
        self.judging = Judging(self, desk.office, desk.work, kind, actor=desk.actor, today=desk.today)
        self.keeper = DraftKeeper(desk, kind, self._typed, self)
        self.reveal_button = button(
            _("按住看号码"), icon="eye", kind="quiet", tip=_("按住按钮或 F12 半秒,选原因后显示 30 秒")
        )
        self.reveal_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hold = Hold(page, REVEAL_KEY, self.reveal_button)
        hold.held.connect(self.reveal)
        hold.too_short.connect(lambda: self.said.emit(_("请按住半秒,再选查看的原因。")))
        self._hide = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._hide.timeout.connect(self.mask)
        self._prefilled: dict[str, Any] = {}
        self.new = False
        form.edited.connect(self.keeper.touch)
        form.field_left.connect(lambda _name: self.keeper.keep())
        form.accept_wanted.connect(self.accept)
        form.more.set_open(desk.memory.is_open(f"{kind}.more"))
        form.more.toggled.connect(lambda on: desk.memory.remember(f"{kind}.more", on))

    # The record on sight

    def begin(self, record_id: str, place_id: str = "", *, carried: bool = True) -> None:
        """The form shows this record, or a new one at a place; pinned values go into a new one."""
        self._ask.dismiss()
        self._hide.stop()
        self.new = not record_id
        values = self._form.carried() if self.new and carried else {}
        if values:
            self._form.fill(values)
            self._form.settle()
            self._form.show_problems({})  # an empty form is not scolded before anything was typed
        self._prefilled = self._typed_values()
        self.keeper.begin(record_id or new_key(place_id))
        self.judging.begin(record_id)

    def restore(self, fields: Mapping[str, Any]) -> None:
        """Put a half-typed form back after a crash."""
        self._form.fill(fields)
        self.keeper.begin(self.keeper.key, fields)

    def saver(self) -> Callable[[str], None]:
        """What the job that saves the form runs with the record's id: its doubts go in, its draft goes out."""
        put_doubts, forget = self.judging.after_save(), self.keeper.forgetter()

        def run(record_id: str) -> None:
            put_doubts(record_id)
            forget()

        return run

    def _typed(self) -> dict[str, Any]:
        """What is half typed: of a new record everything that stands in the form, once anything was typed."""
        if not self._form.dirty():
            return {}
        return self._typed_values() if self.new else self._form.typed()

    def _typed_values(self) -> dict[str, Any]:
        values = {field.name: self._form.editor(field.name).value() for field in self._form.fields}
        return {name: value for name, value in values.items() if value not in (None, "", ())}

    # Doubts

    def doubt(self) -> None:
        """Put a question to the field with the cursor, or settle the one that stands."""
        field = self._form.focused()
        standing, what = self.judging.doubt_on(field), self._form.word(field) if field else _("整条记录")
        if standing is None:
            self._ask.ask(
                _("“{field}”有什么疑问?").format(field=what), lambda _v, note: self.judging.mark(field, note),
                hint=_("例如:号码是邻居说的,要再问本人"), yes=_("记下疑问"),
            )  # fmt: skip
            return
        self._ask.ask(
            _("“{field}”的疑问:{note}").format(field=what, note=standing.words),
            lambda _v, text: self.judging.settle(standing, text),
            hint=_("查到了什么(可以不写)"), yes=_("了结疑问"), extra=_("只写答复"),
            run_extra=lambda text: self.judging.answer(standing, text),
        )  # fmt: skip

    def accept(self, field: str) -> None:
        """Ask why the warning of a field is to stand."""
        problem = self._form.problem(field)
        if problem is None:
            return
        self._ask.ask(
            _("{problem}属实要保留的话,为什么?").format(problem=problem.text),
            lambda reason, more: self.judging.accept(field, _reason(reason, more), now=not self._form.dirty()),
            options=options((word, word) for word in ACCEPT_REASONS), hint=_("补充说明(可以不写)"), yes=_("保留"),
        )  # fmt: skip

    def pin(self) -> None:
        """Pin or unpin the field with the cursor."""
        if name := self._form.focused():
            self._form.toggle_pin(name)

    # Whole numbers

    def reveal(self) -> None:
        """Ask why, then show whole numbers for half a minute."""
        if self.new:
            return
        self._ask.ask(
            _("为什么要看完整号码?原因和您的名字会记入审计。"), lambda reason, _w: self._reveal(reason),
            options=options(REASONS.items()), hint=None, yes=_("显示 30 秒"),
        )  # fmt: skip

    def _reveal(self, reason: str) -> None:
        self.judging.reveal(self._form.secrets(), reason)

    def mask(self) -> None:
        """Whole numbers go from the screen."""
        self._hide.stop()
        self._form.reveal(False)

    # JudgingView

    def show_doubts(self, notes: Mapping[str, str]) -> None:
        """Flags beside the fields."""
        self._form.show_doubts(notes)

    def weigh_again(self) -> None:
        """What was let stand is known now."""
        if not self.new or self._form.dirty():
            self.weigh_wanted.emit()

    def show_revealed(self) -> None:
        """Numbers stand whole, for a while."""
        self._form.reveal(True)
        self._hide.start()

    def say(self, text: str) -> None:
        """A refusal."""
        self.said.emit(text)


def _reason(chosen: str, more: str) -> str:
    """What is kept as the reason: the words of the list and the clerk's own."""
    return ":".join(part for part in (_(chosen) if chosen else "", more) if part)
