"""How the signs of a receipt are read aloud: by their name and a word that everybody here knows.

Over a bad line B, D, P and T are one sound, and French G and J are each other's English names: the word decides. The
alphabet is that of `core.sealing.receipts`, which has no I, L, O and U.
"""

from __future__ import annotations

from typing import Final

from hirz.core.sealing import Receipt
from hirz.intake.asking import Words

SIGNS: Final[dict[str, Words]] = {
    "0": Words("صفر", "zéro", "zero"),
    "1": Words("واحد", "un", "one"),
    "2": Words("اثنان", "deux", "two"),
    "3": Words("ثلاثة", "trois", "three"),
    "4": Words("أربعة", "quatre", "four"),
    "5": Words("خمسة", "cinq", "five"),
    "6": Words("ستة", "six", "six"),
    "7": Words("سبعة", "sept", "seven"),
    "8": Words("ثمانية", "huit", "eight"),
    "9": Words("تسعة", "neuf", "nine"),
    "A": Words("أ، أكادير", "A comme Agadir", "A, Agadir"),
    "B": Words("بي، بركان", "B comme Berkane", "B, Berkane"),
    "C": Words("سي، كازا", "C comme Casa", "C, Casa"),
    "D": Words("دي، الداخلة", "D comme Dakhla", "D, Dakhla"),
    "E": Words("أو، إسبانيا", "E comme Espagne", "E, Egypt"),
    "F": Words("إف، فاس", "F comme Fès", "F, Fez"),
    "G": Words("جي، گلميم", "G comme Guelmim", "G, Guelmim"),
    "H": Words("أش، الحسيمة", "H comme Hoceima", "H, Hoceima"),
    "J": Words("جي، الجديدة", "J comme Jadida", "J, Jadida"),
    "K": Words("كا، كيلو", "K comme kilo", "K, kilo"),
    "M": Words("إم، مراكش", "M comme Marrakech", "M, Marrakesh"),
    "N": Words("إن، الناظور", "N comme Nador", "N, Nador"),
    "P": Words("پي، باريس", "P comme Paris", "P, Paris"),
    "Q": Words("كي، قطر", "Q comme Qatar", "Q, Qatar"),
    "R": Words("إر، الرباط", "R comme Rabat", "R, Rabat"),
    "S": Words("إس، سلا", "S comme Salé", "S, Salé"),
    "T": Words("تي، تطوان", "T comme Tétouan", "T, Tetouan"),
    "V": Words("ڤي، ڤيديو", "V comme vidéo", "V, video"),
    "W": Words("دوبل ڤي، واتساب", "W comme WhatsApp", "W, WhatsApp"),
    "X": Words("إكس، إكس بوكس", "X comme Xbox", "X, Xbox"),
    "Y": Words("إيگريك، يوتيوب", "Y comme YouTube", "Y, YouTube"),
    "Z": Words("زيد، زاگورة", "Z comme Zagora", "Z, Zagora"),
}


def spelled(receipt: Receipt) -> list[list[tuple[str, Words]]]:
    """The groups of a receipt, each sign with its words."""
    return [[(sign, SIGNS[sign]) for sign in group] for group in receipt.groups()]
