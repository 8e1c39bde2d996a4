"""Recognise the known mistake that broke a rule. Mistakes are never repaired."""

from __future__ import annotations

import re

from pytest_threshold.experiment.document import string_value
from pytest_threshold.experiment.messages import MISTAKES
from pytest_threshold.text.printable import printable

_STRING_LIMIT = 1000  # longer strings are not searched for mistakes
_NAME_LIMIT = 100  # a longer name is not shown in a cure

# Seconds, milliseconds, microseconds and nanoseconds since 1970, in this century.
_UNIX_TIME = r"([0-9]{9,10}|[0-9]{13}|[0-9]{16}|[0-9]{19})(\.[0-9]+)?"
_DAY = r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
_ZONE = r"([Zz]|[-+][0-9]{2}:?[0-9]{2})"
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WHOLE_NUMBER = re.compile(r"[0-9]{6,40}")
# Patterns for the start of a value that should be a count.
_COUNTS = {
    "count_as_float": re.compile(r"[0-9]+(\.0*)?([eE][+-]?[0-9]+)?(?![0-9.])"),
    "count_as_string": re.compile(r'"\s*[0-9]+\s*"'),
    "boxed_count": re.compile(r"\[\s*[0-9]+\s*\]"),
}
_BOXED_STRING = re.compile(r'\[\s*"(?:[^"\\]|\\.){0,1000}"\s*\]')

# Placeholders such as "unknown", and templates that were not filled in.
_NO_NAMES = (
    r"(?i:none|null|nan|n/?a|unknown|undefined|default|test|todo|tbd|model|model_?id|string)"
)
_TEMPLATE = r".*([${}<>%]|\.\.\.).*"
# Mostly hex digits: a UUID that lost or gained some characters.
_BROKEN_UUID = r"[\W_]*(?=.{28,48}\Z)[0-9A-Fa-f]{4,}([-_ ]?[0-9A-Za-z]+){0,6}[\W_]*"
_UUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

# What a whole string looks like, by the rule that it breaks; the first that fits is taken.
_STRINGS = {
    "date_time": {
        "date_with_space": rf"[0-9-]{{10}} +{_TIME} *({_ZONE}|UTC|GMT)?",
        "date_without_time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "date_as_unix_time": rf"({_UNIX_TIME}|/Date\([0-9]+([-+][0-9]{{4}})?\)/)",
        "date_padded": rf"(?=\s|.*\s$)\s*[0-9-]{{10}}T{_TIME}{_ZONE}\s*",
        "date_without_seconds": rf"[0-9-]{{10}}[Tt][0-9]{{2}}:[0-9]{{2}}{_ZONE}?",
        "date_without_zone": rf"[0-9-]{{10}}[Tt]{_TIME}",
        "date_with_zone_twice": rf"[0-9-]{{10}}[Tt]{_TIME}[-+][0-9]{{2}}:?[0-9]{{2}}[Zz]",
        "date_with_zone_name": rf"[0-9-]{{10}}[Tt ]{_TIME} ?{_ZONE}?( ?[A-Z]{{2,5}}"
        r"| ?\[[\w/+-]+\]|[-+][0-9]{1,2})",
        "offset_without_colon": rf"[0-9-]{{10}}[Tt]{_TIME}[-+][0-9]{{4}}",
        "date_in_lower_case": rf"(?=.*[tz])[0-9-]{{10}}[Tt]{_TIME}{_ZONE}",
        "date_with_comma": rf"[0-9-]{{10}}T[0-9:]{{8}},[0-9]+{_ZONE}",
        "date_compact": rf"{_DAY}([Tt_ -]?[0-9]{{4,6}}([.,][0-9]+)?{_ZONE}?)?",
        "date_as_repr": r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*\(.*[0-9].*\)",
        "date_in_words": rf"(?=.*[0-9])(.*[^A-Za-z])?{_MONTH}\b.*",
        "date_in_other_order": r"(?![0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:)"
        r"([0-9]{1,2}[./-][0-9]{1,2}[./-]([0-9]{4}|[0-9]{2})"
        r"|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{4}-(W[0-9]{2}(-[0-9])?|[0-9]{3}))"
        r"([T,]? *[0-9]{1,2}[:.h][0-9]{2}.*)?",
    },
    "leap_second": {"leap_second": r".*"},
    "string_pattern_mismatch": {
        "uuid_without_hyphens": r"[0-9A-Fa-f]{32}",
        "uuid_as_urn": r"(?i:urn:uuid:).*",
        "uuid_in_braces": r"\{[0-9A-Fa-f-]{32,36}\}",
        "uuid_padded": r"(?=.*\s)\s*[0-9A-Fa-f-]{36}\s*",
        "uuid_as_repr": rf"UUID\(['\"]{_UUID}['\"]\)",
        "uuid_in_name": rf"(?!{_TEMPLATE})(?=.{{37,{_NAME_LIMIT}}}\Z).*(?<![0-9A-Za-z]){_UUID}"
        r"(?![0-9A-Za-z]).*",
        "name_of_other_system": rf"(?!\s*({_NO_NAMES}|{_TEMPLATE}|{_BROKEN_UUID}|[0-9]{{,5}})\s*\Z)"
        r"(?=.*[0-9A-Za-z]).{2,}",
    },
    "address": {
        "issuer_is_bot": r".*\[bot\].*",
        "issuer_with_name": r"[^<>]*<[^<>]*@[^<>]*>\s*",
        "issuer_with_scheme": r"(?i:mailto:)[^\s,;]+@[^\s,;]+",
        "several_issuers": r"[^@]+@[^@,;]+[,;\s]+[^@]+@.+",
        "issuer_padded": r"(?=.*@)(\s.*|.*\s)",
    },
}


