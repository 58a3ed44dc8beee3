"""The five annexes of the self-inspection that come with the program, with what each of their cells asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from desktop.base.i18n import N_
from desktop.base.paths import resource
from desktop.returns.evaluation import Basis
from desktop.returns.template.fill import Filled, fill_template
from desktop.returns.template.teaching import read_teaching

ANNEXES: Final = {
    1: N_("附件1 城市社区网格划分情况统计表"),
    2: N_("附件2 网格员配备情况统计表"),
    3: N_("附件3 制度落实及“三统一”情况统计表"),
    4: N_("附件4 网格员花名册"),
    5: N_("附件5 存在问题及整改台账"),
}


def blank(number: int) -> Path:
    """The shipped template of an annex, 1 to 5."""
    return resource("returns", f"annex_{number}.xlsx")


def fill(number: int, out: Path, basis: Basis, *, unit: str = "") -> Filled:
    """Fill an annex into a new file; rows grow with the communities, workers or problems."""
    path = blank(number)
    return fill_template(
        path, out, basis, teaching=read_teaching(path.with_suffix(".json")), unit=unit, roomy=True
    )
