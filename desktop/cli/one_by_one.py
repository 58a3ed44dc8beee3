"""Files taken in one after another, each whole or not at all; what came of the first is told whatever stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.base.errors import Cancelled, GezhiError, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal


def take(
    files: Sequence[Path], one: Callable[[Path], None], lines: list[str], *, kept: bool = True
) -> list[dict[str, str]]:
    """Call `one` for every file; those that were refused, each with code and words, beside the others that were taken.

    `lines` are the words for a person, as far as it came; `kept`: what was taken stands already (not in a preview).
    Raises `Cancelled` saying how many stand; a failure of disk or database as it came, after the words so far.
    """
    refused: list[dict[str, str]] = []
    done = 0
    try:
        for file in files:
            try:
                one(file)
                done += 1
            except Refused as error:
                refused.append({"file": str(file), "code": error.code, "words": str(error)})
                lines.append(_("{file}:拒收。{words}").format(file=file.name, words=error))
    except (KeyboardInterrupt, Cancelled) as stop:
        if not done or not kept:
            raise
        _tell(lines)
        words = _("已取消。前面 {n} 个文件已经收下,后面的没有动。").format(n=done)
        raise Cancelled(words) from stop
    except GezhiError:
        if done and kept:
            _tell(lines)
            Terminal(json=False).say(_("前面 {n} 个文件已经收下,后面的没有动。").format(n=done))
        raise
    return refused


def _tell(lines: Sequence[str]) -> None:
    Terminal(json=False).say("\n".join(lines))
