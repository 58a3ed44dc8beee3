"""What the one search box finds: records of the office and commands, as hits for the drop-down. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import searching
from desktop.queries import accounts, search
from ui.bridge.target import Target

if TYPE_CHECKING:
    from desktop.workspace import Workspace

SHOWN = 20
COMMANDS = 5  # of the hits, at the end
RECENT = 8
_PLACES = {
    "resident": "households",
    "household": "households",
    "dwelling": "households",
    "building": "households",
    "compound": "households",
    "grid": "grids",
    "micro_grid": "grids",
    "staff": "team",
}


@dataclass(frozen=True)
class Found:
    """One hit: where it leads, what it is called, where it is and why it was found, its kind in words.

    command: the id of a command instead of a place.
    """

    target: Target
    title: str
    where: str
    kind: str
    command: str = ""


@dataclass(frozen=True)
class Act:
    """A command that can be run now: its words, what they say, its key."""

    id: str
    title: str
    detail: str


def find(office: Workspace, words: str, actor: str = "") -> list[Found]:
    """The first records, by kind; runs on a job thread. Whoever looks up a whole ID number is written down."""
    with office.read() as db:
        if not accounts.permit(db, actor).may(Action.SEE):
            return []
        found = search.find(db, words, limit=SHOWN)
    searching.tell(office, words, [hit.id for hit in found.hits], actor=actor)
    return [
        Found(
            Target(_PLACES[hit.kind], hit.kind, hit.id), hit.title,
            " · ".join(part for part in (hit.reason, hit.where) if part), hit.kind_name,
        )
        for hit in found.hits
        if hit.kind in _PLACES
    ]  # fmt: skip


def commands(acts: Sequence[Act], words: str, initials: Callable[[str], str]) -> list[Found]:
    """Commands whose words or initials begin with what was typed, then those that hold it."""
    typed = "".join(words.lower().split())
    if not typed:
        return []

    def rank(act: Act) -> int:
        keys = ("".join(act.title.lower().split()), initials(act.title))
        return 0 if any(key.startswith(typed) for key in keys) else 1 if typed in keys[0] else 2

    fitting = sorted((act for act in acts if rank(act) < 2), key=rank)[:COMMANDS]
    return [Found(Target(""), act.title, act.detail, _("命令"), act.id) for act in fitting]


class Recent:
    """What was gone to from the search box since the window opened; never written down, for it names people."""

    def __init__(self) -> None:
        self._kept: list[Found] = []

    def keep(self, found: Found) -> None:
        """Put it first."""
        self._kept = [found, *(k for k in self._kept if k.target != found.target)][:RECENT]

    def all(self) -> tuple[Found, ...]:
        """The newest first."""
        return tuple(self._kept)


def nothing_found(words: str) -> str:
    """The sentence of an empty drop-down."""
    return _("没有找到“{words}”。可输入姓名、拼音首字母、电话或证件尾号、门牌(3-2-501)。").format(words=words)
