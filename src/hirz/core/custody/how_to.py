"""The page inside every bundle that tells a stranger how to check it, with Hirz or with other tools."""

from __future__ import annotations

from typing import Final

HOW_TO_CHECK: Final[str] = """\
حرز: كيف تفحص هذا الملف

بهذا الملف وحده، ومن دون اتصال أو قاعدة بيانات، يمكن لأي شخص أن يتأكد من أن المحجوز وسلسلة عهدته لم يتغيرا.
1. احصل على مفتاح التحقق الخاص بالسجل من جهة مستقلة (المحكمة، شاهد، نشرة رسمية)، لا من هذا الملف.
2. نفّذ:  hirz exhibit check FILE --verifier KEY
   النتيجة 0: كل شيء سليم. النتيجة 1: يُذكر كل عيب بموضعه. النتيجة 2: استعمال خاطئ.
3. من دون برنامج حرز: احسب SHA-256 لكل عضو وقارنه بما في manifest.json، ثم SHA-256 للقائمة manifest.json نفسها:
   هي المكتوبة في seal.json، والقيد هناك يلتزم بها (HMAC-SHA-256، والمفتاح هو salt). ثم افحص البراهين (RFC 9162)
   والتوقيع (Ed25519، C2SP signed note).
حدود: يثبت هذا ما سُجّل ومتى ومن سجّله، لا صحة ما قاله الناس. المحتوى المختوم لا يُفتح بهذا الملف.


Hirz : comment vérifier ce dossier

Avec ce seul fichier, sans réseau ni base de données, chacun peut s’assurer que le scellé et sa chaîne de
conservation n’ont pas changé.
1. Obtenez la clé de vérification du registre d’une source indépendante (le tribunal, un témoin, une publication
   officielle), et non de ce fichier.
2. Lancez :  hirz exhibit check FILE --verifier KEY
   Résultat 0 : tout est intact. Résultat 1 : chaque défaut est nommé, avec sa place. Résultat 2 : mauvais usage.
3. Sans Hirz : calculez le SHA-256 de chaque membre et comparez-le à manifest.json, puis celui de manifest.json :
   il est écrit dans seal.json, et l’entrée qui s’y trouve s’y engage (HMAC-SHA-256, salt est la clé). Vérifiez
   ensuite les preuves (RFC 9162) et la signature (Ed25519, C2SP signed note).
Limites : ceci montre ce qui a été noté, quand et par qui, non que ce qui a été dit est vrai. Ce fichier n’ouvre pas
le contenu scellé.


Hirz: how to check this bundle

With this file alone, without a network or a database, anybody can make sure that the exhibit and its chain of custody
were not altered.
1. Get the ledger's verifier key from somebody independent (the court, a witness, an official notice), not from this
   file.
2. Run:  hirz exhibit check FILE --verifier KEY
   Result 0: everything is whole. Result 1: every fault is named, with its place. Result 2: wrong use.
3. Without Hirz: compute SHA-256 of each member and compare it with manifest.json, then that of manifest.json: it
   stands in seal.json, and the entry there commits to it (HMAC-SHA-256, salt is the key). Then check the proofs
   (RFC 9162) and the signature (Ed25519, C2SP signed note).
Limits: this shows what was noted, when and by whom, not that what people said is true. This file does not open the
sealed blob.
"""
