"""What went wrong, in words of an office."""

import pytest

from pks.reminders.failures import said_of_job, said_of_mail


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("550 5.1.1 <a@example.go.id>: unknown user", "tidak dikenal oleh server tujuan"),
        ("550 no such user", "tidak menerima surel untuk alamat itu"),
        ("550 5.2.1 account disabled", "sudah tidak menerima surel"),
        ("552 5.2.2 over quota", "penuh"),
        ("452 4.2.2 mailbox full", "penuh"),
        ("552 message too big", "penuh, atau surat terlalu besar"),
        ("552 5.3.4 message too big", "terlalu besar"),
        ("554 5.7.1 content rejected", "menurut aturan keamanannya"),
        ("550 5.7.26 unauthenticated", "menurut aturan keamanannya"),
        ("554 no", "menolak surat ini."),
        ("451 greylisted", "dicoba lagi nanti"),
        ("451 4.7.1 greylisted", "dicoba lagi nanti"),
        ("421 4.3.2 closing", "dicoba lagi nanti"),
        ("450 4.4.1 no route", "tidak dapat dicapai"),
        ("535 5.7.8 bad credentials", "nama pengguna atau kata sandi"),
        ("ConnectionRefusedError(111, 'Connection refused')", "tidak dapat dihubungi"),
        ("TimeoutError('timed out')", "tidak dapat dihubungi"),
        ("gaierror(-2, 'Name or service not known')", "tidak dapat dihubungi"),
        ("SMTPServerDisconnected('Connection unexpectedly closed')", "tidak dapat dihubungi"),
        ("5.1.1", "tidak dikenal oleh server tujuan"),
        ("5.0.0 mailbox unavailable", "menolak surat ini."),
        ("4.4.7 expired", "tidak dapat dicapai"),
        ("alamat ini tidak dapat dikirimi: 550 5.1.1 unknown", "pernah ditolak"),
        ("alamat ini tidak dapat dikirimi: user unknown", "pernah ditolak"),
        ("its senders crashed", "berulang kali terhenti"),
        ("no address in 'x'", "tidak dapat disusun"),
    ],
)
def test_an_answer_of_a_mail_server_is_said_plainly(error: str, said: str) -> None:
    assert said in str(said_of_mail(error))


def test_where_nothing_went_wrong_nothing_is_said() -> None:
    assert said_of_mail(None) is None
    assert said_of_mail("") is None


def test_the_failure_of_a_job_is_named_by_its_kind() -> None:
    assert str(said_of_job("OperationalError")) == "basis data tidak menjawab"
    assert str(said_of_job("KeyError")) == "kesalahan pada program (KeyError)"
