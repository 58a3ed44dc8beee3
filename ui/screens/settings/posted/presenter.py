"""What the page of posted words does: show both lists, keep what was typed. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.domain.layout_text import read, written
from desktop.domain.permissions import Action
from desktop.operations import posted as operations
from desktop.queries import accounts, posted

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

_PAIRS = [["", ""]]  # the shape of a list of label and number, for reading lines


@dataclass(frozen=True)
class Standing:
    """Both lists as lines of text, and who may change which."""

    phones: str
    places: str
    may_publish: bool
    may_name: bool


class PostedView(Protocol):
    """What is told to the page."""

    def show_standing(self, standing: Standing) -> None: ...
    def say(self, text: str) -> None: ...


class PostedPresenter:
    """`standing` is what the last look found."""

    def __init__(
        self, view: PostedView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.standing: Standing | None = None

    def reload(self) -> None:
        """Read both lists again."""

        def look(_progress: Progress) -> Standing:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                return Standing(
                    written([list(one) for one in posted.phones(db)]), "\n".join(posted.places(db)),
                    permit.may(Action.MANAGE_SETTINGS), permit.may(Action.PRINT),
                )  # fmt: skip

        def show(standing: Standing) -> None:
            self.standing = standing
            self._view.show_standing(standing)

        self._work.read(look, show, slot="settings.posted")

    def save_phones(self, text: str) -> None:
        """Keep the public numbers; one step."""
        try:
            wanted = [(label, number) for label, number in read("words", _PAIRS, text)]
        except Refused as refusal:
            self._view.say(refusal.text)
            return
        self._change(
            lambda: operations.publish(self._office, wanted, actor=self._actor, today=self._today()),
            _("已登记公用电话 {n} 个").format(n=len(wanted)),
        )

    def save_places(self, text: str) -> None:
        """Keep the words for places; one step."""
        wanted = text.split("\n")
        self._change(
            lambda: operations.name_places(self._office, wanted, actor=self._actor),
            _("已保存张贴位置用语"),
        )

    def _change(self, change: Callable[[], Changes], notice: str) -> None:
        self._work.change(
            lambda _p: change(), lambda _changes: self.reload(), failed=self._failed, title=_("公示用语"),
            notice=notice,
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
