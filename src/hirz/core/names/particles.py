"""Words beside a name: titles, sons and daughters, articles, what is written for short. As Moroccans write them.

Own judgement, from how Moroccan registers and telephone books spell; folded as `hirz.core.text.fold` folds.
"""

from __future__ import annotations

from typing import Final

from hirz.core.text.alphabet import word_set

TITLES: Final = word_set(
    "mr mrs ms mme mlle m dr pr sieur monsieur madame mademoiselle sr sra senor senora sidi si lalla moulay my mly haj hadj"
    " hajj haja hajja elhaj elhadj elhajj lhaj cheikh sheikh السيد السيده الانسه سيدي مولاي لاله لالا الحاج الحاجه الدكتور"
    " الاستاذ الشيخ"
)
"""Said of a person, and not the name; kept where it is all there is."""

KIN: Final = word_set(
    "ben bel bin ibn ibnou ibnu bnou bnu bent bint ould oulad weld wuld ouled ait abou abu bou oum umm om"
    " بن ابن بنت ولد اولاد ايت اد ابو ابي بو ام"
)
"""Son, daughter, people, father, mother of: belongs to the word that follows, and is left out at will."""

ARTICLES: Final = word_set("el al l ed ad er ar es as ess et at ez az en an ech ach esh ash ould-el ال")
"""The article where it stands alone; assimilated to the letter that follows."""

ABD: Final = word_set(
    "abd abdel abdul abdal abdoul abdou abdelou abder abdes abdess abden abdez abdech abded abdet عبد"
)
"""Servant of: makes one name with the word that follows."""

DIN: Final = word_set("din dine eddine eddin addin aldin eldine eldin uddin oddine الدين")
"""Of the faith: makes one name with the word before."""

SHORT: Final[dict[str, str]] = {
    "med": "mohamed", "mohd": "mohamed", "muhd": "mohamed", "md": "mohamed", "moh": "mohamed", "simo": "mohamed",
    "fz": "fatimazahra", "fatimzahra": "fatimazahra", "fatimezzahra": "fatimazahra", "abdou": "abdellah", "hmad": "ahmed",
    "brahim": "ibrahim", "smail": "ismail", "سيمو": "محمد", "عبدو": "عبدالله", "حماد": "احمد",
}  # fmt: skip
"""What is written or said for short, and what it most often stands for."""

COMMON: Final = word_set(
    "mohamed mohammed mhamed ahmed fatima khadija hassan hussein houssein said youssef rachid ali omar abdellah mustapha"
    " mostafa khalid hamid aziz brahim ibrahim larbi aicha zineb meryem mariam amina naima rachida saida latifa malika"
    " zahra fatimazahra driss karim hicham hamza ayoub soukaina imane salma yassine محمد احمد فاطمه خديجه حسن حسين سعيد"
    " يوسف رشيد علي عمر عبدالله مصطفي خالد حميد عزيز ابراهيم العربي عايشه زينب مريم امينه نعيمه رشيده سعيده لطيفه مليكه"
    " الزهراء ادريس كريم هشام حمزه ايوب سكينه ايمان سلمي ياسين"
)
"""Given names that thousands bear: one of them alone says nothing of who somebody is."""
