"""The work diary (网格员工作日志): a page a day made of visits, patrols and what was noted; a month as a bound volume."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.internal import Copy
from desktop.documents.kinds.leaves import SIGNS, Leaves, bound
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in, text_in
from desktop.documents.layout.paper import A4, Sheet
from desktop.documents.layout.table import Column

KEY = "diary"
TITLE = N_("网格员工作日志")
PUBLIC = False
A5 = Sheet(width=148, height=210, box_width=148, box_height=210)
SHEETS = {"a4": A4, "a5": A5}
LEAST_ROWS = {"a4": 18, "a5": 9}
"""Lines of a page, so that an empty day still has room to write by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryLine:
    """One thing that was done: when (may be empty), what, and what came of it."""

    time: str = shown(Shown.OFFICE, N_("时间"), default="")
    what: str = shown(Shown.RESIDENT, N_("工作内容"))
    result: str = shown(Shown.RESIDENT, N_("处理结果"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryPage:
    """One day of one worker. `found` problems, of which `solved` were dealt with and the rest passed on."""

    day: str = shown(Shown.OFFICE, N_("日期"))
    weekday: str = shown(Shown.OFFICE, N_("星期"))
    weather: str = shown(Shown.OFFICE, N_("天气"), default="")
    lines: tuple[DiaryLine, ...] = shown(Shown.RESIDENT, N_("工作内容"), default=())
    visits: int = shown(Shown.OFFICE, N_("走访户数"), default=0)
    minutes: int = shown(Shown.OFFICE, N_("走访分钟"), default=0)
    patrols: int = shown(Shown.OFFICE, N_("巡查次数"), default=0)
    found: int = shown(Shown.OFFICE, N_("发现问题"), default=0)
    solved: int = shown(Shown.OFFICE, N_("处理问题"), default=0)
    plan: str = shown(Shown.RESIDENT, N_("明日计划"), default="")
    reviewed: str = shown(Shown.STAFF_NAME, N_("审阅"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """One worker's pages in order. With a `month` they are bound: a cover before them, a page of figures behind."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    worker: str = shown(Shown.STAFF_NAME, N_("姓名"))
    month: str = shown(Shown.OFFICE, N_("月份"), default="")
    pages: tuple[DiaryPage, ...] = shown(Shown.RESIDENT, N_("日志"), default=())


SAMPLE_DAY = DiaryPage(
    day="2026年6月30日", weekday="星期二", weather="晴",
    lines=(
        DiaryLine(time="8:30", what="巡查第三网格，发现3号楼2单元楼道堆放纸箱", result="联系物业当日清理"),
        DiaryLine(time="10:00", what="走访锦绣龙庭3号楼2单元501 王家", result="燃气软管老化，已告知更换"),
        DiaryLine(time="15:00", what="走访锦绣龙庭3号楼2单元502 李家（未遇）", result=""),
        DiaryLine(time="16:30", what="参加网格例会", result="下周统一换公示牌"),
    ),
    visits=2, minutes=45, patrols=1, found=2, solved=1, plan="回访3号楼501燃气软管更换情况", reviewed="周建国 7月1日",
)  # fmt: skip
SAMPLE = Diary(
    community="红卫社区",
    grid="第三网格",
    worker="陈小燕",
    month="2026年6月",
    pages=tuple(
        replace(SAMPLE_DAY, day=f"2026年6月{day}日", weekday=f"星期{'一二三四五'[n % 5]}", visits=n % 4 + 1)
        for n, day in enumerate((1, 2, 3, 4, 5, 8))
    ),
)
AWKWARD = replace(
    SAMPLE,
    grid="第十二网格（原车桥分厂职工家属院片区）",
    worker="阿卜杜热合曼·买买提图尔荪",
    month="",
    pages=(
        replace(
            SAMPLE_DAY,
            weather="多云转小雨，东北风3—4级",
            lines=(
                *SAMPLE_DAY.lines,
                DiaryLine(
                    time="14:00—17:30",
                    what="走访青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼2单元三楼东户 䶮𬭎𠅤家，"
                    "反映雨天楼顶漏水到五楼、四楼，墙皮脱落，家里有卧床的人不敢开灯，已多次找产权单位",
                    result="现场拍照，通知产权单位当天到场查看；上报社区，请街道协调维修资金，三日内回访",
                ),
                *SAMPLE_DAY.lines * 3,
            ),
            plan="回访漏水户；核对12号院新租住人员；补齐5号楼2单元缺的门牌；下午到社区开会交接第四网格的未办结事项和钥匙",
            reviewed="",
        ),
        DiaryPage(day="2026年7月1日", weekday="星期三"),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    diaries: Sequence[Diary],
    *,
    copy: Copy,
    paper: str = "a4",
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """A page a day (more when the day was long), on `paper` a4 or a5. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, diary in enumerate(diaries):
            step(progress, number, len(diaries), _("正在排工作日志"))
            if diary.month:
                _cover(leaves, diary, t)
            for page in diary.pages:
                leaves.leaf()
                _page(leaves, diary, page, t, LEAST_ROWS[paper])
            if diary.month:
                _figures(leaves, diary, t)
        return sum(len(diary.pages) for diary in diaries)

    return bound(out, SHEETS[paper], t, copy, fill, title=_(TITLE), progress=progress)


def _cover(leaves: Leaves, diary: Diary, t: Template) -> None:
    leaves.leaf()
    leaves.y += leaves.body.height * 0.22
    line_in(leaves.canvas, leaves.take(10, 2), diary.community, t.style("section").but(align=0.5))
    line_in(leaves.canvas, leaves.take(16, 4), t.word("cover"), t.style("cover", "head").but(align=0.5))
    line_in(leaves.canvas, leaves.take(9, 22), diary.month, t.style("section").but(align=0.5))
    facts = (
        ("cover_grid", diary.grid),
        ("cover_worker", diary.worker),
        ("cover_days", t.word("days", n=str(len(diary.pages)))),
    )
    for word, value in facts:
        strip = leaves.take(10)
        middle = strip.columns(1, 4, 1)[1]
        label, field = middle.columns(1, 3.2)
        line_in(leaves.canvas, label, t.word(word), t.style("fact", "quiet"))
        line_in(leaves.canvas, field.inset(1, 0), value, t.style("fact"))
        leaves.canvas.line(field.x, field.bottom - 1, field.right, field.bottom - 1, colour=t.colour("rule"))


def _page(leaves: Leaves, diary: Diary, page: DiaryPage, t: Template, least: int) -> None:
    line_in(leaves.canvas, leaves.take(10, 1), t.word("title"), t.style("title").but(align=0.5))
    day = t.word("day", day=page.day, weekday=page.weekday, weather=page.weather or t.word("blank"))
    line_in(leaves.canvas, leaves.take(6), day, t.style("sign"))
    whose = t.word("whose", community=diary.community, grid=diary.grid, worker=diary.worker)
    line_in(leaves.canvas, leaves.take(6), whose, t.style("sign", "quiet"))
    leaves.y += 1.5
    columns = [Column(*part) for part in zip(t.words("columns"), (11, 40, 30), (0.5, 0, 0), strict=True)]
    rows = [(line.time, line.what, line.result) for line in page.lines]
    rows += [("", "", "")] * (least - len(rows))
    leaves.table(columns, rows, most_lines=6)
    sums = t.word(
        "sums", visits=str(page.visits), patrols=str(page.patrols), found=str(page.found), solved=str(page.solved),
        passed=str(max(page.found - page.solved, 0)), minutes=str(page.minutes),
    )  # fmt: skip
    leaves.room(34)
    line_in(leaves.canvas, leaves.take(7, 1), sums, t.style("section", "head"))
    _box(leaves, t, t.word("plan"), page.plan)
    leaves.signs((t.word("signed"), t.word("reviewed", by=page.reviewed)), gap=2)


def _box(leaves: Leaves, t: Template, label: str, words: str) -> None:
    frame = leaves.take(17)
    name, value = frame.columns(1, 6)
    leaves.canvas.rect(name, fill=t.colour("head_ground"), stroke=t.colour("rule"), width=0.15)
    leaves.canvas.rect(value, stroke=t.colour("rule"), width=0.15)
    line_in(leaves.canvas, name.inset(1, 0), label, t.style("cell", "head").but(align=0.5))
    text_in(leaves.canvas, value.inset(2, 1), words, t.style("cell").but(rise=0, leading=1.5))


def _figures(leaves: Leaves, diary: Diary, t: Template) -> None:
    """The month in figures: a row a day and the sum."""
    leaves.leaf()
    leaves.heading(
        t.word("figures", month=diary.month),
        t.word("whose", community="", grid=diary.grid, worker=diary.worker),
    )
    shares = (16, 9, 11, 11, 11, 11, 11)
    columns = [
        Column(head, share, 0.5) for head, share in zip(t.words("figure_columns"), shares, strict=True)
    ]
    counts = [(p.visits, p.minutes, p.patrols, p.found, p.solved) for p in diary.pages]
    rows = [
        (page.day, page.weekday, *(str(n) for n in count))
        for page, count in zip(diary.pages, counts, strict=True)
    ]
    sums = [str(sum(column)) for column in zip(*counts, strict=True)] or ["0"] * 5
    leaves.table(columns, [*rows, (t.word("sum"), "", *sums)], then=SIGNS)
    leaves.signs(t.words("figure_signs"), gap=2)
