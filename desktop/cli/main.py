"""`gezhi`: finds the command, runs it, and turns failures into sentences and exit codes.

0 done, 1 refused (the input is at fault, nothing changed), 2 usage, 3 environment, 130 cancelled.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from desktop import __version__
from desktop.base import crash, interrupts, scratch
from desktop.base.errors import Cancelled, EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import N_, _, use_language
from desktop.cli import frame
from desktop.cli.session import TerminalProgress

GROUPS: Final = (
    "office", "imports", "recipes", "packs", "exports", "events", "households", "history", "judgement", "search",
    "care", "work", "duplicates", "users", "keys", "computers", "printing", "paper", "layouts", "posted", "photos",
    "returns", "return_archive", "bundles", "district", "conflicts", "between", "grids", "map_files", "check", "backups",
    "salvage", "retention", "campaigns", "subjects", "audit", "demo", "self_test",
)  # fmt: skip
USAGE: Final = 2
CANCELLED_WORDS: Final = N_("已取消,没有改动任何数据。")


def parser() -> argparse.ArgumentParser:
    """Every command with its help; each group's file registers its own."""
    top = frame.Parser(prog="gezhi", description=_("格知:社区台账录一次,上墙、上报、打印都出来。"))
    shown = _("显示版本号")
    top.add_argument("--version", action="version", version=f"gezhi {__version__}", help=shown)
    top.add_argument("--language", choices=("zh_CN", "en"), help=_("界面语言"))
    commands = top.add_subparsers(dest="command", required=True, metavar=_("命令"))
    for name in GROUPS:
        with interrupts.held():
            group = importlib.import_module(f"desktop.cli.{name}")
        group.register(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the program's exit code."""
    if argv is None:  # a program of its own, not a call from another
        crash.install()
        scratch.begin()
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a Windows console may not speak UTF-8
            reconfigure(encoding="utf-8", errors="replace")
    if "--language" in arguments[:-1]:
        use_language(arguments[arguments.index("--language") + 1])
    as_json = argparse.Namespace(json="--json" in arguments)
    if not all(_readable(text) for text in (*arguments, os.environ.get("GEZHI_USER", ""))):
        return _failed(as_json, _("命令里有无法识别的字符,请用 UTF-8 编码输入。"), "usage.encoding", 1)
    try:
        args = parser().parse_args(arguments)
    except KeyboardInterrupt:  # while the program's parts are read in
        return _failed(as_json, _(CANCELLED_WORDS), "cancelled", Cancelled.exit_code)
    except SystemExit as leaving:
        if leaving.code == USAGE:
            words = _("命令的写法不对,请看 --help。")
            sys.stderr.write(words + "\n")
            _answer_failure(as_json, words, "usage", {})
        raise
    try:
        return int(args.run(args))
    except (Cancelled, KeyboardInterrupt) as stop:
        said = stop.text if isinstance(stop, Cancelled) else ""
        return _failed(args, said or _(CANCELLED_WORDS), "cancelled", Cancelled.exit_code)
    except GezhiError as error:
        return _failed(args, error.text, error.code, error.exit_code, error)
    except OSError as error:
        name, why = Path(str(error.filename or "")).name, error.strerror or type(error).__name__
        words = _("读写文件“{name}”出错:{why}").format(name=name, why=why)
        return _failed(args, words, "environment.file", EnvironmentFailure.exit_code)


def _readable(text: str) -> bool:
    """Whether an argument was given in UTF-8: what was not can be neither stored nor answered."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _failed(
    args: argparse.Namespace, text: str, code: str, exit_code: int, error: GezhiError | None = None
) -> int:
    problems = error.problems if isinstance(error, Refused) else {}
    TerminalProgress.end_line()
    sys.stderr.write(text + "\n")
    for problem in problems.values():
        sys.stderr.write(f"  · {problem.text}\n")
    _answer_failure(args, text, code, {k: p.text for k, p in problems.items()})
    return exit_code


def _answer_failure(args: argparse.Namespace, text: str, code: str, problems: Mapping[str, str]) -> None:
    if getattr(args, "json", False):
        body = {"error": code or "refused", "text": text, "problems": dict(problems)}
        sys.stdout.write(orjson.dumps(body).decode() + "\n")


if __name__ == "__main__":
    sys.exit(main())
