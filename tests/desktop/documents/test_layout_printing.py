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
from desktop.documents.kinds.internal import Copy
from desktop.documents.render import KINDS, Scope, render
from desktop.documents.render import design as designs
from desktop.documents.render.batch import Asked
from desktop.documents.render.design import draw_sample
from desktop.documents.render.reprint import reprint
from desktop.documents.render.stale import find
from desktop.domain.layouts import Layout
from desktop.operations import layouts, posted
from desktop.operations.printing import register_print
from desktop.queries import layouts as queries
from desktop.queries.private_facts import published_phones
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
    again = reprint(office, number, out, **CLERK)
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
    with pytest.raises(Refused, match="版式里的“口号”"):
        render(office, "card", Scope(), {}, io.BytesIO(), **CLERK)


REFUSED = {
    "privacy.unknown_phone": {"slogan": "有事找老吴 188-7777-6666"},
    "privacy.care": {"slogan": "低保户专用"},
    "privacy.id_number": {"services": ["政策宣传", "证号 42030319850312001X"]},
    "privacy.empty_home": {"services": ["空置房排查"]},
}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("code", REFUSED)
def test_what_the_gate_refuses_at_printing_is_refused_at_saving(office: Workspace, code: str) -> None:
    layout = Layout("contact_card", {"words": REFUSED[code]})
    with pytest.raises(Refused) as caught:
        designs.keep(office, layout, **CLERK)
    (path,) = caught.value.problems
    assert (caught.value.code, path) == ("layout.wrong", f"words.{next(iter(REFUSED[code]))}")
    assert caught.value.problems[path].code == code
    assert "18877776666" not in caught.value.text.replace("-", "")
    with office.read() as db:
        assert queries.in_force(db) == {}, "nothing was kept"
    say(office, "contact_card", changes={"words": REFUSED[code]})  # as another program might have written it
    with pytest.raises(Refused) as printing:
        render(office, "card", Scope(), {}, io.BytesIO(), **CLERK)
    assert {problem.code for problem in printing.value.problems.values()} == {code}


@pytest.mark.usefixtures("town")
def test_a_number_put_on_the_list_of_public_services_is_kept_and_printed(office: Workspace) -> None:
    layout = Layout("contact_card", {"words": {"hotlines": [["开锁", "188 7777 6666"]]}})
    with pytest.raises(Refused, match="公示用语"):
        designs.keep(office, layout, **CLERK)
    posted.publish(office, [("开锁", "188-7777-6666")], **CLERK)
    designs.keep(office, layout, **CLERK)
    assert "188 7777 6666" in text_of(printed(office, "card")[1], 1)
    posted.publish(office, [], **CLERK)
    with pytest.raises(Refused, match="没登记为公开的手机号码"):
        render(office, "card", Scope(), {}, io.BytesIO(), **CLERK)


@pytest.mark.usefixtures("town")
def test_a_private_number_cannot_be_put_on_the_list(office: Workspace) -> None:
    with office.change("import.ledger", actor="李梅") as unit:
        unit.create("staff", {"name": "周文", "private_phone": "137-0000-1111"})
        unit.create("household", {"head_name": "孙桂兰", "phone": "139 2222 3333"})
    for number in ("13700001111", "139-2222-3333"):
        with pytest.raises(Refused, match="第 1 行是居民或工作人员的私人电话"):
            posted.publish(office, [("维修", number)], **CLERK)
    with pytest.raises(Refused, match="第 2 行要写成"):
        posted.publish(office, [("维修", "0719-8000000"), ("", "12345")], **CLERK)


@pytest.mark.usefixtures("town")
def test_the_number_of_somebody_who_left_is_not_given_out_any_more(office: Workspace) -> None:
    with office.change("staff.add", actor="李梅") as unit:
        worker = unit.create("staff", {"name": "钱进", "phones": ["18877776666"]})
    with office.read() as db:
        assert "18877776666" in published_phones(db, day=TODAY)
    with office.change("staff.leave", actor="李梅") as unit:
        unit.set("staff", worker, {"left_on": TODAY.isoformat()})
    with office.read() as db:
        assert "18877776666" not in published_phones(db, day=TODAY)


@pytest.mark.usefixtures("town")
def test_the_public_layouts_are_those_of_the_public_kinds(office: Workspace) -> None:
    used = set()
    with office.read() as db:
        for kind in KINDS.values():
            if kind.public and not kind.key.startswith("map"):  # a map has no words of its own
                batch = kind.gather(db, Asked(Scope(), kind.settings({}), TODAY, Copy("", "", "")))
                assert batch.wording or kind.key == "pin", kind.key  # a pin says a name and a post
                template_used = batch.draw.keywords.get("template")
                used.add(template_used.key if template_used else kind.key)
    assert used == designs.PUBLIC


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
