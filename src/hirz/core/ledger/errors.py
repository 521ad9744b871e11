"""What can go wrong with the ledger's forms and proofs.

    LedgerError
    ├── NotCanonical      a value has no RFC 8785 form here (a float, a lone surrogate, a number over 2^53)
    ├── RecordBroken      an entry's record has a wrong field
    ├── TreeBroken        a hash, a frontier or a stored level is not what it must be
    ├── ProofBroken       an inclusion or consistency proof does not prove it
    ├── NoteBroken        a signed note is malformed, or its text is not a checkpoint
    │   └── NotSigned     no trusted key signed it, or a trusted key's signature is false
    └── KeyBroken         a verifier key's text or a key's name is malformed

Trying again never helps. ProofBroken and NotSigned mean that somebody may have altered the ledger: raise the alarm.
"""

from __future__ import annotations


class LedgerError(Exception):
    """Anything that this package refuses."""


class NotCanonical(LedgerError):
    """A value has no canonical JSON form."""


class RecordBroken(LedgerError):
    """An entry's record has a wrong field."""


class TreeBroken(LedgerError):
    """A hash, a frontier or a stored level is not what it must be."""


class ProofBroken(LedgerError):
    """A proof does not prove what it should."""


class NoteBroken(LedgerError):
    """A signed note is malformed."""


class NotSigned(NoteBroken):
    """No trusted key signed the note, or the signature of a trusted key is false."""


class KeyBroken(LedgerError):
    """A verifier key's text, or a key's name, is malformed."""
