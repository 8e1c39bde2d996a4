"""The command: ``python -m benchmarks [PART...]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import cores, files, growth, large, startup
from benchmarks.corpora import make_flat
from benchmarks.plan import Plan
from benchmarks.running import BrokenRunError, in_turns
from benchmarks.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.figures import Section

RESULTS = Path(__file__).parent / "RESULTS.md"
PARTS = {
    "files": files.measure,
    "growth": growth.measure,
    "large": large.measure,
    "cores": cores.measure,
    "startup": startup.measure,
}
_HEAD = """\
# Results

Made by `nox -s bench`; [README.md](README.md) says what is measured and how to read it. A figure is
the median of all rounds, with the lowest and the highest in brackets; a ratio is the median of the
ratios of each round. {how}"""


def main(
    arguments: Sequence[str] | None = None,
    *,
    parts: Mapping[str, Callable[[Plan], Section]] = PARTS,
) -> int:
    """Measure, print the results and write them; return the exit code."""
    asked = _parser(parts).parse_args(arguments)
    chosen = asked.parts or list(parts)
    head = [_HEAD.format(how=_how(asked.rounds, asked.scale)), surroundings()]
    try:
        sections = [str(section) for section in _sections(asked, chosen, parts)]
    except BrokenRunError as error:
        print(f"nothing is measured by a broken run: {error}", file=sys.stderr)
        return 1
    text = "\n\n".join((*head, *sections)) + "\n"
    print(text)
    _write(text, asked.output, is_whole=asked.scale == 1 and set(chosen) == set(parts))
    return 0


def _parser(parts: Mapping[str, object]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the gate.")
    known = f"one of {', '.join(parts)} (default: all)"
    parser.add_argument("parts", nargs="*", metavar="PART", type=_known(parts), help=known)
    parser.add_argument(
        "--rounds", type=_rounds, default=5, help="runs of each contender (default: 5)"
    )
    parser.add_argument(
        "--scale", type=_scale, default=1.0, help="0.01 for corpora of a hundredth of their size"
    )
    parser.add_argument(
        "--output", type=Path, help="where results go (default: RESULTS.md beside this file)"
    )
    return parser


def _known(parts: Mapping[str, object]) -> Callable[[str], str]:
    def part(text: str) -> str:
        if text not in parts:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(parts)}")
        return text

    return part


def _rounds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on, found {text!r}")
    return int(text)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0
    if not 0 < scale <= 1:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most 1, found {text!r}")
    return scale


def _how(rounds: int, scale: float) -> str:
    if scale == 1:
        return f"Rounds: {rounds}."
    return f"Rounds: {rounds}. **This was a try, at {scale:g} of the size of all corpora.**"


def _sections(
    asked: argparse.Namespace, chosen: Sequence[str], parts: Mapping[str, Callable[[Plan], Section]]
) -> Iterator[Section]:
    with TemporaryDirectory(prefix="bench-") as temporary:
        _warm_up(Path(temporary, "warm-up"))
        for name in chosen:
            # Each part clears up behind itself, so that all of them need no more room than one.
            with TemporaryDirectory(prefix=f"{name}-", dir=temporary) as directory:
                plan = Plan(directory=Path(directory), rounds=asked.rounds, scale=asked.scale)
                yield parts[name](plan)


def _warm_up(directory: Path) -> None:
    """Run contenders once, unmeasured, so that no first round pays for compiling modules."""
    count = 2
    in_turns(files.contenders(make_flat(directory, count), count), rounds=1)


def _write(text: str, output: Path | None, *, is_whole: bool) -> None:
    """Write results; those of a part or a try only where that was asked for."""
    if output is None and not is_whole:
        print("not written, since this is not the whole benchmark; --output=PATH writes it")
        return
    (output or RESULTS).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
