"""How likely letters stand for letters. Written by `python -m bench.names_learning within`; not changed by hand.

Learnt from the train split of google/transliteration (Apache-2.0) and from half of the project's own list of Moroccan
spellings. Each line: a sign (`sounds.signs_of`), then ways to write it ("-" is not at all) with their cost in tenths of a bit:
10 is one in two, 33 one in ten. Ways of less than one in 250 are left out.
"""

# Arabic letters stand beside Latin ones: that is what the tables are about

from __future__ import annotations

LATIN_TO_LATIN = """
C. - 0 e 70
CC - 0
CV - 0
V. - 0
VC - 0
VV - 0
^a a 0 e 63 - 70
^a$ a 0
a a 0 e 70
a$ a 0 ah 77
^aa aa 2 a 27
^aa$ aa 0
aa aa 3 a 29 ai 52 lma 62 ssa 62 lb 68
aa$ aa 9 ae 19 a 22
^ai ai 1 a 55 i 55 ay 55
^ai$ ai 0
ai ai 2 ay 43 i 52 ei 57 ey 73 ssa 77 aa 77 ae 77
ai$ ai 0
^au au 0
au au 0
au$ au 0
^aw aw 0
aw aw 2 aou 34 ou 54 a 60
aw$ aw 0
^ay ay 2 ela 48 la 48 e 54 ai 54
ay ay 2 ai 41 ei 56 i 58 - 73 el 73 y 79
ay$ ay 0
^b b 0
b b 0
b$ b 0 h 68
bb bb 1 b 47
bb$ bb 0
^c c 0
c c 0 ss 62 s 72
c$ c 0
cc cc 0
^ch ch 1 sh 44 - 77
ch ch 1 sh 49 - 61
ch$ ch 0
ck ck 0
ck$ ck 0
^d d 0
d d 0
d$ d 0 dh 70
dd dd 1 d 37 h 62
dd$ dd 0
^dh dh 3 d 35 - 35
dh dh 2 d 28
dh$ dh 8 d 16 z 32
^dj dj 3 g 35 j 35
dj dj 4 j 25 jj 35
dj$ j 8 dj 12
^e e 4 - 27 a 42 i 58
e e 0 a 64 i 77
e$ e 1 - 39 ue 72 a 77
ee ee 3 i 24
ee$ ee 2 y 38 i 48
^ei ei 1 we 41
ei ei 1 i 55 ai 56 ay 60 ey 71
ei$ ei 1 e 48
^eu eu 0
eu eu 0
eu$ eu 0
^f f 0 - 74
f f 0
f$ f 0
ff ff 0
ff$ ff 0
^g g 0 j 71
g g 0 j 69
g$ g 0
gg gg 0
gg$ gg 0
^gh gh 2 r 41 - 51 rh 51
gh gh 0 h 66
gh$ gh 0
^h h 0
h h 0 - 69 ah 74
h$ h 1 - 43 i 71 e 72 r 77
hh hh 0
^i i 1 e 56 al 66 a 68 es 72 as 78 ai 78
i i 0 e 74 ee 77
i$ i 0 y 74
^ii ii 0
ii ii 0
ii$ ii 13 ie 17 ih 17
^j j 0 g 61 dj 77
j j 1 g 51 dj 57
j$ j 3 dj 24
jj jj 3 dj 25
^k k 0 q 65 - 73
k k 0 q 59
k$ k 1 q 42
^kh kh 0 k 62
kh kh 0
kh$ kh 0
kk kk 0
^l l 0 - 56
l l 0 - 63 ll 78
l$ l 0
^ll ll 0
ll ll 0 l 50
ll$ ll 0 l 70
^m m 0 - 68
m m 0
m$ m 0
mm mm 1 m 34
mm$ mm 0
^n n 0
^n$ n 0
n n 0
n$ n 0
nn nn 1 n 56 ln 60
nn$ nn 0
^o o 0 u 56
o o 0 u 71 ou 77
o$ o 0
^oo oo 0
oo oo 0
oo$ oo 0
^ou ou 5 w 29 elo 39 wa 39 o 55
ou ou 2 u 43 w 46 o 50 - 76 e 77 haw 79
ou$ ou 1 o 36
^p p 0
p p 0
p$ p 0
^ph ph 0
ph ph 0
ph$ ph 0
pp pp 0
pp$ pp 0
^q q 5 k 20 - 44
q q 5 k 19 rk 61
q$ q 6 k 15
qq qq 0
^qu q 0
qu q 0
^r r 0 gh 77
r r 0
r$ r 0
^rh rh 10 - 20 gh 20
rh rh 0
rr rr 0 r 53
rr$ rr 0
^s s 0 - 76
s s 0 ss 67
s$ s 0 ss 66
^sch sch 0
sch sch 0 sh 61
sch$ sch 1 sh 46
^sh sh 1 ch 45 - 77
sh sh 1 ch 46
sh$ sh 0
^ss ss 0
ss ss 2 s 38 c 56 ls 62 lf 79
ss$ ss 3 s 23
^t t 0
^t$ t 0
t t 0
t$ t 0
^tch tch 0
tch tch 0
tch$ tch 0
^th th 1 t 39
th th 1 t 40
th$ th 0
tt tt 0 t 70
tt$ tt 0
^u u 1 o 44 a 60 oa 60
u u 1 ou 59 o 62 e 64 - 77
u$ u 0 o 72
uu uu 0
^v v 0
v v 0
v$ v 0
^w w 1 ou 53 elo 68
w w 0 ou 53
w$ w 0
^x x 0
x x 0
x$ x 1 d 50 ks 50
^y y 0 j 59
y y 1 i 46 - 67
y$ y 0 i 56
yy yy 0
^z z 0
z z 0 zz 71
z$ z 0 d 68 dh 68
zz zz 1 z 35
"""
"""What a Latin sign becomes in another spelling."""

