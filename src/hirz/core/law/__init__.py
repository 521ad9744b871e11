"""Qualification help: answers about an act in, charges with their reasons out, and the court that they point to.

`propose_charges(facts, offences, table)` reads the country's table (`read_table`); a prosecutor chooses, and a victim is
proposed no charge. `propose_court(place, offence_class, courts)` reads the court list.
"""

from hirz.core.law.courts import Chamber, CourtProposal, CourtText, Place, courts_from, propose_court
from hirz.core.law.errors import ConditionError, FactsError, LawError, TableError
from hirz.core.law.facts import FACTS, Answer, Facts
from hirz.core.law.offences import Mark, OffenceClass, OffenceText, Penalty, offences_from
from hirz.core.law.proposing import Aggravation, Proposal, ProposedCharge, Reason, Standing, propose_charges
from hirz.core.law.table import RuleTable, read_table
from hirz.core.law.wording import fact as fact_label

__all__ = [
    "FACTS",
    "Aggravation",
    "Answer",
    "Chamber",
    "ConditionError",
    "CourtProposal",
    "CourtText",
    "Facts",
    "FactsError",
    "LawError",
    "Mark",
    "OffenceClass",
    "OffenceText",
    "Penalty",
    "Place",
    "Proposal",
    "ProposedCharge",
    "Reason",
    "RuleTable",
    "Standing",
    "TableError",
    "courts_from",
    "fact_label",
    "offences_from",
    "propose_charges",
    "propose_court",
    "read_table",
]
