"""The frame around every command: what argparse itself says, in our words, and lines as wide as they look."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from unicodedata import east_asian_width

from desktop.base.i18n import N_, _

EXAMPLE: Final = re.compile(r"gezhi [a-z]")  # how an example begins: it is copied, so it is never broken

CLOSING: Final = ",.;:!?)”》」、。…"  # no line begins with these

# argparse's own sentence -> ours, with the same %-names. Only what somebody who types can meet.
WORDS: Final[Mapping[str, str]] = {
    "usage: ": N_("用法: "),
    "positional arguments": N_("要写的"),
    "options": N_("可选的"),
    "subcommands": N_("命令"),
    "show this help message and exit": N_("显示这段说明"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s 不能这样写 —— %(message)s\n"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s %(message)s"),
    "the following arguments are required: %s": N_("还要写上:%s"),
    "one of the arguments %s is required": N_("这几个里要写一个:%s"),
    "unrecognized arguments: %s": N_("不认识:%s"),
    "ambiguous option: %(option)s could match %(matches)s": N_("%(option)s 写得太短,可能是 %(matches)s"),
    "not allowed with argument %s": N_("不能和 %s 一起用"),
    "ignored explicit argument %r": N_("后面不带内容,多写了 %r"),
    "expected one argument": N_("后面要跟一个内容"),
    "expected at most one argument": N_("后面最多跟一个内容"),
    "expected at least one argument": N_("后面至少跟一个内容"),
    "expected %s argument": N_("后面要跟 %s 个内容"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("没有 %(value)r,可以写:%(choices)s"),
    "unknown parser %(parser_name)r (choices: %(choices)s)": N_("没有 %(parser_name)r,可以写:%(choices)s"),
    "invalid %(type)s value: %(value)r": N_("写法不对:%(value)r"),
}


def say(text: str) -> str:
    """Argparse's sentence in the language in use; what is not in the table stays as it is."""
    return _(WORDS[text]) if text in WORDS else text


def _say_many(one: str, many: str, number: int) -> str:
    return say(one) if one in WORDS else (one if number == 1 else many)


class Help(argparse.HelpFormatter):
    """Breaks lines by how wide they look: a Chinese character takes the place of two letters."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(wrapped(" ".join(text.split()), width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if EXAMPLE.match(text):
            return "\n".join([_("例子:"), *(f"  {line.strip()}" for line in text.splitlines())])
        return "\n".join(f"{indent}{part}" for line in text.splitlines() for part in wrapped(line, width))

    def _format_action(self, action: argparse.Action) -> str:
        """The line of one argument; a Chinese name takes the blanks behind it that it covers."""
        name = self._format_action_invocation(action)
        wide = " " * (columns(name) - len(name))
        return super()._format_action(action).replace(f"{name}{wide}  ", f"{name}  ", 1)


def wrapped(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` columns; a word of letters is broken only where it alone is wider."""
    line, used = "", 0
    for word in _words(text):
        size = columns(word)
        if used + size > width and line.strip():
            yield line.rstrip()
            line, used, word = "", 0, word.lstrip()
            size = columns(word)
        line, used = line + word, used + size
    if line.strip():
        yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Runs of letters with the blanks before them; every wide character is a word, with the marks that follow it."""
    word = ""
    for mark in text:
        wide = columns(mark) == 2
        closing = mark in CLOSING
        last_wide = bool(word) and columns(word[-1]) == 2
        blank = mark == " " and not word.isspace()
        if word and not closing and (wide or last_wide or blank) and not word.isspace():
            yield word
            word = ""
        word += mark
    if word:
        yield word


def columns(text: str) -> int:
    """How many letters' room `text` takes on a terminal."""
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in text)


def _read(read: Callable[[str], object], wanted: str) -> Callable[[str], object]:
    def typed(text: str) -> object:
        try:
            return read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(_(wanted)) from None

    return typed


class Parser(argparse.ArgumentParser):
    """A parser of ours; those of its subcommands are of the same class."""

    def __init__(self, *args: Any, **options: Any) -> None:
        vars(argparse).update(_=say, ngettext=_say_many)  # argparse asks its module for every sentence
        super().__init__(*args, **{"formatter_class": Help, **options})
        self.register("type", int, _read(int, N_("应为整数")))
        self.register("type", float, _read(float, N_("应为数字")))
        self.register(
            "type", date.fromisoformat, _read(date.fromisoformat, N_("日期应写成 2026-07-01 的样子"))
        )
