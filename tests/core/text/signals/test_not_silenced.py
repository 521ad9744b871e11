"""What silences a rule (news, advice, laughter, exams, an old case) does not silence somebody who needs help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hirz.core.text import find_signals
from hirz.core.text.signals.compiling import RuleSet
from hirz.core.text.signals.rule import Family, Group, RuleLanguage, Side
from hirz.core.text.signals.shipped import shipped_rules

IN_NEED = [
    (Family.EXTORTION, "I can't study any more, he says he will post my photos to everyone at school"),
    (Family.EXTORTION, "An association told me to write here: someone threatens to publish my pictures"),
    (Family.EXTORTION, "J'ai appelé une ligne d'écoute, il menace de publier mes photos si je ne paye pas"),
    (Family.EXTORTION, "ساعدني، شخص يهددني بنشر صوري"),
    (Family.EXTORTION, "عيطت لواحد الجمعية، كيهددني بالتصاور ديالي"),
    (Family.EXTORTION, "hdrt m3a jam3iya, kayheddedni b tsawri"),
    (Family.DANGER_NOW, "i failed my exam and i want to die"),
    (Family.DANGER_NOW, "she left to meet a man from facebook and we cant find her"),
    (Family.DANGER_NOW, "j'ai raté mon contrôle, je veux mourir"),
    (Family.DANGER_NOW, "hoy no me deja salir, estoy encerrada en su casa"),
    (Family.DANGER_NOW, "i took all the pills the doctor gave my mum"),
]


@pytest.mark.parametrize(("family", "text"), IN_NEED)
def test_words_around_do_not_silence(family: Family, text: str) -> None:
    """The family is found beside words that stand in news and jokes as well."""
    assert family in {signal.family for signal in find_signals(text)}


def test_a_group_too_wide_is_seen() -> None:
    """The planted bad variant: rules that fall silent at any word of school or of help."""
    careless = Group(
        None,
        Side.AROUND,
        {
            RuleLanguage.EN: ("study", "association", "exam", "facebook", "doctor"),
            RuleLanguage.FR: ("ligne d'écoute", "contrôle"),
            RuleLanguage.ES: ("hoy",),
            RuleLanguage.AR: ("ساعدني",),
            RuleLanguage.ARY: ("الجمعية",),
            RuleLanguage.ARY_LATN: ("jam3iya",),
        },
    )
    rules = RuleSet([replace(rule, unless=(*rule.unless, careless)) for rule in shipped_rules()])
    for family, text in IN_NEED:
        assert family not in {signal.family for signal in find_signals(text, rules)}, text
