"""The demo's organisations, feeds and accounts: invented people, one for each role. Refused without the demo mark."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Feed, Membership, Organisation, User
from hirz.base.installation.models import is_demo
from hirz.base.setup import NotOurs

PASSWORD = "demo-only-not-secret"  # noqa: S105  # works where the demo mark is, nowhere else

DESK = "cellule-nationale"
ORGANISATIONS = (
    (DESK, OrganisationKind.HOTLINE, "الخلية الوطنية (تجريبية)", "Cellule nationale (démonstration)", "National desk (demo)"),
    ("brigade-demo", OrganisationKind.POLICE, "فرقة الجرائم الرقمية (تجريبية)", "Brigade numérique (démonstration)", "Digital brigade (demo)"),
    ("parquet-demo", OrganisationKind.PROSECUTION, "النيابة العامة (تجريبية)", "Parquet (démonstration)", "Prosecution office (demo)"),
    ("soins-demo", OrganisationKind.CARE, "خلية التكفل (تجريبية)", "Cellule de prise en charge (démonstration)", "Care cell (demo)"),
    ("pixo", OrganisationKind.PLATFORM, "پيكسو (منصة خيالية)", "Pixo (plateforme fictive)", "Pixo (invented platform)"),
    ("tolk", OrganisationKind.PLATFORM, "تولك (منصة خيالية)", "Tolk (plateforme fictive)", "Tolk (invented platform)"),
    ("clearing", OrganisationKind.FOREIGN, "مركز تلقٍّ أجنبي (تجريبي)", "Centre étranger (démonstration)", "Foreign clearing house (demo)"),
    ("hotline", OrganisationKind.HOTLINE, "خط التبليغ (تجريبي)", "Point de signalement (démonstration)", "Web hotline (demo)"),
    ("line", OrganisationKind.HOTLINE, "خط الاستماع (تجريبي)", "Ligne d'écoute (démonstration)", "Listening line (demo)"),
    ("ngo", OrganisationKind.NGO, "جمعية (تجريبية)", "Association (démonstration)", "Association (demo)"),
    ("school", OrganisationKind.NGO, "خلية المدرسة (تجريبية)", "Cellule scolaire (démonstration)", "School desk (demo)"),
)  # fmt: skip
# Each sender has one feed of the same code and name (`core.simulation.SENDERS`).
SENDERS = ("pixo", "tolk", "clearing", "hotline", "line", "ngo", "school")
# Feeds without a partner behind them: the public portal, and what staff take down (one for each desk).
OWN_FEEDS = (
    ("portal", "بوابة التبليغ", "Portail public", "Public portal"),
    ("staff", "تصريحات يدوّنها الموظفون", "Déclarations prises par le personnel", "Statements taken down by staff"),
)
PEOPLE = (
    ("analyst", "Salma Idrissi", Role.ANALYST, DESK),
    ("analyst2", "Hamza Berrada", Role.ANALYST, DESK),
    ("investigator", "Nabil Chraïbi", Role.INVESTIGATOR, "brigade-demo"),
    ("brigade", "Imane Tazi", Role.ANALYST, "brigade-demo"),
    ("prosecutor", "Leïla Mansouri", Role.PROSECUTOR, "parquet-demo"),
    ("carer", "Houda Benjelloun", Role.CARE_WORKER, "soins-demo"),
    ("custodian", "Driss Alaoui", Role.CUSTODIAN, DESK),
    ("supervisor", "Karima Fassi", Role.SUPERVISOR, DESK),
    ("statistician", "Omar Sebti", Role.STATISTICIAN, "parquet-demo"),
    ("auditor", "Zineb Amrani", Role.AUDITOR, DESK),
    ("administrator", "Younes Kadiri", Role.ADMINISTRATOR, DESK),
)


@dataclass(frozen=True, slots=True)
class Login:
    """One row of the table that `hirz demo` prints."""

    email: str
    password: str
    role: str
    name: str


def create_demo_accounts() -> list[Login]:
    """Make what is missing and return every login. NotOurs without the demo mark."""
    if not is_demo():
        raise NotOurs("demo accounts are made only in a database that was marked as a demo at its creation")
    for code, kind, ar, fr, en in ORGANISATIONS:
        Organisation.objects.get_or_create(
            code=code, defaults={"kind": kind, "name_ar": ar, "name_fr": fr, "name_en": en}
        )
    for sender in Organisation.objects.filter(code__in=SENDERS):
        names = {"name_ar": sender.name_ar, "name_fr": sender.name_fr, "name_en": sender.name_en}
        Feed.objects.get_or_create(code=sender.code, defaults={"sender": sender, "desk_id": DESK, **names})
    for code, ar, fr, en in OWN_FEEDS:
        names = {"name_ar": ar, "name_fr": fr, "name_en": en}
        Feed.objects.get_or_create(code=code, defaults={"sender_id": DESK, "desk_id": DESK, **names})
    return [_person(*person) for person in PEOPLE]


def _person(code: str, name: str, role: Role, organisation: str) -> Login:
    email = f"{code}@demo.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, full_name=name, is_demo=True, language="ar")
    Membership.objects.get_or_create(
        user=user, organisation_id=organisation, role=role, defaults={"starts_on": timezone.localdate()}
    )
    return Login(email, PASSWORD, role.value, name)
