"""Custody of exhibits: the record, the acts, the check of their chain, and the bundle that a stranger checks offline.

In: what was done with an exhibit, by whom, when; never its content. Out: canonical JSON, verdicts with every fault named,
a ZIP whose every byte is bound to the ledger. `acts` and `chain` need nothing else; `checking` needs the ledger's forms;
`bundle` writes and is imported by its own name, because it needs `formats` too.
"""

from hirz.core.custody.acts import (
    ActKind,
    CustodyAct,
    ExhibitRecord,
    Outcome,
    Party,
    Signature,
    custody_json,
)
from hirz.core.custody.chain import check_chain
from hirz.core.custody.checking import check_bundle
from hirz.core.custody.errors import ActBroken, BundleBroken, CustodyError
from hirz.core.custody.faults import BundleFault, BundleFaultKind, BundleVerdict
from hirz.core.custody.forms import LedgerLine
from hirz.core.custody.verdict import ChainFault, ChainFaultKind, ChainVerdict

__all__ = [
    "ActBroken",
    "ActKind",
    "BundleBroken",
    "BundleFault",
    "BundleFaultKind",
    "BundleVerdict",
    "ChainFault",
    "ChainFaultKind",
    "ChainVerdict",
    "CustodyAct",
    "CustodyError",
    "ExhibitRecord",
    "LedgerLine",
    "Outcome",
    "Party",
    "Signature",
    "check_bundle",
    "check_chain",
    "custody_json",
]
