"""The living lexicon: code words that analysts register, with their spellings and their meaning.

In: a word from a person, or one that counts have proposed. Out: Term, each change a new version in the ledger, and the hunt for
it (`detect.term_hunting`); its signals. Who may see it: analysts. Words lie sealed under a key of the lexicon's own.
"""
