"""Three units of the city at once, in a browser: the page asks for step after step by itself."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from pks.batches import making_views
from pks.clock import StoppedClock
from pks.demo.people import LEGAL
from tests.story.conftest import DESK, PHONE, SignIn
from tests.story.test_pages import clock, told, violations_on, world

pytestmark = pytest.mark.browser

__all__ = ["clock", "told", "world"]


@pytest.mark.timeout(120)
def test_f019_a_batch_is_made_while_one_looks_on(
    sign_in: SignIn,
    app: Flask,
    clock: StoppedClock,
    world: None,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(making_views, "ROWS_A_STEP", 1)
    page = sign_in(LEGAL, bypass_csp=True)  # for the checker's own script
    page.goto("/serentak/1/periksa")
    expect(page.get_by_role("heading", name="3 draf akan dibuat")).to_be_visible()

    page.get_by_role("button", name="Buat 3 draf").click()

    expect(page.get_by_text("3 dari 3 draf jadi.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh 3 dokumen (.zip)").click()
    assert download.value.suggested_filename == "PKS Pemkot Bekasi.zip"
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        assert violations_on(page, "the result") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
