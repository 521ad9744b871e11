"""A browser without JavaScript, as small as the tests of the form need it: pages, their forms, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

Fields = list[tuple[str, str]]


@dataclass(slots=True)
class FoundForm:
    """One form of a page: where it goes, and what stands in its fields."""

    action: str
    fields: Fields = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self.links: list[str] = []
        self.inputs: list[dict[str, str]] = []
        self._form: FoundForm | None = None
        self._area = ""
        self._select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self._form = FoundForm(given.get("action", ""))
            self.forms.append(self._form)
        if tag in {"input", "textarea", "select", "button"}:
            self.inputs.append({"tag": tag, **given})
        if self._form is None or not name:
            if tag == "option" and self._select:
                self._select[1].append((given.get("value", ""), "selected" in given))
            return
        self._form.names.add(name)
        if tag == "button":
            self._form.buttons.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area = name
            self._form.fields.append((name, ""))
        elif tag == "select":
            self._select = (name, [])
        elif tag == "input" and (given.get("type") not in {"radio", "checkbox", "file"} or "checked" in given):
            self._form.fields.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area and self._form:
            name, text = self._form.fields[-1]
            self._form.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form and self._area:
            name, text = self._form.fields[-1]
            # As a browser does: the first line break after the tag is no part of the text.
            self._form.fields[-1] = (name, text.removeprefix("\n"))
            self._area = ""
        elif tag == "select" and self._form and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self._form.fields.append((name, chosen[0] if chosen else ""))
            self._select = None


class Browser:
    """Opens pages, presses buttons, follows redirects, and remembers where it is."""

    def __init__(self, client: Client, language: str = "en") -> None:
        self.client = client
        self.language = language
        self.path = ""
        self.status = 0
        self.html = ""
        self.page = _Reader()

    def open(self, path: str) -> Browser:
        """Open a page; without a leading slash it is one of the form in this language."""
        self._see(self.client.get(path if path.startswith("/") else f"/{self.language}/form/{path}", follow=True), path)
        return self

    def _see(self, answer: Any, path: str) -> None:
        chain = getattr(answer, "redirect_chain", [])
        request = answer.request
        self.path = request["PATH_INFO"] + (f"?{request['QUERY_STRING']}" if request["QUERY_STRING"] else "")
        self.status, self.html, self.answer = answer.status_code, answer.content.decode(), answer
        self.page = _Reader()
        self.page.feed(self.html)
        self.hops = [to for to, _ in chain]

    @property
    def asked(self) -> str:
        """The step of the page; on other pages the last part of the address."""
        found = [one["value"] for one in self.page.inputs if one.get("name") == "asked"]
        return found[0] if found else self.path.partition("?")[0].rstrip("/").rpartition("/")[2]

    def form(self, with_name: str = "") -> FoundForm:
        """The form that has a field of this name; by default the question's own."""
        return next(form for form in self.page.forms if not with_name or with_name in form.names)

    def values(self) -> dict[str, Any]:
        """What stands in the fields of the question; several values of one name as a list."""
        found: dict[str, Any] = {}
        for name, value in self.form().fields:
            found[name] = [*found[name], value] if isinstance(found.get(name), list) else (
                [found[name], value] if name in found else value
            )  # fmt: skip
        return {k: v for k, v in found.items() if k not in {"csrfmiddlewaretoken", "asked", "then", "line", "go"}}

    def press(self, go: str = "next", **filled: Any) -> Browser:
        """Fill in the question and press one of its buttons."""
        form = self.form("go")
        data = {name: values for name, values in _by_name(form.fields).items() if name not in filled}
        data |= {name: value for name, value in filled.items() if value is not None}
        self._see(self.client.post(form.action or self.path, {**data, "go": go}, follow=True), self.path)
        return self

    def submit(self, action: str, **extra: str) -> Browser:
        """Press the only button of the form that goes to an address ending so."""
        form = next(one for one in self.page.forms if one.action.endswith(action))
        self._see(self.client.post(form.action, {**_by_name(form.fields), **extra}, follow=True), self.path)
        return self


def _by_name(fields: Fields) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found
