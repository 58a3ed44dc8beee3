"""The rest of group I: chat groups of micro-grids, households in them, who keeps them."""

from __future__ import annotations

from desktop.base.i18n import N_
from desktop.returns.catalogue import work_of as work
from desktop.returns.catalogue.a import MICROS, OCCUPIED
from desktop.returns.expressions import Count, Ledger, Uncollected
from desktop.returns.indicator import CASES, HOUSEHOLDS, PERCENT, PIECES, Form, Indicator, Wanted

INDICATORS = (
    Indicator(
        "I04", N_("微群覆盖率"), N_("自己或其中楼栋、单元有微信群的微网格 ÷ 微网格数。"), PERCENT, Count(work.grouped),
        MICROS,
        Form.PERCENT, base="M", depth=2, target=Wanted.ALL, synonyms=("微群覆盖率",),
    ),
    Indicator(
        "I05", N_("入群率"), N_("已入群的实住户 ÷ 实住户数。"), PERCENT, Ledger("grouped", "group_said"), OCCUPIED,
        Form.PERCENT, base="HO", depth=2, synonyms=("入群率",),
    ),
    Indicator(
        "I05.households", N_("入群户数"), N_("已入群的实住户。"), HOUSEHOLDS, Ledger("grouped", "group_said"), base="HO",
        depth=2, synonyms=("入群户数",),
    ),
    Indicator(
        "I06", N_("未入群户数"), N_("登记为没有入群的实住户,要电话联系。"), HOUSEHOLDS, Ledger("ungrouped", "group_said"),
        base="HO", depth=2, synonyms=("未入群户数",),
    ),
    Indicator(
        "I07", N_("网格员进群率"),
        N_("进了本网格全部微信群的网格员 ÷ 网格员人数。台账没有登记群成员,因此不给出数字。"), PERCENT,
        Uncollected(), Uncollected(), Form.PERCENT, base="S", synonyms=("网格员进群率",),
    ),
    Indicator(
        "I08", N_("群主为外来人员的群数"), N_("群主是下沉等外来人员的微信群。"), PIECES, Count(work.lent_groups), base="I",
        depth=0, target=Wanted.ZERO, synonyms=("群主为外来人员的群数",),
    ),
    Indicator(
        "I09", N_("平台受理诉求数"), N_("微信平台受理的诉求。台账没有登记平台诉求,因此不给出数字。"), CASES, Uncollected(),
        depth=0, base="C", synonyms=("平台受理诉求数",),
    ),
)  # fmt: skip
