"""Name pins for everybody who wears a badge."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import pin
from desktop.documents.kinds.pin import Pin
from desktop.documents.kinds.template import load
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.finishing import SHOP
from desktop.documents.render.kind import SKIP, Kind, Option
from desktop.documents.render.people import wearers
from desktop.domain.roles import BY_KEY

_SIZES = {"70x20": pin.Size.P70X20, "75x25": pin.Size.P75X25}


def batch(db: Any, asked: Asked) -> Batch:
    """A pin a person, with the highest of the posts; pins carry no number and are not kept count of."""
    team = Team(db, asked.today)
    held = wearers(team, asked)
    items = [
        Pin(office=team.office(posts[0].office_id).name, name=posts[0].name, post=BY_KEY[posts[0].role].name)
        for posts in held
    ]
    template = load(pin.KEY)
    draw = partial(
        pin.draw,
        template=template,
        size=_SIZES[asked.word("size")],
        skip=asked.number("skip"),
        shop=asked.flag("bleed"),
    )
    subjects = tuple(Subject("staff", posts[0].staff_id, posts[0].name) for posts in held)
    return Batch(items, draw, wording=template.wording(), subjects=subjects)


KINDS = (
    Kind(
        "pin",
        N_("胸牌"),
        True,
        ("community", "grid", "staff"),
        (
            Option("size", N_("大小"), "70x20", (("70x20", N_("70×20 毫米")), ("75x25", N_("75×25 毫米")))),
            Option("skip", SKIP, 0, most=23),
            SHOP,
        ),
        batch,
    ),
)
