"""What can be wrong with the words of a rule, said at the right place, and what a rule finds in a text.

Comes in: YAML as somebody wrote it. Goes out: the rule, or faults with their sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hirz.core.text import RuleSet
from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.finding import find_signals
from hirz.core.text.signals.reading import read_rule
from hirz.detect.kernels import keep_kernels
from hirz.detect.rules.book import HIGHEST_VERSION, LONGEST_ID, shipped

if TYPE_CHECKING:
    from hirz.core.text.signals.rule import Rule, Signal

LONGEST_TEXT: Final = 20_000
SENTENCES: Final[Mapping[Fault, str | Promise]] = {
    Fault.NOT_YAML: gettext_lazy("This is not YAML that can be read."),
    Fault.TOO_LONG: gettext_lazy("This is too long."),
    Fault.MISSING: gettext_lazy("Something is missing here."),
    Fault.UNKNOWN_KEY: gettext_lazy("No rule has such a part."),
    Fault.WRONG_TYPE: gettext_lazy("Something of another kind belongs here."),
    Fault.WRONG_VALUE: gettext_lazy("This value is not possible here."),
    Fault.TOO_MANY: gettext_lazy("These are too many."),
    Fault.BAD_PHRASE: gettext_lazy("This phrase cannot be read: look at its signs | ~ * #."),
    Fault.TOO_SHORT: gettext_lazy("This is too short: it would be found everywhere."),
    Fault.BAD_PATTERN: gettext_lazy("This pattern cannot be read."),
    Fault.MATCHES_EMPTY: gettext_lazy("This pattern would match nothing at all, everywhere."),
    Fault.DOUBLED_LETTER: gettext_lazy("A pattern never meets a doubled letter: texts are read with single ones."),
    Fault.SAME_ID: gettext_lazy("Another rule has this id."),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault: where it stands, what is wrong, and what was read there."""

    where: str
    sentence: str
    detail: str = ""


def check_rule(text: str, *, code: str = "") -> tuple[Rule | None, list[Wrong]]:
    """The rule of a text and everything that speaks against it; `code` is the id that it must keep."""
    try:
        rule = read_rule(text)
        rules = RuleSet([rule])
    except RuleError as error:
        return None, [Wrong(error.where, str(SENTENCES[error.fault]), error.detail)]
    wrong = [*_name(rule, code), *_examples(rule, rules)]
    return (rule, []) if not wrong else (None, wrong)


def _name(rule: Rule, code: str) -> list[Wrong]:
    if code and rule.id != code:
        return [Wrong("id", _("A rule keeps its id: another id is another rule."), rule.id)]
    if len(rule.id) > LONGEST_ID or rule.version > HIGHEST_VERSION:
        return [Wrong("id", _("At most 40 letters."), rule.id)]
    if rule.id in {one.id for one in shipped()}:
        return [Wrong("id", _("A rule of the house has this id. It is not edited here."), rule.id)]
    return []


def _examples(rule: Rule, rules: RuleSet) -> list[Wrong]:
    """Examples that do not do what they are there for."""
    keep_kernels()
    wrong = [
        Wrong(f"must_match[{at}]", _("The rule does not find this example."), example.text[:200])
        for at, example in enumerate(rule.must_match)
        if not find_signals(example.text, rules)
    ]
    return wrong + [
        Wrong(f"must_not_match[{at}]", _("The rule finds something in this example."), example.text[:200])
        for at, example in enumerate(rule.must_not_match)
        if find_signals(example.text, rules)
    ]


def tried_on(rule: Rule, text: str) -> list[Signal]:
    """What a rule finds in a text that somebody typed to try it; nothing of it is kept."""
    keep_kernels()
    return find_signals(text[:LONGEST_TEXT], RuleSet([rule]))
