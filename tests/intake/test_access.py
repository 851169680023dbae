"""Who may open what: each route of these rooms, made from the application's own routes."""

import pytest
from flask import Flask

from pks.accounts.models import Role
from pks.web.access import ANYONE
from tests.intake.conftest import As, Intake
from tests.intake.test_requests import token_on

ROOMS = {"intake", "asking", "audiences", "origins", "records"}


def routes(app: Flask, papers: Intake) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return method, path and roles of each route that names an object."""
    values = {
        "request_id": papers.request.id,
        "audience_id": papers.audience.id,
        "agreement_id": papers.pks.id,
        "name": "monev",
        "file_id": 1,
        "link_id": 1,
    }
    found = []
    for rule in app.url_map.iter_rules():
        roles = app.view_functions[rule.endpoint].open_to if rule.endpoint != "static" else ANYONE
        if rule.endpoint.partition(".")[0] in ROOMS and roles != ANYONE and rule.arguments:
            named = {name: values[name] for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, named)
            found += [(one, path, roles) for one in {"GET", "POST"} & (rule.methods or set())]
    assert len(found) > 20
    return found


@pytest.mark.parametrize("who", ["legal_of_a_unit_below", "nobody_elses_supervisor", "hadi"])
def test_f089_no_route_opens_to_strangers(app: Flask, papers: Intake, as_: As, who: str) -> None:
    everything = routes(app, papers)
    regency = papers._institution("Pemerintah Kabupaten Bekasi", "Pemkab Bekasi", None)
    strangers = {
        "legal_of_a_unit_below": Role.LEGAL,
        "nobody_elses_supervisor": Role.SUPERVISOR,
        "hadi": Role.LIAISON,
    }
    client = as_(papers._user("Wulan Umpama", strangers[who], regency))
    token = token_on(client, "/usulan/")

    for method, path, _roles in everything:
        answer = client.open(path, method=method, headers={"X-CSRFToken": token})
        assert answer.status_code == 404, (method, path)


def test_f089_deeds_are_not_there_for_those_who_look_on(
    app: Flask, papers: Intake, as_: As
) -> None:
    everything = routes(app, papers)
    client = as_(papers.dedys_account)
    token = token_on(client, "/usulan/")

    for method, path, roles in everything:
        if Role.LEGAL in roles:
            answer = client.open(path, method=method, headers={"X-CSRFToken": token})
            assert answer.status_code == 404, (method, path)
