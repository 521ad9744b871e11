"""Words that are not indexed: everybody writes them, nobody looks for them, and by their number they could be guessed.

A blind token shows how often its word is used. The words below are a third to a half of what people write; left in, they
would be recognised at once, and with their neighbours give others away (`bench/blind_attack.py`). Words that may matter in
a report stay in, however frequent: money, pictures, accounts, ages, numbers.
"""

from __future__ import annotations

from typing import Final

from hirz.core.text import fold

# Function words, as people write them; folded below. Sources: the closed classes of each language (articles, pronouns,
# prepositions, conjunctions, auxiliaries), and for Darija the word lists of `core.text.language`.
_AR: Final = (
    "في من على إلى عن مع أن إن أنا أنت أنتم هو هي هم هن نحن هذا هذه ذلك تلك هؤلاء التي الذي الذين اللواتي اللتي ما ماذا لماذا كيف متى"
    " أين هل لا لم لن ليس ليست قد لقد سوف كان كانت كانوا يكون تكون كنت كل بعض غير بين بعد قبل عند عندما حين حيث حتى ثم أو أم بل لكن"
    " لأن لأنه لأنها كما كذلك أيضا فقط جدا أي أيها يا إذا إذ لو لولا منذ خلال ضد حول دون فوق تحت أمام وراء له لها لهم لي لك لنا به بها"
    " بهم بي بك بنا فيه فيها فيهم منه منها منهم مني منك عليه عليها عليهم علي عليك علينا إليه إليها إلي إليك عنه عنها عني معه معها معهم"
    " معي معك نفس نفسه نفسها وهو وهي وهم وأنا ولا ولم ولن وقد وكان وكانت وما وفي ومن وعلى وإلى وعن ومع وأن وإن ولكن وكل وهذا وهذه"
    " و ب ل ف ك س ذات ذو هنا هناك هكذا الآن"
)
_ARY: Final = (
    "ديال ديالي ديالك ديالو ديالها ديالهم ديالنا ديالكم واش باش حيت علاش فين فاش شنو شنوا اشنو اش شكون كيفاش شحال راه راها راني"
    " رانا راهم هاد هادا هادي هادو هادشي داك ديك دوك هداك هديك شي حد واحد وحدة كاين كاينة كاينين ماكاينش ماشي غير غا غادي غادية"
    " دابا نتا نتي نتوما حنا هوما هيا هوا انايا بحال حتا تا ولا ولكن ولاكن إيلا يلا ايلا فيا فيك فيه فيها ليا ليك ليه ليها لينا"
    " ليهم بيا بيك بيه بيها منو منها عليا عليك عليه عليها معايا معاك معاه معاها عندي عندك عندو عندها عندنا عندهم كنت كان كانت"
    " كنا كانو زعما صافي والو بزاف ديما مزال مازال هنا لهنا تما هكا هاكا"
)
_LATN: Final = (
    "dyal dial dyali dyalk dyalo dyalou dyalha dyalhom diali dialo dialha wach wash bach bash 7it hit 3lach 3lash fin fach chno chnou"
    " chnowa achno ach ash chkoun chkon kifach kifash ch7al ra rah raha rani rahom had hada hadi hado hadchi dak dik hadak hadik chi"
    " wa7d wahd wa7ed wahed wa7da kayn kayna kaynin makaynch machi ghir gha ghadi ghadya daba nta nti ntoma 7na hna houma howa hiya ana"
    " b7al bhal 7ta hta wla wala walakin ila fiya fik fih fiha liya lia lik lih liha lina lihom biya bik bih biha mno mnha 3liya 3lik 3lih"
    " 3liha m3aya m3ak m3ah m3aha 3ndi 3ndk 3ndo 3ndha 3ndna endi endo endha kent kan kant kanou z3ma safi bzaf bzzaf dima mazal hna hnaya"
    " tma hakka hka men mn 3la 3and f b l w o ou ma"
)
_FR: Final = (
    "le la les l un une des du de d au aux a à et ou où ni mais donc or car que qu qui quoi dont ce c ça cela cet cette ces se s sa son"
    " ses mon ma mes ton ta tes notre nos votre vos leur leurs je j tu t il elle on nous vous ils elles me m te moi toi soi eux lui y en ne n pas plus"
    " moins très trop si comme quand lorsque puis alors aussi même avec sans sous sur dans par pour entre vers chez contre depuis pendant"
    " avant après est es suis sommes êtes sont était étais étaient être été ai as avons avez ont avait avais avaient avoir eu fait faire"
    " fais font tout toute tous toutes aucun aucune autre autres bien ici là encore déjà jamais toujours rien quel quelle quels quelles"
)
_EN: Final = (
    "the a an and or but if then else of at by for with about against between into through during before after above below to from up"
    " down in out on off over under again further once here there when where why how all any both each few more most other some such no"
    " nor not only own same so than too very s t can will just don should now i me my myself we our ours us you your yours he him his she"
    " her hers it its they them their theirs what which who whom this that these those am is are was were be been being have has had"
    " having do does did doing would could may might must shall im ive id ill hes shes theyre youre isnt arent wasnt werent hasnt havent"
    " hadnt doesnt dont didnt wont wouldnt cant couldnt ll re ve because while until as"
)
_ES: Final = (
    "el la los las un una unos unas lo de del a al en y e o u que quien quienes cual cuales con sin por para sobre entre desde hasta"
    " hacia segun no ni si pero mas como cuando donde porque pues ya muy tan tambien solo yo tu el ella ello nosotros vosotros ellos"
    " ellas usted ustedes me te se nos os le les mi mis tus su sus este esta esto estos estas ese esa eso esos esas aquel aquella es soy"
    " eres somos son era eran fue fueron ser sido ha he has hemos han habia hay estoy esta estan estaba"
)


def _folded(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in fold(words).text.split())


STOP_WORDS: Final = _folded(_AR, _ARY, _LATN, _FR, _EN, _ES)


def is_indexed(word: str) -> bool:
    """Whether a word of a folded text is worth a token: no function word, and longer than one letter."""
    return word not in STOP_WORDS and (len(word) > 1 or not (word.isascii() or "\u0600" <= word <= "\u06ff"))
