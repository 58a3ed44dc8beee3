"""The rest of groups D and E: systems lived by, boards at doors, badges, the three things made uniform, maps."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue import work_of as work
from desktop.returns.catalogue.a import GRIDS, UNITS
from desktop.returns.catalogue.b import WORKERS
from desktop.returns.catalogue.d_to_i import BADGED
from desktop.returns.expressions import Count, Ledger, Product, Total, Uncollected
from desktop.returns.indicator import DAYS, PERCENT, PIECES, TIMES, Form, Indicator, Wanted
from desktop.returns.subjects import Person
from desktop.returns.view import View

NOTHING = Uncollected()


def _writers(view: View) -> Sequence[Person] | None:
    return of.workers(view) if "diary" in view.facts.work.kept else None


_PAGES, _PAGES_DUE = Total(_writers, work.pages), Product(of.workers, work.working_days)
_SYSTEMS = (
    ("D07", N_("例会召开次数"), N_("时段内召开的网格例会。台账没有登记例会,因此不给出数字。"), TIMES, ("例会召开次数",)),
    ("D08", N_("例会召开率"), N_("例会召开次数 ÷ 应召开次数。台账没有登记例会,因此不给出数字。"), PERCENT, ("例会召开率",)),
    ("D09", N_("例会议定事项办结率"), N_("办结的议定事项 ÷ 议定事项。台账没有登记例会,因此不给出数字。"), PERCENT,
    ("议定事项办结率",)),
)  # fmt: skip

INDICATORS = (
    *(
        Indicator(code, name, words, unit, NOTHING, NOTHING if unit == PERCENT else None,
                  Form.PERCENT if unit == PERCENT else Form.COUNT, depth=0, base="C", synonyms=synonyms)
        for code, name, words, unit, synonyms in _SYSTEMS
    ),
    Indicator(
        "D10.due", N_("工作日志应记天数"), N_("网格员人数 × 时段内的工作日(周一至周五,不扣节假日)。"), DAYS,
        _PAGES_DUE, base="S",
    ),
    Indicator(
        "D10.done", N_("工作日志实记天数"), N_("时段内网格员在工作日写了日志的天数。"), DAYS, _PAGES, base="S",
        synonyms=("工作日志天数",),
    ),
    Indicator(
        "D10.rate", N_("工作日志率"), N_("工作日志实记天数 ÷ 应记天数。"), PERCENT, _PAGES, _PAGES_DUE, Form.PERCENT,
        base="S", target=Wanted.ALL,
        failing=lambda view: [p for p in of.workers(view) if work.pages(view, p) < work.working_days(view)],
        synonyms=("工作日志率", "日志率"),
    ),
    Indicator(
        "D11", N_("补录率"), N_("过了 3 天才录入的走访 ÷ 注明了录入日期的走访。"), PERCENT, Ledger("late", kept="visit"),
        Ledger("dated", kept="visit"), Form.PERCENT, base="V", depth=2, target=Wanted.ZERO, synonyms=("补录率",),
    ),
    Indicator(
        "D12", N_("公示牌块数"), N_("截止日挂着的公示牌,网格、小区、楼栋、单元的都算。"), PIECES, Count(work.boards),
        base="G", depth=2, synonyms=("公示牌块数", "公示牌数量"),
    ),
    Indicator(
        "E03", N_("单元门公示覆盖率"), N_("挂了公示牌的单元 ÷ 单元数。"), PERCENT, Count(work.units_boarded), UNITS,
        Form.PERCENT, base="U", target=Wanted.ALL, synonyms=("单元门公示覆盖率",),
    ),
    Indicator(
        "E05.rate", N_("工作胸牌配发率"), N_("持有有效工作胸牌的网格员 ÷ 网格员人数。"), PERCENT, BADGED, WORKERS,
        Form.PERCENT, base="S", target=Wanted.ALL, synonyms=("工作胸牌/配发率", "胸牌配发率"),
    ),
    Indicator(
        "E09", N_("三统一落实网格数"), N_("公示齐全、网格员都有有效胸牌、联系卡发放率不低于 {well}% 的网格。"), PIECES,
        Count(work.unified), base="G", target=Wanted.ALL, whole=GRIDS, synonyms=("三统一落实网格数",),
    ),
    Indicator(
        "E09.rate", N_("三统一落实率"), N_("三统一落实网格数 ÷ 网格数。"), PERCENT, Count(work.unified), GRIDS,
        Form.PERCENT, base="G", target=Wanted.ALL, synonyms=("三统一落实率",),
    ),
    Indicator(
        "E10", N_("示意图完成率"), N_("全部楼栋都上了示意图的网格 ÷ 网格数;一栋楼都没有上图时不给出数字。"), PERCENT,
        Count(work.mapped), GRIDS, Form.PERCENT, base="G", target=Wanted.ALL, synonyms=("示意图完成率",),
    ),
)  # fmt: skip
