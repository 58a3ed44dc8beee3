"""`gezhi demo`: the whole main job on the practice community, headless, every file left in one folder.

Four workbooks become cards, boards, badges, a roster, grid maps, a county return with its contradictions in
words, and a bundle that a second office file takes in with the same result.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.base.paths import resource
from desktop.base.progress import Progress
from desktop.cli import imports, printing
from desktop.cli.session import Terminal, TerminalProgress, add_common
from desktop.documents import recovery_sheet
from desktop.documents.render import Scope
from desktop.exchange import practice_days
from desktop.exchange.bundle import exchange
from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.exchange.practice import AS_OF, LEDGER, PASSWORD
from desktop.operations import checking, first_run
from desktop.operations import office as founding
from desktop.queries import grids, search
from desktop.returns import Basis, contradictions, quarter_weeks
from desktop.returns.template import fill_template
from desktop.security.install import Install
from desktop.workspace import Workspace

ACTOR = N_("演练")
PHONE = "0719-8000000"
SUPERVISION = "0719-8000110"
ADDRESS = "云麓台路1号"
MARK = ".gezhi-demo"
COUNTY = "07_演练县社区网格基础数据.xlsx"
TEMPLATE = "08_自查表模板.xlsx"
PRINTS: tuple[tuple[str, str, Mapping[str, object], str], ...] = (
    ("card", "community", {}, "联系卡.pdf"),
    ("board-door", "community", {"per": "unit"}, "公示牌-A3.pdf"),
    ("board-door", "community", {"per": "grid", "size": "40x60", "bleed": True}, "公示牌-40x60.pdf"),
    ("badge", "community", {"size": "cr80"}, "工作证.pdf"),
    ("badge", "community", {"size": "pocket"}, "胸卡.pdf"),
    ("roster", "community", {}, "花名册.pdf"),
    ("map", "community", {}, "网格示意图.pdf"),
    ("tower", "community", {}, "楼栋住户一览.pdf"),
    ("diary", "community", {"month": 202606}, "工作日志.pdf"),
    ("call-list", "community", {}, "群外人员.pdf"),
)


@dataclass(slots=True)
class Demo:
    """One run: where the files go, and what each step did."""

    folder: Path
    terminal: Terminal
    progress: Progress = field(default_factory=TerminalProgress)
    steps: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def step(self, title: str) -> Iterator[dict[str, Any]]:
        """Time one step; the caller fills in what it did."""
        done: dict[str, Any] = {"step": title}
        began = time.perf_counter()
        yield done
        done["seconds"] = round(time.perf_counter() - began, 2)
        self.steps.append(done)
        facts = "  ".join(f"{k} {v}" for k, v in done.items() if k not in {"step", "seconds"})
        self.terminal.say(f"{done['seconds']:7.2f} s  {title}  {facts}")

    def path(self, *parts: str) -> Path:
        """A file of the run; its folder is made."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def register(commands: Any) -> None:
    """Add the command."""
    demo = commands.add_parser(
        "demo", help=_("用演练社区走一遍全部工作,文件留在文件夹里"), epilog="gezhi demo out"
    )
    demo.add_argument("folder", type=Path, help=_("放文件的文件夹"))
    add_common(demo)
    demo.set_defaults(run=run_demo)


def run_demo(args: argparse.Namespace) -> int:
    """Run the whole job and print what came out."""
    _clear(args.folder)
    demo = Demo(args.folder, Terminal(args.json))
    began = time.perf_counter()
    community(demo)
    county(demo)
    seconds = round(time.perf_counter() - began, 1)
    files = sorted(
        str(p.relative_to(args.folder)) for p in args.folder.rglob("*") if p.is_file() and p.name != MARK
    )
    words = _("用时 {s} 秒,{n} 个文件在 {folder};演练数据的密码是 {password}").format(
        s=seconds, n=len(files), folder=args.folder, password=PASSWORD
    )
    demo.terminal.answer(
        {"steps": demo.steps, "seconds": seconds, "files": files}, "\n".join([*files, "", words])
    )
    return 0


