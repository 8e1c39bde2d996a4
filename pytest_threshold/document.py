"""A JSON document as its text has it: where its parts stand, and what no model of it can see.

JSON parsers hand out the last of two equal keys, take ``NaN`` for a number and forget where a value
stood and how it was written. This one builds no values and keeps only that.
"""

import json
import re
from array import array
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pytest_threshold.errors import SHOWN_RULES
from pytest_threshold.source import Lines, offset_behind

_SPACE = r"[ \t\n\r]*+"
STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
"""The pattern of a string in a text that is JSON."""

# Any number of values that have no brackets.
_SCALARS = r"[-+.,0-9A-Za-z \t\n\r]*+"
_FLAT = rf"{_SCALARS}(?:{STRING}{_SCALARS})*+"
_ARRAY = rf"\[{_FLAT}(?:\[{_FLAT}\]{_FLAT})*+\]"


def _record(keys: int) -> str:
    """Return the pattern of an object of few different keys, none of which has escapes."""
    members = ""
    for number in reversed(range(keys)):
        others = "".join(f'(?!(?P=key_{other})")' for other in range(number))
        member = rf'"{others}(?P<key_{number}>[^"\\]*+)"{_SPACE}:{_SPACE}'
        value = rf'(?:[^"\[\]{{}},]++|{STRING}{_SPACE})'
        members = rf"{member}{value}" + (rf"(?:,{_SPACE}{members})?" if members else "")
    return rf"\{{{_SPACE}(?:{members})?\}}"


_RECORD = _record(4)

# The next thing of interest, whatever stands before it. In what is taken whole no key can be twice.
# No possessive repetition has a group in it, over which Python 3.11 to 3.13.0 stumble.
_TOKEN = re.compile(
    r'[^"\[\]{}]*+'
    rf"(?:(?P<key>{STRING}){_SPACE}:{_SPACE}(?:{STRING})?+|{STRING}"
    rf"|(?P<array>{_ARRAY})|(?P<records>(?:{_RECORD}(?:,{_SPACE}(?=\{{))?){{1,100}})"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|\Z)"
)
_CONSTANT = re.compile(rf'[^"NI]*+(?:{STRING}|(?P<constant>NaN|Infinity)|\Z)')
_KEY = re.compile(rf"{STRING}{_SPACE}:{_SPACE}")
_VALUE = re.compile(rf"{STRING}|[\[{{]|[^ \t\n\r,\]}}]++")
_SPACES = re.compile(_SPACE)


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
    empty if the document is no object; `ends` has the end of the last array or object at each.
    `ambiguous` are those of them that stand there twice. `repeated_keys` has the first
    `SHOWN_RULES` keys, in any object, that repeat another, and `repetitions` counts all.
    """

    text: str
    keys: Mapping[str, int]
    ends: Mapping[str, int]
    ambiguous: Collection[str]
    repeated_keys: Sequence[RepeatedKey]
    repetitions: int

    @property
    def start(self) -> int:
        """Where the document's value starts."""
        return _end_of(_SPACES, self.text, 0)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    def value(self, key: str) -> int:
        """Return where the value of a key of the outermost object starts."""
        return _end_of(_KEY, self.text, self.keys[key])

    def element(self, key: str, index: int) -> int:
        """Return where an element of the array at a key starts, if all before it are numbers."""
        start = offset_behind(self.text, ",", index, self.value(key) + 1)
        return _end_of(_SPACES, self.text, start)

    def end(self, start: int) -> int:
        """Return where the string, number, literal or bracket that starts there ends."""
        return _end_of(_VALUE, self.text, start)

    def has_array(self, key: str) -> bool:
        """Return whether there is an array at a key of the outermost object."""
        return key in self.keys and self.text[self.value(key)] == "["

    def part(self, key: str) -> range:
        """Return the offsets of the value at a key, from its start to its end."""
        start = self.value(key)
        return range(start, self.ends[key] if self.text[start] in "[{" else self.end(start))

    def members(self, keys: Iterable[str]) -> str:
        """Return the text of an object that has those of the keys that are there, each once."""
        parts = {key: self.part(key) for key in keys if key in self.keys}
        texts = (f'"{key}":{self.text[part.start : part.stop]}' for key, part in parts.items())
        return f"{{{','.join(texts)}}}"

    @property
    def has_constants(self) -> bool:
        """Whether there is ``NaN``, ``Infinity`` or ``-Infinity``, which RFC 8259 rules out."""
        return any(True for _ in _constants(self.text, 0, len(self.text)))

    def constants_outside(self, parts: Iterable[range]) -> Sequence[int]:
        """Return the offsets of such constants that stand in none of the parts of the text.

        Each part is that of a whole value.
        """
        outside = array("q")
        start = 0
        for part in sorted(parts, key=lambda part: part.start):
            outside.extend(_constants(self.text, start, part.start))
            start = part.stop
        outside.extend(_constants(self.text, start, len(self.text)))
        return outside


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
    start = _end_of(_SPACES, text, 0)
    is_object = text[start] == "{"
    survey = _Survey([{}] if is_object else [])
    for token in _TOKEN.finditer(text, start + is_object):
        match token.lastgroup:
            case "key":
                survey.add(string_value(token["key"]), token.start("key"))
            case "open":
                survey.keys_of_open.append({})
            case "close":
                survey.close(token.end())
            case "array" | "records":
                survey.pass_over(token.end())
    return Document(
        text=text,
        keys=survey.keys,
        ends=survey.ends,
        ambiguous=survey.last_keys,
        repeated_keys=survey.repeated_keys,
        repetitions=survey.repetitions,
    )


class _Survey:
    """What was found so far; `keys_of_open` are those of the objects around, an array has none."""

    def __init__(self, keys_of_open: list[dict[str, int]]) -> None:
        self.keys_of_open = keys_of_open
        self.last_keys: dict[str, int] = {}
        self.keys = ChainMap(self.last_keys, *keys_of_open)
        self.ends: dict[str, int] = {}
        self.repeated_keys: list[RepeatedKey] = []
        self.repetitions = 0
        self._member = ""

    def add(self, name: str, start: int) -> None:
        """Take a key of the innermost object."""
        first = self.keys_of_open[-1].setdefault(name, start)
        if first != start:
            self.repetitions += 1
            if self.repetitions <= SHOWN_RULES:
                self.repeated_keys.append(RepeatedKey(name=name, first=first, again=start))
        if len(self.keys_of_open) == 1:
            self._member = name
            if first != start:
                self.last_keys[name] = start

    def close(self, end: int) -> None:
        """Take a closing bracket."""
        self.keys_of_open.pop()
        self.pass_over(end)

    def pass_over(self, end: int) -> None:
        """Take the end of an array or an object."""
        if len(self.keys_of_open) == 1:
            self.ends[self._member] = end


def _constants(text: str, start: int, end: int) -> Iterator[int]:
    if text.find("N", start, end) < 0 and text.find("I", start, end) < 0:
        return
    for token in _CONSTANT.finditer(text, start, end):
        if token.lastgroup:
            offset = token.start("constant")
            yield offset - (text[offset - 1] == "-")


def string_value(token: str) -> str:
    """Return the value of a string as it stands in a document."""
    return str(json.loads(token)) if "\\" in token else token[1:-1]


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return start if match is None else match.end()
