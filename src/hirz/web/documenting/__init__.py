"""The generated pages of `docs/`: `python -m hirz.web.documenting [check]`.

Each page is drawn from the table that the code itself runs on, so that it cannot say anything else than the code
does. `pages.PAGES` names them all; a house test fails when one is stale.
"""
