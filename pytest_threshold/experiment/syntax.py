"""Why the content of a file is no JSON text."""

from __future__ import annotations

import re

from pytest_threshold.errors import BrokenRule
from pytest_threshold.experiment.messages import CONTENT_RULES
from pytest_threshold.experiment.mistakes import cure, mistake_in_text
from pytest_threshold.text.source import Place, locate

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "byte_order_mark",
    b"\xff\xfe": "utf_16",
    b"\xfe\xff": "utf_16",
}
# Which bytes are NUL at the start of UTF-16 and UTF-32, since a JSON text starts with two ASCII
# characters: RFC 4627, section 3.
_WIDE_STARTS = (
    (True, True, True, False),
    (True, False, True, False),
    (False, True, True, True),
    (False, True, False, True),
)
# What the parser takes for the start of NaN or Infinity, which RFC 8259 does not have.
_CONSTANT = re.compile(r"[NI][a-z]*\Z")
_PARSER_PLACE = re.compile(r" at line (?P<line>[0-9]+) column (?P<column>[0-9]+)$")


def syntax_rule(content: bytes, sentence: str, *, quotes: bool) -> BrokenRule:
    """Say why the content is not JSON text; `sentence` is what pydantic's parser said, and where.

    The place is the first character that no JSON text could have there, or the end of the text.
    """
    rule = encoding_rule(content)
    if rule is not None:
        return _rule(CONTENT_RULES.text(rule), Place(line=1, column=1), rule)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x}" if quotes else "another byte"
        start = len(content[: error.start].decode())
        place = locate(content.decode(errors="replace"), start, start + 1, quotes=quotes)
        return _rule(CONTENT_RULES.text("not_utf_8", found=found), place, "other_encoding")
    start = len(content[: _offset(content, sentence)].decode())
    sentence = _PARSER_PLACE.sub("", sentence)
    if sentence == "expected ident":
        start = len(_CONSTANT.sub("", text[:start]))
    return _rule(
        CONTENT_RULES.text("not_json", sentence=sentence),
        locate(text, start, start + 1, quotes=quotes),
        mistake_in_text(sentence, text, start),
    )


def encoding_rule(content: bytes) -> str | None:
    """Return which of `CONTENT_RULES` a content breaks by its first bytes, or by having none."""
    if not content.strip():
        return "empty"
    for mark, rule in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return rule
    return "utf_16" if tuple(byte == 0 for byte in content[:4]) in _WIDE_STARTS else None


def _offset(content: bytes, sentence: str) -> int:
    """Return the offset in bytes that the parser tells by line and column, both from 1.

    Where the text ends too early it tells that of the last byte, and the place is behind it.
    """
    match = _PARSER_PLACE.search(sentence)
    if match is None or sentence.startswith("EOF"):
        return len(content)
    line_start = 0
    for _ in range(int(match["line"]) - 1):
        line_start = content.index(b"\n", line_start) + 1
    return line_start + int(match["column"]) - 1


def _rule(message: str, place: Place, mistake: str | None) -> BrokenRule:
    return BrokenRule(key="document", message=message, place=place, cure=cure(mistake))
