"""The one HTTP exchange a network camera needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.snapshot import Head, request, take_head
from devices.errors import ProtocolError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\nabcde"


def test_the_request() -> None:
    assert request("/a.jpg") == b"GET /a.jpg HTTP/1.1\r\nHost: camera\r\nAccept: image/jpeg\r\n\r\n"


@pytest.mark.parametrize("cut", range(len(ANSWER) - 5))
def test_a_head_is_taken_only_when_it_is_complete(cut: int) -> None:
    received = bytearray(ANSWER[:cut])
    assert take_head(received) is None
    received += ANSWER[cut:]
    assert take_head(received) == Head(200, 5, closes=False)
    assert received == b"abcde"


def test_a_camera_that_closes_says_so() -> None:
    received = bytearray(b"HTTP/1.0 503 Busy\r\nconnection: CLOSE\r\ncontent-length:0\r\n\r\n")
    assert take_head(received) == Head(503, 0, closes=True)
    old = bytearray(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert take_head(old) == Head(200, 0, closes=True)


@pytest.mark.parametrize(
    "answer",
    [
        b"\xff\xd8\xff\xe0",
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 yes\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000,
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(ProtocolError):
        take_head(bytearray(answer))


@given(st.binary(max_size=200))
def test_noise_is_incomplete_or_refused(noise: bytes) -> None:
    try:
        head = take_head(bytearray(noise))
    except ProtocolError:
        return
    assert head is None or head.body_bytes >= 0
