"""Drawing the map: each gesture is a step of its own, positions merge like any data, who only looks cannot draw."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.documents.render import map_places
from desktop.domain.site_geometry import Affine, bounds
from desktop.domain.site_map import Arrangement, Box, FeatureDraft
from desktop.exchange.bundle import exchange
from desktop.operations import accounts, map_background, site_map, undo
from desktop.queries import history
from desktop.queries.site_map import ground_rings
from desktop.queries.site_map import site_map as read
from tests.conftest import CHEAP
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, trust
from tests.ui.screens.map.map_town import ACTOR, build

TODAY = date(2026, 6, 30)


def look(office):
    with office.read() as db:
        return read(db)


def boxes(office):
    return {site.id: site.box for site in look(office).sites}


@pytest.fixture
def town(office):
    return build(office, (3, 2), courtyards=2)


def test_a_gesture_is_one_step_with_a_name_and_one_undo(office, town):
    wanted = {town["A1"]: Box(0, 0, 3000, 1200), town["A2"]: Box(5000, 10, 3000, 1200, 1500)}
    site_map.arrange(office, Arrangement(buildings=wanted), actor=ACTOR)
    assert {i: b for i, b in boxes(office).items() if b} == wanted
    with office.read() as db:
        step = next(history.walk(db, mine_only=True))
    assert (step.name, step.subject) == ("map.place", "1号楼、2号楼")
    undo.undo(office, actor=ACTOR)
    assert set(boxes(office).values()) == {None}


def test_refusals_name_what_is_wrong(office, town):
    with pytest.raises(Refused, match="没有选中"):
        site_map.arrange(office, Arrangement(), actor=ACTOR)
    with pytest.raises(NotFound):
        site_map.arrange(office, Arrangement(buildings={"0" * 32: Box(0, 0, 500, 500)}), actor=ACTOR)
    with pytest.raises(NotFound):
        site_map.remove_features(office, ["0" * 32], actor=ACTOR)
    with pytest.raises(NotFound):
        site_map.trace(office, "0" * 32, "1", Box(0, 0, 500, 500), actor=ACTOR)
    with pytest.raises(Refused, match="楼号"):
        site_map.trace(office, look(office).lots[0].id, "号楼", Box(0, 0, 500, 500), actor=ACTOR)
    with pytest.raises(Refused, match="两栋"):
        site_map.link(office, town["A1"], town["A1"], "cut", actor=ACTOR)
    with pytest.raises(NotFound):
        map_background.remove(office, "0" * 32, actor=ACTOR)


def test_tracing_places_the_listed_building_or_makes_a_new_one(office, town):
    lot = look(office).lots[0].id
    site_map.trace(office, lot, " 02号楼", Box(100, 200, 3000, 1300), actor=ACTOR)
    assert boxes(office)[town["A2"]] == Box(100, 200, 3000, 1300)
    before = len(look(office).sites)
    site_map.trace(office, lot, "17", Box(9000, 0, 3000, 1300), actor=ACTOR)
    made = [site for site in look(office).sites if site.label == "17"]
    assert len(look(office).sites) == before + 1
    assert (made[0].compound_id, made[0].source) == (lot, "traced")


def test_who_only_looks_cannot_draw(office, town):
    accounts.add(office, ACTOR, ["director"], actor=ACTOR, today=TODAY)
    accounts.add(office, "王芳", ["viewer"], actor=ACTOR, today=TODAY, password="a password 1", cost=CHEAP)
    for attempt in (
        lambda: site_map.arrange(
            office, Arrangement(buildings={town["A1"]: Box(0, 0, 900, 900)}), actor="王芳"
        ),
        lambda: site_map.add_feature(office, FeatureDraft(kind="gate", points=[(0, 0)]), actor="王芳"),
        lambda: map_background.add(office, "x", b"\xff\xd8", (5, 5), Affine(1, 0, 0, 0, -1, 0), actor="王芳"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "permission.edit"
    assert set(boxes(office).values()) == {None}


def test_two_people_place_different_buildings_and_both_stand(tmp_path, make_office):
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi", founded=False)
    trust(alice, BOB)
    trust(bob, ALICE)
    town = build(alice, (4,))

    def pass_on(giver, me, to, taker, name):
        exchange.write(giver, to.recipient, tmp_path / name, install=me, actor=ACTOR)
        exchange.apply(taker, tmp_path / name, install=to, actor="王芳")

    pass_on(alice, ALICE, BOB, bob, "1.sqb")
    site_map.arrange(alice, Arrangement(buildings={town["A1"]: Box(0, 0, 900, 900)}), actor=ACTOR)
    site_map.arrange(bob, Arrangement(buildings={town["A2"]: Box(5000, 0, 900, 900)}), actor="王芳")
    site_map.add_feature(bob, FeatureDraft(kind="gate", text="东门", points=[(1, 2)]), actor="王芳")
    site_map.arrange(alice, Arrangement(buildings={town["A3"]: Box(0, 7000, 900, 900)}), actor=ACTOR)
    site_map.arrange(bob, Arrangement(buildings={town["A3"]: Box(0, 9000, 900, 900)}), actor="王芳")
    pass_on(bob, BOB, ALICE, alice, "2.sqb")
    pass_on(alice, ALICE, BOB, bob, "3.sqb")
    assert boxes(alice) == boxes(bob)
    assert boxes(alice)[town["A1"]] == Box(0, 0, 900, 900)
    assert boxes(alice)[town["A2"]] == Box(5000, 0, 900, 900)
    assert boxes(alice)[town["A3"]] in (Box(0, 7000, 900, 900), Box(0, 9000, 900, 900))
    assert [f.text for f in look(alice).features] == ["东门"]
    with alice.read() as db:  # both said where building 3 stands: somebody has to look at it
        assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar()


def test_what_nobody_placed_is_the_tidy_list_and_later_waits_in_the_south(office, town):
    first = map_places.places(look(office))
    assert set(first) == {site.id for site in look(office).sites}
    assert first == map_places.places(look(office))
    rects = [
        bounds([(b.x - b.width // 2, b.y - b.height // 2), (b.x + b.width // 2, b.y + b.height // 2)])
        for b in first.values()
    ]
    for n, one in enumerate(rects):
        for two in rects[n + 1 :]:
            assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
    site_map.arrange(office, Arrangement(buildings={town["A1"]: Box(50_000, 90_000, 900, 900)}), actor=ACTOR)
    later = map_places.places(look(office))
    assert later[town["A1"]] == Box(50_000, 90_000, 900, 900)
    assert all(
        b.y + b.height // 2 <= 90_000 - 450 - map_places.WAITING for i, b in later.items() if i != town["A1"]
    )


def test_an_outline_turns_and_moves_with_its_building(office, town):
    with office.change("town", actor=ACTOR) as unit:
        ring = [-500, -300, 500, -300, 500, 300, 0, 300, 0, 0, -500, 0]
        fields = {**Box(1000, 2000, 1000, 600, 9000).stored(), "map_outline": [ring]}
        unit.set("building", town["A1"], fields)
    site = next(site for site in look(office).sites if site.id == town["A1"])
    assert ground_rings(site) == [
        [(1300, 1500), (1300, 2500), (700, 2500), (700, 2000), (1000, 2000), (1000, 1500)]
    ]
    plain = next(site for site in look(office).sites if site.id == town["A2"])
    assert ground_rings(plain) == []


def test_a_newer_program_may_draw_what_this_one_does_not_know(office, town):
    with office.change("town", actor=ACTOR) as unit:
        unit.create("map_feature", {"kind": "balloon", "points": [1, 2]})
        unit.create("map_feature", {"kind": "street", "points": "wrong"})
        unit.create("map_background", {"name": "x", "affine": [1, 2]})
        unit.set("building", town["A1"], {"map_x": 1, "map_y": 2, "map_w": 3, "map_h": 4})
    site = look(office)
    assert site.features == ()
    assert site.backgrounds[0].affine is None
    assert boxes(office)[town["A1"]] is None


def test_neighbours_said_by_hand(office, town):
    pair = (town["A2"], town["A1"])
    site_map.link(office, *pair, "cut", actor=ACTOR)
    site_map.link(office, *pair, "link", actor=ACTOR)
    with office.read() as db:
        rows = db.exec_driver_sql("SELECT left_id, right_id, kind FROM neighbour_link").all()
    assert [tuple(row) for row in rows] == [(*sorted(pair), "link")]
    site_map.link(office, *pair, None, actor=ACTOR)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM neighbour_link").scalar() == 0
