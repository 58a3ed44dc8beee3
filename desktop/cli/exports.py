"""`gezhi export`: any list to .xlsx or .csv, in our columns or the receiver's; masked unless there is a reason."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.domain.care import BY_KEY
from desktop.exchange.exporting import kept
from desktop.exchange.exporting.fields import FIELDS
from desktop.exchange.exporting.learn import learn_template
from desktop.exchange.exporting.lists import LISTS
from desktop.exchange.exporting.rows import available
from desktop.exchange.exporting.run import Exported, Wanted, export
from desktop.exchange.exporting.template import Template, from_json
from desktop.exchange.workbook_csv_writing import ENCODINGS
from desktop.workspace import Workspace

EXAMPLE = "gezhi export office.gezhi residents --grid 3 --out 第三网格.xlsx"


def register(commands: Any) -> None:
    """Add the commands."""
    out = commands.add_parser("export", help=_("导出名单"), epilog=EXAMPLE)
    add_office(out)
    out.add_argument("list", choices=tuple(LISTS), help=_("哪个名单"))
    out.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("写到哪里(.xlsx 或 .csv)"))
    out.add_argument("--template", help=_("导出模板的代号、名称或文件"))
    out.add_argument("--columns", help=_("要哪些栏,用逗号隔开(栏名或代号)"))
    out.add_argument("--encoding", choices=tuple(ENCODINGS), default="utf-8", help=_("CSV 的编码"))
    out.add_argument("--grid", type=natural, default=0, help=_("只要这个网格"))
    out.add_argument("--category", choices=tuple(BY_KEY), default="", help=_("只要这一类重点人群"))
    out.add_argument("--words", default="", help=_("查找结果:要找的字"))
    out.add_argument("--all", action="store_true", help=_("连同已迁出、已结束的"))
    out.add_argument("--unmask", action="store_true", help=_("写出完整号码;须写明原因,并记入审计"))
    out.add_argument("--reason", default="", help=_("导出完整号码的原因"))
    out.set_defaults(run=run_export)
    _register_templates(commands)


def _register_templates(commands: Any) -> None:
    own = commands.add_parser("export-template", help=_("导出模板:列出、从空表学会、取走"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出模板和名单的栏目"), epilog="gezhi export-template list office.gezhi --json"
    )
    add_office(listed)
    listed.set_defaults(run=run_list)
    learnt = parts.add_parser(
        "learn",
        help=_("把上级发的空表学成模板"),
        epilog="gezhi export-template learn office.gezhi 空表.xlsx --name 综治平台",
    )
    add_office(learnt)
    learnt.add_argument("file", type=Path, help=_("空表,或模板文件(.json)"))
    learnt.add_argument("--name", default="", help=_("模板的名字"))
    learnt.add_argument("--list", dest="kind", choices=tuple(LISTS), default="", help=_("哪个名单"))
    learnt.set_defaults(run=run_learn)
    shown = parts.add_parser(
        "show", help=_("把模板写成文件,可以改了再学"), epilog="gezhi export-template show office.gezhi 综治平台 --out t.json"
    )  # fmt: skip
    add_office(shown)
    shown.add_argument("template", help=_("代号或名称"))
    shown.add_argument("--out", type=Path, required=True, help=_("写到哪里"))
    shown.set_defaults(run=run_show)
    gone = parts.add_parser(
        "forget", help=_("不再要自己的一个模板"), epilog="gezhi export-template forget office.gezhi 综治平台"
    )
    add_office(gone)
    gone.add_argument("template", help=_("代号或名称"))
    gone.set_defaults(run=run_forget)


def run_export(args: argparse.Namespace) -> int:
    """Write the list."""
    with opened(args) as office:
        wanted = Wanted(
            args.list, columns=tuple(c.strip() for c in (args.columns or "").split(",") if c.strip()),
            template=_template(office, args.template, args.list), grid=args.grid, category=args.category,
            words=args.words, everybody=args.all, unmask=args.unmask, reason=args.reason, encoding=args.encoding,
        )  # fmt: skip
        done = export(
            office, wanted, args.out, actor=args.actor, today=today(office.clock), progress=TerminalProgress()
        )
    Terminal(args.json).answer(_plain(done, wanted), "\n".join(_lines(done)))
    return 0


def _template(office: Workspace, wanted: str | None, key: str) -> Template | None:
    if not wanted:
        return None
    path = Path(wanted)
    if path.suffix.lower() == ".json" and path.is_file():
        return from_json(path.read_bytes())
    with office.read() as db:
        made = kept.template(db, wanted)
    if made.list != key:
        words = _("模板“{name}”是{list}的。").format(name=made.name, list=_(LISTS[made.list].name))
        raise Refused(words, code="export.other_list")
    return made


def _plain(done: Exported, wanted: Wanted) -> dict[str, Any]:
    return {
        "out": str(done.path), "list": wanted.list, "rows": done.rows, "masked": done.masked,
        "blanks": dict(done.blanks), "shortened": done.shortened,
    }  # fmt: skip


def _lines(done: Exported) -> list[str]:
    words = (
        _("已导出 {n} 行到 {out}(号码已遮盖)") if done.masked else _("已导出 {n} 行到 {out}(完整号码,已记录)")
    )
    lines = [words.format(n=done.rows, out=done.path)]
    lines += [
        _("必填栏“{name}”有 {n} 行是空的").format(name=name, n=count) for name, count in done.blanks.items()
    ]
    return lines


def run_list(args: argparse.Namespace) -> int:
    """Every template, and the columns every list can have."""
    with opened(args) as office, office.read() as db:
        found = kept.templates(db)
    body = {
        "templates": [
            {"key": key, "name": t.name, "list": t.list, "shipped": t.shipped, "columns": len(t.columns),
             "not_filled": [c.heading for c in t.columns if not c.field and not c.fixed]}
            for key, t in found.items()
        ],
        "lists": {
            key: [{"key": k, "heading": FIELDS[k].heading} for k in FIELDS if k in available(key)] for key in LISTS
        },
    }  # fmt: skip
    lines = [f"{key}  {t.name}  {_(LISTS[t.list].name)}" for key, t in found.items()]
    Terminal(args.json).answer(body, "\n".join(lines))
    return 0


def run_learn(args: argparse.Namespace) -> int:
    """Keep a blank workbook's layout, or a template file, as a template of the office."""
    name = args.name.strip() or args.file.stem
    if args.file.suffix.lower() == ".json":
        made = from_json(args.file.read_bytes())
        made = replace(made, name=args.name.strip() or made.name)
    else:
        made = learn_template(args.file, name=name, list_kind=args.kind)
    with opened(args) as office:
        kept.keep(office, made, actor=args.actor)
    blank = [c.heading for c in made.columns if not c.field and not c.fixed]
    words = _("已学会“{name}”:{list},{n} 栏,其中 {m} 栏要自己填").format(
        name=made.name, list=_(LISTS[made.list].name), n=len(made.columns), m=len(blank)
    )
    body = {"name": made.name, "list": made.list, "columns": len(made.columns), "not_filled": blank}
    Terminal(args.json).answer(body, words + (":" + "、".join(blank) if blank else ""))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Write a template as a file."""
    with opened(args) as office, office.read() as db:
        made = kept.template(db, args.template)
    args.out.write_bytes(orjson.dumps(made.plain(), option=orjson.OPT_INDENT_2))
    Terminal(args.json).answer({"out": str(args.out), "name": made.name}, str(args.out))
    return 0


def run_forget(args: argparse.Namespace) -> int:
    """Take one of the office's own templates off."""
    with opened(args) as office:
        with office.read() as db:
            key = kept.template(db, args.template).key
        kept.forget(office, key, actor=args.actor)
    Terminal(args.json).answer({"forgotten": key}, _("已去掉这个模板。"))
    return 0
