"""How a large page leaves the program: whole, in sheets of the office printer, or with bleed for the advert shop."""

from __future__ import annotations

from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.layout.poster import A3_PAPER, A4_PAPER, Finish
from desktop.documents.render.batch import Asked
from desktop.documents.render.kind import Option

_PAPERS: Final = {"none": None, "a4": A4_PAPER, "a3": A3_PAPER}
TILE: Final = Option(
    "tile", N_("拼图打印"), "none", (("none", N_("整张")), ("a4", N_("用 A4 纸拼")), ("a3", N_("用 A3 纸拼")))
)
BLEED: Final = Option("bleed", N_("给广告店的出血和裁切线"), False)
SHOP: Final = Option("bleed", N_("给广告店：一张一页，带出血和裁切线"), False)
FINISHING: Final = (TILE, BLEED)


def finish_of(asked: Asked) -> Finish:
    """What the settings `tile` and `bleed` ask for; raises `Refused` when both are wanted."""
    tile, bleed = _PAPERS[asked.word("tile")], asked.flag("bleed")
    if tile and bleed:
        raise Refused(_("拼图打印不用出血，请只选一样"), code="print.option")
    return Finish(bleed, tile)
