"""The pages of the documentation, and the snippets on them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from tests.samples import ROOT

README = "README.md"
PAGES = (README, *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
PROGRAMS = Path(sys.executable).parent

# Nothing is fetched by a test, and the environment stays the one of the tests.
_NOT_RUN = ("git clone ", "python -m pip install ", "python3 -m venv ")
_FENCE = re.compile(r"^```(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"`([^`\s]+\.\w+)`:\n\n\Z")
_DOTS = "..."
_ENDS = ("", *(f"-{number}" for number in range(1, 100)))  # of headings that are equal


@dataclass(frozen=True)
class Snippet:
    """A block on a page, and the file that it is to be written to, if the line above names one."""

    page: str
    language: str
    content: str
    file: str


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def snippets(page: str) -> Iterator[Snippet]:
    whole = text(page)
    for fence in _FENCE.finditer(whole):
        named = _NAMED.search(whole[: fence.start()])
        yield Snippet(page, fence[1], fence[2], named[1] if named else "")


def blocks(page: str, language: str) -> list[str]:
    return [each.content for each in snippets(page) if each.language == language]


def section(page: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its level or above."""
    _, _, rest = text(page).partition(f"\n{heading}\n")
    level = heading.partition(" ")[0]
    return re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def anchors(page: str) -> set[str]:
    """Return the names by which GitHub links to the headings of a page, and its own anchors."""
    prose = _FENCE.sub("", text(page))
    found = set(re.findall(r'<a id="([^"]+)"', prose))
    for heading in re.findall(r"^#+ (.*)$", prose, re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(next(f"{name}{end}" for end in _ENDS if f"{name}{end}" not in found))
    return found


def follow(page: str, directory: Path) -> None:
    """Do in a directory what a page says: write its files, and run its commands and its code."""
    for each in snippets(page):
        if each.file:
            file = directory / each.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(each.content, encoding="utf-8")
        elif each.language == "console":
            check_console(each.content, directory)
        elif each.language == "python":
            check_code(each.content, directory)


def check_code(code: str, directory: Path) -> None:
    """Run Python; the comments at its end are what it prints."""
    printed = shell(["python", "-"], directory, given=code)
    shown = [*takewhile(lambda line: line.startswith("# "), reversed(code.splitlines()))]
    assert printed.returncode == 0, printed.stdout
    assert printed.stdout.splitlines() == [line.removeprefix("# ") for line in reversed(shown)]


def check_console(content: str, directory: Path) -> None:
    """Run the commands behind the prompts, in one shell, and compare what they print.

    Three dots stand for anything: lines if they stand alone. A command below which nothing is shown
    must succeed.
    """
    mark = "\N{END OF TRANSMISSION}"
    commands = [
        (command, shown)
        for command, _, shown in (part.partition("\n") for part in content.split("$ ")[1:])
        if not command.startswith(_NOT_RUN)
    ]
    script = "\n".join(
        f"{command}\ncode=$?; printf '{mark}%s{mark}' $code; (exit $code)"
        for command, _ in commands
    )
    done = shell(["bash", "-c", script], directory)
    parts = done.stdout.split(mark)
    for (command, shown), printed, code in zip(commands, parts[::2], parts[1::2], strict=False):
        if shown:
            assert _pattern(shown).fullmatch(printed.strip("\n") + "\n"), f"{command}\n{printed}"
        else:
            assert code == "0", f"{command}\n{printed}"
    assert len(parts) == 2 * len(commands) + 1


def _pattern(shown: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            r"(?:.*\n)*?"
            if line == _DOTS
            else ".*".join(re.escape(part) for part in line.split(_DOTS)) + "\n"
            for line in shown.splitlines()
        )
    )


def shell(
    command: list[str], directory: Path, *, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody types it in the environment of the tests."""
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=directory,
        env={**os.environ, "PATH": path},
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
