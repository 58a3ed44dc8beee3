"""`gezhi returns`: what goes out is kept, shown, sent again and corrected; report, annexes, charts, scores, and the
rectification ledger."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.cli import return_about, return_papers
from desktop.cli.return_parts import Made, basis_of, part
from desktop.cli.session import Terminal, opened
from desktop.domain.permissions import Action
from desktop.operations.snapshots import frozen
from desktop.queries import snapshots
from desktop.queries.snapshots import FrozenFile, SnapshotRow
from desktop.returns import Basis, contradictions
from desktop.returns import snapshot as archive
from desktop.returns.annexes import ANNEXES, fill
from desktop.returns.snapshot import Difference, compare, thaw
from desktop.returns.template import fill_template, guess_teaching, read_teaching


def register(commands: Any) -> None:
    """Add the command and its parts."""
    own = commands.add_parser("returns", help=_("上报存档、自查报告、附件、图表、考核和整改台账"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    issue = part(parts, "issue", _("按截止日存档一份报表"), run_issue,
                 epilog="gezhi returns issue office.gezhi --as-of 2026-06-30 --title 二季度自查 --annexes")  # fmt: skip
    _what(issue)
    correct = part(parts, "correct", _("更正一份已上报的报表,写明原因"), run_issue,
                   epilog="gezhi returns correct office.gezhi 2026-06-30/01 --reason 漏登一户")  # fmt: skip
    correct.add_argument("serial", help=_("要更正的存档编号"))
    correct.add_argument("--reason", required=True, help=_("更正的原因"))
    _what(correct)
    part(parts, "list", _("列出存档"), run_list, epilog="gezhi returns list office.gezhi")
    show = part(
        parts,
        "show",
        _("看一份存档,和现在的数字对照"),
        run_show,
        epilog="gezhi returns show office.gezhi 2026-06-30/01",
    )
    show.add_argument("serial", help=_("存档编号"))
    show.add_argument("--against", default="", metavar="SERIAL", help=_("与哪一份存档对照,不写则与现在对照"))
    again = part(parts, "again", _("把存档时的文件原样再导出"), run_again,
                 epilog="gezhi returns again office.gezhi 2026-06-30/01 --out 文件夹")  # fmt: skip
    again.add_argument("serial", help=_("存档编号"))
    again.add_argument("--out", type=Path, required=True, help=_("导出到哪个文件夹"))
    return_papers.add_parts(parts)
    return_about.add_part(parts)


def _what(made: Made) -> None:
    made.add_argument("--title", default=_("自查报表"), help=_("这次报表的名称"))
    made.add_argument("--annexes", action="store_true", help=_("附件1到附件5一起存档"))
    made.add_argument("--template", type=Path, help=_("上级发的空白表格(.xlsx),填好一起存档"))
    made.add_argument("--teaching", type=Path, help=_("表格说明文件;没有时按表头识别"))


def run_issue(args: argparse.Namespace) -> int:
    """Keep a return as it goes out, or the correction of one."""
    with opened(args, needs=Action.EXPORT) as office:
        corrects = getattr(args, "serial", "")
        if corrects and args.as_of is None:
            with office.read() as db:
                args.as_of = date.fromisoformat(snapshots.one(db, corrects).as_of)
        basis = basis_of(args, office)
        sentences = [found.text for found in contradictions(basis)]
        archive.issue(
            office, basis, title=args.title, actor=args.actor, today=today(office.clock), files=_files(args, basis),
            sentences=sentences, corrects=corrects, reason=getattr(args, "reason", ""),
        )  # fmt: skip
        with office.read() as db:
            same_day = [r for r in snapshots.rows(db) if r.as_of == basis.as_of.isoformat()]
            row = max(same_day, key=lambda r: r.serial)
        changed = compare(thaw(office, corrects).figures, thaw(office, row.id).figures) if corrects else []
    body = {
        "snapshot": _plain(row),
        "changed": [_difference(one) for one in changed],
        "contradictions": sentences,
    }
    words = [_("已存档 {serial},指纹 {digest}").format(serial=row.serial, digest=row.sha256[:16])]
    words += [difference_words(one) for one in changed]
    if sentences:
        words += ["", _("上报前请看:"), *(f"  · {sentence}" for sentence in sentences)]
    Terminal(args.json).answer(body, "\n".join(words))
    return 0


def _files(args: argparse.Namespace, basis: Basis) -> list[FrozenFile]:
    """What goes out with the return: the annexes, the district's workbook blank and filled."""
    found: list[FrozenFile] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "filled.xlsx"
        if args.annexes:
            for number, name in ANNEXES.items():
                fill(number, out, basis)
                found.append(frozen(f"{_(name)}.xlsx", "filled", out.read_bytes()))
        if args.template:
            teaching = read_teaching(args.teaching) if args.teaching else guess_teaching(args.template)
            fill_template(args.template, out, basis, teaching=teaching)
            found.append(frozen(args.template.name, "blank", args.template.read_bytes()))
            found.append(
                frozen(_("{name}_已填.xlsx").format(name=args.template.stem), "filled", out.read_bytes())
            )
    return found


