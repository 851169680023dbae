"""Each page as people of flesh meet it: readable for all, at every width, with a clean console."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from pks import create_app
from pks.agreements.models import Agreement
from pks.clock import StoppedClock
from pks.config import Config, read_config
from pks.db import db
from pks.demo.paper_files import Papers
from pks.demo.people import LEGAL, SECOND_LIAISON
from pks.demo.story import Telling, tell
from pks.monitoring.lifecycle import FollowUpState
from pks.monitoring.models import FollowUp
from pks.personal_links.linking import link_for, token_of
from pks.web.storage import store
from pks.web.unsubscribing import Subscription
from tests.library.shelves import tell_library
from tests.story.conftest import DESK, PHONE, SignIn
from tests.story.paths import PAGES

pytestmark = pytest.mark.browser

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
TOLD_ON = date(2026, 11, 23)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2026, 11, 23, 2, tzinfo=UTC))


@pytest.fixture(scope="session")
def told(sqlite_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an application to which the whole story was told, to be copied.

    Told up to a Monday in November 2026.
    """
    folder = tmp_path_factory.mktemp("told")
    shutil.copy(sqlite_database, folder)
    app = create_app(read_config({"PKS_INSTANCE": str(folder)}))
    with app.app_context():
        session = db.session()
        world = tell(Telling(session, Papers(session, store()), "Asia/Jakarta", TOLD_ON))
        legal, office = world.account_of(LEGAL), world.places["Ombudsman Jakarta Raya"]
        tell_library(session, legal, office, datetime(2026, 11, 23, 1, tzinfo=UTC))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def world(app: Flask, config: Config, told: Path) -> None:
    """Let this test's application have been told the whole story."""
    database = make_url(config.database_url).database
    assert database is not None
    shutil.copy(told / "pks.sqlite3", database)
    shutil.copytree(told / "files", config.instance / "files", dirs_exist_ok=True)


@pytest.mark.parametrize("area", PAGES)
@pytest.mark.timeout(240)
def test_f094_pages_are_accessible_and_fit_every_screen(area: str, sign_in: SignIn):
    look_at_pages(area, sign_in, (DESK,))


@pytest.mark.drill
@pytest.mark.parametrize("area", PAGES)
@pytest.mark.timeout(600)
def test_f094_pages_are_accessible_on_a_phone(area: str, sign_in: SignIn):
    look_at_pages(area, sign_in, (PHONE,))


def look_at_pages(area: str, sign_in: SignIn, viewports: tuple[dict[str, int], ...]) -> None:
    member, paths = PAGES[area]
    page = sign_in(member, bypass_csp=True)  # for the checker's own script
    faults = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for viewport in viewports:
            page.set_viewport_size(viewport)
            # The paper is large, and the same beside every section: it is looked at once.
            left_out = ["#paper"] if path != paths[2] else []
            # Colours are those of the style sheet: one page of each area tells of them.
            colours = path == paths[0] or viewport is PHONE
            where = f"{path} at {viewport['width']}"
            faults += violations_on(page, where, left_out, colours=colours)
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            faults.append(f"{path} is wider than a screen of 320")
    assert faults == []


def violations_on(
    page: Page, where: str, left_out: Sequence[str] = (), *, colours: bool = True
) -> list[str]:
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    context = {"exclude": [[one] for one in left_out]} if left_out else None
    options: dict[str, Any] = {"runOnly": list(TAGS), "resultTypes": ["violations"]}
    if not colours:
        options["rules"] = {"color-contrast": {"enabled": False}}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{where}: {fault['id']} {fault['nodes'][0]['html'][:160]}" for fault in found]


@pytest.mark.timeout(120)
def test_f094_pages_of_a_personal_link_are_accessible(
    app: Flask, sign_in: SignIn, clock: StoppedClock
):
    page, faults = sign_in(LEGAL, bypass_csp=True), []
    with app.app_context():
        paths = [f"/l/{token}{after}" for token, after in links(db.session(), clock.now())]
        paths.append(urlsplit(Subscription("report:1", LEGAL.email, "Laporan berkala").url).path)
        db.session.commit()
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            faults += violations_on(page, f"{path} at {viewport['width']}")
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert faults == []


def links(session: Session, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield for each page that a personal link opens its token and what stands after it."""
    liaison = session.get_one(Agreement, 2).second.liaisons[0]
    task = session.query(FollowUp).filter_by(agreement_id=2, state=FollowUpState.PLANNED).first()
    assert task is not None
    of_task = token_of(link_for(session, liaison.person, task, now=now))
    yield from ((of_task, after) for after in ("", "/catat", "/tanggal", "/serahkan"))
    of_liaison = token_of(link_for(session, liaison.person, liaison, now=now))
    yield from ((of_liaison, after) for after in ("", "/evaluasi"))


def test_the_first_tab_skips_to_the_content(sign_in: SignIn):
    page = sign_in(LEGAL)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Lewati ke isi")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_second_of_two_writers_is_told_and_loses_nothing(sign_in: SignIn, app: Flask):
    first, second = sign_in(LEGAL), sign_in(LEGAL)
    for page in (first, second):
        page.goto("/naskah/4/bagian/waktu")
    first.get_by_label("Tempat penandatanganan").fill("Balai Patriot")
    expect(first.locator("#paper")).to_contain_text("bertempat di Balai Patriot")

    second.get_by_label("Tempat penandatanganan").fill("Stadion Patriot")

    expect(second.get_by_role("alert")).to_contain_text("Isian Anda belum disimpan.")
    expect(second.get_by_role("alert")).to_contain_text("Balai Patriot")
    expect(second.get_by_label("Tempat penandatanganan")).to_have_value("Stadion Patriot")
    second.get_by_role("button", name="Simpan isian saya sebagai gantinya").click()
    expect(second.locator("#paper")).to_contain_text("bertempat di Stadion Patriot")


def test_f095_a_liaison_logs_an_activity_on_a_phone(sign_in: SignIn):
    page = sign_in(SECOND_LIAISON, {"width": 360, "height": 740})

    page.get_by_role("link", name="Penyampaian rekapitulasi pengaduan SP4N-LAPOR!").first.click()
    page.get_by_role("link", name="Catat kegiatan").first.click()
    page.get_by_label("Tempat").fill("Daring")
    page.get_by_label("Hasil").fill("Rekapitulasi triwulan III sudah diterima lengkap.")
    page.get_by_label("Pilih berkas").set_input_files(
        {"name": "tanda-terima.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Simpan kegiatan").click()

    expect(page.get_by_text("Menunggu diterima").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_f099_pages_ask_nothing_of_the_internet(sign_in: SignIn, server: str):
    page = sign_in(LEGAL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/", "/perjanjian/2", "/naskah/4/bagian/pokok"):
        page.goto(path)

    assert asked != []
    assert [url for url in asked if not url.startswith((server, "data:"))] == []


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (64, 64), (200, 220, 240)).save(written, "PNG")
    return written.getvalue()
