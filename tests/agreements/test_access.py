"""Who may open what: each route of the rooms that draft, sign and keep, by each role.

The table is made from the application's own routes, so that a new one cannot be forgotten.
"""

import re
from typing import NamedTuple

import pytest
from flask import Flask

from pks.accounts.models import Role
from tests.checking import CheckingClient
from tests.papers import As, Drafts

ROOMS = {"parties", "users", "agreements", "signing", "drafting", "review", "reports"}


class Route(NamedTuple):
    """One way into a room."""

    endpoint: str
    method: str
    path: str
    is_of_agreement: bool
    roles: tuple[str, ...]


@pytest.fixture
def everything(papers: Drafts) -> Drafts:
    """The PKS in force, and a draft of the same parties."""
    papers.pks, papers.draft  # noqa: B018
    return papers


def routes(app: Flask, papers: Drafts) -> list[Route]:
    drawing = {"drafting", "review"}
    values = {
        "institution_id": papers.dpmptsp.id, "person_id": papers.lintong.id, "attachment_id": 1,
        "holding_id": papers.lintong.holdings[0].id, "user_id": papers.yunis_account.id,
        "party": 1, "key": "pokok",
    }  # fmt: skip
    found = []
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room not in ROOMS:
            continue
        number = papers.draft.agreement_id if room in drawing else papers.pks.id
        known = {**values, "agreement_id": number}
        path = app.url_map.bind("localhost").build(
            rule.endpoint, {name: known[name] for name in rule.arguments}
        )
        roles = app.view_functions[rule.endpoint].open_to
        is_of_agreement = "agreement_id" in rule.arguments
        found += [
            Route(rule.endpoint, method, path, is_of_agreement, roles)
            for method in sorted({"GET", "POST"} & (rule.methods or set()))
        ]
    assert len(found) > 40
    return found


def status(client: CheckingClient, route: Route) -> int:
    if route.method == "GET":
        return client.get(route.path).status_code
    token = re.search(r'"X-CSRFToken": "([^"]+)"', client.get("/orang/").text)
    assert token
    return client.post(route.path, headers={"X-CSRFToken": token[1]}).status_code


def is_deed(route: Route) -> bool:
    return route.roles != ("signed in",) and Role.SUPERVISOR not in route.roles


class TestEachRoute:
    def test_f089_asks_nobody_in_particular_to_sign_in(
        self, everything: Drafts, app: Flask, client: CheckingClient
    ) -> None:
        for route in routes(app, everything):
            if route.method == "GET":
                answer = client.get(route.path)
                assert answer.headers["Location"].startswith("/masuk"), route

    @pytest.mark.parametrize("who", ["stranger", "nobody_in_particular", "supervisor_of_others"])
    def test_f089_of_an_agreement_is_not_there_for_strangers(
        self, everything: Drafts, app: Flask, as_: As, who: str
    ) -> None:
        client = as_(getattr(everything, who))

        for route in routes(app, everything):
            if route.is_of_agreement:
                assert status(client, route) == 404, route

    @pytest.mark.parametrize("who", ["yunis_account", "dedys_account", "lintongs_account"])
    def test_f089_that_changes_something_is_not_there_for_those_who_look_on(
        self, everything: Drafts, app: Flask, as_: As, who: str
    ) -> None:
        client = as_(getattr(everything, who))

        for route in routes(app, everything):
            if is_deed(route):
                assert status(client, route) == 404, route

    def test_f089_that_changes_an_agreement_is_not_there_for_legal_staff_who_only_look_on(
        self, everything: Drafts, app: Flask, as_: As
    ) -> None:
        client = as_(everything.legal_of_a_desk)
        assert client.get(f"/perjanjian/{everything.pks.id}").status_code == 200
        assert client.get(f"/naskah/{everything.draft.agreement_id}/periksa").status_code == 200

        for route in routes(app, everything):
            if route.is_of_agreement and is_deed(route):
                assert status(client, route) == 404, route

    @pytest.mark.parametrize("who", ["legal", "dedys_account", "yunis_account", "admin"])
    def test_f089_opens_to_those_it_names(
        self, everything: Drafts, app: Flask, as_: As, who: str
    ) -> None:
        everything.ombudsmans_admin  # noqa: B018
        user = everything.ombudsmans_admin if who == "admin" else getattr(everything, who)
        client, role = as_(user), user.role

        for route in routes(app, everything):
            named = role in route.roles or route.roles == ("signed in",)
            drawn_for = role is not Role.LIAISON or not route.endpoint.startswith("drafting")
            if named and drawn_for and route.method == "GET" and "attachment" not in route.path:
                found = status(client, route)
                missing = {"agreements.download"}
                if route.endpoint not in missing:
                    assert found in (200, 302, 409, 503), route


class TestNotThere:
    @pytest.mark.parametrize(
        "path", ["/perjanjian/{}", "/naskah/{}/", "/perjanjian/{}/tanda-tangan"]
    )
    def test_what_is_hidden_and_what_is_not_look_the_same(
        self, everything: Drafts, as_: As, path: str
    ) -> None:
        client = as_(everything.stranger)

        hidden = client.get(path.format(everything.pks.id))
        unknown = client.get(path.format(999_999))

        assert hidden.status_code == unknown.status_code == 404
        assert without_addresses(hidden.text) == without_addresses(unknown.text)

    def test_a_file_is_given_to_those_who_see_its_agreement(self, papers: Drafts, as_: As) -> None:
        agreement = papers.approved.agreement
        papers.session.flush()
        page = f"/perjanjian/{agreement.id}/berkas/{agreement.attachments[0].id}"

        assert as_(papers.dedys_account).get(page).status_code == 200
        assert as_(papers.stranger).get(page).status_code == 404
        other = f"/perjanjian/{papers.mou.id}/berkas/{agreement.attachments[0].id}"
        assert as_(papers.dedys_account).get(other).status_code == 404


def without_addresses(page: str) -> str:
    """Leave out the token, and the address to come back to after choosing a language."""
    page = re.sub(r'name="next" value="[^"]*"', "", page)
    return re.sub(r'(csrf_token" value="|X-CSRFToken": ")[^"]*"', "", page)
