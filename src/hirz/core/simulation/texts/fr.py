"""French sentences of simulated reports: restrained, invented, free of sexual content."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "child_open": (
        "J’ai {age} ans et je ne sais pas à qui le dire.",
        "Aidez-moi s’il vous plaît, j’ai {age} ans.",
        "Bonjour, j’ai {age} ans. Quelqu’un me fait peur sur {platform}.",
    ),
    "third_open": (
        "J’écris pour un enfant de {age} ans de ma famille.",
        "Un élève de {age} ans m’en a parlé aujourd’hui et accepte que je le signale.",
        "Notre centre d’écoute a reçu un enfant de {age} ans.",
        "Les parents d’un enfant de {age} ans se sont présentés à notre bureau.",
    ),
    "contact": (
        "Le compte {handle} sur {platform} a écrit le premier, en se disant du même âge.",
        "Tout a commencé avec {handle} sur {platform}, gentil pendant quelques jours.",
        "Ils ont connu {handle} dans un groupe sur {platform}.",
    ),
    "hold": (
        "Cette personne détient des photos privées et la liste des contacts.",
        "Le compte dit avoir gardé des photos privées et les noms des proches.",
    ),
    "threat_family": ("Il menace de tout envoyer à la famille.", "Il dit que les parents vont tout recevoir."),
    "threat_school": ("Il dit que toute la classe va les recevoir.", "Il a cité le collège et plusieurs amis."),
    "threat_publish": ("Il menace de tout mettre en ligne.", "Il dit qu’il va tout publier sur une page publique."),
    "threat_harm": ("La personne menace aussi de violence.", "Il dit qu’il connaît le chemin de la maison."),
    "pay": ("Il exige {amount} à envoyer vers {wallet}.", "Le prix est de {amount}, à verser sur {wallet}."),
    "more_images": ("Il exige d’autres photos chaque jour.", "Il ne veut pas d’argent : il exige d’autres photos."),
    "deadline": (
        "L’ultimatum finit {day} à {hour}.", "Il laisse jusqu’à {hour} {day}.", "Après {hour} {day}, dit-il, ce sera trop tard.",
    ),
    "meeting": (
        "Il veut une rencontre {day} à {hour} près de {place}.",
        "Un adulte attend l’enfant {day} à {hour}, quelque part à {place}.",
    ),
    "self_harm": (
        "L’enfant dit ne plus vouloir vivre.",
        "Je pense à me faire du mal, je n’en peux plus.",
    ),
    "danger": ("L’enfant est avec cette personne en ce moment.", "L’enfant est enfermé dans une chambre en ce moment."),
    "near": (
        "La personne habite la même maison et fait du mal à l’enfant.",
        "C’est quelqu’un qui garde l’enfant chaque semaine et qui en abuse.",
    ),
    "live": ("Le compte annonce une diffusion payante {day} à {hour}.", "Une diffusion est en cours dans le salon {room}."),
    "room": ("On entre avec le code {room}.", "Le groupe est fermé ; le code est {room}."),
    "lure": (
        "L’annonce promet un travail facile à la maison et la célébrité à des filles de moins de 18 ans.",
        "On propose 7 000 DH par mois et on demande une photo de la carte nationale.",
        "L’agence promet un emploi à l’étranger et demande le secret.",
    ),
    "departure": ("L’enfant doit partir {day} ; le billet est acheté.", "Le départ est {day} à {hour}, le passeport est déjà pris."),
    "grooming": (
        "La conversation est devenue intime et le compte demande le secret.",
        "Il demande de passer sur une autre application et d’effacer les messages.",
        "Le compte demande si les parents sont à la maison.",
    ),
    "material": (
        "Une page montre des images d’un enfant qui ne devraient pas y être.",
        "L’adresse ci-dessous a été trouvée par un particulier.",
    ),
    "unsolicited": ("L’enfant a reçu un contenu obscène sans l’avoir demandé.", "Un inconnu a envoyé des images obscènes à l’enfant."),
    "near_text": ("Contact : {phone}.", "Le numéro utilisé est {phone}."),
    "detail": (
        "Ils parlaient surtout le soir, après l’école.",
        "Le compte a changé deux fois de photo.",
        "Le premier message date d’environ {weeks} semaines.",
        "La conversation est encore sur le téléphone, rien n’a été effacé.",
        "L’enfant a bloqué le compte, un autre est apparu dans l’heure.",
        "Personne n’a répondu aux messages depuis hier.",
        "Deux autres enfants du même groupe ont reçu les mêmes mots.",
        "Nous avons conseillé de ne pas payer et de tout garder.",
        "L’enfant dort mal et ne va plus à l’école.",
        "Le compte écrit des phrases courtes avec beaucoup de fautes.",
    ),
    "close": ("Dites-nous ce qu’il faut faire.", "On peut nous joindre par le reçu.", "Merci pour votre aide."),
    "noise": (
        "J’ai acheté un téléphone en ligne, il n’est jamais arrivé, je veux être remboursé.",
        "Quelqu’un m’insulte dans les commentaires de ma boutique.",
        "Mon compte a été piraté, je ne peux plus me connecter.",
        "Ceci est un essai, ne pas en tenir compte.",
        "La musique du voisin est trop forte la nuit.",
    ),
    "chat": (
        "salut ça va", "tu habites où", "ne dis rien à personne", "tu as jusqu’à {hour}", "envoie {amount} sur {wallet}",
        "je connais tes amis", "réponds", "arrête s’il te plaît", "je n’ai pas d’argent", "dernier avertissement",
    ),
    "script": (
        "J’ai tout, et aussi {contacts}. Envoie {amount} vers {wallet} {deadline}, sinon ils verront tout. {close}",
        "Écoute bien : {amount} vers {wallet} {deadline}. Sinon {contacts} reçoit tout. {close}",
    ),
    "contacts": ("ta liste de contacts", "ta liste d’amis", "la liste de ta famille"),
    "script_deadline": ("sous 24 heures", "avant ce soir", "aujourd’hui"),
    "script_close": ("Ne me bloque pas.", "Me bloquer ne change rien.", "C’est le dernier message."),
}  # fmt: skip

DAYS = {"today": "aujourd’hui", "tomorrow": "demain", "later": "dans {n} jours"}
