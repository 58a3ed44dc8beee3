"""Keys change without anybody's password, and whatever one file is lost, what is left still opens."""

from __future__ import annotations

import itertools
import json
import os
from base64 import b64encode
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.security import keyslots, machine, recovery_code, sealing, slot_changes, slot_ways, slotfile
from desktop.security.keyslots import Way
from desktop.security.ring import Ring
from tests.conftest import CHEAP, PASSWORD

KEY, NEW_KEY = bytes(range(32)), bytes(range(32, 64))
OTHER = "second user 2"
LI, WANG = "李梅", "王芳"


class Slots:
    """An office file's slots with two users, on a PC whose keys lie in `home`."""

    def __init__(self, folder: Path) -> None:
        self.office, self.home = folder / "office.gezhi", folder / "pc"
        self.office.write_bytes(os.urandom(4096))  # the salt is its first 16 bytes
        self.ring = slot_changes.first_ring(os.urandom)
        self.code = keyslots.create(
            self.office,
            KEY,
            user=LI,
            password=PASSWORD,
            random=os.urandom,
            cost=CHEAP,
            ring=self.ring,
            home=self.home,
        )
        self.add(WANG, OTHER)

    def add(self, user: str, password: str) -> None:
        keyslots.add_user(
            self.office, KEY, user=user, password=password, random=os.urandom, cost=CHEAP, home=self.home
        )

    def held(self, password: str | None = PASSWORD, **way: str) -> keyslots.Held:
        return keyslots.opened(self.office, Way(password, **way), home=self.home)

    @property
    def places(self) -> list[Path]:
        second = slotfile.second_path(self.office, self.home)
        assert second is not None
        return [slotfile.slot_path(self.office), second, self.home / machine.FILE]


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    return Slots(tmp_path)


def test_the_secret_of_the_machine_is_needed_for_a_password_and_not_for_the_paper(slots: Slots) -> None:
    (slots.home / machine.FILE).rename(slots.home / "gone")
    with pytest.raises(Refused) as refusal:
        slots.held()
    assert refusal.value.code == "keys.other_machine"
    assert slots.held(None, code=slots.code).key == KEY
    machine.load_or_create(slots.home)  # another one
    with pytest.raises(Refused) as refusal:
        slots.held()
    assert refusal.value.code == "keys.other_machine"


def test_the_secret_stands_in_no_slot_file_and_only_its_owner_reads_it(slots: Slots) -> None:
    secret = machine.load(slots.home)
    assert secret is not None
    for place in slots.places[:2]:
        content = place.read_bytes()
        assert b64encode(secret.secret) not in content
        assert secret.secret.hex().encode() not in content
    assert (slots.home / machine.FILE).stat().st_mode & 0o077 == 0
    assert slots.places[0].stat().st_mode & 0o077 == 0
    assert secret.secret.hex() not in repr(secret)


def harm(path: Path, how: str) -> None:
    if how == "deleted":
        path.unlink()
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "flipped":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 4
        path.write_bytes(bytes(content))
    elif how == "folder":
        path.unlink()
        path.mkdir()


HARMS = ("sound", "deleted", "emptied", "cut", "flipped")


@pytest.mark.parametrize(("beside", "second", "secret"), list(itertools.product(HARMS, HARMS, HARMS)))
def test_what_is_left_opens_whatever_is_lost(slots: Slots, beside: str, second: str, secret: str) -> None:
    for path, how in zip(slots.places, (beside, second, secret), strict=True):
        harm(path, how)
    one_sound = "sound" in (beside, second)
    if one_sound:
        assert slots.held(None, code=slots.code).key == KEY
        if secret == "sound":
            held = slots.held()
            assert held.key == KEY
            slot_changes.settle(slots.office, held, Way(PASSWORD), random=os.urandom, home=slots.home)
            assert slots.places[0].read_bytes() == slots.places[1].read_bytes(), "the other place was mended"
        else:
            with pytest.raises((Refused, EnvironmentFailure)) as refusal:
                slots.held()
            assert refusal.value.code in {"keys.other_machine", "machine.damaged"}
    else:
        with pytest.raises(EnvironmentFailure) as failure:
            slots.held(None, code=slots.code)
        assert failure.value.code in {"keys.missing", "keys.damaged"}


def test_a_folder_in_the_place_of_a_slot_file_is_put_aside(slots: Slots) -> None:
    for place in slots.places[:2]:
        harm(place, "folder")
        (place / "inside").write_text("x")
        held = slots.held()
        slot_changes.settle(slots.office, held, Way(PASSWORD), random=os.urandom, home=slots.home)
        assert place.is_file()
        assert list(place.parent.glob(f"{place.name}.folder-1/inside"))


