"""Words of detection."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRole(models.TextChoices):
    """Whose selector it is, as far as the report says."""

    REPORTED = "reported", _("Reported")
    VICTIM = "victim", _("Victim")
    REPORTER = "reporter", _("Reporter")
    BYSTANDER = "bystander", _("Bystander")
    UNKNOWN = "unknown", _("Unknown")


class ListKind(models.TextChoices):
    """What a list is made of."""

    CSV = "csv", _("Table")
    PDQ = "pdq", _("Plain list of PDQ hashes")
    NCMEC = "ncmec", _("NCMEC Hash Sharing")
    STOPNCII = "stopncii", _("StopNCII")
    VICS = "vics", _("Project VIC (VICS)")
    OWN = "own", _("Own list")
    NEGATIVE = "negative", _("Negative list")


class PdqVariant(models.TextChoices):
    """From which size of the picture a PDQ was made: the two in use differ by up to 12 bits on large pictures."""

    FULL = "full", _("full size")
    RESIZED = "resized", _("shrunk to 512 pixels first")
    UNKNOWN = "unknown", _("not said")


class EntryState(models.TextChoices):
    """Whether an entry may match."""

    ACTIVE = "active", _("In use")
    PROPOSED = "proposed", _("Waits for a second reader")
    DISABLED = "disabled", _("Listed without being abuse material")
    QUARANTINED = "quarantined", _("Set apart: matched too much")
    DECONFIRMED = "deconfirmed", _("Taken out by two readers")
    REMOVED = "removed", _("Taken back by its owner")


class ImportState(models.TextChoices):
    """How far an import is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class ImportCause(models.TextChoices):
    """Why entries are listed anew."""

    FILE = "file", _("Import of a file")
    OWN = "own", _("Confirmed exhibit")
    RELEASE = "release", _("Switched on again")


class ReviewAct(models.TextChoices):
    """What a reader asks for."""

    CONFIRM = "confirm", _("Confirm")
    DECONFIRM = "deconfirm", _("Take out")
    RELEASE = "release", _("Use again")


class ReviewReason(models.TextChoices):
    """Why, in words of a closed list."""

    SEEN = "seen", _("Looked at: it is what the list says")
    CLASS = "class", _("Looked at: another class")
    HARMLESS = "harmless", _("Looked at: no abuse")
    ADULT = "adult", _("Looked at: an adult")
    COMMON = "common", _("A logo, a blank or another common picture")
    VIRAL = "viral", _("Many reports of one file: the matches are right")


