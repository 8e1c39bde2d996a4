"""What is found by a quicker way is what is found by the long one."""

import json
from typing import Any

import email_validator
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import parse_experiment
from pytest_threshold.experiment.address import trouble_with_address
from pytest_threshold.experiment.document import is_clear, read_document
from tests import samples
from tests.unit.experiment.test_schema import key_form

ISSUER_FORM = key_form("issuer")

# Shorter in ASCII than it is in UTF-8: the length of an address counts in both.
LABEL = "xn--" + ("\u00e9" * 50).encode("punycode").decode()
PUNYCODE = f"{LABEL}.{LABEL}.com"
DOMAINS = st.sampled_from(
    [
        "example.com",
        "Example.COM",
        "a.b.example.org",
        "example.test",
        "example.local",
        "localhost",
        "-a.com",
        "a-.com",
        "a..com",
        ".com",
        "com",
        "",
        "a_b.com",
        "b\u00fccher.de",
        "xn--bcher-kva.de",
        "xn--a.de",
        "[127.0.0.1]",
        "example.com.",
        "example.com>",
        f"{'a' * 63}.com",
        f"{'a' * 64}.com",
        ".".join(["a" * 60] * 3) + ".com",
        ".".join(["a" * 60] * 4) + ".com",
        "\u00e9" * 40 + ".com",
        PUNYCODE,
        "1.xn--4dbc.com",
        "example\u3002com",
        "exa\u00admple.com",
        "example.onion",
    ]
)
LOCAL_PARTS = (
    st.text("aZ09._-+", max_size=8)
    | st.text(max_size=4)
    | st.integers(1, 70).map("a".__mul__)
    | st.integers(1, 70).map("\u00e9".__mul__)
    | st.sampled_from(["a.b-c_d", '"a"', "a@b", "A <a", "a b", " a", "e\u0301" * 40])
)


def outcome(content: bytes) -> str:
    """Return what the content is, or what is told of it."""
    try:
        return repr(parse_experiment(content, source="x.json"))
    except InvalidExperimentError as error:
        return str(error)


@given(LOCAL_PARTS, DOMAINS)
@example("a..b", "example.com")
@example("a.", "example.com")
@example(".a", "example.com")
@example("a" * 65, "example.com")
@example("a", PUNYCODE)
@example("a" * 64, PUNYCODE)
def test_address_is_sound_if_the_library_says_so(local_part: str, domain: str) -> None:
    address = f"{local_part}@{domain}"
    try:
        validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        is_sound = False
    else:
        is_sound = True
    assert outcome(samples.text(issuer=address).encode()).startswith("invalid") is not is_sound
    # The schema and the limit refuse nothing that the library takes.
    assert ISSUER_FORM.is_valid(address) or not is_sound


@pytest.mark.parametrize("domain", email_validator.SPECIAL_USE_DOMAIN_NAMES)
def test_what_a_program_changes_in_the_library_makes_no_address_sound(
    monkeypatch: pytest.MonkeyPatch, domain: str
) -> None:
    for name in vars(email_validator):
        if isinstance(getattr(email_validator, name), bool):
            monkeypatch.setattr(
                email_validator, name, name not in ("STRICT", "GLOBALLY_DELIVERABLE")
            )
    monkeypatch.setattr(email_validator, "SPECIAL_USE_DOMAIN_NAMES", [])
    trouble_with_address.cache_clear()
    for address in (f"ada@lab.{domain}", f"ada@Lab.{domain.upper()}"):
        assert "a special-use or reserved name" in trouble_with_address(address)
    for address in ("ada@localhost", "ada@test", '"a b"@example.com', "ada@[127.0.0.1]", "@a.com"):
        assert trouble_with_address(address)
    for address in ("A <ada@example.com>", "a" * 65 + "@example.com"):
        assert trouble_with_address(address)


@pytest.mark.parametrize("length", [254, 255])
def test_length_of_an_address_counts(length: int) -> None:
    domain = ".".join(["a" * 61] * 4)[: length - 65] + "b"
    address = f"{'c' * 61}.de@{domain}.com"[-length:]
    assert len(address) == length
    is_refused = outcome(samples.text(issuer=address).encode()).startswith("invalid")
    assert is_refused is (length > 254)


def json_text(value: Any) -> str:
    """Return JSON in which a tuple of pairs is an object, whatever its keys are."""
    match value:
        case tuple():
            members = (f"{json.dumps(key)} : {json_text(member)}" for key, member in value)
            return f"{{{' , '.join(members)}}}"
        case list():
            return f"[{' , '.join(map(json_text, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


STRINGS = st.text('a:,"{}[]\\ ', max_size=3)
VALUES = st.recursive(
    STRINGS | st.sampled_from([1, True, None, float("nan"), float("-inf")]),
    lambda values: (
        st.lists(values, max_size=3) | st.lists(st.tuples(STRINGS, values), max_size=3).map(tuple)
    ),
    max_leaves=8,
)


@given(VALUES)
@example((("a", "b"), (":x", 1), ("c", "d"), (":x", 2)))
def test_what_is_clear_at_a_glance_repeats_no_key(value: Any) -> None:
    text = json_text(value)
    if is_clear(text.encode()):
        document = read_document(text)
        assert (document.repetitions, [*document.constants()]) == (0, [])


def test_keys_of_other_objects_are_clear_at_a_glance() -> None:
    notes = {"labels": {"positive": 1, "negative": 2}, "a": ["labels", "b:", ": b", "Nancy"]}
    assert is_clear(samples.text(notes=notes).encode())
    assert is_clear(json.dumps({**samples.SOUND, "notes": notes}, indent=2).encode())
