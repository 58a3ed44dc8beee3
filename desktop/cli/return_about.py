"""`gezhi returns about`: what a community says of itself, shown and written."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.return_parts import part
from desktop.cli.session import Terminal, opened
from desktop.domain.community_facts import FACTS, MARK, Fact
from desktop.domain.permissions import Action
from desktop.operations import community
from desktop.queries import community_facts


def add_part(parts: Any) -> None:
    """Add it to the command."""
    about = part(parts, "about", _("查看或填写社区情况:制度、平台、党组织等"), run_about,
                 epilog="gezhi returns about office.gezhi party_form=党委 work_teams=2 system_patrol=是")  # fmt: skip
    about.add_argument(
        "facts", nargs="*", metavar="KEY=VALUE", help=_("要填写的项目;等号后留空为删去,不写则列出")
    )
    about.add_argument("--community", default="", help=_("哪个社区(名称或代码),只有一个时不用写"))


def run_about(args: argparse.Namespace) -> int:
    """List the facts, or write some and list them."""
    if wrong := [said for said in args.facts if "=" not in said]:
        raise Refused(_("请写成 KEY=VALUE 的样子:{said}").format(said=wrong[0]), code="community.pair")
    typed = dict(said.split("=", 1) for said in args.facts)
    with opened(args, needs=Action.EDIT if typed else Action.SEE) as office:
        if typed:
            day = today(office.clock)
            community.describe(office, typed, actor=args.actor, today=day, community=args.community)
        with office.read() as db:
            said = community_facts.of(db, args.community)
    lines = [f"{fact.key:20s} {_(fact.name)}:{_shown(fact, said.known.get(fact.key))}" for fact in FACTS]
    body = {"community": said.name, "facts": {fact.key: said.known.get(fact.key) for fact in FACTS}}
    Terminal(args.json).answer(body, "\n".join([said.name, *lines]))
    return 0


def _shown(fact: Fact, value: Any) -> str:
    if value is None:
        return _("未采集")
    if fact.form == MARK:
        return _("是") if value else _("否")
    return _(fact.choices[value]) if fact.choices and value in fact.choices else str(value)