def mistake_in_value(rule: str, key: str, token: str, ahead: str) -> str | None:
    """Return the mistake in the value of a key, None if it is not a known one.

    `token` is the string, number, literal or bracket of the value. `ahead` is the text that starts
    there, cut after some characters.
    """
    if rule == "string_type":
        return _mistake_in_type(key, token, ahead)
    if rule == "count_type":
        return next((name for name, like in _COUNTS.items() if like.match(ahead)), None)
    if rule not in _STRINGS or len(token) > _STRING_LIMIT:
        return None
    value = string_value(token)
    patterns = _STRINGS[rule].items()
    return next((name for name, like in patterns if re.fullmatch(like, value, re.DOTALL)), None)


def _mistake_in_type(key: str, token: str, ahead: str) -> str | None:
    """Return the mistake in a value that should be a string."""
    if _BOXED_STRING.match(ahead):
        return "boxed_string"
    if key == "model_id" and _WHOLE_NUMBER.fullmatch(token):
        return "name_of_other_system"
    if key != "experiment_date":
        return None
    if re.fullmatch(_DAY, token):
        return "date_compact"
    return "date_as_unix_time" if re.fullmatch(_UNIX_TIME, token) else None


def name_in_cure(token: str) -> str:
    """Return a Python string literal for a string or a number in the file, to paste into code."""
    if len(token) > _STRING_LIMIT:
        return "name"
    name = string_value(token).strip() if token.startswith('"') else token
    if len(name) > _NAME_LIMIT:
        return "name"
    is_plain = name.isascii() and name.isprintable() and not re.search(r"[\"'\\]", name)
    return printable(f'"{name}"' if is_plain else ascii(name))


def mistake_in_text(sentence: str, text: str, offset: int) -> str | None:
    """Return the mistake at the offset where the JSON parser stopped with this sentence."""
    if sentence.startswith("EOF"):
        return "truncated"
    if sentence == "key must be a string" and _BARE_KEY.match(text, offset):
        return "bare_key"
    if sentence == "trailing characters" and text.startswith(("{", "["), offset):
        return "json_lines"
    if _REPR.search(text[max(0, offset - 1) : offset + _REPR_LENGTH]):
        return "python_repr"
    if sentence == "trailing comma":
        return "trailing_comma"
    return next((name for name, like in _TEXTS.items() if like.match(text, offset)), None)


_BARE_KEY = re.compile(r"[A-Za-z_$][\w$]*\s*:")
_REPR_LENGTH = 30
# Text near a place where Python writes something else than JSON.
_REPR = re.compile(
    r"\A.?(\b(None|True|False|nan|inf)\b|(np|numpy|datetime|uuid|torch|pd)\.\w+\("
    r"|\b(array|tensor|UUID|Decimal|Timestamp|float32|float64|datetime)\()",
    re.DOTALL,
)
# Text at the place itself.
_TEXTS = {
    "python_repr": re.compile("'"),
    "comment": re.compile(r"//|/\*|#"),
}


def cure(mistake: str | None, **fields: object) -> str:
    """Return the cure of a mistake, or empty text for None."""
    return "" if mistake is None else MISTAKES[mistake].cure.format(**fields)
