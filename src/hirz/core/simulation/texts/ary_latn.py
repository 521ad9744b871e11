"""Darija sentences in Latin script of simulated reports: restrained, invented, free of sexual content."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "child_open": (
        "3ndi {age} 3am w ma3reftch lmen n3awed.",
        "3afakom 3awnouni, 3ndi {age} 3am.",
        "salam, 3ndi {age} 3am w wa7ed kaykhwefni f {platform}.",
    ),
    "third_open": (
        "kankteb 3la wa7ed dderri mn l3a2ila 3ndo {age} 3am.",
        "wa7ed tilmid 3ndo {age} 3am 3awed liya lyoum w 9bel nbellegh.",
        "ja 3ndna l markaz wa7ed dderri 3ndo {age} 3am.",
    ),
    "contact": (
        "l compte {handle} f {platform} howa li bda lhedra, gal bli 9eddi.",
        "bdat m3a {handle} f {platform}, kan drif chi iyamat.",
        "t3arfo m3a {handle} f wa7ed l groupe f {platform}.",
    ),
    "hold": ("3ndo tsawer khassin w la liste dyal s7abi kamla.", "kaygoul bli 3ndo tsawer w smiyat dyal l3a2ila."),
    "threat_family": ("kayheddedni ghadi ysift kolchi l l3a2ila dyali.", "gal liya bli waldiya ghadi ywselhom kolchi."),
    "threat_school": ("kaygoul l9ism kamel ghadi ychouf.", "3aref lmadrasa w 3aref s7abi."),
    "threat_publish": ("kayhedded ghadi ynchor kolchi f net.", "gal ghadi y7ett kolchi f wa7ed la page."),
    "threat_harm": ("w kayhedded 7ta b derb.", "kaygoul 3aref tri9 l dar."),
    "pay": ("bgha {amount} nsifthom l {wallet}.", "taleb {amount} l {wallet}."),
    "more_images": ("kol nhar kaytleb tsawer khrin.", "ma bghach lflous, bgha tsawer khrin."),
    "deadline": ("3tani 7ta l {hour} {day}.", "gal ila ma khlestch 9bel {hour} {day} ghadi ysifthom.", "l2ajal {day} m3a {hour}."),
    "meeting": ("bgha ytla9a {day} m3a {hour} 7da {place}.", "wa7ed kbir kaytsenna dderri {day} m3a {hour} f {place}."),
    "self_harm": ("dderri gal ma b9ach baghi y3ich.", "kanfekker ndir chi 7aja f rassi, ma b9itch 9ader."),
    "danger": ("dderri m3ah daba.", "dderri me7bous f wa7ed lbit daba."),
    "near": ("saken m3ana f dar w kay2adi dderri.", "wa7ed kay9abel dderri kol simana w kay3tadi 3lih."),
    "live": ("galo ghadi ykoun live b lflous {day} m3a {hour}.", "kayn live daba f room {room}."),
    "room": ("katdkhol b code {room}.", "l groupe mesdoud w l code howa {room}."),
    "lure": (
        "aji tkhdem mn darek, flous sahla w chohra, l bnat sghar.",
        "kay3tiw 7000 DH f ch-har w bghaw tsswira dyal la carte.",
    ),
    "departure": ("ghadi tsafer {day} w lbiyi mechri.", "ghadin {day} m3a {hour} w passport khdawh."),
    "grooming": ("wellat lhedra chakhsiya w gal ma ngoul l 7ed.", "bgha ndouzo l application okhra w nmes7o les messages."),
    "material": ("kayna page fiha tsawer dyal dderri ma khasshomch ykouno temma.", "lien l te7t l9ah wa7ed."),
    "unsolicited": ("weslat l dderri 7aja khayba bla ma ytlebha.", "wa7ed ma kan3erfouhch sift tsawer khaybin."),
    "near_text": ("nemra: {phone}.", "kay3ayet mn {phone}."),
    "detail": (
        "kano kayhedro b lil mn b3d lmadrasa.",
        "beddel tsswira dyal l compte jouj merrat.",
        "awel message hadi chi {weeks} simanat.",
        "l conversation ba9a f telephone ma mse7na walo.",
        "blokito w ban compte akhor mn b3d sa3a.",
        "mn lbare7 ma jawebna 7ed.",
        "jouj drari khrin weselhom nefs lhedra.",
        "golna lih ma ykhlesch w ykhelli kolchi.",
        "dderri ma kayn3esch mezyan.",
    ),
    "close": ("golo lina chno ndiro.", "3afakom jawbouni.", "choukran bezaf."),
    "noise": (
        "chrit telephone mn net w ma weslnich, bghit flousi.",
        "wa7ed kaysebni f les commentaires dyal l7anout.",
        "thaka liya l compte w ma b9itch 9ader ndkhol.",
    ),
    "chat": (
        "kidayr", "fin saken", "ma tgoul l 7ed", "3ndek 7ta l {hour}", "sift {amount} l {wallet}",
        "kan3ref s7abek", "jawebni", "3afak 7bes", "ma 3ndich lflous", "akher merra",
    ),
    "script": (
        "3ndi kolchi w 3ndi {contacts}. sift {amount} l {wallet} {deadline} wla ghadi ychoufo kolchi. {close}",
        "sme3 mezyan: {amount} l {wallet} {deadline}. wla {contacts} ghadi ywselhom kolchi. {close}",
    ),
    "contacts": ("s7abek kamlin", "l3a2ila dyalek", "la liste dyalek"),
    "script_deadline": ("9bel 24 sa3a", "9bel lil", "lyoum"),
    "script_close": ("ma tblokinich.", "ila blokiti ma ghadi ytbeddel walo.", "hada akher message."),
}  # fmt: skip

DAYS = {"today": "lyoum", "tomorrow": "ghedda", "later": "mn daba {n} iyam"}
