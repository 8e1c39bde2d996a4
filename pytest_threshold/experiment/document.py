"""A JSON document as its text has it: where its parts stand, and what no model of it can see.

JSON parsers hand out the last of two equal keys, take ``NaN`` for a number and forget where a value
stood and how it was written. This one builds no values and keeps only that.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from pytest_threshold.errors import SHOWN_RULES

_SPACE = r"[ \t\n\r]*+"
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'

# Numbers, literals, commas, colons and spaces.
_PLAIN = r"[-+.,:0-9A-Za-z \t\n\r]*+"

# An array or object with no string but the key of a number or literal.
_BRACKETS = rf"[\[{{](?:{_STRING}{_SPACE}:)?+{_PLAIN}[\]}}]"

# The next key or bracket. Strings that are no keys and those small arrays and objects are passed
# over, so that a large array is not read element by element. No possessive repetition has a
# capturing group in it, over which Python 3.11 to 3.13.0 stumble.
_TOKEN = re.compile(
    rf"{_PLAIN}(?:(?:{_STRING}(?!{_SPACE}:)|{_BRACKETS}){_PLAIN})*+"
    rf"({_STRING}|[\[{{\]}}]|\Z)"
)
_CONSTANT = re.compile(rf'[^"NI]*+(?:{_STRING}[^"NI]*+)*+(NaN|Infinity|\Z)')
_KEY = re.compile(rf"{_STRING}{_SPACE}:{_SPACE}")
_VALUE = re.compile(rf"{_STRING}|[\[{{]|[^ \t\n\r,\]}}]++")
_SPACES = re.compile(_SPACE)

_BLOCK = 1 << 16  # how many characters are searched for the ends of lines at once


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedKey:
    """A key that its object had before, and the offsets of that first one and of this one."""

    name: str
    first: int
    again: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """Where the parts of a JSON text stand; offsets are in code points.

    `keys` has the offset of each key of the outermost object, of the last one among equals, and is
    empty if the document is no object; `limits` has the offset of what follows the member at each,
    the next key or the end of the object. `ambiguous` are those of the keys that stand there twice.
    `repeated_keys` has the first `SHOWN_RULES` keys, in any object, that repeat another, and
    `repetitions` counts all.
    """

    text: str
    keys: Mapping[str, int]
    limits: Mapping[str, int]
    ambiguous: Collection[str]
    repeated_keys: Sequence[RepeatedKey]
    repetitions: int

    @property
    def start(self) -> int:
        """Where the document's value starts."""
        return _end_of(_SPACES, self.text, 0)

    def constants(self, *, outside: Iterable[str] = ()) -> Sequence[int]:
        """Return the offsets of ``NaN``, ``Infinity`` and ``-Infinity``, which RFC 8259 rules out.

        Those in the values at the keys `outside` are left out.
        """
        parts = sorted((self.part(key) for key in outside), key=lambda part: part.start)
        starts = [0, *(part.stop for part in parts)]
        ends = [*(part.start for part in parts), len(self.text)]
        return [
            match.start(1) - (self.text[match.start(1) - 1] == "-")
            for start, end in zip(starts, ends, strict=True)
            for match in _CONSTANT.finditer(self.text, start, end)
            if match[1]
        ]

    @cached_property
    def _lines_before(self) -> Sequence[int]:
        """How many lines end before each block of the text."""
        blocks = range(0, len(self.text), _BLOCK)
        ends = (self.text.count("\n", start, start + _BLOCK) for start in blocks)
        return [*accumulate(ends, initial=0)]

    def line(self, offset: int) -> int:
        """Return the number of the line, from 1, that an offset stands in."""
        block = offset // _BLOCK
        return self._lines_before[block] + self.text.count("\n", block * _BLOCK, offset) + 1

    def value(self, key: str) -> int:
        """Return where the value of a key of the outermost object starts."""
        return _end_of(_KEY, self.text, self.keys[key])

    def element(self, key: str, index: int) -> int:
        """Return where an element of the array at a key starts, if all before it are numbers."""
        inside = self.text[self.value(key) + 1 :]
        rest = inside.split(",", index)[index]
        return _end_of(_SPACES, self.text, len(self.text) - len(rest))

    def end(self, start: int) -> int:
        """Return where the string, number, literal or bracket that starts there ends."""
        return _end_of(_VALUE, self.text, start)

    def part(self, key: str) -> range:
        """Return the offsets of the value at a key, and of the space and comma behind it."""
        return range(self.value(key), self.limits[key])

    def part_text(self, key: str) -> str:
        """Return the text of the value at a key."""
        part = self.part(key)
        return self.text[part.start : part.stop].rstrip(" \t\n\r,")

    def members(self, keys: Iterable[str]) -> str:
        """Return the text of an object that has those of the keys that are there, each once."""
        texts = (f'"{key}":{self.part_text(key)}' for key in keys if key in self.keys)
        return f"{{{','.join(texts)}}}"


def is_clear(content: bytes) -> bool:
    """Whether a glance shows that a text that is JSON repeats no key and has no constants.

    All its keys are different then, in whichever objects they stand, and none has escapes.
    """
    if any(mark in content for mark in (b"\\", b"NaN", b"Infinity")):
        return False
    parts = content.split(b'"')
    pairs = zip(parts[1::2], parts[2::2], strict=True)  # each string, and what is behind it
    keys = [string for string, behind in pairs if behind.lstrip().startswith(b":")]
    return len(keys) == len(set(keys))


def read_document(text: str) -> Document:
    """Survey a text that another parser has found to be JSON, nested about 200 deep at most."""
    survey = _Survey()
    start = _end_of(_SPACES, text, 0)
    if text.startswith("{", start):  # the outermost object is never passed over
        survey.keys_of_open.append({})
        start += 1
    for token in _TOKEN.finditer(text, start):
        mark, start = token[1], token.start(1)
        if mark in ("[", "{"):
            survey.keys_of_open.append({})
        elif mark in ("]", "}"):
            survey.keys_of_open.pop()
        elif mark:
            survey.add(string_value(mark), start)
    return Document(
        text=text,
        keys=survey.keys,
        limits=survey.limits | {survey.member: text.rfind("}")},
        ambiguous=survey.ambiguous,
        repeated_keys=survey.repeated_keys,
        repetitions=survey.repetitions,
    )


class _Survey:
    """What was found so far; `keys_of_open` are those of the objects around, an array has none."""

    def __init__(self) -> None:
        self.keys_of_open: list[dict[str, int]] = []
        self.keys: dict[str, int] = {}
        self.limits: dict[str, int] = {}
        self.member = ""  # of the outermost object, the last one
        self.ambiguous: set[str] = set()
        self.repeated_keys: list[RepeatedKey] = []
        self.repetitions = 0

    def add(self, name: str, start: int) -> None:
        """Take a key of the innermost object."""
        if len(self.keys_of_open) == 1:
            if name in self.keys:
                self.ambiguous.add(name)
            self.keys[name] = start
            self.limits[self.member] = start
            self.member = name
        first = self.keys_of_open[-1].setdefault(name, start)
        if first != start:
            self.repetitions += 1
            if self.repetitions <= SHOWN_RULES:
                self.repeated_keys.append(RepeatedKey(name=name, first=first, again=start))


def string_value(token: str) -> str:
    """Return the value of a string as it stands in a document."""
    return str(json.loads(token)) if "\\" in token else token[1:-1]


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return start if match is None else match.end()
