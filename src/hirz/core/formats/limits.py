"""How much of anything is read. Every number is named and says where it comes from.

Whatever passes a limit is refused with a code and stays evidence: the caller keeps the bytes sealed.
"House" below means: chosen for this project, far above what honest senders write.
"""

from __future__ import annotations

from typing import Final

# House: the largest published CyberTipline example is 6 kB; free text of 20 MB belongs in an attachment.
MAX_DOCUMENT_BYTES: Final = 10 * 1024 * 1024
# House: a table of 10,000 rows of 2 kB.
MAX_TABLE_BYTES: Final = 20 * 1024 * 1024

# OWASP XML Security Cheat Sheet asks for limits on both; the CyberTipline schema nests 6 deep.
MAX_XML_DEPTH: Final = 64
MAX_XML_NODES: Final = 100_000

# The deepest path of the police JSON has 9 levels; CPython's parser gives up at about 1,000.
MAX_JSON_DEPTH: Final = 32
# Bounds memory: a value costs up to 64 bytes in Python and 2 bytes in JSON.
MAX_JSON_VALUES: Final = 200_000
# RFC 8259 section 6: larger integers do not interoperate; PostgreSQL's bigint ends here too.
MAX_JSON_INTEGER: Final = 2**63

# House: 10^5 selectors in one report must be survived, and no more than that is indexed.
MAX_FIELDS: Final = 100_000
# PostgreSQL's tsvector takes 1 MB of text, and texts are searched.
MAX_NARRATIVE_CHARACTERS: Final = 1_000_000
# House: longer than any URL, address or biography that a platform accepts.
MAX_VALUE_CHARACTERS: Final = 20_000
# House: names, numbers, codes.
MAX_SHORT_CHARACTERS: Final = 1_000
# House: subjects of one kind, items of one list.
MAX_ITEMS: Final = 10_000
# House: attributes of one value.
MAX_ATTRIBUTES: Final = 32
# CyberTipline documentation: escalateToHighPriority holds at most 3,000 characters.
MAX_URGENT_REASON_CHARACTERS: Final = 3_000

# House: what is listed as "kept only in the payload", so that a hostile document cannot fill a page.
MAX_VERBATIM_PATHS: Final = 1_000
# House: faults told at once, so that a sender can mend a report in one go.
MAX_FAULTS: Final = 20
# House: how much of a wrong value a reason quotes.
MAX_QUOTED_CHARACTERS: Final = 80

# CSV. csv.field_size_limit() is 131,072 by default and belongs to the whole process, so it is left alone.
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 500
MAX_MAPPING_BYTES: Final = 100_000

# ZIP: the four figures of OWASP's file upload advice as set in this project's threat catalogue.
MAX_ZIP_ENTRIES: Final = 10_000
MAX_ZIP_RATIO: Final = 100
# A ratio says nothing about a member that is small when inflated.
MIN_ZIP_RATIO_BYTES: Final = 64 * 1024
MAX_ZIP_DEPTH: Final = 2
MAX_ZIP_MEMBER_BYTES: Final = 64 * 1024 * 1024
MAX_ZIP_TOTAL_BYTES: Final = 1024 * 1024 * 1024
# Directory records of 46 bytes, names of 200: what 10,000 honest entries need at most.
MAX_ZIP_DIRECTORY_BYTES: Final = 4 * 1024 * 1024
# APPNOTE.TXT 4.4.10 allows 65,535; Linux and Windows end at 255 per part.
MAX_ZIP_NAME_BYTES: Final = 1_024
