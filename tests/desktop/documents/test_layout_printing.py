"""A layout reaches every print, leaves out what it leaves out, and an old print keeps the look it had."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from desktop.base.errors import Refused
from desktop.documents.kinds import template
from desktop.documents.render import Scope, render
from desktop.documents.render.design import draw_sample
from desktop.documents.render.reprint import reprint
from desktop.documents.render.stale import find
from desktop.domain.layouts import Layout
from desktop.operations import layouts
from desktop.operations.printing import register_print
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, TODAY, Town, build
from tests.desktop.documents.reading import picture_of, text_of


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def say(office: Workspace, key: str, **said: Any) -> None:
    optional = said.get("off", frozenset())
    layouts.change(office, Layout(key, **said), template.shipped(key).data, optional, **CLERK)


def printed(office: Workspace, kind: str) -> tuple[str, bytes]:
    out = io.BytesIO()
    done = render(office, kind, Scope(), {}, out, **CLERK)
    register_print(office, done.job(), **CLERK)
    return done.register_id, out.getvalue()


def logo() -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "#005A32").save(out, "PNG")
    return b64encode(out.getvalue()).decode()


@pytest.mark.usefixtures("town")
def test_words_and_fields_of_a_layout_reach_the_paper_and_the_register_keeps_them(office: Workspace) -> None:
    plain = text_of(printed(office, "card")[1])
    assert "社区值班" in plain
    say(
        office,
        "contact_card",
        changes={"words": {"title": "连心便民卡"}},
        off=frozenset({"duty_phone"}),
        logo=logo(),
    )
    number, data = printed(office, "card")
    assert "连心便民卡" in text_of(data)
    assert "社区值班" not in text_of(data)
    layouts.reset(office, "contact_card", **CLERK)
    out = io.BytesIO()
    again = reprint(office, number, out, today=TODAY)
    assert (again.same, out.getvalue() == data) == (True, True)
    with office.read() as db:
        assert find(db, TODAY) == [], "another look makes nothing wrong that hangs on a wall"


@pytest.mark.usefixtures("town")
def test_the_foot_of_internal_papers_follows_its_layout(office: Workspace) -> None:
    say(office, "internal", changes={"words": {"mark": "仅限本社区"}})
    assert "仅限本社区" in text_of(printed(office, "roster")[1])


@pytest.mark.usefixtures("town")
def test_the_gate_reads_what_a_layout_says(office: Workspace) -> None:
    say(office, "contact_card", changes={"words": {"slogan": "低保户专用"}})
    with pytest.raises(Refused, match="模板文字"):
        render(office, "card", Scope(), {}, io.BytesIO(), **CLERK)


def test_a_mark_stands_whole_in_the_head_over_the_band(office: Workspace) -> None:
    layout = Layout("contact_card", logo=logo())
    for key in ("contact_card", "badge", "duty_board", "gate_board", "large_card", "door_sticker"):
        plain, marked = io.BytesIO(), io.BytesIO()
        draw_sample(plain, key, Layout(key))
        drawn = draw_sample(marked, key, replace(layout, key=key))
        assert not [w for w in drawn.warnings if w.code == "photo.unreadable"]
        dots = picture_of(marked.getvalue(), 0, dots_per_inch=40).convert("RGB").getcolors(1 << 24) or []
        assert any(green > 60 > red for _n, (red, green, _b) in dots), f"{key}: nothing green in the head"
        assert text_of(plain.getvalue()).split() == text_of(marked.getvalue()).split()
