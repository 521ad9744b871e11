"""The country's territory, courts and services, loaded from its CSV files with their marks."""

from __future__ import annotations

from django.db import models

from hirz.base.places.enums import Check, HowChecked
from hirz.base.privacy import plain, staff


class Region(models.Model):
    """A region."""

    code = models.CharField(primary_key=True, max_length=10)  # ISO 3166-2
    name_ar = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    population = models.PositiveIntegerField(null=True)
    verified = models.TextField()

    PRIVACY = plain("code", "name_ar", "name_fr", "population", "verified")


class Province(models.Model):
    """A province, a prefecture or an arrondissement prefecture."""

    code = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces")
    name_ar = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    population = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    verified = models.TextField()

    PRIVACY = plain("code", "kind", "region", "name_ar", "name_fr", "population", "note", "verified")


class Court(models.Model):
    """A court; a court of first instance lies under a court of appeal, whose circuit is no union of regions."""

    code = models.CharField(primary_key=True, max_length=40)
    level = models.CharField(max_length=30)
    kind = models.CharField(max_length=30)
    name_ar = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    seat = models.CharField(max_length=120, blank=True)
    appeal_court = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="circuit")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Province, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    verified = models.TextField()

    PRIVACY = plain(
        "code",
        "level",
        "kind",
        "name_ar",
        "name_fr",
        "name_en",
        "seat",
        "appeal_court",
        "region",
        "province",
        "note",
        "verified",
    )


class Service(models.Model):
    """A helpline or service. Its contact is shown to the public only after an operator confirmed it."""

    code = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=60)
    operator = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    phone = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=200, blank=True)
    other_channel = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    anonymous = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=300, blank=True)
    caution = models.TextField(blank=True)
    verified = models.TextField()
    # Each field has a day of its own (`places.marks`): the telephone's is the first, which the portal reads.
    confirmed_on = models.DateField(null=True)
    hours_confirmed_on = models.DateField(null=True)
    languages_confirmed_on = models.DateField(null=True)
    url_confirmed_on = models.DateField(null=True)
    # Fields whose value an operator set: loading the country file again leaves them alone.
    changed_fields = models.JSONField(default=list)
    # What the country file says of these fields, so that the operator sees where the two differ.
    on_file = models.JSONField(default=dict)

    PRIVACY = plain(
        "code", "kind", "operator", "name_ar", "name_fr", "name_en", "phone", "url", "other_channel", "hours",
        "languages", "anonymous", "audience", "caution", "verified", "confirmed_on", "hours_confirmed_on",
        "languages_confirmed_on", "url_confirmed_on", "changed_fields", "on_file",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in ar, fr or en, or in the next language that has one."""
        return str(getattr(self, f"name_{language}", "") or self.name_en or self.name_fr)


class ServiceCheck(models.Model):
    """What an administrator did to a service, and why. The public zone reads the service alone."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="checks")
    act = models.CharField(max_length=10, choices=Check.choices)
    fields = models.JSONField()
    how = models.CharField(max_length=12, choices=HowChecked.choices, blank=True)
    # The new value, where one was changed.
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    PRIVACY = plain("id", "service", "act", "fields", "how", "value", "checked_at") | staff("reason", "checked_by")
