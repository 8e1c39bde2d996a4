"""Why a receipt is refused."""

import json

from pytest_threshold.errors import UsageError
from pytest_threshold.receipts.messages import RECEIPT_ERRORS, RECEIPT_RULES
from pytest_threshold.text.printable import excerpt


class NoReceiptError(UsageError):
    """A file that cannot be meant as a receipt, so that naming it is a usage error."""

    def __init__(self, path: str, trouble: str) -> None:
        name = excerpt(path) or "''"
        super().__init__(RECEIPT_ERRORS.text("no_receipt", name=name, trouble=trouble))


class UnsoundReceiptError(Exception):
    """A receipt that breaks a rule or contradicts itself.

    The text has no subject: callers put "the receipt" in front.
    """


def unsound(rule: str, **fields: object) -> UnsoundReceiptError:
    """Return the error for a receipt that breaks one of `RECEIPT_RULES`."""
    return UnsoundReceiptError(RECEIPT_RULES.text(rule, **fields))


def shown_value(value: object) -> str:
    """Return a JSON value as short, printable text for a message."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    return excerpt(json.dumps(value))