def test_a_moved_folder_that_lost_its_slots_finds_the_second_place(slots: Slots, tmp_path: Path) -> None:
    moved = tmp_path / "moved" / "office.gezhi"
    moved.parent.mkdir()
    slots.office.rename(moved)
    assert keyslots.opened(moved, Way(PASSWORD), home=slots.home).key == KEY


def test_the_newest_place_wins(slots: Slots) -> None:
    old = slots.places[0].read_bytes()
    keyslots.change_password(
        slots.office, KEY, user=LI, password="changed 22", random=os.urandom, cost=CHEAP, home=slots.home
    )
    slots.places[0].write_bytes(old)
    assert slots.held("changed 22").key == KEY
    with pytest.raises(Refused):
        slots.held()


def test_slots_of_another_time_step_back_for_those_that_fit(slots: Slots) -> None:
    """An older copy was put back, slots and all; the second place knows the newer data key alone."""
    old = slots.places[0].read_bytes()
    slot_changes.begin_rotation(slots.office, KEY, NEW_KEY, random=os.urandom, home=slots.home)
    slot_changes.end_rotation(slots.office, NEW_KEY, KEY, random=os.urandom, home=slots.home)
    slots.places[0].write_bytes(old)
    held = keyslots.opened(slots.office, Way(PASSWORD), home=slots.home, opens=lambda key: key == KEY)
    assert held.key == KEY
    slot_changes.settle(slots.office, held, Way(PASSWORD), random=os.urandom, home=slots.home)
    assert slots.held().key == KEY
    with pytest.raises(Refused) as refusal:
        keyslots.opened(slots.office, Way(PASSWORD), home=slots.home, opens=lambda _key: False)
    assert refusal.value.code == "store.not_ours"


@pytest.mark.parametrize("rekeyed", [False, True])
def test_an_old_folder_put_back_opens_with_the_password_and_the_paper_of_its_day(
    slots: Slots, rekeyed: bool
) -> None:
    """The second place is of a newer password and paper. It stands for the file only while it is of the same data key:
    else an old slot file beside the office would bring a given-up password back."""
    old, code = slots.places[0].read_bytes(), slots.code
    keyslots.change_password(
        slots.office, KEY, user=LI, password="Rain-on-7-roofs", random=os.urandom, cost=CHEAP, ring=slots.ring,
        home=slots.home,
    )  # fmt: skip
    new_code = slot_ways.renew_paper(slots.office, KEY, ring=slots.ring, random=os.urandom, home=slots.home)
    if rekeyed:
        slot_changes.begin_rotation(slots.office, KEY, NEW_KEY, random=os.urandom, home=slots.home)
        slot_changes.end_rotation(slots.office, NEW_KEY, KEY, random=os.urandom, home=slots.home)
    slots.places[0].write_bytes(old)

    def opens(way: Way) -> bool:
        try:
            held = keyslots.opened(slots.office, way, home=slots.home, opens=lambda key: key == KEY)
        except Refused:
            return False
        return held.key == KEY

    ways = (Way(PASSWORD), Way(code=code), Way("Rain-on-7-roofs"), Way(code=new_code))
    assert [opens(way) for way in ways] == [rekeyed, rekeyed, not rekeyed, not rekeyed]


@pytest.mark.parametrize("in_force", [KEY, NEW_KEY])
def test_between_two_data_keys_every_way_in_opens_either(slots: Slots, in_force: bytes) -> None:
    recipient = sealing.recipient_of(b"d" * 32)
    slot_ways.add_escrow(
        slots.office,
        KEY,
        recipient=recipient,
        name="区里",
        ring=slots.ring,
        random=os.urandom,
        home=slots.home,
    )
    slot_changes.begin_rotation(slots.office, KEY, NEW_KEY, random=os.urandom, home=slots.home)
    ways = [
        Way(PASSWORD), Way(OTHER), Way(code=slots.code), Way(identity=sealing.identity_of(b"d" * 32)),
    ]  # fmt: skip
    for way in ways:
        held = keyslots.opened(slots.office, way, home=slots.home, opens=lambda key: key == in_force)
        assert held.key == in_force
    settled = slot_changes.settle(slots.office, held, ways[-1], random=os.urandom, home=slots.home)
    assert settled.file.due == (in_force == KEY)
    for way in ways:
        assert keyslots.opened(slots.office, way, home=slots.home).data_keys == (in_force,)
    assert set(slot_changes.holders(slots.office, in_force, slots.home)) == slots.ring.categories


