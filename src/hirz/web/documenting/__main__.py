"""`python -m hirz.web.documenting` writes the generated pages; with `check` it only says which are stale."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str]) -> int:
    """0 when all is fresh (or was made so), 1 when a page is stale, 2 for wrong use."""
    if arguments not in ([], ["check"]):
        sys.stderr.write("usage: python -m hirz.web.documenting [check]\n")
        return 2
    # All applications and no server: the settings of the tests connect to nothing by themselves.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.test")
    import django

    from hirz.web.messages import compile_catalogues

    compile_catalogues()
    django.setup()
    from hirz.web.documenting import pages

    found = pages.stale() if arguments else pages.write()
    for path in found:
        sys.stdout.write(f"{'stale' if arguments else 'written'}: {path.relative_to(pages.ROOT)}\n")
    return 1 if arguments and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
