"""Building a message: nothing that anybody typed can become a header of its own."""

import hashlib
import itertools
import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from pks.mail.headers import one_line
from pks.mail.message import Unsendable, build
from pks.mail.models import OutgoingMail

SENDER = "PKS Kota Bekasi <pks@example.go.id>"
DOMAIN = "pks.example.go.id"
HOUSE_HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "List-Id",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]
#: As long as those that are signed for a reader of a report.
LONG_TOKEN = URLSafeSerializer("rahasia").dumps(
    {"list": "report:12", "address": "sari.wulandari@example.go.id", "title": "Laporan berkala"}
)


@dataclass(frozen=True)
class Row:
    key: str = "follow-up:12:H-7:3"
    mark: str = "0123456789abcdef0123456789abcdef"
    to_name: str = "Sari Wulandari, S.H."
    to_address: str = "sari@example.go.id"
    subject: str = "[7 hari lagi] Kirim data pengaduan"
    text: str = "Yth. Sari,\n\nhttp://localhost/t/1\n"
    html: str = '<p style="color: red;">Yth. Sari</p>'
    thread: str | None = "agreement:5"
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    calendar_text: str | None = None
    due_at: datetime = datetime(2022, 2, 7, 1, 0, tzinfo=UTC)


def built(**changed: object):
    mail = OutgoingMail(**(asdict(Row()) | changed))
    return build(mail, sender=SENDER, domain=DOMAIN)


def read_back(**changed: object):
    return message_from_bytes(built(**changed).content, policy=SMTP)


