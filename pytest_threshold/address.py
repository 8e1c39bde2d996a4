"""What is wrong with an e-mail address. The only module that knows email-validator."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

ADDRESS_LIMIT = 64 + 1 + 253
"""How long an address can be: a local part has at most 64 characters and a domain 253, says RFC
5321, section 4.5.3.1."""

# In ASCII. Both parts together have at most 254 characters: RFC 3696, erratum 1690.
_PLAIN_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*(?P<domain>@[!-?A-~]+)"
)


def trouble_with_address(address: str) -> str:
    """Return what email-validator finds wrong with an address, empty if nothing is.

    It is asked in its strict mode, and looks nothing up in the DNS.
    """
    plain = _PLAIN_ADDRESS.fullmatch(address)
    # Before a domain one plain local part is as good as another.
    return _trouble(f"a{plain['domain']}" if plain else address)


@lru_cache(maxsize=1000)  # a team has few domains, and one takes longer than the rest of a file
def _trouble(address: str) -> str:
    try:
        validate_email(
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
    return ""
