"""A browser without a screen that distrusts every page it loads."""

import re
from collections.abc import Iterator
from contextvars import Context
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pks.db import db
from pks.web import vendor
from pks.web.headers import LETTER_POLICY

#: The password of all people in tests.
PASSWORD = "tiga gerobak di bawah hujan"

# A part of a page is parsed inside what it will stand in.
_CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "option": "select", "tbody": "table"}


class CheckingClient(FlaskClient):
    """Each page that any test loads is held to what every page must be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._jars: dict[str, Any] = {}
        self._signed_in = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request and check its answer."""
        # What the test has written counts from here on; and SQLite lets one writer in at a time,
        # so the test's own transaction must not stay open.
        if has_app_context():
            db.session.commit()
        kwargs.setdefault("buffered", True)  # reads files to their end, and closes them
        # A context of its own, as on a server: inside the fixture's app context, `g`, and with it
        # Flask-Login's user, would live on from one request to the next.
        response = Context().run(super().open, *args, **kwargs)
        # Werkzeug leaves the context of the redirections that it follows; these were checked.
        check_answer(response)
        return response

    def submit(self, page: str, *, to: str | None = None, **fields: Any) -> TestResponse:
        """Open `page`, fill in its form as a person would, and send it.

        What stands in the form is sent along. `to` picks a form by its action (else: the form
        that is sent to the page itself); a field that is None is left out (an unticked box).
        """
        answer = self.get(page)
        assert answer.status_code == 200, f"{page} answers {answer.status_code}"
        form = _find_form(answer.text, to, page, set(fields))
        values = _values(form)
        values.update(fields)
        data = {name: value for name, value in values.items() if value is not None}
        return self.post(form.get("action") or page, data=data)

    def hx(self, page: str, method: str, url: str, **fields: Any) -> TestResponse:
        """Send what htmx would send from `page`, with the token that the page gives it."""
        token = re.search(r'"X-CSRFToken": "([^"]+)"', self.get(page).text)
        assert token, f"{page} gives htmx no token"
        headers = {"HX-Request": "true", "X-CSRFToken": token[1]}
        return self.open(url, method=method, data=fields, headers=headers)

    def sign_in(self, user: Any, password: str = PASSWORD) -> "CheckingClient":
        """Be `user` from now on. Goes through the sign-in page once for each person."""
        email = getattr(user, "email", user)
        if self._signed_in:
            self._jars[self._signed_in] = self._cookies
        known, self._signed_in = email in self._jars, email
        self._cookies = self._jars.get(email, {})
        if not known:
            answer = self.submit("/masuk", email=email, password=password)
            assert answer.status_code == 303, f"{email} cannot sign in"
        return self

    def sign_out(self) -> None:
        """Be nobody, in a new browser."""
        if self._signed_in:
            self._jars[self._signed_in] = self._cookies
        self._signed_in, self._cookies = "", {}


def check_answer(response: TestResponse) -> None:
    """Hold `response` to what every answer must be."""
    where = f"{response.request.method} {response.request.path}"
    policy = response.headers.get("Content-Security-Policy", "")
    assert policy, f"{where}: no Content-Security-Policy"
    assert response.headers.get("X-Content-Type-Options") == "nosniff", where
    if policy == LETTER_POLICY:
        return  # a letter in its frame: no page, and not able to do anything
    assert "unsafe" not in policy, f"{where}: {policy}"
    if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
        check_page(response.text, where)


def check_page(text: str, where: str) -> None:
    """Hold a page, or a part of one, to what every page must be."""
    assert "{{" not in text, f"{where}: a placeholder was left"
    assert "{%" not in text, f"{where}: a placeholder was left"
    shape = _shape_of(text)
    if shape in _seen and not _LOOSE_AMPERSAND.search(text):
        return
    root = _parse(text)
    elements = list(_elements(root))
    if "<html" in text:
        assert sum(e.tag == "h1" for e in elements) == 1, f"{where}: needs one h1"
        assert next(e for e in elements if e.tag == "html").get("lang"), f"{where}: which language?"
    for element in elements:
        _check_nothing_inline(element, where)
        _check_icon(element, where)
        if element.tag == "form" and element.get("method", "get").lower() == "post":
            assert "csrf_token" in _names(element), f"{where}: a form without a token"
    _check_ids(elements, where, whole="<html" in text)
    _seen.add(shape)