def test_a_message_says_who_what_when_and_that_a_machine_wrote_it():
    message = read_back()

    assert message["From"] == "PKS Kota Bekasi <pks@example.go.id>"
    assert message["To"].addresses[0].display_name == "Sari Wulandari, S.H."
    assert message["To"].addresses[0].addr_spec == "sari@example.go.id"
    assert message["Subject"] == "[7 hari lagi] Kirim data pengaduan"
    assert message["Date"].datetime == datetime(2022, 2, 7, 1, 0, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "id"
    assert message.keys() == HOUSE_HEADERS


def test_the_text_comes_first_then_the_html():
    message = read_back()

    text, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "Yth. Sari,\r\n\r\nhttp://localhost/t/1" in text.get_content()
    assert '<p style="color: red;">Yth. Sari</p>' in html.get_content()
    assert {part["Content-Transfer-Encoding"] for part in (text, html)} == {"quoted-printable"}


def test_the_same_row_is_the_same_message_byte_for_byte():
    assert built() == built()


def test_one_thing_told_is_one_message_id_and_one_agreement_one_thread():
    first, again, other = read_back(), read_back(text="Berubah."), read_back(mark="f" * 32)

    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"] == f"<{Row().mark}@{DOMAIN}>"
    assert first["References"] == other["References"] == other["In-Reply-To"]
    assert first["References"] != read_back(thread="agreement:6")["References"]
    assert first["List-Id"] == f"<agreement-5.{DOMAIN}>"
    assert not {"References", "In-Reply-To", "List-Id"} & set(read_back(thread=None).keys())


def roots(messages: list[EmailMessage]) -> list[set[str]]:
    """Gather messages as mail programs do (J. Zawinski, "message threading"): by references."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while one in parent:
            one = parent[one]
        return one

    for message in messages:
        chain = [*message.get("References", "").split(), message["Message-ID"].strip()]
        for upper, lower in itertools.pairwise(chain):
            if lower not in parent and root(upper) != lower:
                parent[lower] = upper
    found: dict[str, set[str]] = {}
    for message in messages:
        found.setdefault(root(message["Message-ID"].strip()), set()).add(message["Subject"])
    return sorted(found.values(), key=len)


def test_mails_of_an_agreement_are_one_thread_in_whatever_order_and_whenever_they_come():
    first = read_back(mark="a", subject="a")
    years_later = read_back(mark="b", subject="b", due_at=datetime(2025, 1, 1, tzinfo=UTC))
    foreign = read_back(mark="c", subject="c", thread="agreement:6")
    answer = EmailMessage()
    answer["Subject"], answer["Message-ID"] = "Re: b", "<answer@elsewhere>"
    answer["References"] = f"{years_later['References']} {years_later['Message-ID']}"

    for order in itertools.permutations([first, years_later, foreign, answer]):
        assert roots(list(order)) == [{"c"}, {"a", "b", "Re: b"}]


def test_only_a_mail_that_may_be_refused_says_how():
    refusable = read_back(unsubscribe_url="https://pks.example.go.id/berhenti/x")

    assert refusable["List-Unsubscribe"] == "<https://pks.example.go.id/berhenti/x>"
    assert refusable["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # RFC 8058 §3.1: one click is for https only.
    plain = read_back(unsubscribe_url="http://localhost/berhenti/x")
    assert plain["List-Unsubscribe"] == "<http://localhost/berhenti/x>"
    assert "List-Unsubscribe-Post" not in plain
    with pytest.raises(Unsendable):
        built(unsubscribe_url="https://example.go.id/>, <mailto:evil@example.com")


def test_ids_and_addresses_are_never_folded_or_encoded():
    host = ".".join(["sekretariat-daerah"] * 9) + ".example.go.id"
    url = f"https://{host}/berhenti/{LONG_TOKEN}"
    mail = OutgoingMail(**asdict(Row(unsubscribe_url=url)))

    written = build(mail, sender=SENDER, domain=host).content

    head = written.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = dict(line.split(": ", 1) for line in head.split("\r\n") if ": " in line)
    root = f"<{hashlib.sha256(b'thread agreement:5').hexdigest()[:32]}@{host}>"
    assert lines["List-Unsubscribe"] == f"<{url}>"
    assert lines["List-Id"] == f"<agreement-5.{host}>"
    assert lines["In-Reply-To"] == lines["References"] == root
    assert lines["Message-ID"] == f"<{Row().mark}@{host}>"


def test_a_calendar_entry_goes_along_as_a_file():
    entry = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:Rapat é\r\nEND:VCALENDAR\r\n"
    message = read_back(calendar_text=entry)

    letter, file = message.iter_parts()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert (file.get_content_type(), file["Content-Type"].params["method"]) == (
        "text/calendar",
        "PUBLISH",
    )
    assert (file.get_filename(), file.get_content_disposition()) == (
        "tindak-lanjut.ics",
        "attachment",
    )
    assert file.get_content() == entry
    assert built(calendar_text=entry) == built(calendar_text=entry)


@pytest.mark.parametrize("broken", [None, 5, object(), "\ud800"])
def test_a_row_that_cannot_be_written_is_unsendable_whatever_is_wrong_with_it(broken: object):
    with pytest.raises(Unsendable):
        built(html=broken)


def test_an_answer_goes_to_a_person():
    message = read_back(reply_to="kerjasama@example.go.id")

    assert message["Reply-To"].addresses[0].addr_spec == "kerjasama@example.go.id"


ATTEMPTS = [
    "x\nBcc: evil@example.com",
    "x\r\nBcc: evil@example.com",
    "x\rBcc: evil@example.com",
    "x\x85Bcc: evil@example.com",
    "x\u2028Bcc: evil@example.com",
    "x\x00\x0b\x0cBcc: evil@example.com",
    "=?utf-8?q?x=0ABcc:_evil@example.com?=",
    "=?utf-8?q?x=0D=0ABcc:_evil@example.com?= y",
    "a =?utf-8?b?eApCY2M6IGV2aWxAZXhhbXBsZS5jb20=?=",
    "==?utf-8?q?x=0ABcc:_evil@example.com?=",
    "=\u200b?utf-8?q?x=0ABcc:_evil@example.com?=",
    "=\x00?utf-8?q?x=0ABcc:_evil@example.com?=",
    '"x" <evil@example.com>, ',
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("field", ["subject", "to_name"])
def test_nothing_typed_becomes_a_header(field: str, attempt: str):
    message = read_back(**{field: attempt})

    assert message.keys() == HOUSE_HEADERS
    assert [a.addr_spec for a in message["To"].addresses] == ["sari@example.go.id"]
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "sari",
        "sari@",
        "@example.go.id",
        "sari@example.go.id\nBcc: evil@example.com",
        "sari@example.go.id, evil@example.com",
        "Sari <sari@example.go.id>",
        "sari @example.go.id",
        "=?utf-8?q?x=0ABcc:_a?=@example.go.id",
        "särî@example.go.id",
    ],
)
@pytest.mark.parametrize("field", ["to_address", "reply_to"])
def test_what_is_no_address_is_unsendable(field: str, wrong: str):
    if field == "reply_to" and not wrong:
        pytest.skip("an empty one is none")
    with pytest.raises(Unsendable):
        built(**{field: wrong})


@given(
    st.text(st.characters() | st.sampled_from("=?\r\n\x00\u200d 😀é"), max_size=400),
    st.text(st.characters() | st.sampled_from('=?\r\n"<>,@\\ 😀'), max_size=400),
)
def test_any_subject_and_name_arrive_as_they_are_shown(subject: str, name: str):
    message = read_back(subject=subject, to_name=name)

    assert message.keys() == HOUSE_HEADERS
    assert message["To"].addresses[0].addr_spec == "sari@example.go.id"
    assert len(message["Subject"]) <= 200
    assert message["Subject"] == one_line(subject)


@given(st.text(st.characters() | st.sampled_from("=?\r\n\x00 😀é\u0301"), max_size=400))
def test_one_line_is_one_line_and_stays_as_it_is(typed: str):
    line = one_line(typed)

    assert len(line) <= 200
    assert "=?" not in line
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in line)
    assert one_line(line) == line


def test_a_line_ends_after_two_hundred_characters():
    assert one_line("a" * 500) == "a" * 200
    assert one_line("a" * 199 + " b") == "a" * 199


def test_a_long_name_and_a_long_host_keep_their_lines_whole():
    mail = OutgoingMail(**asdict(Row(to_name="Ä😀" * 100, subject="ü" * 200)))
    host = "kerja-sama-daerah.bagian-kerja-sama.sekretariat-daerah.kota-bekasi.jabar.example.go.id"
    written = build(mail, sender=SENDER, domain=host).content
    message = message_from_bytes(written, policy=SMTP)

    # The newer parser puts a space where a long name was divided; mail programs do not.
    shown = message_from_bytes(written, policy=compat32)["To"]
    assert str(make_header(decode_header(shown))) == f"{'Ä😀' * 100} <sari@example.go.id>"
    assert message["Message-ID"].strip() == f"{message['Message-ID'].strip()[:33]}@{host}>"
    assert message["Subject"] == "ü" * 200


@pytest.mark.parametrize(
    ("of_the_row", "of_the_house", "goes_to"),
    [
        (None, "", None),
        (None, "pks@example.go.id", "pks@example.go.id"),
        ("kerjasama@example.go.id", "pks@example.go.id", "kerjasama@example.go.id"),
    ],
)
def test_an_answer_goes_to_the_mailbox_unless_the_row_says_otherwise(
    of_the_row: str | None, of_the_house: str, goes_to: str | None
):
    mail = OutgoingMail(**asdict(Row(reply_to=of_the_row)))

    parcel = build(mail, sender=SENDER, domain=DOMAIN, reply_to=of_the_house)

    assert message_from_bytes(parcel.content, policy=SMTP)["Reply-To"] == goes_to
