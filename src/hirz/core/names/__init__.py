"""Names across scripts: which spellings may be one name, how sure, and why. Arabic, French and Moroccan habits.

Comes in: names as people write them, in Arabic or Latin letters. Goes out: keys to find candidates by, and a comparison
with its reasons. Never a decision: a person makes it.
"""

from hirz.core.names.comparing import ALIKE, Comparison, compare_names
from hirz.core.names.keys import name_keys
from hirz.core.names.wording import Reason, ReasonKind

__all__ = ["ALIKE", "Comparison", "Reason", "ReasonKind", "compare_names", "name_keys"]
