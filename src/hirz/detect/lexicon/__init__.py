"""The living lexicon: code words that analysts register, with their spellings and their meaning.

In: a word from a person, or one that counts have proposed. Out: Term, each change a new version in the ledger. Who may see
it: analysts. Words lie sealed under a key of the lexicon's own. The hunt in earlier
reports, the weekly run of the counts and the pages are not built yet.
"""
