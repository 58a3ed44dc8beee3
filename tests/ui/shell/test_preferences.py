"""What a PC remembers survives damage and never holds anything from inside an office."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.shell import preferences
from ui.shell.preferences import Preferences, Recent


def test_kept_and_read_again(tmp_path):
    kept = Preferences(theme="contrast").opened(Path("/a/office.gezhi"), "云麓台社区", "李梅")
    preferences.save(tmp_path / "deep" / "window.json", kept)
    assert preferences.load(tmp_path / "deep" / "window.json") == kept


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"recent": [1]}', '{"recent": 3}', '{"theme": "x", "odd": 1}']
)
def test_a_damaged_file_does_not_keep_the_window_shut(tmp_path, content):
    file = tmp_path / "window.json"
    file.write_text(content, encoding="utf-8")
    assert isinstance(preferences.load(file), Preferences)


def test_the_newest_office_is_first_and_listed_once():
    kept = Preferences()
    for number in range(12):
        kept = kept.opened(Path(f"/{number}"), "社区", "李梅")
    kept = kept.opened(Path("/5"), "社区", "王芳")
    assert kept.recent[0] == Recent("/5", "社区", "王芳")
    assert len(kept.recent) == preferences.SHOWN
    assert len({r.path for r in kept.recent}) == preferences.SHOWN


def test_a_folder_that_cannot_be_written_disturbs_nobody(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    preferences.save(tmp_path / "file" / "window.json", Preferences())
