"""Why something is silent, in one sentence."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pks.monitoring.silence import SilentAgreement
from pks.monitoring.silence_rule import Quiet, ScopeQuiet, never_moved
from pks.web.filters import tanggal


def reason(silent: SilentAgreement) -> str:
    """Return why an agreement is silent: since when, what was due, which scopes never moved."""
    sentence = reason_of(silent.whole)
    still = never_moved(silent.scopes)
    if not still or len(still) == len(silent.scopes):
        return f"{sentence}."
    numbers = ", ".join(map(str, still[:-1])) + (f" {_('dan')} " if still[:-1] else "")
    scopes = ngettext(
        "ruang lingkup %(which)s belum pernah berjalan",
        "ruang lingkup %(which)s belum pernah berjalan",
        len(still),
        which=f"{numbers}{still[-1]}",
    )
    return f"{sentence}; {scopes}."


def reason_of(quiet: Quiet) -> str:
    """Return since when nothing was done and how much was due, without a full stop."""
    due = ngettext(
        "padahal %(num)s tindak lanjut jatuh tempo",
        "padahal %(num)s tindak lanjut jatuh tempo",
        quiet.overdue,
    )
    return f"{_since(quiet.last_done_on, quiet.starts_on)}, {due}"


def scope_name(scope: ScopeQuiet) -> str:
    """Return a scope with its number."""
    return f"{scope.position}. {scope.title}"


def _since(last_done_on: date | None, starts_on: date | None) -> str:
    if last_done_on is None:
        return str(
            _("Sejak berlaku pada %(day)s belum pernah ada kegiatan", day=tanggal(starts_on))
        )
    return str(_("Sejak %(day)s tidak ada kegiatan", day=tanggal(last_done_on)))
