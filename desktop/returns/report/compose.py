"""What the report says: the blocks of `report.toml` whose conditions hold, with the figures put in."""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.paths import resource
from desktop.domain.rectification import DROPPED, RectificationDraft
from desktop.returns.evaluation import FAILING, NUMERATOR, Basis, Figure
from desktop.returns.rows import RowRef

TITLE, TO, HEAD, SUBHEAD, TEXT, ITEM, SIGN = "title", "to", "h1", "h2", "p", "item", "sign"
MEASURES, NONE = "measures", "none"
_STYLES: Final = (TITLE, TO, HEAD, SUBHEAD, TEXT, ITEM, SIGN, MEASURES, NONE)
_NAMES: Final = 8  # names in a sentence before it says how many more there are
_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, ">": operator.gt, "=": operator.eq, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_HOLE: Final = re.compile(r"\{(?:(list|failing|n):)?([A-Za-z][\w.]*)\}")
_TEST: Final = re.compile(r"([A-M]\d\d[\w.]*)\s*(<=|>=|<|>|=)\s*([\w.]+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its style, its text, and the indicators whose figures it tells."""

    style: str
    text: str
    codes: tuple[str, ...] = ()


class _Teller:
    """Puts figures, names and norms into sentences."""

    def __init__(self, basis: Basis, to: str) -> None:
        self.basis = basis
        self._several = sum(1 for _view in basis.views()) > 1
        self.figures: Mapping[str, Figure] = basis.evaluate().figures
        days = [f"{day.year}年{day.month}月{day.day}日" for day in (basis.as_of, *basis.period)]
        self._words: dict[str, Any] = {
            **basis.norms.words(), "reporter": basis.reporter(), "to": to, "date": days[0],
            "period": f"{days[1]}至{days[2]}",
        }  # fmt: skip

    def holds(self, test: str) -> bool:
        """Whether a comparison is true; with a figure nobody collected it never is."""
        match = _TEST.fullmatch(test.strip())
        if match is None or match[1] not in self.figures:
            raise Refused(_("报告的条件看不懂:{test}").format(test=test), code="report.condition")
        left = _number(self.figures[match[1]])
        right = _number(self.figures[match[3]]) if match[3] in self.figures else float(match[3])
        if left is None or right is None:
            return False
        return _COMPARE[match[2]](left, right)

    def fits(self, block: Mapping[str, Any]) -> bool:
        """Whether every condition holds and none of those that must not."""
        return all(map(self.holds, block.get("when", ()))) and not any(
            map(self.holds, block.get("unless", ()))
        )

    def say(self, text: str, **more: str) -> str:
        """A sentence with everything put in."""
        return _HOLE.sub(lambda match: self._hole(match, more), text)

    def called(self, row: RowRef) -> str:
        """A record in a sentence; of several communities a grid is named with its own."""
        community = row.where.partition(" · ")[0] if row.kind == "grid" and self._several else ""
        return f"{community}{row.title.split(' ')[0] if row.kind == 'grid' else row.title}"

    def _hole(self, match: re.Match[str], more: Mapping[str, str]) -> str:
        how, name = match[1], match[2]
        if how:
            rows = self.basis.rows(name, NUMERATOR if how == "list" else FAILING)
            return str(len(rows)) if how == "n" else names(self.called(row) for row in rows)
        if name in self.figures:
            value = self.figures[name].value
            return "—" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        return more[name] if name in more else str(self._words.get(name, match[0]))


def _number(figure: Figure) -> float | None:
    return float(figure.value) if isinstance(figure.value, (int, float)) else None


def names(found: Iterable[str]) -> str:
    """Up to eight names, each once, then how many there are."""
    each = list(dict.fromkeys(found))
    text = "、".join(each[:_NAMES])
    return text if len(each) <= _NAMES else _("{names}等{n}个").format(names=text, n=len(each))


def _blocks(path: Path | None) -> Sequence[Mapping[str, Any]]:
    try:
        data = tomllib.loads((path or resource("returns", "report.toml")).read_text("utf-8"))
        blocks: Sequence[Mapping[str, Any]] = data["block"]
    except (OSError, ValueError, KeyError) as error:
        raise Refused(_("报告的文字文件读不懂:{why}").format(why=error), code="report.unreadable") from error
    for block in blocks:
        if block.get("style", TEXT) not in _STYLES:
            raise Refused(_("报告的文字文件里有不认识的样式。"), code="report.unreadable")
    return blocks


def compose(
    basis: Basis, *, to: str = "", ledger: Sequence[RectificationDraft] = (), wording: Path | None = None
) -> list[Block]:
    """The report's blocks. `to` is who it goes to, `ledger` the lines of the rectification ledger, `wording` the
    district's own sentences in place of the shipped ones. Raises `Refused` for wording that cannot be understood."""
    teller = _Teller(basis, to or _("上级主管部门"))
    found: list[Block] = []
    items = 0
    for block in _blocks(wording):
        style = block.get("style", TEXT)
        if style == MEASURES:
            found += _measures(ledger, block["text"], teller)
        elif style == NONE:
            found += [] if items else [Block(TEXT, teller.say(block["text"]))]
        elif teller.fits(block):
            items += style == ITEM
            codes = tuple(
                dict.fromkeys(
                    match[2] for match in _HOLE.finditer(block["text"]) if match[2] in teller.figures
                )
            )
            text = teller.say(block["text"])
            found.append(Block(style, f"{items}.{text}" if style == ITEM else text, codes))
    return _joined(found)


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Sentences that follow each other under one heading make one paragraph, except the opening one."""
    found: list[Block] = []
    for block in blocks:
        if block.style == TEXT and found and found[-1].style == TEXT and found[-1].codes:
            last = found.pop()
            found.append(Block(TEXT, last.text + block.text, (*last.codes, *block.codes)))
        else:
            found.append(block)
    return found


def _measures(ledger: Sequence[RectificationDraft], text: str, teller: _Teller) -> list[Block]:
    open_ones = [line for line in ledger if line.state != DROPPED]
    if not open_ones:
        return [Block(TEXT, _("整改台账里还没有登记整改措施、责任人和时限。"))]
    nobody = _("未定")
    return [
        Block(ITEM, f"{n}." + teller.say(
            text, measure=_sentence(line.measure or line.problem), responsible=line.responsible or nobody,
            due=line.due_on or nobody,
        ))
        for n, line in enumerate(open_ones, 1)
    ]  # fmt: skip


def _sentence(text: str) -> str:
    return text.rstrip().removesuffix("。") + "。"


def words_of(basis: Basis) -> dict[str, str]:
    """What a district's own Word template may ask for by name: every indicator, who reports, the day."""
    said = {c: _("未采集") if f.value is None else str(f.value) for c, f in basis.evaluate().figures.items()}
    day: date = basis.as_of
    return said | {"单位": basis.reporter(), "日期": f"{day.year}年{day.month}月{day.day}日"}


def suggested(basis: Basis, *, wording: Path | None = None) -> list[RectificationDraft]:
    """What fails and belongs into the rectification ledger, with a measure to be looked over; nobody is named yet."""
    teller = _Teller(basis, "")
    found = []
    for block in _blocks(wording):
        if block.get("style") == ITEM and block.get("problem") and teller.fits(block):
            rows = basis.rows(block["code"], FAILING)
            found.append(RectificationDraft(
                problem=teller.say(block["problem"]), measure=teller.say(block.get("measure", "")),
                indicator=block["code"], place=names(teller.called(row) for row in rows if row.kind in ("grid",
                "community")),
                found_on=basis.as_of.isoformat(), subjects=tuple(f"{row.kind}:{row.id}" for row in rows[:200]),
            ))  # fmt: skip
    return found
