"""Bundles nobody has to think of: every quarter of an hour and at the end, to a second disk and to the mailbox folder.

On the second disk lies what this office file would need to be whole again after its last backup (`second_place`). The
mailbox is for the office's other computers, a file for each of them. Nothing is written when nothing is new. What fails
is told and tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import placing, second_place
from desktop.exchange.bundle.composing import compose
from desktop.exchange.bundle.placing import KEPT
from desktop.exchange.bundle.second_place import Lying
from desktop.queries import accounts, streams
from desktop.queries.posting import PLAN, STATE, Plan, others, plan, told
from desktop.security.install import Install
from desktop.store import intake
from desktop.workspace import Workspace

EVERY_MS: Final = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Report:
    """The files that were written, and in words what could not be."""

    files: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """For a screen: the plan, when (ms) something was last written or found to be all there, and the last problems.

    `lying`: how the pictures stand in the second place; None when nothing was written there, or it is not within reach.
    """

    plan: Plan
    at_ms: int | None
    problems: tuple[str, ...]
    others: tuple[str, ...]  # names of the computers the mailbox is for
    lying: Lying | None = None


def choose(
    office: Workspace, *, actor: str, second: Path | None = None, mailbox: Path | None = None,
    no_second: bool = False, no_mailbox: bool = False,
) -> Plan:  # fmt: skip
    """Choose folders; what is None stays, `no_…` gives one up.

    Raises `Refused` for a folder that is none, or in which the office file itself is.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
        before = plan(db)
    for folder in (second, mailbox):
        if folder is not None:
            _insist_fit(office, folder)
    chosen = Plan(
        None if no_second else second or before.second, None if no_mailbox else mailbox or before.mailbox
    )
    if chosen.second is not None and chosen.mailbox is not None and _same(chosen.second, chosen.mailbox):
        raise Refused(_("信箱和第二处要分开放在两个文件夹。"), code="automatic.same_place")
    with office.local() as db:
        streams.write(db, PLAN, {"second": str(chosen.second or ""), "mailbox": str(chosen.mailbox or "")})
        kept = streams.read(db, STATE)
        if chosen.second != before.second:
            kept.pop("second", None)
        if chosen.mailbox != before.mailbox:
            kept.pop("mailbox", None)
        streams.write(db, STATE, {**kept, "problems": []})
    return chosen


def _insist_fit(office: Workspace, folder: Path) -> None:
    if not folder.is_dir():
        raise Refused(_("没有这个文件夹:{folder}").format(folder=folder), code="automatic.no_folder")
    if _same(folder, office.path.parent):
        raise Refused(_("请选另一个磁盘或文件夹,不要和数据文件放在一起。"), code="automatic.same_place")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def standing(office: Workspace, install: Install) -> Standing:
    """How the automatic bundles stand."""
    with office.read() as db:
        state = streams.read(db, STATE)
        names = tuple(one.name for one in others(db, install.public_key))
        lying = second_place.lying(db, state, plan(db).second, office)
        return Standing(plan(db), state.get("at"), tuple(map(str, state.get("problems", []))), names, lying)


def due(office: Workspace, install: Install, *, leaving: bool = False) -> bool:
    """Whether something is to be written now: a folder chosen, something new, and time for it (or the last moment)."""
    if office.read_only:
        return False
    with office.read() as db:
        chosen, state = plan(db), streams.read(db, STATE)
        if chosen == Plan():
            return False
        tried = state.get("tried")
        early = isinstance(tried, int) and 0 <= office.clock.milliseconds() - tried < EVERY_MS
        if early and not leaving:
            return False
        have = intake.vector(db)
        second = chosen.second is not None and not second_place.whole(db, state, chosen.second, office)
        mailbox = chosen.mailbox
        return second or (
            mailbox is not None
            and any(not told(db, state, one, mailbox, have) for one in others(db, install.public_key))
        )


def run(office: Workspace, install: Install, *, actor: str) -> Report:
    """Write what is new to both places; a place that fails does not keep the other from being served.

    Raises nothing for a folder that is gone or full: that stands in the report and is remembered for the screen.
    """
    with office.read() as db:
        chosen, state = plan(db), streams.read(db, STATE)
    files: list[Path] = []
    problems: list[str] = []
    for serve, folder, words in (
        (second_place.serve, chosen.second, _("第二处")), (_to_mailbox, chosen.mailbox, _("信箱")),
    ):  # fmt: skip
        if folder is None:
            continue
        try:
            if not folder.is_dir():
                raise Refused(_("文件夹现在打不开"), code="automatic.no_folder")
            files += serve(office, install, folder, state, actor)
        except GezhiError as error:
            problems.append(_("{place}:{why}").format(place=words, why=error.text))
    now = office.clock.milliseconds()
    state |= {"tried": now, "problems": problems}
    if not problems:
        state["at"] = now
    with office.local() as db:
        streams.write(db, STATE, state)
    return Report(tuple(files), tuple(problems))


# The mailbox


def _to_mailbox(
    office: Workspace, install: Install, folder: Path, state: dict[str, Any], actor: str
) -> list[Path]:
    letters = dict(state.get("mailbox", {}))
    made: list[Path] = []
    with office.read() as db:
        have, wanted = intake.vector(db), others(db, install.public_key)
        wanting = [one for one in wanted if not told(db, state, one, folder, have)]
    for one in wanting:
        done = compose(office, one.recipient, placing.name(office, folder), install=install)
        done, paths = placing.whole(office, done, one.recipient, folder, install, actor)
        before = letters.get(one.recipient, {}).get("files") or []
        files = placing.prune(folder, [*before, *(path.name for path in paths)], KEPT * len(paths))
        letters[one.recipient] = {
            "since": done.since.to_json(), "have": done.have.to_json(), "files": files,
            "pictures": done.pictures, "lacks": done.lacks, "last": len(paths),
        }  # fmt: skip
        made += paths
    state["mailbox"] = {one.recipient: letters[one.recipient] for one in wanted if one.recipient in letters}
    return made
