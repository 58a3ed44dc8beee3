"""`gezhi init`: a new office file and its recovery sheet; `gezhi password`: another password."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_common, add_office, add_password, new_password, opened, password
from desktop.documents import recovery_sheet
from desktop.operations import office as operations
from desktop.operations import passwords
from desktop.security import calibration, keyslots
from desktop.workspace import Workspace, office_path

EXAMPLE = "gezhi init ~/gezhi/office.gezhi --code 420303090012 --name 云麓台社区"


def register(commands: Any) -> None:
    """Add `init` and `password` to the command line."""
    init = commands.add_parser("init", help=_("新建社区数据文件和恢复码单"), epilog=EXAMPLE)
    init.add_argument("office", type=Path, help=_("要新建的数据文件"))
    init.add_argument("--code", required=True, help=_("12 位统计用区划代码"))
    init.add_argument("--name", required=True, help=_("社区名称"))
    init.add_argument("--county", default="", help=_("区县"))
    init.add_argument("--street", default="", help=_("街道(镇)"))
    init.add_argument("--phone", default="", help=_("社区电话"))
    init.add_argument("--supervision-phone", default="", help=_("监督电话"))
    init.add_argument("--address", default="", help=_("社区地址"))
    init.add_argument("--recovery-sheet", type=Path, help=_("恢复码单 PDF 的位置"))
    add_password(init)
    add_common(init)
    init.set_defaults(run=run_init)
    change = commands.add_parser(
        "password", help=_("换密码;忘记密码时先设 GEZHI_RECOVERY_CODE"), epilog="gezhi password office.gezhi"
    )
    add_office(change)
    change.add_argument("--user", default="", help=_("给哪位用户;只有一位时可不写"))
    change.set_defaults(run=run_password)


def run_init(args: argparse.Namespace) -> int:
    """Create the file, found the community, print the recovery sheet."""
    terminal = Terminal(args.json)
    wrong = operations.problems(args.code, args.name)
    if wrong:
        raise operations.refused(wrong)
    secret = password(args, new=True)
    path = office_path(args.office)
    sheet = args.recovery_sheet or path.with_name(path.stem + "-恢复码单.pdf")
    if sheet.exists():
        raise Refused(
            _("“{name}”已存在,可能是另一个社区的恢复码单,不会覆盖。").format(name=sheet.name),
            code="office.sheet",
        )
    terminal.say(_("正在测定这台电脑的速度并生成钥匙,只需几秒…"))
    created = Workspace.create(args.office, user=args.actor, password=secret, cost=calibration.of_this_pc())
    office = created.workspace
    with contextlib.ExitStack() as undo:
        undo.callback(office.discard)  # nobody has its recovery code
        operations.found(
            office, code=args.code, name=args.name, actor=args.actor, county=args.county, street=args.street,
            phone=args.phone, supervision_phone=args.supervision_phone, address=args.address,
        )  # fmt: skip
        pdf = recovery_sheet.pdf(args.name, created.recovery_code, today(office.clock))
        sheet.parent.mkdir(parents=True, exist_ok=True)
        keyslots.write_atomically(sheet, pdf)
        undo.pop_all()
    office.close()
    terminal.answer(
        {"office": str(path), "recovery_sheet": str(sheet)},
        _("已建立 {office}\n恢复码单:{sheet}\n请打印恢复码单,封存于保险柜,然后删除这个文件。").format(
            office=path, sheet=sheet
        ),
    )
    return 0


def run_password(args: argparse.Namespace) -> int:
    """Open with the old password or the recovery code, then set the new one."""
    with opened(args, needs=None) as office:
        # The floor of every password, as at `init`: scripts and rehearsals set their own; the window asks for more.
        passwords.change(office, new_password(), user=args.user, strong=False)
    Terminal(args.json).answer({"changed": True}, _("密码已更换。恢复码没有变。"))
    return 0
