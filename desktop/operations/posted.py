"""Writing down what the office says of the papers it posts: public service numbers, words for where a board hangs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts, posted
from desktop.queries.private_facts import private_facts, published_phones
from desktop.workspace import Workspace

MOST: Final = 30
LONGEST: Final = 20  # characters of a place or a label
_NUMBER: Final = re.compile(r"[0-9][0-9 -]{2,18}")


def publish(office: Workspace, phones: Sequence[tuple[str, str]], *, actor: str, today: date) -> Changes:
    """Keep the list of public service numbers (label, number) whole; public papers may show them from now on.

    Raises `Refused` (`posted.phones`, a problem for each line by its number from 1) for what is no number, and for
    one that is a resident's or a worker's private one; and without the right to change settings.
    """
    wanted = [(label.strip(), number.strip()) for label, number in phones if label.strip() or number.strip()]
    with office.change("posted.phones", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        facts, given = private_facts(unit.db), published_phones(unit.db, day=today)
        problems: dict[str, Problem] = {}
        for line, (label, number) in enumerate(wanted, 1):
            bare = "".join(filter(str.isdigit, number))
            if not label or len(label) > LONGEST or not _NUMBER.fullmatch(number):
                text = _("第 {n} 行要写成“名称 | 号码”，名称最多 {most} 个字。")
                problems[str(line)] = Problem("posted.line", text.format(n=line, most=LONGEST))
            elif bare in facts.private_phones or (bare in facts.phones and bare not in given):
                text = _(
                    "第 {n} 行是居民或工作人员的私人电话，不能公开。本人同意公开的，请登记成工作人员的工作电话。"
                )
                problems[str(line)] = Problem("posted.private", text.format(n=line))
        _insist(problems, len(wanted), "posted.phones")
        settings.put(unit, posted.PHONES, [list(one) for one in wanted])
    return unit.changes


def name_places(office: Workspace, places: Sequence[str], *, actor: str) -> Changes:
    """Keep the words for where a board hangs whole; an empty list brings the usual ones back.

    Raises `Refused` (`posted.places`) for too long or too many words, and without the right to print.
    """
    wanted = list(dict.fromkeys(word.strip() for word in places if word.strip()))
    problems = {
        str(line): Problem("posted.line", _("第 {n} 行太长，最多 {most} 个字。").format(n=line, most=LONGEST))
        for line, word in enumerate(wanted, 1)
        if len(word) > LONGEST
    }
    _insist(problems, len(wanted), "posted.places")
    with office.change("posted.places", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.PRINT)
        settings.put(unit, posted.PLACES, wanted)
    return unit.changes


def _insist(problems: dict[str, Problem], count: int, code: str) -> None:
    if count > MOST:
        problems["count"] = Problem("posted.count", _("最多写 {n} 行。").format(n=MOST))
    if problems:
        first = "".join(problem.text for problem in list(problems.values())[:3])
        raise Refused(_("没有保存。{first}").format(first=first), code=code, problems=problems)
