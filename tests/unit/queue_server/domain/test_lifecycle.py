"""The transition table is the whole truth about a ticket's life."""

from __future__ import annotations

import pytest

from queue_server.domain.errors import IllegalTransition
from queue_server.domain.lifecycle import TRANSITIONS, Verb, after
from queue_server.domain.model import LIVE_STATES, TicketState

ALL = [(state, verb) for state in TicketState for verb in Verb]


@pytest.mark.parametrize(("state", "verb"), ALL)
def test_what_the_table_does_not_name_is_refused(state: TicketState, verb: Verb) -> None:
    if (state, verb) in TRANSITIONS:
        assert after(state, verb) is TRANSITIONS[state, verb]
        return
    with pytest.raises(IllegalTransition) as refused:
        after(state, verb)
    assert (refused.value.state, refused.value.verb) == (state, verb)


def test_every_verb_is_possible_somewhere_and_every_state_is_reached() -> None:
    assert {verb for _, verb in TRANSITIONS} == set(Verb)
    assert set(TRANSITIONS.values()) == set(TicketState)


def test_a_cancelled_ticket_stays_cancelled() -> None:
    assert not [verb for state, verb in TRANSITIONS if state is TicketState.CANCELLED]


def test_only_reactivation_and_undo_lead_out_of_an_ended_state() -> None:
    ways_back = {verb for (state, verb), _ in TRANSITIONS.items() if state not in LIVE_STATES}
    assert ways_back == {Verb.REACTIVATE, Verb.UNDO_NO_SHOW, Verb.UNDO_COMPLETE}
