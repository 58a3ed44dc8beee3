"""Campaigns (专项工作): a collection with a purpose, an end and a day on which all it collected is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desktop.base.errors import NotFound, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.care import forbidden
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.retention import BY_KEY
from desktop.queries import accounts, packs, retention
from desktop.queries import campaigns as queries
from desktop.workspace import Workspace

TAGGED = ("household", "resident")


def start(
    office: Workspace, *, name: str, purpose: str, basis: str, ends_on: date, purge_on: date | None = None,
    actor: str, today: date,
) -> Changes:  # fmt: skip
    """A new campaign. Without an end there is none; `purge_on` is by the rule of retention unless it is given.

    Raises `Refused` for what is missing, an end in the past, a purge before the end or later than the rule allows.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_SETTINGS)
        after = retention.days(db)["campaign"]
    purge = purge_on or ends_on + timedelta(days=after)
    problems = _problems(name, purpose, basis, today, ends_on, purge)
    if problems:
        raise Refused(next(iter(problems.values())).text, code="campaign.incomplete", problems=problems)
    with office.change("campaign.start", actor=actor, args={"subject": name.strip()}) as unit:
        unit.create("campaign", {
            "name": name.strip(), "purpose": purpose.strip(), "basis": basis.strip(),
            "started_on": today.isoformat(), "ended_on": ends_on.isoformat(), "purge_on": purge.isoformat(),
        })  # fmt: skip
    return unit.changes


def _problems(
    name: str, purpose: str, basis: str, today: date, ends_on: date, purge_on: date
) -> dict[str, Problem]:
    found = {}
    for field, text, words in (
        ("name", name, _("请写专项工作的名称。")),
        ("purpose", purpose, _("请写为什么收集(用途)。")),
        ("basis", basis, _("请写依据(文件名称、文号)。")),
    ):
        if not text.strip():
            found[field] = Problem(f"campaign.no_{field}", words)
    if any(forbidden(text) for text in (name, purpose)):
        found["name"] = Problem("campaign.forbidden", _("艾滋病相关的名单社区不得持有。"))
    if ends_on < today:
        found["ended_on"] = Problem("campaign.ended", _("结束日期不能早于今天。"))
    most = BY_KEY["campaign"].most
    if not ends_on <= purge_on <= ends_on + timedelta(days=most):
        words = _("清除日期要在结束之后 {n} 天以内。").format(n=most)
        found["purge_on"] = Problem("campaign.purge_on", words)
    return found


def end(office: Workspace, campaign_id: str, *, actor: str, today: date) -> Changes:
    """End a campaign today; what it collected is due the sooner. Raises `NotFound`, `Refused` when it has ended."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_SETTINGS)
        campaign = queries.one(db, campaign_id)
        after = retention.days(db)["campaign"]
    if not campaign.open_on(today):
        raise Refused(_("这项工作已经结束。"), code="campaign.ended")
    purge_on = min(campaign.purge_on, (today + timedelta(days=after)).isoformat())
    with office.change("campaign.end", actor=actor, args={"subject": campaign.name}) as unit:
        unit.set("campaign", campaign_id, {"ended_on": today.isoformat(), "purge_on": purge_on})
    return unit.changes


def tag(
    office: Workspace, campaign_id: str, records: Sequence[tuple[str, str]], *, text: str = "",
    answers: Mapping[str, str] | None = None, questions: str = "", actor: str, today: date,
) -> Changes:  # fmt: skip
    """Mark households or residents (kind, id) in a campaign, with answers to its questions.

    `questions`: the list of questions the answers are to; what nobody answered stays "". Raises `Refused` when the
    campaign is over or has no purge date and for an answer to another question, `NotFound` for an unknown record or list.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        campaign = queries.one(db, campaign_id)
        for kind, record_id in records:
            if kind not in TAGGED or not queries.stands(db, kind, record_id):
                raise NotFound(_("找不到这条记录。"), code="record.unknown")
    if not records:
        raise Refused(_("请先选择住户或居民。"), code="campaign.nobody")
    if not campaign.purge_on or not campaign.open_on(today):
        raise Refused(_("这项工作已经结束,不能再加标记。"), code="campaign.ended")
    if questions:
        answers = _to_questions(office, questions, answers or {})
    if forbidden(" ".join((text, *(answers or {}).values()))):
        raise Refused(_("艾滋病相关的名单社区不得持有。"), code="campaign.forbidden")
    fields: dict[str, Any] = {
        "campaign_id": campaign_id, "tag": text.strip() or None, "answers": dict(answers or {}) or None,
        "noted_on": today.isoformat(),
    }  # fmt: skip
    args = {"subject": campaign.name, "count": len(records)}
    with office.change("campaign.tag", actor=actor, args=args) as unit:
        for kind, record_id in records:
            unit.create("campaign_entry", {**fields, "record_kind": kind, "record_id": record_id})
    return unit.changes


def _to_questions(office: Workspace, name: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Every question of a list with its answer, in the order of the list."""
    with office.read() as db:
        lists = packs.question_sets(db)
    if name not in lists:
        known = _("、").join(lists) or _("(还没有问卷)")
        words = _("没有这份问卷:{name}。有的是:{known}").format(name=name, known=known)
        raise NotFound(words, code="campaign.no_questions")
    if other := [question for question in answers if question not in lists[name]]:
        words = _("问卷“{name}”里没有这一问:{other}").format(name=name, other="、".join(other))
        raise Refused(words, code="campaign.other_question")
    return {question: answers.get(question, "") for question in lists[name]}


def untag(office: Workspace, entry_ids: Sequence[str], *, actor: str) -> Changes:
    """Take entries off again; the purge of the campaign takes what the log still holds of them."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
    with office.change("campaign.untag", actor=actor, args={"count": len(entry_ids)}) as unit:
        for entry_id in entry_ids:
            unit.delete("campaign_entry", entry_id)
    return unit.changes
