"""What argparse says of itself is said in the language of the one who types, in lines that fit the terminal."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from desktop import __version__
from desktop.base.i18n import use_language
from desktop.cli import frame, main

SENTENCE = re.compile(r"[A-Za-z']*[a-z](?: [A-Za-z']*[a-z]){2,}")  # three English words in a row
OURS = re.compile(r"^例子:\n(?:  .*\n?)+", re.MULTILINE)  # commands to copy
WRONG: tuple[list[str], ...] = (
    [],
    ["nonsense"],
    ["district"],
    ["history"],
    ["district", "totals", "--db"],
    ["history", "o", "--limit", "-1"],
    ["history", "o", "--jso=1"],
    ["history", "o", "--nothing"],
    ["history", "o", "extra"],
    ["district", "admit", "f", "--out", "o", "--db", "d", "--years", "x"],
    ["district", "admit", "f", "--out", "o", "--db", "d", "--replace", "--beside"],
    ["bundle", "write", "o", "--to", "t", "--out", "o", "--part-size", "x"],
    ["returns", "report", "o", "--as-of", "heute"],
    ["--language", "de", "history", "o"],
    ["district", "admit", "f", "--rep", "--o", "x", "--s", "y"],
)


def every(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from every(child)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "80")
    yield
    use_language("zh_CN")


def test_no_help_has_a_sentence_of_argparse_left() -> None:
    for parser in every(main.parser()):
        words = OURS.sub("", parser.format_help()).replace(parser.format_usage(), "")
        words = re.sub(r"gezhi( [a-z-]+)+", "", words)  # a command to be typed
        assert isinstance(parser, frame.Parser)
        assert not SENTENCE.search(words), words
        assert not re.search(r"\b(usage|options|positional|error|argument)\b", words), words


@pytest.mark.parametrize("typed", WRONG, ids=" ".join)
def test_what_is_typed_wrong_is_answered_without_english(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main.main(typed)
    assert leaving.value.code == main.USAGE
    said = capsys.readouterr().err
    assert said.startswith("用法: gezhi")
    assert not SENTENCE.search(
        re.sub(r"(?m)^gezhi( [a-z]+)*", "", re.sub(r"(?s)^用法.*?(?=\ngezhi)", "", said))
    ), said
    assert not re.search(r"\b(error|invalid|argument|expected|required|usage)\b", said), said


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["district", "totals", "--db"])
    assert "--db 后面要跟一个内容" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main.main(["district", "admit", "f", "--out", "o", "--db", "d", "--years", "x"])
    assert "--years 应为整数" in capsys.readouterr().err


def test_english_is_argparse_s_own() -> None:
    use_language("en")
    for sentence in frame.WORDS:
        assert frame.say(sentence).isascii(), sentence
    words = main.parser().format_help()
    assert words.startswith("usage: gezhi")
    assert "show this help message and exit" in words


def test_every_sentence_keeps_its_names() -> None:
    for sentence, ours in frame.WORDS.items():
        names = set(re.findall(r"%(?:\(\w+\))?[sr]", ours))
        assert names <= set(re.findall(r"%(?:\(\w+\))?[sr]", sentence)), sentence


def test_no_line_of_help_is_wider_than_the_terminal() -> None:
    for parser in every(main.parser()):
        words = OURS.sub("", parser.format_help()).replace(parser.format_usage(), "")
        for line in words.splitlines():
            if "{" not in line:  # a list of choices is one word to argparse
                assert frame.columns(line) <= 80, line


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("登记社区、收包、回执", 10, ["登记社区、", "收包、回执"]),
    ("写 one two 三", 8, ["写 one", "two 三"]),
    ("abcdefghij", 4, ["abcdefghij"]),
    ("收下。", 4, ["收", "下。"]),
    ("", 4, []),
])  # fmt: skip
def test_lines_are_as_wide_as_they_look(text: str, width: int, lines: list[str]) -> None:
    assert list(frame.wrapped(text, width)) == lines


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main.main(["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"gezhi {__version__}\n"
