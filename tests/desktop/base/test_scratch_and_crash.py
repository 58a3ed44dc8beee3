"""Temporary files lie in one private folder that is emptied; an unexpected error tells where, never what."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop.base import crash, scratch

SECRET = "欧阳钚锿 420303195003129977"


def test_the_folder_is_private_and_emptied_at_exit_and_at_the_next_start(tmp_path):
    program = (
        "import sys, tempfile; from pathlib import Path; from desktop.base import scratch; "
        "own = scratch.begin(Path(sys.argv[1])); print(own, flush=True); "
        "Path(tempfile.mkdtemp(), 'left').write_text('x'); "
        "import os; sys.argv[2] == 'crash' and os._exit(1)"
    )

    def run(how):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path), how], capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    own = run("crash")
    assert Path(own).is_dir()
    if os.name == "posix":
        assert Path(own).stat().st_mode & 0o077 == 0
    run("leave")
    assert not Path(own).exists()  # of the dead one, and of this one
    [root] = tmp_path.iterdir()
    assert list(root.iterdir()) == []


def test_a_file_in_the_way_is_swept_and_a_living_process_kept(tmp_path):
    (tmp_path / "stray").write_text("x")
    living = tmp_path / str(os.getpid())
    living.mkdir()
    scratch.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [living]


def failing():
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise KeyError(SECRET) from error


def test_where_it_broke_is_told_and_not_what_it_said():
    try:
        failing()
    except KeyError as error:
        told = crash.trace(error)
    assert "KeyError" in told
    assert "ValueError" in told
    assert "failing" in told
    assert "钚锿" not in told
    assert "4203" not in told


def test_the_command_line_writes_no_message_of_an_uncaught_error():
    program = f"from desktop.base import crash; crash.install(); raise RuntimeError({SECRET!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert "钚锿" not in done.stderr
    thread = (
        "import threading; from desktop.base import crash; crash.install(); "
        f"t = threading.Thread(target=lambda: int({SECRET!r})); t.start(); t.join()"
    )
    done = subprocess.run([sys.executable, "-c", thread], capture_output=True, text=True, check=False)
    assert "ValueError" in done.stderr
    assert "钚锿" not in done.stderr
