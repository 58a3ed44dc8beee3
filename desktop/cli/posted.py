"""`gezhi posted`: public service numbers, and the words for where boards hang."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.operations import posted as operations
from desktop.queries import posted

EXAMPLE = (
    'gezhi posted office.gezhi --phones "电梯维修=13900000001;水电维修=0719-8000000" --places "东门;电梯厅"'
)


def register(commands: Any) -> None:
    """Add the command."""
    own = commands.add_parser("posted", help=_("公示用语:公用服务电话、牌子挂在哪里的说法"), epilog=EXAMPLE)
    add_office(own)
    own.add_argument("--phones", help=_("公用服务电话,整张写上:名称=号码;名称=号码"))
    own.add_argument("--places", help=_("张贴位置的说法,整张写上,用分号隔开;空的恢复默认"))
    own.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Keep what was said, then tell what there is."""
    with opened(args) as office:
        if args.phones is not None:
            day = today(office.clock)
            operations.publish(office, _phones(args.phones), actor=args.actor, today=day)
        if args.places is not None:
            operations.name_places(office, _lines(args.places), actor=args.actor)
        with office.read() as db:
            phones, places = posted.phones(db), posted.places(db)
    terminal = Terminal(args.json)
    for label, number in phones:
        terminal.say(f"{label} {number}")
    terminal.say("、".join(places))
    answer = {"phones": [list(one) for one in phones], "places": list(places)}
    terminal.answer(answer, _("公用电话 {n} 个,张贴位置 {m} 种").format(n=len(phones), m=len(places)))
    return 0


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.replace("；", ";").split(";") if one.strip()]


def _phones(text: str) -> list[tuple[str, str]]:
    found = []
    for line in _lines(text):
        label, equals, number = line.partition("=")
        if not equals:
            raise Refused(_("要写成 名称=号码,例如 电梯维修=13900000001。"), code="posted.usage")
        found.append((label, number))
    return found
