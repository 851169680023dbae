"""A letter fits the narrowest phone."""

from datetime import date

import pytest
from playwright.sync_api import Browser

from pks.reminders.letters import sample_letter
from tests.monitoring.conftest import papers
from tests.monitoring.papers import Papers

__all__ = ["papers"]

pytestmark = pytest.mark.browser

NARROWEST = 320


def test_the_mail_of_the_day_is_no_wider_than_the_screen(papers: Papers, browser: Browser) -> None:
    letter = sample_letter(papers.session, papers.dpmptsp, today=date(2022, 5, 9))
    context = browser.new_context(viewport={"width": NARROWEST, "height": 700})
    phone = context.new_page()

    phone.set_content(letter.html)

    assert phone.evaluate("document.documentElement.scrollWidth") == NARROWEST
    context.close()