def run_list(args: argparse.Namespace) -> int:
    """Every issued return, the newest first."""
    with opened(args) as office, office.read() as db:
        rows = snapshots.rows(db)
    words = [
        f"{row.serial}  {row.title}  {row.issued_on}  {row.issued_by}"
        + (_("  已由 {serial} 更正").format(serial=row.corrected_by) if row.corrected_by else "")
        for row in rows
    ]
    Terminal(args.json).answer(
        {"snapshots": [_plain(row) for row in rows]}, "\n".join(words) or _("还没有存档。")
    )
    return 0


def run_show(args: argparse.Namespace) -> int:
    """What an issued return said, and what is different now or in another."""
    with opened(args) as office:
        kept = thaw(office, args.serial)
        if args.against:
            now = thaw(office, args.against).figures
        else:
            as_of = date.fromisoformat(kept.row.as_of)
            first, last = kept.row.period
            period = (date.fromisoformat(first), date.fromisoformat(last))
            now = Basis([office], as_of=as_of, period=period).evaluate().figures
    changed = compare(kept.figures, now)
    body = {
        "snapshot": _plain(kept.row), "indicators": {code: f.plain() for code, f in kept.figures.items()},
        "changed": [_difference(one) for one in changed],
    }  # fmt: skip
    words = [f"{kept.row.serial}  {kept.row.title}"]
    words += [difference_words(one) for one in changed] or [_("与当时上报的数字完全一样。")]
    Terminal(args.json).answer(body, "\n".join(words))
    return 0


def run_again(args: argparse.Namespace) -> int:
    """The files of an issued return, byte for byte."""
    with opened(args, needs=Action.EXPORT) as office, office.read() as db:
        row = snapshots.one(db, args.serial)
        files = snapshots.files(db, row.id)
    written = write_files(files, args.out)
    body = {"snapshot": _plain(row), "files": [str(path) for path in written]}
    Terminal(args.json).answer(body, "\n".join(str(path) for path in written) or _("这份存档没有附带文件。"))
    return 0


def write_files(files: Sequence[FrozenFile], folder: Path) -> list[Path]:
    """Write frozen files into a folder; a name that is taken is replaced. Raises `EnvironmentFailure`."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            path = folder / Path(file.name).name
            path.write_bytes(file.data)
            written.append(path)
    except OSError as error:
        text = _("写不了“{name}”:请检查文件夹能否写入、磁盘空间够不够。").format(name=folder.name)
        raise EnvironmentFailure(text, code="returns.not_writable") from error
    return written


def _plain(row: SnapshotRow) -> dict[str, object]:
    return {
        "serial": row.serial, "title": row.title, "as_of": row.as_of, "period": list(row.period),
        "issued_on": row.issued_on, "issued_by": row.issued_by, "reason": row.reason, "sha256": row.sha256,
        "corrected_by": row.corrected_by,
    }  # fmt: skip


def _difference(one: Difference) -> dict[str, object]:
    return {"code": one.code, "name": one.name, "was": one.was, "now": one.now}


def difference_words(one: Difference) -> str:
    """B01 网格员人数:35 → 36."""
    was, now = (_("未采集") if value is None else value for value in (one.was, one.now))
    return f"{one.code} {one.name}:{was} → {now}"