class ReviewState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("Waits for a second reader")
    DONE = "done", _("Agreed by a second reader")
    REFUSED = "refused", _("Refused by a second reader")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HuntState(models.TextChoices):
    """How far a hunt is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")


class FoundBy(models.TextChoices):
    """When a match was found."""

    ARRIVAL = "arrival", _("when the report came")
    HUNT = "hunt", _("when the list came")


class ImportFault(models.TextChoices):
    """What an import says of a row (`core.formats.hash_lists.Fault`) or of a document as a whole."""

    HEX = "not-hexadecimal", _("Not hexadecimal")
    LENGTH = "wrong-length", _("Too short or too long for its kind")
    EMPTY_FILE = "empty-file", _("The digest of an empty file, which matches every failed upload")
    BLANK_PICTURE = "blank-picture", _("The hash of a blank picture, which matches what it should not")
    LOW_QUALITY = "low-quality", _("Made from a picture too flat for its hash to mean anything (quality below 50)")
    QUALITY = "quality-unreadable", _("Its quality is no number from 0 to 100")
    OPAQUE = "opaque-malformed", _("Not written as its kind is written")
    NO_DIGEST = "no-digest", _("No digest in this row")
    NO_ID = "no-id", _("No member or no id: nobody could take it back")
    VALUE = "value-unreadable", _("A value of the wrong kind")
    LEFT_AT_PARTNER = "left-at-partner", _("Only pointed at: the digest itself stayed with the owner")
    UNKNOWN_KIND = "unknown-kind", _("A kind of digest that is not known here")
    UNKNOWN_STATUS = "unknown-status", _("A status that is not known here: left out")
    CONTESTED = "contested", _("Listed before with another class: the first one stands")
    HARMLESS = "stands-on-negative-list", _("Stands on a negative list, and will not match")
    LISTED = "stands-on-another-list", _("Stands on a list of known material, and will not match any more")
    NEVER_SEEN = "taken-back-unseen", _("Taken back before it was ever seen here")
    OLDER = "older-than-known", _("Older than what is known of it: nothing changed")
    NOT_A_LIST = "document-not-a-list", _("The document is no list of digests")
    MALFORMED = "document-malformed", _("The document breaks the rules of its own format from here on")
    CUT = "document-cut", _("The document ends in the middle: what came before is in, ask for it again")
    TOO_LARGE = "document-too-large", _("One row of the document is larger than any honest one")


class TermFamily(models.TextChoices):
    """What a code word points to; the codes are those of the signals in text (`core.text`)."""

    EXTORTION = "extortion", _("Sexual extortion")
    LURE = "lure", _("Lure: work, travel, fame")
    CLOSED_ROOM = "closed_room", _("A closed room or group")
    PAYMENT = "payment", _("Payment and commission")
    AGE = "age", _("Age asked or given")
    SECRECY_MEETING = "secrecy_meeting", _("Secrecy or a meeting")
    DANGER_NOW = "danger_now", _("Danger now")
    LIVE_PAY = "live_pay", _("Live acts for pay")


class TermLanguage(models.TextChoices):
    """In which language and script a term is written."""

    ARABIC = "ar", _("Arabic")
    DARIJA = "ary", _("Darija")
    DARIJA_LATIN = "ary-Latn", _("Darija in Latin letters")
    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    AMAZIGH = "zgh", _("Amazigh")
    MIXED = "mixed", _("Several languages")


class TermState(models.TextChoices):
    """Whether a term of the lexicon is looked for."""

    ACTIVE = "active", _("Looked for")
    APART = "apart", _("Set apart: stands in too many reports")
    RETIRED = "retired", _("Not looked for any more")


class RetireReason(models.TextChoices):
    """Why a term is no longer looked for, or was none."""

    COMMON = "common", _("An ordinary word after all")
    NAME = "name", _("A name or a place")
    CHANGED = "changed", _("Its meaning has changed")
    KNOWN = "known", _("A rule or another term says it already")
    MISTAKE = "mistake", _("Registered by mistake")


class ProposalState(models.TextChoices):
    """What became of a term that counts have proposed."""

    OPEN = "open", _("Waits for somebody")
    REGISTERED = "registered", _("Registered")
    DISMISSED = "dismissed", _("No code word")


class PairState(models.TextChoices):
    """What people say of two names that look alike."""

    OPEN = "open", _("Nobody has decided")
    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Two persons")


class NameVerb(models.TextChoices):
    """What a person does with a pair of names."""

    MERGE = "merge", _("One person")
    PART = "part", _("Two persons")
    UNDO = "undo", _("Taken back")


class NameReason(models.TextChoices):
    """Why, in words of a closed list."""

    SPELLING = "spelling", _("One name in two spellings, and nothing speaks against it")
    TRACE = "trace", _("A telephone, an account or an address is the same")
    STORY = "story", _("Both reports tell of the same acts or the same place")
    NAMESAKE = "namesake", _("Namesakes: age, place or account differ")
    OTHER_NAME = "other_name", _("Two names that only look alike")
    COMMON = "common", _("A name that too many bear")
    MISTAKE = "mistake", _("Decided by mistake")
    LEARNT = "learnt", _("Something new became known")


class VersionState(models.TextChoices):
    """What became of a wording of a rule."""

    OPEN = "open", _("Waits for a second person")
    LIVE = "live", _("In use")
    REPLACED = "replaced", _("Replaced by a newer one")
    REFUSED = "refused", _("Refused by a second person")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RuleAct(models.TextChoices):
    """What a person did with a rule."""

    WRITTEN = "written", _("Written")
    TRIED = "tried", _("Back-test started")
    APPROVED = "approved", _("Put into use")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OFF = "off", _("Switched off")
    ON = "on", _("Switched on again")


class RuleReason(models.TextChoices):
    """Why a rule was switched off or refused, in words of a closed list."""

    NOISE = "noise", _("It finds too much that is nothing")
    HARM = "harm", _("It points at people whom it should not")
    OUTDATED = "outdated", _("The words are no longer used so")
    DOUBLE = "double", _("Another rule says it already")
    MISTAKE = "mistake", _("There is a mistake in it")
    CHECKED = "checked", _("Looked at again: it is right")
