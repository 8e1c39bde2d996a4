"""Explain why the content of a file is not JSON."""

from __future__ import annotations

import re

from pytest_threshold.errors import BrokenRule
from pytest_threshold.experiment.kinds import (
    FOREIGN_KINDS,
    Kind,
    kind_of_binary,
    kind_of_bytes,
    kind_of_text,
    wide_encoding,
)
from pytest_threshold.experiment.messages import CONTENT_RULES
from pytest_threshold.experiment.mistakes import cure, mistake_in_text
from pytest_threshold.text.source import Place, locate

_START = 1 << 13  # how many bytes tell the kind of a text
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What the parser takes for the start of NaN or Infinity, which RFC 8259 does not have.
_CONSTANT = re.compile(r"[NI][a-z]*\Z")
_PARSER_PLACE = re.compile(r" at line (?P<line>[0-9]+) column (?P<column>[0-9]+)$")


def syntax_rule(content: bytes, sentence: str, *, quotes: bool) -> BrokenRule:
    """Return the rule that a content breaks which is not JSON.

    `sentence` is the error of pydantic's parser, with line and column. The place of the rule is the
    first character that no JSON text could have there, or the end of the text.
    """
    found = _byte_rule(content)
    if found is not None:
        return found
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return _foreign_text_rule(content, error, quotes=quotes)
    start = len(content[: _offset(content, sentence)].decode())
    sentence = _PARSER_PLACE.sub("", sentence)
    if sentence == "expected ident":
        start = len(_CONSTANT.sub("", text[:start]))
    is_shown = quotes and not text.startswith("\0", start)  # a line of zero bytes tells nothing
    place = locate(text, start, start + 1, quotes=is_shown)
    kind = kind_of_text(text, start)
    if kind is not None:
        return _kind_rule(kind, place)
    message = CONTENT_RULES.text("not_json", sentence=sentence)
    return _rule(message, place, mistake_in_text(sentence, text, start))


def looks_foreign(content: bytes) -> bool:
    """Whether a file that is not JSON was probably never meant as an experiment."""
    kind = kind_of_bytes(content)
    return kind is not None and kind.mistake in FOREIGN_KINDS


def encoding_rule(content: bytes) -> str | None:
    """Return the rule that a content breaks because of its encoding, or because it is empty."""
    if not content.strip():
        return "empty"
    if content.startswith(_BYTE_ORDER_MARK):
        return "byte_order_mark"
    encoding = wide_encoding(content)
    if encoding is None:
        return None
    return "utf_16" if encoding.startswith("utf-16") else "utf_32"


def _byte_rule(content: bytes) -> BrokenRule | None:
    """Return the rule that the bytes of a content break, whatever their encoding; or None."""
    start = Place(line=1, column=1)
    kind = kind_of_bytes(content) or _kind_behind_mark(content)
    if kind is not None:
        return _kind_rule(kind, start)
    rule = encoding_rule(content)
    if rule is not None:
        return _rule(CONTENT_RULES[rule].text, start, rule)
    kind = kind_of_binary(content)
    return None if kind is None else _kind_rule(kind, start)


def _kind_behind_mark(content: bytes) -> Kind | None:
    """Return the kind of a text that starts with a byte-order mark."""
    if not content.startswith(_BYTE_ORDER_MARK):
        return None
    return kind_of_text(content[len(_BYTE_ORDER_MARK) : _START].decode(errors="replace"), 0)


def _foreign_text_rule(content: bytes, error: UnicodeDecodeError, *, quotes: bool) -> BrokenRule:
    """Return the rule that a text breaks because it is not UTF-8."""
    start = len(content[: error.start].decode())
    place = locate(content.decode(errors="replace"), start, start + 1, quotes=quotes)
    if error.reason == "unexpected end of data":
        return _rule(CONTENT_RULES.text("not_utf_8", found="half a character"), place, "truncated")
    found = f"byte 0x{content[error.start]:02x}" if quotes else "another byte"
    return _rule(CONTENT_RULES.text("not_utf_8", found=found), place, "other_encoding")


def _offset(content: bytes, sentence: str) -> int:
    """Return the offset, in bytes, of the line and column in the parser's error; both from 1.

    If the text ends too early, the parser names its last byte, and the offset is that of its end.
    """
    match = _PARSER_PLACE.search(sentence)
    if match is None or sentence.startswith("EOF"):
        return len(content)
    line_start = 0
    for _ in range(int(match["line"]) - 1):
        line_start = content.index(b"\n", line_start) + 1
    return line_start + int(match["column"]) - 1


def _kind_rule(kind: Kind, place: Place) -> BrokenRule:
    return BrokenRule(
        key="document",
        message=CONTENT_RULES.text("other_kind", found=kind.name),
        place=place,
        cure=cure(kind.mistake, help=kind.help),
    )


def _rule(message: str, place: Place, mistake: str | None) -> BrokenRule:
    return BrokenRule(key="document", message=message, place=place, cure=cure(mistake))
