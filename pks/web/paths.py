"""Addresses: where to go after this request, and how a mail names a page."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, request, url_for

_HOME = "pks_home"


def safe_path(target: str | None) -> str | None:
    """Return `target` if it is a path on this site, else None.

    Comparing hosts is not enough: browsers take "///evil.test" and "/\\evil.test" for other hosts.

    >>> safe_path("/perjanjian?page=2"), safe_path("//evil.test"), safe_path("https:evil.test")
    ('/perjanjian?page=2', None, None)
    """
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    return None if "\\" in target or any(character <= " " for character in target) else target


def after_this() -> str:
    """Return where the visitor wanted to go (`next`), or home."""
    return safe_path(request.values.get("next")) or home_url()


def home_url() -> str:
    """Return the path of the first page."""
    return url_for(current_app.extensions[_HOME])


def this_page() -> str:
    """Return the path of the page being shown, to come back to it; home if no GET leads there."""
    if request.method == "GET":
        return request.full_path.removesuffix("?")
    methods = request.url_rule.methods if request.url_rule else None
    return request.path if "GET" in (methods or ()) else home_url()


def page_url(page: int) -> str:
    """Return the path of page number `page` of the list being shown, with the same filters."""
    values: Mapping[str, Any] = {**request.args.to_dict(), **(request.view_args or {})}
    return url_for(request.endpoint or "", **{**values, "page": page})


def outside_url(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, for a mail.

    It begins with the configured address: the `Host` of a request is written by whoever sends it.
    """
    base: str = current_app.config["PKS"].base_url
    return base + current_app.url_map.bind("").build(endpoint, values)


def icons_url() -> str:
    """Return the path of the icons. A page asks for it fifty times."""
    return f"{request.script_root}{current_app.static_url_path}/vendor/icons.svg"


def set_home(app: Flask, endpoint: str) -> None:
    """Make `endpoint` the first page; the last room that says so wins."""
    app.extensions[_HOME] = endpoint


def set_up(app: Flask) -> None:
    """Let templates ask for addresses."""
    app.jinja_env.globals.update(
        home_url=home_url, this_page=this_page, page_url=page_url, icons_url=icons_url
    )
