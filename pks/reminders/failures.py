"""What went wrong, in words of an office: answers of mail servers, and failures of jobs."""

import re

from flask_babel.speaklater import LazyString

from pks.mail.addresses import KNOWN_DEAD
from pks.web.language import lazy_gettext as _

_UNKNOWN = _("Alamat surel penerima tidak dikenal oleh server tujuan.")
_CLOSED = _("Kotak surat penerima sudah tidak menerima surel.")
_FULL = _("Kotak surat penerima penuh.")
_TOO_LARGE = _("Surat terlalu besar bagi server tujuan.")
_NOT_TAKEN = _("Server tujuan tidak menerima surel untuk alamat itu.")
_FULL_OR_LARGE = _("Kotak surat penerima penuh, atau surat terlalu besar.")
_NO_WAY = _("Server tujuan tidak dapat dicapai.")
_POLICY = _("Server tujuan menolak surat ini menurut aturan keamanannya.")
_LATER = _("Server tujuan meminta dicoba lagi nanti.")
_REFUSED = _("Server tujuan menolak surat ini.")
_SIGN_IN = _("Server surel menolak nama pengguna atau kata sandi sistem ini.")
_UNREACHABLE = _("Server surel tidak dapat dihubungi.")
_CRASHED = _("Pengirimnya berulang kali terhenti ketika mengirim surat ini.")
_KNOWN_DEAD = _(
    "Alamat surel penerima pernah ditolak servernya, jadi surat ini tidak dikirim ke sana."
)
_UNBUILT = _("Surat ini tidak dapat disusun menjadi surel.")

#: By subject and detail of an enhanced status code (RFC 3463, section 3); the longest that fits.
_BY_STATUS = {
    "1": _UNKNOWN,
    "2": _CLOSED,
    "2.2": _FULL,
    "2.3": _TOO_LARGE,
    "3.4": _TOO_LARGE,
    "4": _NO_WAY,
    "7": _POLICY,
}

#: By reply code (RFC 5321, section 4.2.3), which tells less.
_BY_REPLY = {
    "535": _SIGN_IN,
    "550": _NOT_TAKEN,
    "551": _NOT_TAKEN,
    "552": _FULL_OR_LARGE,
    "553": _NOT_TAKEN,
}

_ANSWER = re.compile(
    r"(?P<code>[45]\d\d)\b[ -]?(?:[45]\.(?P<status>\d{1,3}\.\d{1,3})\b)?"
    # A bounce need not quote the answer, but has a status code always (RFC 3464, section 2.3.4).
    r"|(?P<kind>[45])\.(?P<alone>\d{1,3}\.\d{1,3})\b"
)
_NO_ANSWER = re.compile(
    r"(Connection|Broken|Timeout|timeout|gaierror|OSError|SSL|SMTPServerDisc|SMTPConnect|SMTPNot)"
)

#: By the name of the error that a job failed with.
_BY_ERROR = {
    "OperationalError": _("basis data tidak menjawab"),
    "InterfaceError": _("basis data tidak menjawab"),
    "IntegrityError": _("data yang ditulis bertentangan dengan yang sudah ada"),
    "OSError": _("berkas atau jaringan tidak dapat dipakai"),
    "PermissionError": _("berkas tidak boleh dibuka"),
    "FileNotFoundError": _("berkas tidak ditemukan"),
    "WrongSetting": _("pengaturan tidak benar"),
    "MailboxUnreachable": _("kotak surat tidak dapat dibuka; periksa alamat dan kata sandinya"),
}


def said_of_mail(error: str | None) -> LazyString | None:
    """Return what the last try of a mail ended with; None if nothing went wrong.

    :param error: what the sender has noted: the server's answer, or why there was none.
    """
    if not error:
        return None
    answer = _ANSWER.match(error)
    if answer is not None:
        code, status = answer["code"] or answer["kind"], answer["status"] or answer["alone"]
        return _said_by_server(code, status or "")
    if error.startswith(KNOWN_DEAD):
        return _KNOWN_DEAD
    if "crashed" in error:
        return _CRASHED
    return _UNREACHABLE if _NO_ANSWER.search(error) else _UNBUILT


def said_of_job(error: str) -> LazyString:
    """Return what a job failed with.

    :param error: the name of the error's kind, e.g. "OperationalError".
    """
    return _BY_ERROR.get(error) or _("kesalahan pada program (%(kind)s)", kind=error)


def _said_by_server(code: str, status: str) -> LazyString:
    if code in _BY_REPLY and not status:
        return _BY_REPLY[code]
    if code == "535":
        return _SIGN_IN
    by_status = _BY_STATUS.get(status) or _BY_STATUS.get(status.partition(".")[0])
    if code.startswith("4"):
        # Whatever else it says, greylisting above all, it says: later.
        return by_status if by_status in (_FULL, _NO_WAY) else _LATER
    return by_status or _REFUSED
