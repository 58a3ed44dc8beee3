"""Contact cards from the office file: one household a card, its grid's worker on it, a serial that stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.documents.kinds import contact_card
from desktop.documents.kinds.contact_card import ContactCard
from desktop.documents.kinds.template import load
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render.batch import Asked, Batch, Numbers, Subject, Team
from desktop.documents.render.finishing import SHOP
from desktop.documents.render.kind import BACK, SKIP, Kind, Option
from desktop.domain.roles import BY_KEY
from desktop.operations.printing import CardIssue
from desktop.queries import elders, paper
from desktop.queries.paper import GridSign, Holder, Home

HELPERS = ("police", "doctor", "lawyer", "mediator")
_NEEDS_ESCAPE = re.compile(r"([\\;:,\"])")


def contact_code(name: str, phone: str, office: str) -> str:
    """What a phone's camera reads as an entry for its address book (MECARD, NTT DOCOMO)."""
    values = [_NEEDS_ESCAPE.sub(r"\\\1", value) for value in (name, phone, office)]
    return "MECARD:N:{};TEL:{};ORG:{};;".format(*values)


def helper_lines(team: Team, grid: GridSign) -> tuple[tuple[str, str], ...]:
    """Label and work phone of the police officer, doctor and so on of a grid, or of its community."""
    lines = []
    for role in HELPERS:
        holder = team.first(grid.id, role) or team.first(grid.office_id, role)
        if holder and holder.phone:
            lines.append((BY_KEY[role].name, holder.phone))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The cards of a scope in walking order, with whom they are for and what handing them out means."""

    cards: tuple[ContactCard, ...]
    issues: tuple[CardIssue, ...]
    subjects: tuple[Subject, ...]
    warnings: tuple[PaperWarning, ...]


def gather(db: Any, asked: Asked) -> Gathered:
    """One card for each household asked for. Households without a reachable worker get none, and are told of."""
    team = Team(db, asked.today)
    wanted = {grid.id for grid in team.chosen_grids(asked.scope)}
    out = {issue.subject_id: issue.number for issue in paper.issued(db, "card")}
    homes = _homes(db, asked, wanted, out)
    workers = {grid: worker for grid in wanted if (worker := team.first(grid, "grid_worker", "grid_leader"))}
    pictures = paper.pictures(db, [worker.photo for worker in workers.values()])
    makers = _Makers(team, workers, pictures, paper.property_phones(db), asked)
    serials = Numbers(paper.numbers_used(db, "card"))
    cards: list[ContactCard] = []
    issues: list[CardIssue] = []
    subjects: list[Subject] = []
    left_out: Counter[tuple[str, str]] = Counter()
    for home in homes:
        grid, worker = team.grids.get(home.grid_id), workers.get(home.grid_id)
        if grid is None or worker is None or not worker.phone:
            left_out[_reason(grid, worker)] += 1
            continue
        serial = serials.of(grid.code, out.get(home.id, ""))
        cards.append(makers.card(home, grid, worker, serial))
        issues.append(CardIssue(home.id, serial, worker.staff_id, worker.phone))
        subjects.append(Subject("household", home.id, home.place))
    return Gathered(tuple(cards), tuple(issues), tuple(subjects), _told(left_out))


def batch(db: Any, asked: Asked) -> Batch:
    """The single cards, 90 x 54 mm."""
    found, template = gather(db, asked), load(contact_card.KEY)
    draw = partial(
        contact_card.draw,
        template=template,
        back=asked.flag("back"),
        skip=asked.number("skip"),
        shop=asked.flag("bleed"),
    )
    return Batch(list(found.cards), draw, found.issues, found.warnings, template.wording(), found.subjects)


def _homes(db: Any, asked: Asked, grids: Iterable[str], out: dict[str, str]) -> list[Home]:
    homes = [home for home in paper.homes(db, day=asked.today) if _asked_for(home, asked, grids, out)]
    if asked.word("which") != "elders":
        return homes
    old = elders.households(db, day=asked.today)
    return [home for home in homes if home.id in old]


def _asked_for(home: Home, asked: Asked, grids: Iterable[str], out: dict[str, str]) -> bool:
    if asked.word("which") == "missing" and home.id in out:
        return False
    if asked.scope.kind == "household":
        return home.id in asked.scope.ids
    return asked.scope.kind == "community" or home.grid_id in grids


def _reason(grid: GridSign | None, worker: Holder | None) -> tuple[str, str]:
    if grid is None:
        return "card.no_grid", ""
    return ("card.no_worker" if worker is None else "card.no_phone"), grid.name


def _told(left_out: Counter[tuple[str, str]]) -> tuple[PaperWarning, ...]:
    texts = {
        "card.no_grid": _("{n} 户不在任何网格里，没有印卡"),
        "card.no_worker": _("{grid}没有网格员，{n} 户没有印卡"),
        "card.no_phone": _("{grid}的网格员没有工作电话，{n} 户没有印卡"),
    }
    return tuple(
        PaperWarning(code, texts[code].format(n=count, grid=grid), grid, Severity.WARN)
        for (code, grid), count in left_out.items()
    )


class _Makers:
    """Puts one card together; what the cards of a grid share is looked up once."""

    def __init__(
        self,
        team: Team,
        workers: dict[str, Holder],
        pictures: dict[str, bytes],
        property_phones: dict[str, tuple[str, str]],
        asked: Asked,
    ) -> None:
        self._team, self._workers, self._pictures, self._asked = team, workers, pictures, asked
        self._property = property_phones
        self._helpers = {grid: helper_lines(team, team.grids[grid]) for grid in workers}

    def card(self, home: Home, grid: GridSign, worker: Holder, serial: str) -> ContactCard:
        office = self._team.office(grid.office_id)
        hotlines = self._helpers[grid.id]
        if home.compound_id in self._property:
            hotlines = ((N_("物业服务"), self._property[home.compound_id][1]), *hotlines)
        code = {
            "contact": contact_code(worker.name, worker.phone, office.name + grid.name),
            "serial": serial,
            "none": "",
        }[str(self._asked.settings.get("qr", "contact"))]
        return ContactCard(
            community=office.name, grid=grid.name, name=worker.name, post=BY_KEY[worker.role].name,
            phone=worker.phone, photo=self._pictures.get(worker.photo), duty_phone=office.phone,
            supervision_phone=office.supervision_phone, address=office.street + office.address, serial=serial,
            qr=code, hotlines=hotlines,
        )  # fmt: skip


WHICH = Option(
    "which",
    N_("印哪些户"),
    "all",
    (("all", N_("全部")), ("missing", N_("还没有卡的")), ("elders", N_("有60岁以上老人的"))),
)
QR = Option(
    "qr",
    N_("二维码"),
    "contact",
    (("contact", N_("网格员电话")), ("serial", N_("卡片编号")), ("none", N_("不印"))),
)
KINDS = (
    Kind(
        "card",
        N_("网格服务联系卡"),
        True,
        ("community", "grid", "household"),
        (
            WHICH,
            QR,
            BACK,
            Option("skip", SKIP, 0, most=9),
            SHOP,
        ),
        batch,
    ),
)
