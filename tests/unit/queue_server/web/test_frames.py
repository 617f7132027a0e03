from __future__ import annotations

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from queue_server.web.frames import framed


@pytest.mark.parametrize("sizes", [(0,), (1, 125, 126, 127), (65_535, 65_536, 3), (200_000,)])
def test_another_implementation_reads_our_frames(sizes: tuple[int, ...]) -> None:
    client = ClientProtocol(parse_uri("ws://hall/ws"), max_size=None)
    client.state = OPEN
    messages = [("号" * size).encode()[:size] for size in sizes]
    client.receive_data(framed(messages))
    read = [event for event in client.events_received() if isinstance(event, Frame)]
    assert [(frame.opcode, frame.fin, bytes(frame.data)) for frame in read] == [
        (Opcode.TEXT, True, message) for message in messages
    ]
