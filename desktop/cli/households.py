"""`gezhi household split` and `gezhi household merge`: dividing a household, and bringing two together."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from desktop.base.i18n import _
from desktop.cli import events
from desktop.cli.session import add_office
from desktop.domain.life.act import Kind


def register(commands: Any) -> None:
    """Add the commands."""
    household = commands.add_parser("household", help=_("分户、并户"))
    parts = household.add_subparsers(dest="part", required=True, metavar=_("动作"))
    split = parts.add_parser(
        "split", help=_("选中的成员另立一户"),
        epilog="gezhi household split office.gezhi --household 12ab --resident 3f2a --new-head 3f2a --on 2026-06-20",
    )  # fmt: skip
    merge = parts.add_parser(
        "merge", help=_("一户并进另一户"),
        epilog="gezhi household merge office.gezhi --household 12ab --to-household 77cd --relation 20 --on 2026-06-20",
    )  # fmt: skip
    for parser, kind in ((split, Kind.SPLIT), (merge, Kind.MERGE)):
        add_office(parser)
        events.add_arguments(parser)
        parser.set_defaults(run=partial(_run, kind))


def _run(kind: Kind, args: argparse.Namespace) -> int:
    return events.run_act(args, kind)