ARABIC_TO_ARABIC = """
C. - 0
CC - 0
CV - 0
V. - 0
VC - 0
VV - 0
ء ء 0
ء$ ء 2 ي 31
^ا ا 0 - 72
^ا$ ا 0
ا ا 0
ا$ ا 0
^ب ب 0
ب ب 0
ب$ ب 0
^ت ت 0
^ت$ ت 0
ت ت 0
ت$ ت 0
^ث ث 0
ث ث 0 ت 54
ث$ ث 0
^ج ج 0 غ 77
ج ج 0
ج$ ج 0
^ح ح 0
ح ح 0
ح$ ح 0
^خ خ 0 ج 63
خ خ 0
خ$ خ 0
^د د 0
د د 0
د$ د 0 رض 73
^ذ ذ 0
ذ ذ 0
ذ$ ذ 0
^ر ر 0
ر ر 0
ر$ ر 0
^ز ز 0
ز ز 0
ز$ ز 0
^س س 0 - 75
س س 0
س$ س 0
^ش ش 0
ش ش 0
ش$ ش 0
^ص ص 0
ص ص 0
ص$ ص 0
^ض ض 0
ض ض 0 ن 52
ض$ ض 2 د 33
^ط ط 2 ت 33
ط ط 0 ت 67
ط$ ط 0
^ظ ظ 0
ظ ظ 0
ظ$ ظ 0
^ع ع 1 - 58 الع 58 اع 73 ا 74
ع ع 0 لسع 66
ع$ ع 0
^غ غ 0 ر 72 ج 77
غ غ 0
غ$ غ 0
^ف ف 0 - 79
ف ف 0
ف$ ف 0
^ق ق 0
ق ق 0
ق$ ق 1 ك 39
^ك ك 0
ك ك 0
ك$ ك 0
^ل ل 0
ل ل 0
ل$ ل 0
^م م 0
م م 0
م$ م 0
^ن ن 0
^ن$ ن 0
ن ن 0
ن$ ن 0
^ه ه 0 اله 77
ه ه 0
ه$ ه 0 ا 65
^و و 0
و و 0
و$ و 0
^ي ي 0 ج 78
ي ي 0
ي$ ي 0
"""
"""What an Arabic sign becomes in another spelling."""
