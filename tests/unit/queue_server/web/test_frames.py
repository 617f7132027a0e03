from __future__ import annotations

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side

from queue_server.web.frames import framed


@pytest.mark.parametrize("sizes", [(0,), (1, 125, 126, 127), (65_535, 65_536, 3), (200_000,)])
def test_another_implementation_reads_our_frames(sizes: tuple[int, ...]) -> None:
    client = Protocol(Side.CLIENT, max_size=None)
    messages = [("号" * size).encode()[:size] for size in sizes]
    client.receive_data(framed(messages))
    read = [event for event in client.events_received() if isinstance(event, Frame)]
    assert [(frame.opcode, frame.fin, bytes(frame.data)) for frame in read] == [
        (Opcode.TEXT, True, message) for message in messages
    ]
