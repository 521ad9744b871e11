"""English sentences of simulated reports: restrained, invented, free of sexual content."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "child_open": (
        "I am {age} and I need help, I did not know whom to tell.",
        "Please help me. I am {age} years old.",
        "Hello, I'm {age}. Someone on {platform} is scaring me.",
    ),
    "third_open": (
        "I am writing for a child of {age} in my family.",
        "A pupil of {age} told me this today and agreed that I report it.",
        "Our listening centre received a child of {age}.",
        "The parents of a child aged {age} came to our office.",
    ),
    "contact": (
        "The account {handle} on {platform} wrote first, pretending to be the same age.",
        "It began with {handle} on {platform}, who was friendly for some days.",
        "They met {handle} in a group on {platform}.",
    ),
    "hold": (
        "The person now holds private pictures and screenshots of the contact list.",
        "The account says it kept private pictures and the names of relatives.",
    ),
    "threat_family": (
        "The account threatens to send them to the family.",
        "It says that the parents will receive everything.",
    ),
    "threat_school": ("It says that the whole class will receive them.", "It named the school and several friends."),
    "threat_publish": ("It threatens to put them online.", "It says it will post everything on a public page."),
    "threat_harm": ("The person also threatens violence.", "He says that he knows the way to the house."),
    "pay": (
        "It demands {amount} to be sent to {wallet}.",
        "The price named is {amount}, paid to {wallet}.",
    ),
    "more_images": ("It demands more pictures every day.", "It is not about money: more pictures are demanded."),
    "deadline": ("The ultimatum ends {day} at {hour}.", "They gave time until {hour} {day}.", "After {hour} {day} it is too late, they say."),
    "meeting": (
        "He wants a meeting {day} at {hour} near {place}.",
        "An adult waits for the child {day} at {hour}, somewhere in {place}.",
    ),
    "self_harm": (
        "The child said they do not want to live any more.",
        "I think of hurting myself, I cannot do this any more.",
    ),
    "danger": ("The child is with this person now.", "The child is locked in a room at this moment."),
    "near": (
        "The person lives in the same house and hurts the child.",
        "It is somebody who looks after the child every week, and who abuses them.",
    ),
    "live": ("The account announces a paid broadcast {day} at {hour}.", "A broadcast is running now in the room {room}."),
    "room": ("Entry is by the code {room}.", "The group is closed; the code is {room}."),
    "lure": (
        "The post promises easy work from home and fame for girls under 18.",
        "They offer 7,000 DH a month and ask for a photo of the identity card.",
        "The agency promises a job abroad and asks for secrecy.",
    ),
    "departure": ("The child is to travel {day}; the ticket is bought.", "They leave {day} at {hour}, the passport is already taken."),
    "grooming": (
        "The conversation turned personal and the account asked to keep it secret.",
        "He asks to move to another application and to delete the messages.",
        "The account asks whether the parents are at home.",
    ),
    "material": (
        "A page shows pictures of a child that should not be there.",
        "The address below was found by a member of the public.",
    ),
    "unsolicited": ("The child received obscene material without asking.", "A stranger sent obscene pictures to the child."),
    "near_text": ("Contact: {phone}.", "The number used is {phone}."),
    "detail": (
        "They spoke mostly in the evening, after school.",
        "The account changed its picture twice.",
        "The first message came about {weeks} weeks ago.",
        "The conversation is still on the telephone and was not deleted.",
        "The child blocked the account, and another one appeared within the hour.",
        "Nobody answered the messages since yesterday.",
        "Two other children of the same group received the same words.",
        "We advised not to pay and to keep everything.",
        "The child sleeps badly and does not go to school.",
        "The account writes short sentences with many mistakes.",
    ),
    "close": ("Please tell us what to do next.", "We can be reached through the receipt.", "Thank you for your help."),
    "noise": (
        "I bought a telephone online and it never came, I want my money back.",
        "Somebody insulted me in the comments of my shop.",
        "My account was hacked and I cannot sign in any more.",
        "Test test, please ignore.",
        "The neighbour's music is too loud at night.",
    ),
    "chat": (
        "hello how are you", "where do you live", "do not tell anyone", "you have time until {hour}", "send {amount} to {wallet}",
        "I know your friends", "answer me", "please stop", "I have no money", "last warning",
    ),
    "script": (
        "I have everything and your {contacts}. Send {amount} to {wallet} {deadline} or all of them will see it. {close}",
        "Listen carefully: {amount} to {wallet} {deadline}. If not, your {contacts} receive everything. {close}",
    ),
    "contacts": ("contact list", "friends list", "family list"),
    "script_deadline": ("within 24 hours", "before tonight", "today"),
    "script_close": ("Do not block me.", "Blocking me changes nothing.", "This is the last message."),
}  # fmt: skip

DAYS = {"today": "today", "tomorrow": "tomorrow", "later": "in {n} days"}