def _clear(folder: Path) -> None:
    """Make room for the run; only a folder that an earlier run made is emptied."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise Refused(
                _("文件夹“{name}”里已有别的文件,请换一个空文件夹。").format(name=folder.name),
                code="demo.folder",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def community(demo: Demo) -> None:
    """The practice community: from four workbooks to paper and a bundle."""
    office = _found(
        demo,
        "演练社区.gezhi",
        "420303090012",
        "云麓台社区",
        county="张湾区",
        street="青桐街道",
        address=ADDRESS,
    )
    try:
        _import(demo, office, LEDGER)
        with demo.step(_("再导入一次同一份台账")) as done:
            done |= _import_one(demo, office, LEDGER[1])["fates"]
        with demo.step(_("记一周的工作")):
            practice_days.live(office, actor=_(ACTOR), day=AS_OF, progress=demo.progress)
        with demo.step(_("查找")) as done, office.read() as db:
            for words in ("zxm", "0000", "3-2-501"):
                done[words] = search.find(db, words).total
        _print(demo, office)
        with demo.step(_("网格")) as done, office.read() as db:
            rows = grids.grids(db, day=AS_OF)
            done |= {_("网格数"): len(rows), _("登记户"): sum(r.size.registered for r in rows)}
            done[_("未入格户")] = grids.unplaced(db, day=AS_OF).nowhere
        _indicators(demo, office, "社区指标.json")
        _exchange(demo, office)
        with demo.step(_("检查")) as done:
            done[_("问题")] = len(checking.check(office, deep=True, progress=demo.progress).problems)
    finally:
        office.close()


def county(demo: Demo) -> None:
    """The practice county: the return, its contradictions in words, the district's own workbook filled."""
    office = _found(demo, "演练县.gezhi", "640423000000", "演练县")
    try:
        _import(demo, office, (COUNTY,))
        basis = _indicators(demo, office, "县指标.json")
        with demo.step(_("矛盾之处")) as done:
            found = contradictions(basis)
            text = "\n".join(c.text for c in found)
            demo.path("上报", "矛盾之处.txt").write_text(text + "\n", encoding="utf-8")
            done[_("条")] = len(found)
        demo.terminal.say("\n".join(f"           · {c.text}" for c in found))
        with demo.step(_("填报上级表格")) as done:
            filled = fill_template(resource("sample", TEMPLATE), demo.path("上报", "自查表-已填.xlsx"), basis)
            done[_("单元格")] = filled.cells
    finally:
        office.close()


def _found(
    demo: Demo, name: str, code: str, title: str, *, county: str = "", street: str = "", address: str = ""
) -> Workspace:
    with demo.step(_("建立 {title}").format(title=title)):
        created = Workspace.create(demo.path(name), user=_(ACTOR), password=PASSWORD)
        founding.found(
            created.workspace, code=code, name=title, actor=_(ACTOR), county=county, street=street, address=address,
            phone=PHONE, supervision_phone=SUPERVISION,
        )  # fmt: skip
        first_run.mark_practice(created.workspace, actor=_(ACTOR))
        sheet = recovery_sheet.pdf(title, created.recovery_code, AS_OF)
        demo.path("恢复码单", f"{title}.pdf").write_bytes(sheet)
    return created.workspace


def _import(demo: Demo, office: Workspace, names: tuple[str, ...]) -> None:
    for name in names:
        with demo.step(_("导入 {name}").format(name=name)) as done:
            summary = _import_one(demo, office, name)
            done |= {**summary["fates"], **summary["created"]}


def _import_one(demo: Demo, office: Workspace, name: str) -> dict[str, Any]:
    decide = DecidedBefore(read_decisions(resource("sample", "decisions.json")))
    prepared = prepare(office, resource("sample", name), decide=decide, as_of=AS_OF, progress=demo.progress)
    applied = apply(office, prepared, actor=_(ACTOR), today=AS_OF, progress=demo.progress)
    report = prepared.report.plain()
    imports.write_report(demo.path("导入报告", Path(name).stem + ".json"), report)
    return imports.summary(prepared, applied, report)


def _print(demo: Demo, office: Workspace) -> None:
    for kind, scope, options, name in PRINTS:
        sheet = printing.Sheet(kind, Scope.parse(scope), options, demo.path("打印", name))
        with demo.step(_("打印 {name}").format(name=name)) as done:
            printed = printing.write(office, sheet, actor=_(ACTOR), progress=demo.progress)
            done |= {_("份"): printed.items, _("页"): printed.pages, _("提醒"): len(printed.warnings)}


def _indicators(demo: Demo, office: Workspace, name: str) -> Basis:
    with demo.step(_("计算指标")) as done:
        basis = Basis([office], as_of=AS_OF, period=quarter_weeks(AS_OF))
        figures = basis.evaluate().figures
        body = {
            code: {"value": f.value, "numerator": f.numerator, "denominator": f.denominator}
            for code, f in figures.items()
        }
        demo.path("上报", name).write_bytes(orjson.dumps(body, option=orjson.OPT_INDENT_2, default=str))
        done[_("个")] = len(figures)
    return basis


def _exchange(demo: Demo, office: Workspace) -> None:
    """A bundle for a second computer of the office, applied there twice."""
    install = Install.make()
    bundle = demo.path("交换", "社区交换包.sqb")
    with demo.step(_("写交换包")) as done:
        written = exchange.write(office, install.recipient, bundle, install=install, actor=_(ACTOR))
        done |= {_("操作"): written.ops, "KB": written.bytes // 1024}
    second = Workspace.create(
        demo.path("交换", "第二台电脑.gezhi"), user=_(ACTOR), password=PASSWORD
    ).workspace
    try:
        for title in (_("第二台电脑收下交换包"), _("再收一次")):
            with demo.step(title) as done:
                taken = exchange.apply(second, bundle, install=install, actor=_(ACTOR))
                done |= {_("新记录"): taken.new_ops, _("待裁决"): taken.conflicts}
        with demo.step(_("两边核对")) as done:
            done[_("一致")] = _same_rows(office, second)
    finally:
        second.close()


def _same_rows(one: Workspace, other: Workspace) -> bool:
    with one.read() as here, other.read() as there:
        return checking.fingerprint(here) == checking.fingerprint(there)
