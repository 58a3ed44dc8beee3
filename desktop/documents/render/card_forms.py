"""The other forms of the contact card: folded, with large figures, as a door sticker; and the list that goes round."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import card_list, door_sticker, folded_card, large_card
from desktop.documents.kinds.card_list import CardList, CardRow
from desktop.documents.kinds.contact_card import ContactCard
from desktop.documents.kinds.large_card import NUMBERS, LargeCard
from desktop.documents.kinds.template import Template, load
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.cards import QR, WHICH, gather
from desktop.documents.render.finishing import SHOP
from desktop.documents.render.kind import SKIP, Kind, Option
from desktop.queries import card_receipts, paper

_LARGE = {"a6": large_card.Size.A6, "fridge": large_card.Size.FRIDGE}


def folded(db: Any, asked: Asked) -> Batch:
    """Folded cards; they count as the household's card like the single ones."""
    found, template = gather(db, asked), load(folded_card.KEY)
    draw = partial(folded_card.draw, template=template, skip=asked.number("skip"), shop=asked.flag("bleed"))
    return Batch(list(found.cards), draw, found.issues, found.warnings, template.wording(), found.subjects)


def large(db: Any, asked: Asked) -> Batch:
    """Cards with large figures; they count as the household's card."""
    found, template = gather(db, asked), load(large_card.KEY)
    items = [_large(card, template) for card in found.cards]
    draw = partial(
        large_card.draw,
        template=template,
        size=_LARGE[asked.word("size")],
        skip=asked.number("skip"),
        shop=asked.flag("bleed"),
    )
    return Batch(items, draw, found.issues, found.warnings, template.wording(), found.subjects)


def _large(card: ContactCard, t: Template) -> LargeCard:
    """The worker, the office, and whoever comes next: three numbers."""
    own = [(t.word("worker"), card.phone)]
    own += [(t.word("duty"), card.duty_phone)] if card.duty_phone else []
    rows = (*own, *t.pairs("numbers"))[:NUMBERS]
    return LargeCard(
        community=card.community, grid=card.grid, name=card.name, post=card.post, numbers=rows,
        photo=card.photo, serial=card.serial,
    )  # fmt: skip


def stickers(db: Any, asked: Asked) -> Batch:
    """Door stickers. They hang beside the card and replace none, so nothing is handed out with them."""
    found, template = gather(db, asked), load(door_sticker.KEY)
    draw = partial(door_sticker.draw, template=template, skip=asked.number("skip"), shop=asked.flag("bleed"))
    return Batch(list(found.cards), draw, (), found.warnings, template.wording(), found.subjects)


def lists(db: Any, asked: Asked) -> Batch:
    """The cards that are out, grid by grid and door by door, to be signed for."""
    team, day = Team(db, asked.today), asked.today
    wanted = {grid.id for grid in team.chosen_grids(asked.scope)}
    out = card_receipts.out(db)
    homes = [home for home in paper.homes(db, day=day) if home.grid_id in wanted and home.id in out]
    if asked.word("rows") == "open":
        homes = [home for home in homes if not out[home.id].received]
    found: list[CardList] = []
    subjects: list[Subject] = []
    for grid_id, inside in groupby(homes, key=lambda home: home.grid_id):
        grid = team.grids[grid_id]
        worker = team.first(grid_id, "grid_worker", "grid_leader")
        rows = [CardRow(place=h.place, serial=out[h.id].serial, received=out[h.id].received) for h in inside]
        found.append(
            CardList(
                community=team.office(grid.office_id).name, grid=grid.name, rows=tuple(rows),
                worker=worker.name if worker else "",
                as_of=N_("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day),
            )
        )  # fmt: skip
        subjects.append(Subject("grid", grid_id, grid.name))
    draw = partial(card_list.draw, copy=asked.copy)
    return Batch(found, draw, subjects=tuple(subjects))


_SCOPES = ("community", "grid", "household")
KINDS = (
    Kind(
        "card-folded",
        N_("折叠联系卡"),
        True,
        _SCOPES,
        (WHICH, QR, Option("skip", SKIP, 0, most=3), SHOP),
        folded,
    ),
    Kind(
        "card-large",
        N_("大字联系卡"),
        True,
        _SCOPES,
        (
            WHICH,
            Option("size", N_("大小"), "a6", (("a6", N_("A6 横式")), ("fridge", N_("冰箱贴 100×140")))),
            Option("skip", SKIP, 0, most=3),
            SHOP,
        ),
        large,
    ),
    Kind(
        "door-sticker",
        N_("入户门贴"),
        True,
        _SCOPES,
        (WHICH, QR, Option("skip", SKIP, 0, most=7), SHOP),
        stickers,
    ),
    Kind(
        "card-list",
        N_("联系卡发放登记表"),
        False,
        ("community", "grid"),
        (Option("rows", N_("列哪些户"), "all", (("all", N_("全部")), ("open", N_("还没签收的")))),),
        lists,
    ),
)
