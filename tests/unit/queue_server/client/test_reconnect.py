from __future__ import annotations

import pytest

from queue_server.client.reconnect import LinkState, Pauses, Reconnect


def test_pauses_grow_to_a_limit_and_begin_anew_after_success() -> None:
    reconnect = Reconnect(Pauses(first_s=0.2, longest_s=5.0), chance=lambda: 1.0)
    pauses = []
    for _ in range(8):
        reconnect.connecting()
        pauses.append(reconnect.lost())
    assert pauses == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0])
    reconnect.connecting()
    reconnect.online()
    assert reconnect.lost() == pytest.approx(0.2)


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_jitter_spreads_the_attempts(chance: float, share: float) -> None:
    reconnect = Reconnect(Pauses(first_s=1.0), chance=lambda: chance)
    reconnect.connecting()
    assert reconnect.lost() == pytest.approx(share)


def test_a_refusal_is_asked_again_rarely() -> None:
    reconnect = Reconnect(chance=lambda: 1.0)
    reconnect.connecting()
    assert reconnect.refused() == pytest.approx(30.0)
    assert reconnect.state is LinkState.REFUSED
    reconnect.connecting()


def test_impossible_transitions_are_our_bugs() -> None:
    reconnect = Reconnect()
    with pytest.raises(ValueError, match="closed to online"):
        reconnect.online()
    reconnect.connecting()
    with pytest.raises(ValueError, match="connecting to connecting"):
        reconnect.connecting()
    reconnect.closed()
    reconnect.closed()
    assert reconnect.state is LinkState.CLOSED
