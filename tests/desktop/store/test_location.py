"""What this machine says of its disks: shares, sticks and cards are known for what they are, and refused for writing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from desktop.base.errors import EnvironmentFailure
from desktop.store import location
from desktop.store.location import SystemVolumes, Volume, on_share, refuse_unfit

LOCAL, SHARE, STICK = (
    Volume(network=False, removable=False),
    Volume(network=True, removable=False),
    Volume(False, True),
)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A disk with a share, a stick, an encrypted stick and a card mounted below; nothing of it is real."""
    blocks, devices = tmp_path / "class", tmp_path / "devices"
    blocks.mkdir()
    for disk, part, loose in (("sda", "sda1", 0), ("sdb", "sdb1", 1), ("sdc", "sdc1", 1), ("mmcblk0", "mmcblk0p1", 1),
                              ("nvme0n1", "nvme0n1p2", 0), ("dm-0", "", 0)):  # fmt: skip
        (devices / disk / part).mkdir(parents=True)
        (devices / disk / "removable").write_text(f"{loose}\n")
        for name in filter(None, (disk, part)):
            (blocks / name).symlink_to(devices / disk / (part if name == part else ""))
    (devices / "dm-0" / "slaves").mkdir()
    (devices / "dm-0" / "slaves" / "sdc1").symlink_to(devices / "sdc" / "sdc1")
    mounted = {
        "": ("/dev/nvme0n1p2", "ext4"), "old": ("/dev/sda1", "fuseblk"), "stick": ("/dev/sdb1", "vfat"),
        "locked": ("/dev/dm-0", "ext4"), "card": ("/dev/mmcblk0p1", "exfat"), "stick/inner": ("/dev/sda1", "ext4"),
        "nas": ("server:/export", "nfs4"), "office": ("//server/share", "cifs"), "cloud": ("rclone", "fuse.rclone"),
        "ssh": ("clerk@server:", "fuse.sshfs"), "desk": ("gvfsd-fuse", "fuse.gvfsd-fuse"), "vm": ("shared", "vboxsf"),
        "safe": ("gocryptfs", "fuse.gocryptfs"), "drive": ("x", "fuse.google-drive-ocamlfuse"),
        "unheard": ("vendor", "fuse.vendordrive"), "bare": ("vendor", "fuse"), "fat": ("/dev/sda1", "fuse.exfat"),
    }  # fmt: skip
    root = tmp_path / "root"
    parts = [
        SimpleNamespace(mountpoint=str(root / name), device=device, fstype=system)
        for name, (device, system) in mounted.items()
    ]
    for name in mounted:
        (root / name).mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: parts)  # noqa: A006 - psutil calls it so
    monkeypatch.setattr(location, "BLOCKS", blocks)
    return root


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("", LOCAL), ("old", LOCAL), ("safe", LOCAL), ("stick/inner", LOCAL), ("stick", STICK), ("card", STICK),
        ("locked", STICK), ("nas", SHARE), ("office", SHARE), ("cloud", SHARE), ("ssh", SHARE), ("desk", SHARE),
        ("vm", SHARE), ("drive", SHARE), ("unheard", SHARE), ("bare", SHARE), ("fat", LOCAL),
    ],
)  # fmt: skip
def test_every_disk_is_known_for_what_it_is(machine: Path, place: str, kind: Volume) -> None:
    path = machine / place / "data" / "office.gezhi"
    assert SystemVolumes().of(path) == kind
    if kind != LOCAL:
        with pytest.raises(EnvironmentFailure) as refusal:
            refuse_unfit(path, SystemVolumes())
        assert refusal.value.code == ("location.network" if kind == SHARE else "location.removable")


def test_a_link_into_a_share_is_the_share(machine: Path) -> None:
    (machine / "link").symlink_to(machine / "nas")
    assert SystemVolumes().of(machine / "link" / "office.gezhi") == SHARE


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (r"\\server\share\o.gezhi", True), (r"\\192.168.1.9\d$\o.gezhi", True), (r"\\?\UNC\server\share\o.gezhi", True),
        ("//server/share/o.gezhi", True), (r"\\wsl$\Debian\home", True), (r"\\?\unc\server\share", True),
        (r"C:\data\o.gezhi", False), (r"\\?\C:\data\o.gezhi", False), (r"\\.\C:\data", False), (r"D:\\o.gezhi", False),
    ],
)  # fmt: skip
def test_a_share_is_told_from_a_drive_by_its_path(text: str, *, share: bool) -> None:
    assert on_share(text) is share
