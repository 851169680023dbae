"""The letters fit the narrowest phone."""

from datetime import date

import pytest
from playwright.sync_api import Browser

from pks.reminders.samples import sample_letters
from pks.reminders.wording import DEFAULTS
from tests.monitoring.conftest import papers
from tests.monitoring.papers import Papers

__all__ = ["papers"]

pytestmark = pytest.mark.browser

NARROWEST = 320


def test_no_reminder_is_wider_than_the_screen(papers: Papers, browser: Browser) -> None:
    letters = sample_letters(papers.dpmptsp, DEFAULTS, today=date(2022, 5, 9))
    context = browser.new_context(viewport={"width": NARROWEST, "height": 700})
    phone = context.new_page()

    for letter in letters:
        phone.set_content(letter.html)
        assert phone.evaluate("document.documentElement.scrollWidth") == NARROWEST
    context.close()
