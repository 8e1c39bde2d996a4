"""Check e-mail addresses. This is the only module that imports email-validator."""

from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

ADDRESS_LIMIT = 64 + 1 + 253
"""How long an address can be: a local part has at most 64 characters and a domain 253, says RFC
5321, section 4.5.3.1. email-validator, which takes at most 254 bytes, is not asked about more."""

# email-validator has them in a list that programs change, for their own tests for instance.
_SPECIAL_USE_DOMAINS = (".arpa", ".invalid", ".local", ".localhost", ".onion", ".test")
_SPECIAL_USE = (
    "the part after the @-sign is a special-use or reserved name that cannot be used with email"
)


@lru_cache(maxsize=1000)  # a team has few addresses
def trouble_with_address(address: str) -> str:
    """Return email-validator's objection to an address, or empty text.

    It runs in strict mode, without DNS look-ups. A program may have changed email-validator's
    settings or its list of special-use domains; the result does not depend on them.
    """
    try:
        checked = validate_email(
            address,
            allow_smtputf8=True,
            allow_empty_local=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            strict=True,
            check_deliverability=False,
            test_environment=False,
            globally_deliverable=True,
        )
    except EmailNotValidError as error:
        sentence = str(error).removesuffix(".")
        return sentence[:1].lower() + sentence[1:]
    return _SPECIAL_USE if checked.ascii_domain.endswith(_SPECIAL_USE_DOMAINS) else ""
