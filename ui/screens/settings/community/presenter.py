"""What the page of a community's own facts does: show what is known, keep what was changed. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import GezhiError, NotFound
from desktop.base.i18n import _
from desktop.domain.community_facts import FACTS, MARK, Fact
from desktop.domain.permissions import Action
from desktop.operations import community as operations
from desktop.queries import accounts, community_facts

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

YES, NO = "1", "0"  # what the operation reads, and no clerk sees


@dataclass(frozen=True)
class Known:
    """The name of the community, every fact as it would be typed ("" for 未采集), and whether it may be changed."""

    name: str
    facts: Mapping[str, str]
    may: bool


class CommunityView(Protocol):
    """What is told to the page."""

    def show_known(self, known: Known) -> None: ...
    def say(self, text: str) -> None: ...


class CommunityPresenter:
    """`known` is what the last look found."""

    def __init__(
        self, view: CommunityView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.known: Known | None = None

    def reload(self) -> None:
        """Read again; an office of several communities is described by command, each by its name."""

        def look(_progress: Progress) -> Known:
            with self._office.read() as db:
                may = accounts.permit(db, self._actor).may(Action.EDIT)
                try:
                    said = community_facts.of(db)
                except NotFound:
                    return Known("", {}, False)
            return Known(said.name, {fact.key: _typed(fact, said.known.get(fact.key)) for fact in FACTS}, may)

        def show(known: Known) -> None:
            self.known = known
            self._view.show_known(known)

        self._work.read(look, show, slot="settings.community")

    def changed(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was typed and is not so yet."""
        known = self.known.facts if self.known else {}
        return {key: text for key, text in typed.items() if text.strip() != known.get(key, "")}

    def save(self, typed: Mapping[str, str]) -> None:
        """Keep what was changed; one step."""
        wanted = self.changed(typed)
        if wanted:
            self._work.change(
                lambda _p: operations.describe(self._office, wanted, actor=self._actor, today=self._today()),
                lambda _changes: self.reload(), failed=self._failed, title=_("社区情况"),
                notice=_("已保存社区情况"),
            )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)


def _typed(fact: Fact, value: Any) -> str:
    if value is None:
        return ""
    return (YES if value else NO) if fact.form == MARK else str(value)
