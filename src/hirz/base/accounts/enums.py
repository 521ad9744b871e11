"""Roles, kinds of organisations, trainings, scopes: the words of access."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do (docs/reference/roles.md)."""

    ANALYST = "analyst", _("Analyst")
    INVESTIGATOR = "investigator", _("Investigator")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    CARE_WORKER = "care_worker", _("Care worker")
    CUSTODIAN = "custodian", _("Custodian")
    SUPERVISOR = "supervisor", _("Supervisor")
    STATISTICIAN = "statistician", _("Statistician")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class OrganisationKind(models.TextChoices):
    """What kind of body an organisation is."""

    HOTLINE = "hotline", _("Hotline")
    POLICE = "police", _("Police unit")
    PROSECUTION = "prosecution", _("Prosecution office")
    COURT = "court", _("Court")
    CARE = "care", _("Care service")
    NGO = "ngo", _("Association")
    PLATFORM = "platform", _("Platform")
    FOREIGN = "foreign", _("Foreign partner")
    AUTHORITY = "authority", _("Authority")


class TrainingKind(models.TextChoices):
    """Trainings that an act may ask for."""

    CHILD_INTERVIEW = "child_interview", _("Hearing a child")
    SENSITIVE_MATERIAL = "sensitive_material", _("Working with sensitive material")
    DATA_PROTECTION = "data_protection", _("Data protection")
    DIGITAL_EVIDENCE = "digital_evidence", _("Digital evidence")


class Scope(models.TextChoices):
    """What a partner's credential may do."""

    REPORTS_WRITE = "reports:write", _("Send reports")
    REPORTS_STATUS = "reports:status", _("Read the state of own reports")
    HASHES_MATCH = "hashes:match", _("Ask whether digests are known")
