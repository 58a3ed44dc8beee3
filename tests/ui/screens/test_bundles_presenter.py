"""The bundle screen's behaviour between two offices, without Qt."""

from __future__ import annotations

import pytest

from desktop.operations import computers as operations
from desktop.operations import photos
from desktop.operations.computers import Newcomer
from desktop.security.install import Install
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.enrolled import enrol
from tests.desktop.queries.team_town import TODAY, build
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.exchange.bundles.presenter import BundlesPresenter
from ui.screens.exchange.bundles.view import _counts, _done


class Pc:
    """One PC with its own keys and its own file of the same community."""

    def __init__(self, office, seed: int) -> None:
        self.office, self.keys = office, Install.make(lambda n: bytes([seed]) * n)
        self.view, self.work = Recorder(), Inline()
        self.presenter = BundlesPresenter(
            self.view, office, self.work, actor="李梅", today=lambda: TODAY, install=lambda: self.keys
        )
        self.heard = []
        self.work.after = self.heard.append
        self.presenter.entered()


@pytest.fixture
def pcs(make_office):
    return Pc(make_office("a.gezhi"), 1), Pc(make_office("b.gezhi"), 2)


@pytest.fixture
def bundle(pcs, tmp_path):
    here, there = pcs
    build(here.office)
    out = tmp_path / "包.sqb"
    here.presenter.write(there.keys.recipient, out, full=False)
    assert here.view.said["show_written"].ops > 0
    return out


def test_own_codes_are_shown(pcs):
    here, _there = pcs
    keys = here.view.said["show_keys"]
    assert keys.recipient.startswith("age1")
    assert (keys.signer, keys.fingerprint) == (here.keys.public_key, keys.fingerprint)
    assert here.view.said["show_trusted"] == []


def test_a_bundle_of_an_unknown_pc_is_shown_and_waits_for_trust(pcs, bundle):
    here, there = pcs
    there.presenter.open(bundle)
    arrived = there.view.said["show_arrived"]
    assert (arrived.signer, arrived.signer_name, arrived.new_ops) == (here.keys.public_key, "", 0)
    there.presenter.trust(arrived.signer, "社区电脑")
    arrived = there.view.said["show_arrived"]
    assert arrived.signer_name == "社区电脑"
    assert arrived.new_ops > 0
    assert not arrived.applied


def test_taking_it_in_brings_the_records_and_tells_the_window(pcs, bundle):
    here, there = pcs
    there.presenter.trust(here.keys.public_key, "社区电脑")
    there.presenter.open(bundle)
    there.presenter.take_in()
    assert there.view.said["show_arrived"].applied
    assert there.heard[-1].concerns("building")
    with there.office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM building").scalar() == 3
    there.presenter.open(bundle)
    assert there.view.said["show_arrived"].new_ops == 0


def test_how_many_photographs_come_and_how_many_still_lack(pcs, tmp_path):
    here, there = pcs
    for office in (here.office, there.office):
        enrol(office, ("1号电脑", here.keys), ("2号电脑", there.keys))
    build(here.office)
    with here.office.change("staff.add", actor="李梅") as unit:
        first = unit.create("staff", {"name": "任杰"})
        unit.create("staff", {"name": "周建国", "photo": "ab" * 32})  # whose photograph is nowhere
    photos.keep_portrait(here.office, first, face(50, 70), actor="李梅")
    out = tmp_path / "照片.sqb"
    here.presenter.write(there.keys.recipient, out, full=False)
    assert here.view.said["show_written"].pictures == 1
    there.presenter.open(out)
    seen = there.view.said["show_arrived"]
    assert (seen.pictures, seen.applied, "照片 1 张" in _counts(seen)) == (1, False, True)
    there.presenter.take_in()
    done = there.view.said["show_arrived"]
    assert "带来照片 1 张" in _done(done)
    assert done.gaps == ("还有 1 张照片没有到,下次与1号电脑交换时带来。",)


def test_a_bundle_for_somebody_else_is_refused_in_words(pcs, bundle):
    here, _there = pcs
    here.presenter.open(bundle)
    assert here.view.said["show_arrived"] is None
    assert here.view.said["show_open_problem"]


def test_bad_codes_are_refused_beside_their_field(pcs, tmp_path):
    here, _there = pcs
    assert not here.presenter.check_recipient(" ")
    assert not here.presenter.check_recipient("age1nonsense")
    assert here.presenter.check_recipient(here.keys.recipient)
    here.presenter.write("age1nonsense", tmp_path / "x.sqb", full=True)
    assert "接收码" in here.view.said["show_write_problem"]
    here.presenter.trust("zz", "某单位")
    assert "签名码" in here.view.said["show_trust_problem"]
    here.presenter.trust(here.keys.public_key, " ")
    assert "名称" in here.view.said["show_trust_problem"]


def test_trust_is_withdrawn(pcs):
    here, there = pcs
    here.presenter.trust(there.keys.public_key, "街道")
    here.presenter.reload()
    assert [s.name for s in here.view.said["show_trusted"]] == ["街道"]
    here.presenter.withdraw(there.keys.public_key)
    here.presenter.reload()
    assert here.view.said["show_trusted"] == []


def test_a_certified_pc_is_named_and_chosen_without_any_trust(pcs, tmp_path):
    here, there = pcs
    build(here.office)
    by = {"actor": "李梅", "today": TODAY}
    operations.certify(here.office, Newcomer.of(here.keys, "1号电脑"), **by)
    operations.certify(here.office, Newcomer.of(there.keys, "2号电脑"), **by)
    here.presenter.reload()
    assert [one.name for one in here.view.said["show_addressees"]] == ["2号电脑"]
    first = tmp_path / "1.sqb"
    here.presenter.write(there.keys.recipient, first, full=False)
    there.presenter.open(
        first
    )  # a file that never heard of that office key: asked about, whatever name it brings
    assert there.view.said["show_arrived"].signer_name == ""
    there.presenter.trust(here.keys.public_key, "大厅")
    there.presenter.open(first)
    there.presenter.take_in()
    assert there.view.said["show_arrived"].applied
    operations.revoke(there.office, here.keys.public_key, why="被盗", me=there.keys.public_key, **by)
    there.presenter.open(first)
    assert "停用" in there.view.said["show_open_problem"]
