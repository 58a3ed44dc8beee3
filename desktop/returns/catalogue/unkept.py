"""Groups H, K and the first of L: what assessment tables ask and no record of this program is kept about yet.

They stand in the catalogue so that a table that asks for them is understood, and answered with 未采集, never with 0.
"""

from __future__ import annotations

from desktop.base.i18n import N_
from desktop.returns.expressions import Uncollected
from desktop.returns.indicator import (
    CASES,
    DAYS,
    MINUTES,
    PERCENT,
    PERSONS,
    PIECES,
    POINTS,
    TIMES,
    Form,
    Indicator,
)

NOTHING = Uncollected()
_EVENTS = N_("台账没有登记事件,因此不给出数字。")
_JOINT = N_("台账没有登记共建和双报到,因此不给出数字。")
_REVIEW = N_("台账没有登记考核,因此不给出数字。")

_ENTRIES = (
    ("H01", N_("受理事件数"), CASES, _EVENTS), ("H02", N_("事件办结数"), CASES, _EVENTS),
    ("H02.rate", N_("事件办结率"), PERCENT, _EVENTS), ("H03", N_("限时办结率"), PERCENT, _EVENTS),
    ("H04", N_("超期未办结数"), CASES, _EVENTS), ("H05", N_("平均办结时长"), DAYS, _EVENTS),
    ("H06", N_("网格内自办率"), PERCENT, _EVENTS), ("H07", N_("吹哨上报数"), CASES, _EVENTS),
    ("H07.rate", N_("部门响应率"), PERCENT, _EVENTS), ("H08", N_("满意率"), PERCENT, _EVENTS),
    ("H09", N_("矛盾纠纷排查数"), CASES, _EVENTS), ("H09.rate", N_("矛盾纠纷化解成功率"), PERCENT, _EVENTS),
    ("H10", N_("隐患排查数"), CASES, _EVENTS), ("H10.rate", N_("隐患整改率"), PERCENT, _EVENTS),
    ("H11", N_("代办事项数"), CASES, _EVENTS), ("H12", N_("红色事件24小时响应率"), PERCENT, _EVENTS),
    ("H13", N_("重复发生事件数"), CASES, _EVENTS), ("H14", N_("人均上报事件数"), CASES, _EVENTS),
    ("K01.units", N_("报到单位数"), PIECES, _JOINT), ("K01.members", N_("报到党员数"), PERSONS, _JOINT),
    ("K02", N_("报到党员服务人次"), TIMES, _JOINT), ("K03", N_("需求清单完成率"), PERCENT, _JOINT),
    ("K04", N_("双向评分均值"), POINTS, _JOINT), ("K05", N_("志愿服务场次"), TIMES, _JOINT),
    ("K05.minutes", N_("志愿服务时长"), MINUTES, _JOINT),
    ("L01", N_("开展考核社区数"), PIECES, _REVIEW), ("L02.excellent", N_("考核优秀人数"), PERSONS, _REVIEW),
    ("L02.good", N_("考核合格人数"), PERSONS, _REVIEW), ("L02.fair", N_("考核基本合格人数"), PERSONS, _REVIEW),
    ("L02.poor", N_("考核不合格人数"), PERSONS, _REVIEW), ("L03", N_("通报次数"), TIMES, _REVIEW),
    ("L03.praised", N_("表彰人数"), PERSONS, _REVIEW),
)  # fmt: skip

INDICATORS = tuple(
    Indicator(
        code, name, words, unit, NOTHING, NOTHING if unit == PERCENT else None,
        Form.PERCENT if unit == PERCENT else Form.COUNT, depth=1, base="E", synonyms=(name,),
    )
    for code, name, unit, words in _ENTRIES
)  # fmt: skip
