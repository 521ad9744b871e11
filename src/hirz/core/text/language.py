"""A hint at the language of a text: script, function words, and the rule for Arabizi.

Language identifiers at hand do not know Darija, in either script (measured: Arabizi came out as Hausa or English).
"""

from __future__ import annotations

from hirz.core.text.alphabet import FIRST_ARABIC, OTHER, compile_shadow, text_of, word_set
from hirz.core.text.folding import fold
from hirz.core.text.plain import plain
from hirz.core.text.words import ARABIC_LETTERS

# A hint needs no more than this of a text.
MAX_READ = 2_000

_LATIN = bytes(range(ord("a"), ord("z") + 1))
_ARABIZI_DIGITS = frozenset(b"235789")

_LISTS = {
    # Words of Darija that standard Arabic does not have.
    "ary": "واش ديال ديالي ديالو ديالها ديالهم بزاف كيفاش علاش فين شكون شنو اشنو شي حيت باش بغيت بغا كاين كاينه ماكاينش دابا"
    " غادي راه راني راها هاد هادشي هداك هديك واحد حنا نتا نتي نتوما عندو عندي عندها معايا معاه خويا ختي صافي مزيان"
    " كنقول كيقول كيهدد كيهددني كتقول ولا كنت وليدي بنتي ولدي درت دار گال قالي كالي صيفط صيفطت كيصيفط هضر كيهضر لقيت"
    " زعما غير هكا هاكا ديما شوف عفاك الدراري الدري ماشي مابغاش بغاو كنخاف خايفه كيطلب كيدير ديريلي كتبلي سيفط سيفطلي"
    " سمعت شفت شفتو ليا ليه ليك عطاني عطاه قالي قالت بوحدك التيليفون هادا مازال باقا باقي لقا ضروري ديما خدا سيفطتو صيفطتو ولد مول بغاو كحله باغي ففيس كيدوي دوا معاهم فلوس الفلوس عيط عيطلي كيعيط",
    "ar": "الذي التي الذين هذا هذه ذلك تلك لقد قد سوف لم لن ليس كان كانت يكون الى على من في عن مع هو هي هم نحن انا انت ان"
    " كما حيث عندما لماذا كيف ماذا بعد قبل ثم او لكن لان عليه عليها منه منها قام قامت شخص حساب ابنتي ابني طفل اطفال"
    " يهدد يطلب ارسل ارسلت تواصل بنشر صور ارجو ابلاغ التبليغ اريد",
    "fr": "le la les des du un une et est dans que qui pour pas sur avec ce cette ces il elle je nous vous ils mon ma mes son"
    " sa ses au aux ne se par plus mais ou donc depuis chez aussi tres bien fait ete j'ai c'est d'un qu'il bonjour merci"
    " adresse mail voir numero voiture plaque commande carte salle selon hier etage en postal tel profil lien merci compte fille fils enfant photos argent menace demande envoye",
    "en": "the and is are was were of to in that this it for with on he she they my his her you your we not have has had been"
    " from at but by or as who what when where me him them hello please thanks daughter son child pictures money threat"
    " number wrong up today due amount see profile join link pick account someone asked sent wants don't i'm",
    "es": "el los las un una y es en que de por para con no se lo su mi me le del al pero como mas muy esta este esto ella yo"
    " tu nosotros hola gracias hija hijo nina nino tambien otros grupos enlace sala numero pedido codigo calle respuesta cuenta fotos dinero amenaza pide envio quiere donde cuando porque",
    # Function words of Darija in Latin letters, with and without digits.
    "ary-Latn": "wach wash dyal dial dyali dyalo dyalha dyalhom diali dialo dialha bzaf bzzaf kifach kifash 3lach 3lash fin"
    " chkoun chkon chno chnou achno ach chi 7it hit bach bash bghit bgha bghat kayn kayen kaina makaynch daba ghadi ghadya"
    " rah raha rani hadi hada had hadchi wahed wa7ed wahd wa7d 7na hna nta nti ana 3ndo 3ndi 3ndha endo endi m3aya m3ah"
    " m3aha khoya khouya khti safi mzyan mezian kan kangol kaygol kaygoul kayhded kayhaded kayhedded weldi wldi benti"
    " bnti ila walakin ola wla walo walou ghir gher hakka dima chouf 3afak afak machi mabghach sift sifet sifetli"
    " kaytlob katlob flous flouss lflous salam labas hmdlh inchallah b7al bhal mn men 3la ela f l o ou w m3a lia liya"
    " lih liha 9al 9alli galli goltlo golt kayt nhar lbare7 lyom drari derri lderri tswira tsawer tsawr kaysift",
}
_SHARED = word_set("en la es de que on me no a son un una les plus pour sur au se i")
_NOT_PRESENT = word_set("كيفيه كيلومتر كيميايي كيمياء كيلوغرام كيانات")
_LETTERS = {"fr": "éèêàçùœ", "es": "éñ¿¡óáí"}  # letters that the others of the four do without
_LATIN_LANGUAGES = ("fr", "en", "es", "ary-Latn")

