"""Tags and filters of every page: dates as people here write them, isolated runs, pictures that never fail."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from hirz.web.templatetags import dates, desk

NOW = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)  # 11:40 in Casablanca


def drawn(template: str, **context: Any) -> str:
    """A template with our tags, drawn."""
    return Template("{% load desk dates %}" + template).render(Context(context))


@pytest.mark.parametrize(("language", "said"), [("ar", "12\u00a0ماي"), ("fr", "12\u00a0mai"), ("en", "12\u00a0May")])
def test_day_uses_the_months_of_morocco(language: str, said: str) -> None:
    """ماي, not مايو; the year only when it is another one."""
    with translation.override(language), time_machine.travel(NOW, tick=False):
        assert dates.day(date(2026, 5, 12)) == said
        assert dates.day(date(2025, 5, 12)) == f"{said}\u00a02025"


def test_moment_says_what_is_near() -> None:
    """The clock alone today, a word for yesterday and tomorrow, then the day; Casablanca time, isolated."""
    with translation.override("fr"), time_machine.travel(NOW, tick=False):
        assert '<bdi dir="ltr">11:02</bdi></time>' in dates.moment(datetime(2026, 5, 12, 10, 2, tzinfo=UTC))
        assert ">hier, <bdi" in dates.moment(datetime(2026, 5, 11, 10, 2, tzinfo=UTC))
        assert ">demain, <bdi" in dates.moment(datetime(2026, 5, 13, 10, 2, tzinfo=UTC))
        assert ">3\u00a0mai, <bdi" in dates.moment(datetime(2026, 5, 3, 10, 2, tzinfo=UTC))
        assert dates.moment(None) == ""


def test_moment_turns_with_midnight_in_casablanca() -> None:
    """23:30 UTC is already tomorrow there."""
    with translation.override("en"), time_machine.travel(NOW, tick=False):
        assert "tomorrow" in dates.moment(datetime(2026, 5, 12, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "minutes", "said"),
    [
        ("ar", 1, "قبل دقيقة"), ("ar", 2, "قبل دقيقتين"), ("ar", 5, "قبل 5 دقائق"), ("ar", 38, "قبل 38 دقيقة"),
        ("fr", 38, "il y a 38\u00a0min"), ("fr", 0, "à l’instant"), ("en", 300, "5 h ago"),
    ],
)  # fmt: skip
def test_ago_in_words(language: str, minutes: int, said: str) -> None:
    """One unit, with the forms that the language asks for."""
    with translation.override(language), time_machine.travel(NOW, tick=False):
        at = datetime.fromtimestamp(NOW.timestamp() - minutes * 60, tz=UTC)
        assert dates.ago(at) == said


def test_runs_are_isolated_and_escaped() -> None:
    """A foreign run cannot reorder or mark up what surrounds it."""
    assert desk.ltr("+212 600") == '<bdi dir="ltr">+212 600</bdi>'
    assert desk.bdi("<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert desk.code("a") == '<bdi dir="ltr" class="code">a</bdi>'


def test_thousands_by_language() -> None:
    """A narrow no-break space in French, a comma elsewhere; Western digits everywhere."""
    with translation.override("fr"):
        assert desk.count(9012) == "9\u202f012"
    with translation.override("ar"):
        assert desk.count(9012) == "9,012"


@pytest.mark.parametrize(("value", "width"), [(-5, 0), (0, 0), (41.6, 42), (100, 100), (400, 100)])
def test_bar_stays_in_its_track(value: float, width: int) -> None:
    """A bar is drawn with attributes, between 0 and 100."""
    assert f'<rect width="{width}" height="6"/>' in desk.bar(value)
    assert "style" not in desk.bar(value)


def test_pictures_survive_a_missing_manifest(settings_of_static: Any) -> None:
    """An error page is drawn even where nobody collected the static files."""
    assert "/static/desk/icons.svg#clock" in drawn('{% icon "clock" %}')


@pytest.fixture
def settings_of_static(monkeypatch: pytest.MonkeyPatch) -> None:
    """A storage that knows no file, as the hashed one does without its manifest."""

    def missing(path: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for {path!r}")

    monkeypatch.setattr(desk, "hashed", missing)


def test_qr_is_drawn_in_the_page() -> None:
    """No data: address, no style: the page policy allows neither."""
    drawing = drawn("{% qr text %}", text="otpauth://totp/Hirz:a?secret=ABC<script>")
    assert drawing.startswith("<svg")
    assert "script" not in drawing
    assert "style=" not in drawing
    assert "data:" not in drawing


@pytest.mark.parametrize(
    ("choice", "media"),
    [
        ("", "(prefers-color-scheme: dark)"),
        ("dark", "all"),
        ("light", "not all"),
        ("?", "(prefers-color-scheme: dark)"),
    ],
)
def test_dark_values_apply_by_choice(choice: str, media: str) -> None:
    """One attribute of one link; anything unknown follows the system."""
    assert desk.dark_applies(choice) == media
