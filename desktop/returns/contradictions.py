"""What a reader upstairs would stumble over, said first: figures that contradict each other, in plain sentences.

Each rule looks at figures already worked out and, when they clash, gives a sentence with the numbers in it, the
codes and values it is about, and the records to look at; what to do about each kind is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from desktop.base.i18n import N_, _
from desktop.returns import contradiction_last, contradiction_people, contradiction_rules
from desktop.returns.evaluation import Basis
from desktop.returns.look import Contradiction, Look, Rule
from desktop.returns.scope import EVERYTHING, Scope

__all__ = ["FIXES", "RULES", "Contradiction", "contradictions"]

RULES: tuple[Rule, ...] = (*contradiction_rules.RULES, *contradiction_people.RULES, *contradiction_last.RULES)

# By the code of the contradiction: what the clerk can do.
FIXES: Final[Mapping[str, str]] = {
    "B02-B01": N_("上报“网格员数”填人数,“岗位数”填岗位;一人管几格的在备注里写明,或为兼管的网格另配网格员。"),
    "B04-B05-B07": N_("报表要的是哪个口径就填哪个:有人管、一格一员人数、专管一格;三个数不能混用。"),
    "B08": N_("在“队伍”里给这些网格任命网格员,或写明由谁代管。"),
    "G02.weekly-G02.daily": N_("说明执行的是每周还是每天巡查;漏登的巡查请先补录。"),
    "E06.due-E06.issued": N_("核对发卡登记:未登记的补登,重复发放或已迁走的收回旧卡。"),
    "I01-I02": N_("建立和使用分开填;发布条数没有登记的请先登记。"),
    "C07": N_("书记、主任不计入专职网格员;请为这些网格另配网格员,或在备注里说明。"),
    "A16-A17": N_("报表注明按登记户还是按实住户;需要调整的在“网格”里重新划分。"),
    "A28-A29": N_("在“网格”里把这些住户所在的楼栋、单元划入一个微网格,重复的去掉一个。"),
    "A26": N_("一栋楼尽量划给一个微网格;必须拆分的,按单元划清。"),
    "A03-declared": N_("核对申报总数和各网格数,改正其中写错的一个。"),
    "A04-A03": N_("实住户不会多于登记户:请核对这些网格申报的两个数。"),
    "B10.full_time-C04": N_("“两委”成员兼任的填兼职;确为专职的,从“两委”职务里去掉。"),
    "B10-B01": N_("在“队伍”里补填这些人的专职或兼职。"),
    "I03-A22": N_("给没有群的微网格建群,或在群的登记里写明是哪个微网格的。"),
    "I03-A11": N_("给没有群的网格建群,或在群的登记里写明是哪个网格的。"),
    "I03-scope": N_("在微信群的登记里写明是哪个网格、微网格或楼栋的群。"),
    "M05": N_("上门或打电话核实;已去世的办理死亡登记。"),
    "F06": N_("打开两条记录,核对证件;同一个人的合并,写错的改正。"),
    "E04": N_("重新打印公示牌,撤下旧牌并登记。"),
    "C17": N_("给责任人减负,或补录时段内的走访。"),
    "G12": N_("核实这些网格员时段内是否走访;走访了没登记的补录。"),
    "last-A03": N_("把新建、迁出、合并的住户登记为变动;不是变动的,对上次的报表作更正。"),
    "last-A08": N_("把出生、迁入、迁出、死亡登记为变动;不是变动的,对上次的报表作更正。"),
    "last-A11": N_("网格调整要在“网格”里办理;不是调整的,对上次的报表作更正。"),
    "last-A22": N_("微网格调整要在“网格”里办理;不是调整的,对上次的报表作更正。"),
    "last-B01": N_("把任免登记在“队伍”里;不是任免的,对上次的报表作更正。"),
}


def contradictions(basis: Basis, scope: Scope = EVERYTHING) -> list[Contradiction]:
    """Everything that clashes in a scope, the most important first, each with what to do about it."""
    look = Look(basis, scope)
    return [
        replace(found, fix=_(FIXES[found.code]) if found.code in FIXES else "")
        for rule in RULES
        for found in rule(look)
    ]
