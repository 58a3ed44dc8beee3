"""`gezhi photo`: a worker's portrait, cropped to 5:7 and cleaned of camera data; one undo takes it back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.documents import pictures
from desktop.documents.layout.photo import Frame
from desktop.operations import photos
from desktop.queries import team


def register(commands: Any) -> None:
    """Add the command."""
    photo = commands.add_parser(
        "photo", help=_("放上或去掉工作人员的照片"), epilog="gezhi photo office.gezhi 陈小燕 陈小燕.jpg"
    )
    add_office(photo)
    photo.add_argument("name", help=_("姓名,或人员编号"))
    photo.add_argument("picture", type=Path, nargs="?", help=_("照片文件;不写就是去掉照片"))
    photo.add_argument(
        "--frame",
        default="",
        metavar="L,T,W,H",
        help=_("只取照片的一部分:左、上、宽、高各占几分之几,如 0.2,0.1,0.5,0.7"),
    )
    photo.set_defaults(run=run_photo)


def run_photo(args: argparse.Namespace) -> int:
    """Read the picture in a process of its own, keep what is needed of it."""
    jpeg = pictures.cropped(args.picture.read_bytes(), _frame(args.frame)) if args.picture else None
    with opened(args) as office:
        with office.read() as db:
            people = team.names(db, day=today(office.clock))
        found = [person for person in people if args.name in (person.id, person.name)]
        if not found:
            raise NotFound(_("没有叫“{name}”的工作人员。").format(name=args.name), code="staff.gone")
        if len(found) > 1:
            text = _("有 {n} 位叫“{name}”,请写人员编号:{ids}")
            ids = "、".join(person.id for person in found)
            raise Refused(text.format(n=len(found), name=args.name, ids=ids), code="staff.several")
        if jpeg is None:
            photos.remove_portrait(office, found[0].id, actor=args.actor)
        else:
            photos.keep_portrait(office, found[0].id, jpeg, actor=args.actor)
    words = _("{name} 的照片已放上") if jpeg else _("{name} 的照片已去掉")
    Terminal(args.json).answer(
        {"staff": found[0].id, "bytes": len(jpeg or b"")}, words.format(name=found[0].name)
    )
    return 0


def _frame(text: str) -> Frame | None:
    if not text:
        return None
    try:
        left, top, width, height = (float(part) for part in text.split(","))
        return Frame(left, top, width, height)
    except ValueError as error:
        raise Refused(_("--frame 要写成 左,上,宽,高,每个是 0 到 1 的小数。"), code="usage") from error
