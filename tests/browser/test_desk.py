"""The desk in a real browser: keyboard, no script at all, strict page policy, narrow screens, paper, passkeys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PHONE, WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:No directory at"),
]

Visit = Callable[..., Any]
PAGES = ("queue/", "bundles/", "referrals/", "lists/", "reports/{child}/", "account/2fa/", "account/2fa/totp/activate/",
         "account/2fa/webauthn/add/", "account/password/change/")  # fmt: skip


def violations(page: Any) -> list[str]:
    """What the page policy refused."""
    return list(page.evaluate("window.violations"))


def current(page: Any) -> str:
    """The reference of the chosen row."""
    return str(page.get_attribute("[data-row][aria-current]", "data-row"))


def strangers(page: Any) -> list[str]:
    """Hosts asked besides this machine."""
    return [
        url for url in page.asked if urlsplit(url).hostname not in {"localhost", None} and not url.startswith("data:")
    ]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_sign_in_leads_to_the_queue(visit: Visit, desk: Any, language: str) -> None:
    """The form signs in, the first page of an analyst is the queue, in the same language and direction."""
    page = visit("analyst", language)
    assert urlsplit(page.url).path == f"/{language}/queue/"
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    assert current(page) == desk.child
    assert page.broken == []


def test_a_wrong_password_is_said_in_words(visit: Visit) -> None:
    """The door says that it did not open, and not which half was wrong."""
    page = visit(None)
    page.goto("/fr/account/login/")
    page.fill("#id_login", "analyst@demo.example")
    page.fill("#id_password", "wrong")
    page.click("form.form button[type=submit]")
    page.wait_for_load_state()
    assert page.locator(".errors").count() == 1
    assert page.get_attribute("html", "lang") == "fr"


def test_keyboard_moves_claims_escalates_and_undoes(visit: Visit, desk: Any) -> None:
    """j, k, c, e, then u: a whole decision without the pointer."""
    page = visit("analyst")
    page.keyboard.press("j")
    second = current(page)
    assert second != desk.child
    page.wait_for_selector(f"#peek [data-shown={second}]")
    page.keyboard.press("k")
    assert current(page) == desk.child
    page.wait_for_selector(f"#peek [data-shown={desk.child}]")

    page.keyboard.press("c")
    page.wait_for_selector("[data-row][aria-current] .who.mine")
    page.keyboard.press("e")
    page.wait_for_selector("#do-escalate:popover-open")
    page.keyboard.press("Space")
    page.click("#do-escalate button.go")
    page.wait_for_selector(".news .success")
    assert page.locator(f"[data-row={desk.child}]").count() == 0
    page.keyboard.press("u")
    page.wait_for_selector(f"[data-row={desk.child}][aria-current]")
    assert page.broken == []
    assert violations(page) == []


def test_a_letter_waits_for_the_pane(visit: Visit, desk: Any) -> None:
    """Who moves on and presses a letter at once decides the row that is chosen, never the one that the pane still shows."""
    page = visit("analyst")
    page.wait_for_selector(f"#peek [data-shown={desk.child}]")
    page.route("**peek=**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.keyboard.press("j")
    chosen = current(page)
    page.keyboard.press("e")
    assert page.locator("#do-escalate:popover-open").count() == 0
    page.wait_for_selector("#do-escalate:popover-open")
    assert page.text_content("#do-escalate .ref") == chosen != desk.child


def test_enter_opens_and_slash_searches(visit: Visit, desk: Any) -> None:
    """Enter opens the chosen report; / goes to the search."""
    page = visit("analyst")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reports/{desk.child}/")
    page.go_back()
    page.keyboard.press("j")
    chosen = current(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reports/{chosen}/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("j")
    assert page.input_value("[name=q]") == "j"


def test_letters_can_be_turned_off(visit: Visit, desk: Any) -> None:
    """Who dictates turns the single letters off, and they stay off."""
    page = visit("analyst")
    page.keyboard.press("?")
    page.wait_for_selector("#keys:popover-open")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert current(page) == desk.child


def test_a_click_previews_and_a_narrow_screen_opens(visit: Visit, desk: Any) -> None:
    """Where there is a pane a click fills it; where there is none it opens the report."""
    page = visit("analyst")
    page.click("[data-row]:nth-child(2) h2 a")
    assert urlsplit(page.url).path == "/en/queue/"
    chosen = current(page)
    page.locator("#peek", has_text=chosen).wait_for()
    page.set_viewport_size(PHONE)
    page.click("[data-row]:nth-child(2) h2 a")
    page.wait_for_url(f"**/reports/{chosen}/")


def confirm(page: Any) -> None:
    """The password once more, which a change of the ways to sign in asks for."""
    page.fill("[name=password]", "demo-only-not-secret")
    page.click("form.form button.go")
    page.wait_for_load_state()


@pytest.mark.parametrize(
    ("language", "size"),
    [("ar", PHONE), ("ar", WIDE), ("fr", PHONE), ("en", WIDE)],
    ids=["ar-phone", "ar", "fr-phone", "en"],
)
def test_every_page_obeys_its_policy_and_fits(visit: Visit, desk: Any, language: str, size: dict[str, int]) -> None:
    """No violation, no error, no stranger asked, nothing wider than the screen, one heading, one main action at most."""
    page = visit("analyst", language, size=size)
    page.goto(f"/{language}/account/2fa/webauthn/add/")
    confirm(page)
    for path in PAGES:
        answer = page.goto(f"/{language}/{path.format(child=desk.child)}")
        assert answer.status == 200, path
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.locator("h1").count() == 1, path
        assert page.locator(".btn.go:visible").count() <= 1, path
        assert page.get_attribute("html", "lang") == language
    assert strangers(page) == []
    assert page.broken == []


def test_planted_inline_style_and_stranger_are_seen(visit: Visit, desk: Any) -> None:
    """The watch works: an inline style is refused and heard, and so is a picture from elsewhere."""
    page = visit("analyst")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.com/x.png\">')")
    page.wait_for_timeout(300)
    assert any(entry.startswith("style-src") for entry in violations(page))
    with pytest.raises(AssertionError):
        assert violations(page) == []


def test_everything_works_without_a_script(visit: Visit, desk: Any) -> None:
    """Plain links and forms: filter, open, claim, decide in a popover, undo."""
    page = visit("analyst2", "fr", java_script_enabled=False)
    assert page.locator(".if-script:visible").count() == 0
    page.check("[name=nature][value=grooming]")
    page.click("form.sift button.if-no-script")
    rows = page.locator("[data-row]")
    assert 0 < rows.count() < len(desk.references)
    page.click("[data-row] h2 a")
    assert "/fr/reports/R-" in page.url
    page.click("form[action$='/claim/'] button")
    page.click("[popovertarget=do-escalate]")
    page.check("#do-escalate [value=network]")
    page.click("#do-escalate button.go")
    assert "/fr/reports/R-" in page.url
    assert page.locator(".line-up .tag.g").count() == 1
    page.click("form[action$='/undo/'] button")
    assert page.locator(".line-up .tag.g").count() == 0


def test_theme_and_language_are_kept(visit: Visit, desk: Any) -> None:
    """A choice lasts to the next page: dark values apply although the system is light, and the language is the chosen one."""
    page = visit("analyst", color_scheme="light")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".me")
    page.click("[name=theme][value=dark]")
    page.wait_for_load_state()
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
    page.click(".top [name=language][value=ar]")
    page.wait_for_load_state()
    assert urlsplit(page.url).path == "/ar/queue/"
    page.goto("/")
    assert urlsplit(page.url).path == "/ar/queue/"


def test_the_system_s_dark_is_followed(visit: Visit) -> None:
    """Without a choice the page is dark where the system is."""
    page = visit("analyst", color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_arabic_is_laid_out_from_the_right(visit: Visit) -> None:
    """The rail stands at the inline start: right in Arabic, left in French; Latin runs keep their own order."""
    for language, at_right in (("ar", True), ("fr", False)):
        page = visit("analyst", language)
        box = page.locator(".rail").bounding_box()
        assert (box["x"] > WIDE["width"] / 2) is at_right
        assert page.evaluate("document.querySelector('.row .ref').closest('bdi') !== null")


def test_paper_shows_the_report_and_no_control(visit: Visit, desk: Any) -> None:
    """Printed, a report is its words and fields with their paths, without rail, buttons and search."""
    page = visit("analyst", "fr")
    page.goto(f"/fr/reports/{desk.child}/")
    page.emulate_media(media="print")
    for gone in (".rail", ".head .acts", ".seek"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator(".said").first.is_visible()
    assert page.locator(".known .path").first.is_visible()


def test_controls_have_names_and_targets_have_size(visit: Visit, desk: Any) -> None:
    """Every control says what it does, and on a telephone is large enough to touch (24 px, WCAG 2.2)."""
    page = visit("analyst", "ar", size=PHONE)
    for path in ("/ar/queue/", f"/ar/reports/{desk.child}/"):
        page.goto(path)
        nameless = page.evaluate(
            "[...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')].filter(e =>"
            " !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML)"
        )
        assert nameless == []
        small = page.evaluate(
            "[...document.querySelectorAll('button, .btn, .rail a')].filter(e => e.getClientRects().length)"
            ".filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 }).map(e => e.outerHTML)"
        )
        assert small == []


def test_a_passkey_opens_the_door(visit: Visit) -> None:
    """Add a passkey with an authenticator, sign out, and sign in with it alone, under the strict policy."""
    page = visit("analyst2")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    page.goto("/en/account/2fa/webauthn/add/")
    confirm(page)
    page.fill("[name=name]", "key of the test")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    page.goto("/en/queue/")
    page.click(".me")
    page.click(".card form[action$='/logout/'] button")
    page.wait_for_load_state()
    page.goto("/en/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/en/queue/**")
    assert violations(page) == []