#: Shapes of pages that were found in order: parsing strictly is slow, and most pages look alike.
_seen: set[int] = set()
_WORDS = re.compile(r">[^<]+")
_VALUES = re.compile(
    r' (value|content|datetime|title|aria-label|src|placeholder|action|href)="'
    r'(?!#|[^"]*icons)[^"]*"'
)
_LOOSE_AMPERSAND = re.compile(r"&(?!#?\w+;)")


def _shape_of(text: str) -> int:
    """Return a number by which pages are alike that differ in their words and addresses only."""
    return hash(_VALUES.sub(r" \1", _WORDS.sub(">", text)))


def _check_nothing_inline(element: Element, where: str) -> None:
    bad = {a for a in element.keys() if a == "style" or a.startswith("on") or a == "hx-on"}  # noqa: SIM118
    assert not bad, f"{where}: {element.tag} has {bad}"
    assert element.tag != "style", f"{where}: a style sheet inside the page"
    assert element.tag != "script" or element.get("src"), f"{where}: a script inside the page"


def _check_icon(element: Element, where: str) -> None:
    address, _, icon = (element.get("href") or "").partition("#")
    if element.tag == "use" and address.endswith("/icons.svg"):
        assert icon in _icons(), f"{where}: no icon {icon!r}; add it to static/vendor.json"


@cache
def _icons() -> frozenset[str]:
    sprite = (vendor.FOLDER / "icons.svg").read_text()
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', sprite))


def _check_ids(elements: list[Element], where: str, *, whole: bool) -> None:
    ids = [e.get("id") for e in elements if e.get("id")]
    assert len(ids) == len(set(ids)), (
        f"{where}: twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    )
    if not whole:
        return
    for element in elements:
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            missing = set((element.get(attribute) or "").split()) - set(ids)
            assert not missing, f"{where}: {element.tag} {attribute} names {missing}"
        target = element.get("href") or ""
        if target.startswith("#") and len(target) > 1 and element.tag == "a":
            assert target[1:] in ids, f"{where}: nothing at {target}"


@lru_cache(maxsize=8)  # a form is looked for in the page that was just checked
def _parse(text: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    if "<html" in text:
        return parser.parse(text)
    first = re.search(r"<(\w+)", text)
    container = _CONTAINERS.get(first[1] if first else "", "div")
    return parser.parseFragment(text, container=container)


def _elements(root: Element) -> Iterator[Element]:
    return (e for e in root.iter() if isinstance(e.tag, str))


def _find_form(text: str, to: str | None, page: str, fields: set[str]) -> Element:
    """Return the first form of the page that goes there and has these fields."""
    here = {"", page, urlsplit(page).path}
    names: set[str] = set()
    for form in _elements(_parse(text)):
        action = form.get("action") or ""
        if form.tag == "form" and form.get("method") == "post" and action in ({to} if to else here):
            names = _names(form)
            if fields <= names:
                return form
    missing = f" with {sorted(fields - names)}" if names else ""
    raise AssertionError(f"{page} has no form to {to or 'itself'}{missing}")


def _names(form: Element) -> set[str]:
    return {e.get("name") or "" for e in _elements(form)} - {""}


def _values(form: Element) -> dict[str, Any]:
    """Return what a browser would send if nobody changed anything."""
    values: dict[str, Any] = {}
    for element in _elements(form):
        name = element.get("name")
        if not name or element.get("disabled") is not None:
            continue
        for value in _value(element):
            # As a form sends it: the same name may come more than once.
            known = values.get(name)
            values[name] = value if known is None else [*_as_list(known), value]
    return values


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(element: Element) -> list[str]:
    match element.tag:
        case "textarea":
            return [(element.text or "").removeprefix("\n")]
        case "select":
            return _chosen(element)
        case "input" if element.get("type") in {"checkbox", "radio"}:
            return [element.get("value", "on")] if element.get("checked") is not None else []
        case "input" if element.get("type") not in {"submit", "file", "image", "button"}:
            return [element.get("value", "")]
    return []


def _chosen(select: Element) -> list[str]:
    options = [e for e in _elements(select) if e.tag == "option"]
    chosen = [o for o in options if o.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return [o.get("value", (o.text or "").strip()) for o in chosen]
