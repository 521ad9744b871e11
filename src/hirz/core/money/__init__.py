"""Money as people speak of it: amounts whose unit may be in doubt, sums that keep the doubt, and who sent what to whom.

`read_amount` gives every value that the words may have, `totals` the least and the most by currency, `flows` the sums by
person and the edges of a picture. Accounts with check digits are those of `core.text.accounts`.
"""

from hirz.core.money.amounts import Amount, Money, number_of, read_amount
from hirz.core.money.errors import AmountError, MoneyError, TransferError
from hirz.core.money.flows import Edge, Flows, Method, PersonFlow, Transfer, checked_account, flows
from hirz.core.money.totals import Total, totals

__all__ = [
    "Amount",
    "AmountError",
    "Edge",
    "Flows",
    "Method",
    "Money",
    "MoneyError",
    "PersonFlow",
    "Total",
    "Transfer",
    "TransferError",
    "checked_account",
    "flows",
    "number_of",
    "read_amount",
    "totals",
]
