"""What the mails about requests say."""

from pks.intake.links import token_of
from pks.intake.minutes import scope_titles
from pks.intake.models import Request, RequestLink
from pks.mail.outbox import Letter
from pks.web.letters import render_letter
from pks.web.paths import outside_url


def request_asked(request: Request) -> Letter:
    """Return the mail that tells legal staff of a new request."""
    titles = scope_titles()
    return render_letter(
        "intake/mail/request_asked",
        request=request,
        scopes=[titles[key] for key in request.scope_keys if key in titles],
        url=outside_url("intake.show", request_id=request.id),
    )


def request_decided(request: Request) -> Letter:
    """Return the mail that tells the asker what became of the request."""
    link = request.link
    url = (
        outside_url("intake.show", request_id=request.id)
        if link is None
        else outside_url("asking.request_form", token=token_of(link))
    )
    return render_letter("intake/mail/request_decided", request=request, url=url)


def link_made(link: RequestLink) -> Letter:
    """Return the mail that brings an outsider the link."""
    url = outside_url("asking.request_form", token=token_of(link))
    return render_letter("intake/mail/link_made", link=link, url=url)
