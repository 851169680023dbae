"""One POST to a real web server, with all that such a server may do; and never into our network."""

import socket
import ssl
from typing import Any

import pytest

from pks.webhooks.posting import Answer, Fault, NotReached, Poster
from tests.webhooks.receiver import CUT, DRIP, HUGE, SILENCE, STOPS, Receiver

#: An address out in the world.
SOMEWHERE = "93.184.215.14"


def post(poster: Poster, url: str) -> Answer:
    return poster.post(url, b"{}", {"webhook-id": "1"})


class TestAReceiver:
    def test_is_sent_the_message_at_its_whole_address(self, poster: Poster, receiver: Receiver):
        assert post(poster, receiver.url) == Answer(200, "diterima")

        (request,) = receiver.requests
        assert (request.path, request.body) == ("/masuk?kunci=1", b"{}")
        assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert request.headers["webhook-id"] == "1"

    @pytest.mark.parametrize("status", [204, 400, 410, 500, 503])
    def test_says_what_it_likes(self, poster: Poster, receiver: Receiver, status: int):
        receiver.answer(status)

        assert post(poster, receiver.url).code == status

    @pytest.mark.parametrize("fault", [CUT, SILENCE, DRIP])
    def test_that_gives_no_answer_was_not_reached(
        self, hasty_poster: Poster, receiver: Receiver, fault: str
    ):
        receiver.answer(fault)

        with pytest.raises(NotReached) as failure:
            post(hasty_poster, receiver.url)

        assert (str(failure.value) == Fault.TOO_SLOW) == (fault != CUT)

    def test_that_takes_it_and_then_falls_silent_has_taken_it(
        self, hasty_poster: Poster, receiver: Receiver
    ):
        receiver.answer(STOPS)

        assert post(hasty_poster, receiver.url).code == 200

    def test_that_never_stops_talking_is_not_listened_to(self, poster: Poster, receiver: Receiver):
        receiver.answer(HUGE)

        answer = post(poster, receiver.url)

        assert answer.code == 200
        assert len(answer.words) <= 4096
        assert receiver.told_bytes < 10_000_000

    def test_that_sends_us_elsewhere_is_not_followed(self, poster: Poster, receiver: Receiver):
        with Receiver() as elsewhere:
            receiver.goes_to = elsewhere.url
            receiver.answer(307)

            assert post(poster, receiver.url).code == 307
            assert elsewhere.requests == []

    def test_may_say_what_no_database_holds(self, poster: Poster, receiver: Receiver):
        receiver.says = "galat\x00 di \x1b[31mbaris\n 5"

        assert post(poster, receiver.url).words == "galat di [31mbaris 5"

    def test_that_is_not_there_was_not_reached(self, poster: Poster, receiver: Receiver):
        receiver.stop()
        with pytest.raises(NotReached, match="refused"):
            post(poster, receiver.url)
        receiver.start()

    @pytest.mark.parametrize(
        "url", ["", "https://", "http://localhost\x00/", "http://localhost:99999/", "ftp:x"]
    )
    def test_with_an_address_that_is_none_was_not_reached(self, poster: Poster, url: str):
        with pytest.raises(NotReached):
            post(poster, url)


class TestTheOwnNetwork:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "localhost",
            "2130706433",
            "0.0.0.0",
            "10.0.0.7",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[fe80::1]",
            "[fd00::1]",
            "[64:ff9b::7f00:1]",
        ],
    )
    def test_is_not_entered(self, host: str):
        with pytest.raises(NotReached) as refusal:
            post(Poster(private=False), f"https://{host}/")

        assert str(refusal.value) == Fault.OWN_NETWORK

    def test_hears_nothing_of_it(self, receiver: Receiver):
        with pytest.raises(NotReached, match=Fault.OWN_NETWORK):
            post(Poster(private=False), receiver.url)

        assert receiver.requests == []

    def test_is_not_entered_by_a_name_that_means_it_only_the_second_time(
        self, poster: Poster, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ):
        asked: list[str] = []
        look_up = socket.getaddrinfo

        def first_here_then_nowhere(host: Any, *more: Any, **named: Any) -> Any:
            if host != "arsip.example.test":
                return look_up(host, *more, **named)
            asked.append(host)
            return look_up("127.0.0.1" if len(asked) == 1 else "192.0.2.1", *more, **named)

        monkeypatch.setattr(socket, "getaddrinfo", first_here_then_nowhere)

        assert post(poster, f"http://arsip.example.test:{receiver.port}/").code == 200

        assert len(asked) == 1
        assert receiver.requests[0].headers["host"] == f"arsip.example.test:{receiver.port}"

    @pytest.mark.parametrize("private", [True, False])
    def test_is_the_only_place_without_tls(self, private: bool):
        with pytest.raises(NotReached) as refusal:
            post(Poster(private=private), f"http://{SOMEWHERE}/")

        assert str(refusal.value) == Fault.NOT_HTTPS


class TestTls:
    def test_is_spoken_with_whom_somebody_vouches_for(
        self, secured: Receiver, trusting: ssl.SSLContext
    ):
        poster = Poster(private=True, tls=trusting)

        assert post(poster, secured.url).code == 200
        assert len(secured.requests) == 1

    @pytest.mark.parametrize("is_trusted", [True, False])
    def test_is_not_spoken_with_a_stranger_or_under_another_name(
        self, secured: Receiver, trusting: ssl.SSLContext, is_trusted: bool
    ):
        poster = Poster(private=True, tls=trusting if is_trusted else None)
        url = secured.url.replace("127.0.0.1", "localhost") if is_trusted else secured.url

        with pytest.raises(NotReached, match="CERTIFICATE_VERIFY_FAILED"):
            post(poster, url)

        assert secured.requests == []

    def test_with_whom_speaks_something_else_ends_soon(
        self, hasty_poster: Poster, receiver: Receiver
    ):
        with pytest.raises(NotReached):
            post(hasty_poster, receiver.url.replace("http:", "https:"))
