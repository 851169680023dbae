"""What a visitor reads when something went wrong."""

import io

import pytest
from flask import Flask, abort, request
from flask_wtf.file import FileField
from sqlalchemy.orm import Session

from pks.accounts.models import Role, User
from pks.accounts.people import NewUser, create_user
from pks.clock import StoppedClock
from pks.web.access import open_to, public
from pks.web.forms import Form, render_form
from tests.checking import PASSWORD, CheckingClient


class UploadForm(Form):
    file = FileField("Berkas")


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with a few pages that go wrong."""

    @app.route("/gagal", methods=["GET", "POST"])
    @public
    def fail() -> str:
        raise RuntimeError("sandi rahasia di sini")

    @app.get("/berhenti/<int:code>")
    @public
    def stop(code: int) -> None:
        abort(code)

    @app.route("/unggah", methods=["GET", "POST"])
    @public
    def upload() -> object:
        form = UploadForm()
        form.validate_on_submit()
        return render_form("web/form_page.html", form, title="Unggah")

    @app.get("/hukum")
    @open_to(Role.LEGAL)
    def legal_only() -> str:
        return "rahasia"

    return app


@pytest.fixture
def liaison(session: Session, clock: StoppedClock) -> User:
    new = NewUser("Lintong Ambarita", "lintong@bekasikota.go.id", Role.LIAISON, password=PASSWORD)
    return create_user(session, new, by=None, now=clock.now())


@pytest.mark.parametrize(
    ("code", "answered", "words"),
    [
        (400, 400, "Permintaan tidak dapat dipahami"),
        (403, 404, "Halaman tidak ditemukan"),
        (404, 404, "Halaman tidak ditemukan"),
        (409, 409, "baru saja diubah orang lain"),
        (418, 418, "Permintaan tidak dapat dipahami"),
        (422, 422, "Isian tidak dapat diproses"),
        (429, 429, "Terlalu banyak percobaan"),
        (500, 500, "Terjadi kesalahan pada sistem"),
    ],
)
def test_each_error_is_said_in_the_sites_words(
    client: CheckingClient, code: int, answered: int, words: str
):
    answer = client.get(f"/berhenti/{code}")

    assert answer.status_code == answered
    assert f"<h1>{words}" in answer.text or words in answer.text


def test_a_page_for_others_looks_like_one_that_is_not_there(client: CheckingClient, liaison: User):
    client.sign_in(liaison)

    forbidden, missing = client.get("/hukum"), client.get("/hukun")

    assert forbidden.status_code == missing.status_code == 404
    assert _without_tokens(forbidden.text) == _without_tokens(missing.text)


def test_a_failure_tells_its_name_and_nothing_else(app: Flask, client: CheckingClient):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = client.get("/gagal")

    assert answer.status_code == 500
    assert "rahasia" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_failure_is_said_even_when_the_database_is_gone(
    app: Flask, client: CheckingClient, liaison: User, monkeypatch: pytest.MonkeyPatch
):
    client.sign_in(liaison)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("database")

    monkeypatch.setattr("pks.accounts.browser.find_live", fail)
    answer = client.get("/akun")

    assert answer.status_code == 500
    assert "Terjadi kesalahan" in answer.text


def test_a_file_that_is_too_large_gets_its_limit_and_a_way_back(app: Flask, client: CheckingClient):
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    large = io.BytesIO(b"x" * 20_000)

    answer = client.submit("/unggah", file=(large, "pindaian.pdf"))

    assert answer.status_code == 413
    assert "20 MB" in answer.text
    assert 'href="/unggah"' in answer.text


def test_a_form_without_its_token_is_not_processed_and_says_how_to_go_on(client: CheckingClient):
    answer = client.post("/unggah", data={"x": "1"})

    assert answer.status_code == 400
    assert "tidak diproses" in answer.text
    assert 'href="/unggah"' in answer.text


def test_the_token_of_another_browser_is_not_taken(app: Flask, client: CheckingClient):
    @app.post("/terima")
    @public
    def take() -> str:
        return "diterima"

    token = _token(app.test_client().get("/masuk").text)
    client.get("/masuk")

    assert client.post("/terima", data={"csrf_token": token}).status_code == 400
    mine = _token(client.get("/masuk").text)
    assert client.post("/terima", data={"csrf_token": mine}).text == "diterima"


def test_htmx_sends_the_token_of_the_page(app: Flask, client: CheckingClient):
    @app.post("/bagian")
    @public
    def part() -> str:
        return f"<p>{request.form['nama']}</p>"

    assert client.hx("/masuk", "POST", "/bagian", nama="Nia").text == "<p>Nia</p>"
    assert client.post("/bagian", headers={"HX-Request": "true"}).status_code == 400


def test_a_wrong_method_says_which_would_be_right(client: CheckingClient):
    answer = client.get("/bahasa")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def _token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def _without_tokens(page: str) -> str:
    import re

    page = re.sub(r'(csrf_token" value=|X-CSRFToken": )"[^"]+"', "", page)
    return page.replace("/hukum", "").replace("/hukun", "")
