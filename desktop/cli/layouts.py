"""`gezhi layout`: how documents look, listed, changed part by part, put back, taken again."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure, Problem, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.documents.kinds import template
from desktop.documents.render import design as designs
from desktop.documents.render.design import Design
from desktop.domain.layout_text import read, written
from desktop.domain.layouts import Layout, effective, insist
from desktop.operations import layouts as operations

OFF = "off"


def register(commands: Any) -> None:
    """Add `layout` and its parts."""
    own = commands.add_parser("layout", help=_("版式:文字、颜色、字号、印哪些;样张、恢复默认"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出可以调整的版式"), epilog="gezhi layout list office.gezhi --json"
    )
    add_office(listed)
    listed.set_defaults(run=run_list)
    shown = parts.add_parser(
        "show",
        help=_("看一种版式的各项"),
        epilog="gezhi layout show office.gezhi contact_card --sample 样张.pdf",
    )
    add_office(shown)
    _document(shown)
    _sample(shown)
    shown.set_defaults(run=run_show)
    _changing(parts)
    back = parts.add_parser(
        "reset", help=_("恢复默认"), epilog="gezhi layout reset office.gezhi contact_card"
    )
    add_office(back)
    _document(back)
    back.set_defaults(run=run_reset)
    again = parts.add_parser(
        "take", help=_("换回以前的一版"), epilog="gezhi layout take office.gezhi contact_card 2"
    )
    add_office(again)
    _document(again)
    again.add_argument("version", type=int, help=_("第几版"))
    again.set_defaults(run=run_take)


def _changing(parts: Any) -> None:
    changed = parts.add_parser(
        "set", help=_("改几项"),
        epilog="gezhi layout set office.gezhi contact_card words.title=便民卡 colours.band=#005A32 off=duty_phone",
    )  # fmt: skip
    add_office(changed)
    _document(changed)
    changed.add_argument("said", nargs="+", metavar="K=V", help=_("项目=内容;几行之间用分号;off=不印的几项"))
    changed.add_argument("--preview", action="store_true", help=_("只检查、出样张,不保存"))
    _sample(changed)
    changed.set_defaults(run=run_set)


def _document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", choices=designs.documents(), help=_("哪种材料"))


def _sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", type=Path, help=_("样张写到哪个 PDF"))
    parser.add_argument("--awkward", action="store_true", help=_("样张用最长的姓名和文字"))


def run_list(args: argparse.Namespace) -> int:
    """Every document whose look can be changed."""
    with opened(args) as office, office.read() as db:
        found = [designs.design(db, key) for key in designs.documents()]
    answer = [
        {"key": d.key, "title": d.title, "version": d.office.version, "locked": sorted(d.district.locked)}
        for d in found
    ]
    lines = [
        f"{d.key:16} {d.title}  {_('第 {n} 版').format(n=d.office.version) if d.office.version else ''}"
        for d in found
    ]
    Terminal(args.json).answer({"layouts": answer}, "\n".join(line.rstrip() for line in lines))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """The parts of one layout, and a sample when asked for."""
    with opened(args) as office, office.read() as db:
        found = designs.design(db, args.document)
    warnings = _draw(args, found.key, found.in_force)
    answer = {
        **_told(found, found.in_force),
        "parts": [
            {"part": p.path, "title": p.title, "value": p.value, "shipped": p.shipped, "locked": p.locked}
            for p in found.parts
        ],
        "warnings": warnings,
    }  # fmt: skip
    lines = [
        f"{p.path:24} {p.title}  {written(p.value)!r}{' *' if p.value != p.shipped else ''}"
        for p in found.parts
    ]
    Terminal(args.json).answer(answer, "\n".join([found.title, *lines]))
    return 0


def run_set(args: argparse.Namespace) -> int:
    """Change some parts; what is not named stays."""
    with opened(args) as office:
        with office.read() as db:
            found = designs.design(db, args.document)
            wanted = _wanted(found, args.said)
            designs.insist_public(db, wanted, today=today(office.clock))
        shipped, optional = template.shipped(found.key).data, frozenset(found.optional)
        insist(shipped, optional, wanted, district=found.district)
        warnings = _draw(args, found.key, effective(found.district, wanted))
        if not args.preview:
            designs.keep(office, wanted, actor=args.actor, today=today(office.clock))
        with office.read() as db:
            kept = designs.design(db, args.document)
    answer = {**_told(kept, wanted), "preview": args.preview, "warnings": warnings}
    words = _("只看了样张,没有保存。") if args.preview else _("已保存版式:{title}").format(title=kept.title)
    Terminal(args.json).answer(answer, words)
    return 0


def run_reset(args: argparse.Namespace) -> int:
    """Back to what the district says, or the program came with."""
    with opened(args) as office:
        operations.reset(office, args.document, actor=args.actor, today=today(office.clock))
        with office.read() as db:
            found = designs.design(db, args.document)
    Terminal(args.json).answer(_told(found, found.in_force), _("版式已恢复默认;可以撤销"))
    return 0


def run_take(args: argparse.Namespace) -> int:
    """An earlier version as the newest one."""
    with opened(args) as office:
        designs.take_again(office, args.document, args.version, actor=args.actor, today=today(office.clock))
        with office.read() as db:
            found = designs.design(db, args.document)
    Terminal(args.json).answer(_told(found, found.in_force), _("已换回第 {n} 版").format(n=args.version))
    return 0


def _wanted(found: Design, said: list[str]) -> Layout:
    shipped, problems = template.shipped(found.key).data, {}
    changes = {table: dict(keys) for table, keys in found.office.changes.items()}
    layout = found.office
    for text in said:
        path, equals, value = text.partition("=")
        table, _dot, key = path.partition(".")
        if not equals:
            raise Refused(_("要写成 项目=内容,例如 words.title=便民卡。"), code="layout.usage")
        if path == OFF:
            layout = replace(
                layout, off=frozenset(name for name in value.replace(";", ",").split(",") if name)
            )
        elif key not in shipped.get(table, {}):
            problems[path] = Problem("layout.unknown", _("版式里没有“{part}”这一项。").format(part=path))
        else:
            try:
                changes.setdefault(table, {})[key] = read(
                    table, shipped[table][key], value.replace(";", "\n")
                )
            except Refused as refusal:
                problems[path] = Problem(refusal.code, f"{path}: {refusal.text}")
    if problems:
        words = _("版式里有 {n} 处不对,没有保存。").format(n=len(problems))
        raise Refused(words, code="layout.wrong", problems=problems)
    return replace(layout, changes=changes)


def _draw(args: argparse.Namespace, key: str, layout: Layout) -> list[dict[str, str]]:
    if args.sample is None:
        return []
    try:
        with args.sample.open("wb") as out:
            drawn = designs.draw_sample(out, key, layout, awkward=args.awkward)
    except OSError as error:
        words = _("写不了“{name}”:请检查文件夹能否写入、文件是否正被打开。").format(name=args.sample.name)
        raise EnvironmentFailure(words, code="print.cannot_write") from error
    return [{"code": w.code, "text": w.text, "where": w.where} for w in drawn.warnings]


def _told(found: Design, layout: Layout) -> dict[str, Any]:
    return {
        "key": found.key, "title": found.title, "version": found.office.version, "off": sorted(layout.off),
        "optional": dict(found.optional), "changes": {t: dict(k) for t, k in layout.changes.items()},
    }  # fmt: skip