# Links, addresses and handles say nothing of the language.
_NO_PROSE = compile_shadow(r"[^ \n]*[^ \n][/@_.][^ \n]+")
_MIN_LETTERS = 2


def _weights() -> dict[str, list[tuple[str, float]]]:
    """For each function word, the languages that it speaks for and how much; words of several count half."""
    weights: dict[str, list[tuple[str, float]]] = {}
    for language, words in _LISTS.items():
        for word in set(fold(words).text.split()):
            weights.setdefault(word, []).append((language, 0.5 if word in _SHARED else 1.0))
    return weights


_WEIGHTS = _weights()


def _scores(words: list[str]) -> dict[str, float]:
    """The weight of the function words of each language."""
    scores = dict.fromkeys(_LISTS, 0.0)
    for word in words:
        for language, weight in _WEIGHTS.get(word, ()):
            scores[language] += weight
    return scores


def _is_arabizi(word: str) -> bool:
    """Whether a word has letters on both sides of, or after, a digit that stands for an Arabic letter: "3ndo", "wa7ed"."""
    raw = word.encode("ascii", "ignore")
    if raw.isalpha() or raw.isdigit() or not raw[-1:].isalpha() or not 3 <= len(raw) <= 14:
        return False
    digits = [b for b in raw if 48 <= b <= 57]
    return 0 < len(digits) <= 2 and _ARABIZI_DIGITS.issuperset(digits) and raw.isalnum()


def _arabic(words: list[str]) -> str:
    scores = _scores(words)
    darija, standard = scores["ary"], scores["ar"]
    # The present of Darija: "كيهدد", "كيطلب". Standard words that begin so are short or few.
    darija += sum(0.75 for word in words if word.startswith("كي") and len(word) >= 5 and word not in _NOT_PRESENT)
    return "ary" if darija and darija * 1.5 >= standard else "ar"


def _latin(words: list[str], text: str) -> str:
    scores = _scores(words)
    scores["ary-Latn"] += 0.75 * sum(not word.isalpha() and _is_arabizi(word) for word in words)
    if not text.isascii():
        for language, letters in _LETTERS.items():
            scores[language] += 0.5 * min(2, sum(text.count(letter) for letter in letters))
    best = max(_LATIN_LANGUAGES, key=lambda language: scores[language])
    return best if scores[best] >= 1 else "und"


def language_hint(text: str) -> str:
    """One of ar (standard Arabic), ary (Darija), ary-Latn (Arabizi), fr, en, es, zgh (Amazigh), und.

    The script decides first, then function words. Darija in Latin letters is told by digits that stand for letters
    (2 3 5 7 8 9 inside a word) and by its own function words. A hint for sorting and for choosing a reader, no more:
    people mix languages, and short texts say little.
    """
    page = plain(text[:MAX_READ])
    low = page.shadow.lower()
    if any(sign in low for sign in (b"/", b"@", b"_", b".")):
        low = _NO_PROSE.sub(b" ", low)
    arabic = len(low) - len(low.translate(None, ARABIC_LETTERS))
    latin = len(low) - len(low.translate(None, _LATIN))
    tifinagh = sum("\u2d30" <= c <= "\u2d67" for c in page.text) if OTHER in page.shadow else 0
    if tifinagh >= max(_MIN_LETTERS, arabic, latin):
        return "zgh"
    if arabic + latin < _MIN_LETTERS:
        return "und"
    words = [word.strip("'") for word in text_of(low.translate(_BREAKS)).split()]
    return _arabic(words) if arabic >= latin else _latin(words, page.text)


_BREAKS = bytes(
    b if (chr(b).isalnum() and b < 128) or b == ord("'") or b >= FIRST_ARABIC else ord(" ") for b in range(256)
)
