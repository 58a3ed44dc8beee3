"""The rest of group F, and group M: how complete, how right and how fresh the register is."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.returns.catalogue.a import REGISTERED
from desktop.returns.expressions import Both, Ledger, Less, Uncollected, Where
from desktop.returns.indicator import HOUSEHOLDS, PERCENT, PERSONS, PIECES, Form, Indicator, Wanted
from desktop.returns.view import View

_PEOPLE = Ledger("people", "people")
_ASKED = Both(Ledger("asked", "people"), Ledger("home_asked"))
_FILLED = Both(Ledger("filled", "people"), Ledger("home_filled"))


def _manned(view: View) -> Sequence[str]:
    """The micro-grids of grids that have a worker."""
    return [m.fact.id for m in view.micros if view.team.workers.get(m.fact.grid_id)]


INDICATORS = (
    Indicator(
        "F02", N_("基础信息采集率(人)"),
        N_("姓名、性别、出生日期、证件号码(或没有的原因)、与户主关系都填了的居民 ÷ 在册居民。"),
        PERCENT, Ledger("complete", "people"), _PEOPLE, Form.PERCENT, base="PL", depth=2, data_class=2,
        target=Wanted.ALL, synonyms=("人员信息采集率",),
    ),
    Indicator(
        "F03", N_("字段完整率"), N_("应填的字段里填了的 ÷ 应填的字段;每人 5 项、每户 3 项(户主、电话、房屋)。"), PERCENT,
        _FILLED, _ASKED, Form.PERCENT, base="PL", depth=2, target=Wanted.WELL, lacking=Ledger("incomplete"),
        synonyms=("字段完整率", "信息完整度"),
    ),
    Indicator(
        "F05", N_("联系电话登记率"), N_("户里至少登记了一个电话的住户 ÷ 登记户数。"), PERCENT, Ledger("phoned"), REGISTERED,
        Form.PERCENT, base="HR", depth=2, target=Wanted.WELL, synonyms=("联系电话登记率",),
    ),
    Indicator(
        "F05.valid", N_("联系电话有效率"), N_("登记的电话是 11 位手机号或固定电话的住户 ÷ 登记了电话的住户。"), PERCENT,
        Ledger("phone_valid", "phoned"), Ledger("phoned", "phoned"), Form.PERCENT, base="HR", depth=2,
        target=Wanted.WELL, synonyms=("联系电话有效率",),
    ),
    Indicator(
        "F06", N_("疑似重复人数"), N_("身份证号与另一名在册居民相同的居民。"), PERSONS, Ledger("twin"), base="PL", depth=2,
        data_class=2, target=Wanted.ZERO, synonyms=("疑似重复人数",),
    ),
    Indicator(
        "F07", N_("服务管理覆盖率"), N_("在有网格员的网格里、近一年走访或联系过的住户 ÷ 登记户数。"), PERCENT,
        Where("visited_year", _manned, kept="visit"), REGISTERED, Form.PERCENT, base="HR", depth=2, target=Wanted.ALL,
        synonyms=("覆盖率", "服务管理覆盖率"),
    ),
    Indicator(
        "F08", N_("信息更新率"), N_("时段内核实过的住户 ÷ 登记户数。"), PERCENT, Ledger("verified_in", "collection_said"),
        REGISTERED, Form.PERCENT, base="HR", depth=2, synonyms=("信息更新率",),
    ),
    Indicator(
        "F09", N_("超期未核实户数"), N_("{fresh_days} 天内没有核实过的住户,从未核实过的也算。"), HOUSEHOLDS,
        Ledger("stale", "collection_said"), base="HR", depth=2, target=Wanted.ZERO, synonyms=("超期未核实户数",),
    ),
    Indicator(
        "F10", N_("待核实户数"), N_("自己或家人有没有解决的存疑的住户。"), HOUSEHOLDS, Ledger("doubted"), base="HR", depth=2,
        target=Wanted.ZERO, synonyms=("待核实记录数",),
    ),
    Indicator(
        "F11", N_("抽查准确率"), N_("时段内重新录入核对、两次一致的字段 ÷ 核对的字段。"), PERCENT,
        Ledger("agreed", kept="rekeying"), Ledger("sampled", kept="rekeying"), Form.PERCENT, base="PL", depth=2,
        target=Wanted.WELL, synonyms=("抽查准确率",),
    ),
    Indicator(
        "F12", N_("摸排进度"), N_("已有答复的对象 ÷ 正在进行的专项摸排的对象。"), PERCENT,
        Ledger("answered", kept="campaign_entry"), Ledger("asked_homes", kept="campaign_entry"), Form.PERCENT,
        base="HR", depth=2, target=Wanted.ALL, synonyms=("摸排进度",),
    ),
    Indicator(
        "M01", N_("身份证校验失败数"), N_("身份证号不符合 GB 11643 的居民。"), PERSONS,
        Less(Ledger("numbered", "numbered"), Ledger("number_valid", "numbered")), base="PL", depth=2, data_class=2,
        target=Wanted.ZERO, synonyms=("身份证校验失败数",),
    ),
    Indicator(
        "M02", N_("生日或性别与证件不符数"), N_("出生日期或性别与身份证号不一致的居民。"), PERSONS, Ledger("unlike",
        "numbered"),
        base="PL", depth=2, data_class=2, target=Wanted.ZERO, synonyms=("生日性别不符数",),
    ),
    Indicator(
        "M03", N_("地址待落户数"), N_("还没有落到具体房屋的住户。"), HOUSEHOLDS, Ledger("unplaced"), base="HR", depth=0,
        target=Wanted.ZERO, synonyms=("地址无法匹配数",),
    ),
    Indicator(
        "M04", N_("多人共用电话的人数"), N_("电话号码与另外 5 人以上相同的居民。"), PERSONS, Ledger("crowded_phone"),
        base="PL",
        depth=2, data_class=2, target=Wanted.ZERO, synonyms=("电话一号多人数",),
    ),
    Indicator(
        "M05", N_("疑似已故仍在册人数"), N_("年满 105 岁、两年内没有走访记录的在册居民。"), PERSONS,
        Ledger("forgotten", "birth_said"), base="PL", depth=2, data_class=2, target=Wanted.ZERO,
        synonyms=("已故仍在册疑似数",),
    ),
    Indicator(
        "M06", N_("导入待处理行数"), N_("导入后还没有处理的行。处理不完的行不会留在台账里,因此不给出数字。"), PIECES,
        Uncollected(), depth=0, base="C",
    ),
    Indicator(
        "M07", N_("距最近备份天数"),
        N_("截止日距最近一次备份的天数。备份日期是这台电脑的事,不进入报表,因此不给出数字。"), PIECES,
        Uncollected(), depth=0, base="C",
    ),
)  # fmt: skip