def test_a_rotation_that_reaches_one_place_only_is_not_begun(
    slots: Slots, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = slotfile.write_atomically

    def failing(path: Path, content: bytes) -> None:
        if path == slots.places[1]:
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr(slotfile, "write_atomically", failing)
    with pytest.raises(OSError, match="space"):
        slot_changes.begin_rotation(slots.office, KEY, NEW_KEY, random=os.urandom, home=slots.home)
    monkeypatch.undo()
    assert slots.held().data_keys[-1] == KEY, "the old key still opens"


# Care keys


def grant(slots: Slots, user: str, *categories: str, ring: Ring | None = None) -> Ring:
    return slot_changes.grant_care(
        slots.office, KEY, user=user, categories=categories, ring=slots.ring if ring is None else ring,
        random=os.urandom, home=slots.home,
    )  # fmt: skip


def test_a_care_key_is_handed_on_only_by_who_holds_it(slots: Slots) -> None:
    assert slots.held(OTHER).ring == Ring.empty()
    with pytest.raises(Refused) as refusal:
        grant(slots, WANG, "mental", ring=Ring.empty())
    assert refusal.value.code == "care.key_elsewhere"
    assert "恢复码" in refusal.value.text
    grant(slots, WANG, "mental")
    assert slots.held(OTHER).ring == slots.ring.only(["mental"])
    with pytest.raises(Refused) as refusal:
        grant(slots, "nobody", "mental")
    assert refusal.value.code == "password.user"


def test_the_slot_file_tells_nobody_who_knows_which_category(slots: Slots) -> None:
    grant(slots, WANG, "mental")
    content = slots.places[0].read_text()
    assert not any(category in content for category in slots.ring.categories)
    lengths = {len(slot["known"]) for slot in json.loads(content)["slots"] if slot["known"]}
    assert len(lengths) == 1


def test_a_leaver_takes_no_key_that_is_used_from_then_on(slots: Slots) -> None:
    grant(slots, WANG, "mental", "drug")
    his = slots.held(OTHER).ring
    fresh = slot_changes.remove_user(slots.office, KEY, user=WANG, random=os.urandom, home=slots.home)
    assert fresh.categories == {"mental", "drug"}
    mine = slots.held().ring
    for category in ("mental", "drug"):
        assert mine.newest(category) == fresh.newest(category)
        assert mine.newest(category) not in his.keys
        assert his.newest(category) in mine.keys, "what was sealed before is still read"
    assert mine.newest("released") == slots.ring.newest("released"), "what he did not know stays"
    assert slots.held(None, code=slots.code).ring == mine
    assert keyslots.named(slots.office, slots.home) == [LI]
    assert slots.held().file.due, "the data key is still to be changed"


def test_the_last_password_stays(slots: Slots) -> None:
    slot_changes.remove_user(slots.office, KEY, user=WANG, random=os.urandom, home=slots.home)
    with pytest.raises(Refused) as refusal:
        slot_changes.remove_user(slots.office, KEY, user=LI, random=os.urandom, home=slots.home)
    assert refusal.value.code == "password.last"


def test_a_category_is_taken_from_who_stays(slots: Slots) -> None:
    grant(slots, WANG, "mental", "drug")
    slot_changes.withdraw_care(
        slots.office, KEY, user=WANG, categories=["mental"], random=os.urandom, home=slots.home
    )
    assert slots.held(OTHER).ring.categories == {"drug"}
    assert len([k for k in slots.held().ring.keys if k.category == "mental"]) == 2


def test_a_password_reset_by_somebody_without_the_key_loses_the_category(slots: Slots) -> None:
    grant(slots, WANG, "mental", "drug")
    keyslots.change_password(
        slots.office, KEY, user=WANG, password=OTHER, random=os.urandom, cost=CHEAP, home=slots.home,
        ring=slots.ring.only(["drug", "released"]),
    )  # fmt: skip
    assert slots.held(OTHER).ring.categories == {"drug"}
    assert WANG not in slot_changes.holders(slots.office, KEY, slots.home)["mental"]


def renewed(slots: Slots, *categories: str) -> str:
    ring = slots.ring.only(categories or slots.ring.categories)
    return slot_ways.renew_paper(slots.office, KEY, ring=ring, random=os.urandom, home=slots.home)


def levelled(slots: Slots, ring: Ring) -> None:
    slot_changes.level(
        slots.office, KEY, entitled={c: [LI] for c in slots.ring.categories}, ring=ring, random=os.urandom,
        home=slots.home,
    )  # fmt: skip


def test_a_new_sheet_with_every_care_key_takes_the_place_of_the_old(slots: Slots) -> None:
    code = renewed(slots)
    assert slots.held(None, code=code).ring == slots.ring
    assert slot_ways.superseded(slots.office, KEY, slots.home) == {}
    with pytest.raises(Refused):
        slots.held(None, code=slots.code)


def test_the_old_sheet_goes_only_when_the_new_one_holds_what_it_held(slots: Slots) -> None:
    grant(slots, WANG, "mental")
    first = renewed(slots, "drug")
    code = renewed(slots, "drug")  # and once more: the one between goes
    with pytest.raises(Refused):
        slots.held(None, code=first)
    assert slots.held(None, code=slots.code).ring == slots.ring
    assert slots.held(None, code=code).ring.categories == {"drug"}
    pending = slot_ways.superseded(slots.office, KEY, slots.home)
    assert set(pending) == slots.ring.categories - {"drug"}
    assert pending["mental"] == [LI, WANG]
    levelled(slots, slots.ring.only(["mental"]))
    assert "mental" not in slot_ways.superseded(slots.office, KEY, slots.home)
    assert slots.held(None, code=slots.code).key == KEY
    levelled(slots, slots.ring)
    assert slots.held(None, code=code).ring == slots.ring
    with pytest.raises(Refused):
        slots.held(None, code=slots.code)


# The first format


def first_format(folder: Path) -> tuple[Path, Path, str]:
    """What the first program wrote: the data key under Argon2id of each password, and under the recovery code."""
    office, home, secret, slots = folder / "office.gezhi", folder / "pc", os.urandom(16), []
    office.write_bytes(os.urandom(4096))
    for kind, user, password in (("password", LI, PASSWORD), ("password", WANG, OTHER), ("paper", "", "")):
        salt, nonce = os.urandom(16), os.urandom(12)
        key = (
            sealing.stretched(password, salt, CHEAP) if password
            else sealing.derived(secret, salt, b"gezhi paper slot")
        )  # fmt: skip
        sealed = sealing.AESGCM(key).encrypt(nonce, KEY, f"gezhi-keyslots/1 {kind}".encode())
        slot = {"kind": kind, "salt": salt, "nonce": nonce, "sealed": sealed}
        body = {name: v if isinstance(v, str) else b64encode(v).decode() for name, v in slot.items()}
        if password:
            body |= {"user": user, "memory_kib": 64, "passes": 1, "lanes": 1}  # type: ignore[dict-item]
        slots.append(body)
    slotfile.slot_path(office).write_text(json.dumps({"format": "gezhi-keyslots/1", "slots": slots}))
    return office, home, recovery_code.write(secret)


def settled(office: Path, home: Path, way: Way) -> keyslots.Held:
    held = keyslots.opened(office, way, home=home)
    return slot_changes.settle(office, held, way, random=os.urandom, home=home)


def test_the_first_format_opens_and_is_brought_up_user_by_user(tmp_path: Path) -> None:
    office, home, code = first_format(tmp_path)
    assert settled(office, home, Way(code=code)).key == KEY
    assert json.loads(slotfile.slot_path(office).read_bytes())["format"] == "gezhi-keyslots/1"
    assert settled(office, home, Way(PASSWORD)).key == KEY
    file = slotfile.sound(office, home)[0]
    assert slot_changes.postponed(file) == [WANG, ""]
    for way in (Way(PASSWORD), Way(OTHER), Way(code=code)):
        assert keyslots.opened(office, way, home=home).key == KEY
    assert settled(office, home, Way(OTHER)).user == WANG
    assert slot_changes.postponed(slotfile.sound(office, home)[0]) == [""]
    slot_ways.renew_paper(office, KEY, ring=Ring.empty(), random=os.urandom, home=home)
    assert slot_changes.postponed(slotfile.sound(office, home)[0]) == []
    assert keyslots.users(office, home) == [WANG, LI]


def test_a_file_of_a_newer_program_is_left_alone(slots: Slots) -> None:
    for place in slots.places[:2]:
        place.write_text(json.dumps({"format": "gezhi-keyslots/3"}))
    with pytest.raises(EnvironmentFailure) as failure:
        slots.held()
    assert failure.value.code == "keys.newer"


def test_a_flipped_bit_in_the_number_of_the_format_is_damage_and_no_newer_program(slots: Slots) -> None:
    place = slots.places[0]
    place.write_bytes(place.read_bytes().replace(b"gezhi-keyslots/2", b"gezhi-keyslots/3"))
    assert slots.held().key == KEY  # the second place opens
    slots.places[1].unlink()
    with pytest.raises(EnvironmentFailure) as failure:
        slots.held()
    assert failure.value.code == "keys.damaged"


def test_slots_this_system_user_may_not_read_are_not_called_damaged(
    slots: Slots, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        path.stat()
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(slotfile.patience, "read", refuse)
    with pytest.raises(EnvironmentFailure) as failure:
        slots.held()
    assert failure.value.code == "keys.denied"
    slots.places[0].unlink()
    slots.places[0].mkdir()  # of a folder Windows says the same
    slots.places[1].unlink()
    with pytest.raises(EnvironmentFailure) as failure:
        slots.held()
    assert failure.value.code == "keys.damaged"
