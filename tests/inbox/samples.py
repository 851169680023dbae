"""Mails as they come in: bounces in the manner of four mail servers, and answers of people."""

from email.message import EmailMessage

US = "pks@example.go.id"


def postfix(message_id: str, to: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A notification as Postfix writes it, with the head of the mail."""
    return f"""From: MAILER-DAEMON@mx.example.go.id (Mail Delivery System)
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
To: {US}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Kx.1652060000/mx.example.go.id"
Message-Id: <20220509020000.4Kx@mx.example.go.id>

This is a MIME-encapsulated message.

--4Kx.1652060000/mx.example.go.id
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.go.id.

<{to}>: host 10.0.0.1 said: 550 {status} User unknown (in reply to RCPT TO command)

--4Kx.1652060000/mx.example.go.id
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.go.id
X-Postfix-Queue-ID: 4Kx
Arrival-Date: Mon,  9 May 2022 09:00:00 +0700 (WIB)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; 10.0.0.1
Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected:
    User unknown in virtual mailbox table

--4Kx.1652060000/mx.example.go.id
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{US}>
From: PKS <{US}>
To: {to}
Subject: [Hari ini] Rekap
Message-ID: {message_id}

--4Kx.1652060000/mx.example.go.id--
""".encode()


def exim(message_id: str, to: str) -> bytes:
    """A notification as Exim writes it: its status says nothing, the last server's words do."""
    return f"""Return-path: <>
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@host.example.go.id>
To: {US}
Content-Type: multipart/report; report-type=delivery-status; boundary=1652060000-eximdsn-111
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1no-0001@host.example.go.id>

--1652060000-eximdsn-111
Content-type: text/plain; charset=us-ascii

A message that you sent could not be delivered to one or more of its recipients.

--1652060000-eximdsn-111
Content-type: message/delivery-status

Reporting-MTA: dns; host.example.go.id

Action: failed
Final-Recipient: rfc822;{to.upper()}
Status: 5.0.0
Remote-MTA: dns; mx.example.go.id
Diagnostic-Code: smtp; 550 5.1.1 The email account that you tried to reach does not exist

--1652060000-eximdsn-111
Content-type: message/rfc822

Return-path: <{US}>
From: PKS <{US}>
To: {to}
Subject: [Hari ini] Rekap
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_b"

--=_b
Content-Type: text/plain; charset="utf-8"

Yth. Yuni,
--=_b
Content-Type: text/html; charset="utf-8"

<p>Yth. Yuni,</p>
--=_b--

--1652060000-eximdsn-111--
""".encode()


def exchange(message_id: str, to: str) -> bytes:
    """A notification as Exchange writes it: in HTML, and no head of the mail but its id."""
    return f"""From: Microsoft Outlook <postmaster@example.go.id>
To: <{US}>
Date: Mon, 9 May 2022 02:00:01 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c4c0a6f1-3b3c-4f1d"
Content-Language: id-ID
Message-ID: <c4c0a6f1@EXCH01.example.go.id>
In-Reply-To: {message_id}
References: {message_id}
Subject: =?utf-8?B?VGlkYWsgdGVya2lyaW06IFtIYXJpIGluaV0=?=
Auto-Submitted: auto-replied

--c4c0a6f1-3b3c-4f1d
Content-Type: multipart/alternative; differences=Content-Type; boundary="c4-inner"

--c4-inner
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:

--c4-inner
Content-Type: text/html; charset="us-ascii"

<html><body><p>Delivery has failed</p></body></html>

--c4-inner--

--c4c0a6f1-3b3c-4f1d
Content-Type: message/delivery-status

Reporting-MTA: dns;EXCH01.example.go.id
Received-From-MTA: dns;pks.example.go.id
Arrival-Date: Mon, 9 May 2022 02:00:00 +0000

Final-Recipient: rfc822;{to}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found
X-Display-Name: Yuni

--c4c0a6f1-3b3c-4f1d--
""".encode()


def gmail(message_id: str, to: str, *, status: str = "5.1.1") -> bytes:
    """A notification as Gmail writes it: three levels deep, with a picture, and the whole mail."""
    return f"""Return-Path: <>
Content-Type: multipart/report; boundary="0000000000gm"; report-type=delivery-status
To: {US}
Auto-Submitted: auto-replied
X-Failed-Recipients: {to}
From: Mail Delivery Subsystem <mailer-daemon@mail.example.test>
Subject: Delivery Status Notification (Failure)
Message-ID: <627@mx.example.test>
Date: Sun, 08 May 2022 19:00:00 -0700 (PDT)
In-Reply-To: {message_id}
References: {message_id}

--0000000000gm
Content-Type: multipart/related; boundary="0000000000gn"

--0000000000gn
Content-Type: multipart/alternative; boundary="0000000000go"

--0000000000go
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: base64

KiogQWxhbWF0IHRpZGFrIGRpdGVtdWthbiAqKg==
--0000000000go
Content-Type: text/html; charset="UTF-8"

<html><p>Alamat tidak ditemukan</p></html>
--0000000000go--

--0000000000gn
Content-Type: image/png; name="icon.png"
Content-Disposition: attachment; filename="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--0000000000gn--

--0000000000gm
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.test
Arrival-Date: Sun, 08 May 2022 18:59:59 -0700 (PDT)

Final-Recipient: rfc822; {to}
Action: failed
Status: {status}
Remote-MTA: dns; mx.example.go.id. (10.0.0.1, the server for the domain.)
Diagnostic-Code: smtp; 550-{status} The email account that you tried to reach
 550-{status} does not exist. Please try double-checking
Last-Attempt-Date: Sun, 08 May 2022 19:00:00 -0700 (PDT)

--0000000000gm
Content-Type: message/rfc822

From: PKS <{US}>
To: {to}
Message-ID: {message_id}
Subject: [Hari ini] Rekap

Yth. Yuni,
--0000000000gm--
""".encode()


#: What names the mail and its recipient, and reports a failure of the address.
STYLES = {style.__name__: style for style in (postfix, exim, exchange, gmail)}


def answer(
    message_id: str,
    sender: str,
    text: str = "Rekap sudah dikirim hari ini.",
    *files: tuple[str, str, bytes],
    **headers: str,
) -> bytes:
    """An answer of a person: `files` are (name, media type, content)."""
    mail = EmailMessage()
    mail["From"] = f"Yuni Kartika <{sender}>"
    mail["To"] = US
    mail["Subject"] = "Re: [Hari ini] Rekap"
    mail["Message-ID"] = "<jawaban-1@example.go.id>"
    mail["In-Reply-To"] = message_id
    mail["References"] = f"<utas@localhost> {message_id}"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    quoted = f"Pada Sen, 9 Mei 2022 pukul 09.00 PKS <{US}>\nmenulis:\n\n> Yth. Yuni,\n> rahasia"
    mail.set_content(f"{text}\n\n{quoted}")
    for name, media_type, content in files:
        main, _, sub = media_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()
