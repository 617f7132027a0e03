"""Calling policies: who is next, why, and what every rule owes to those who wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from queue_server.domain.policies import choose
from queue_server.domain.policy import Candidate, Choice, CounterProfile, rule, rule_names
from queue_server.domain.rules import PolicyRules, PriorityRule

NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
CLASSES = {
    "green": PriorityRule(id="green", rank=2, rate=3.0, share=2),
    "vip": PriorityRule(id="vip", rank=1, rate=2.0, share=1),
}
RULES = ["pooled", "strict", "accumulating", "ratio"]


def waiting(
    name: str, minutes: float, priority: str = "", service: str = "own", *, booked: bool = False, to: str = ""
) -> Candidate:
    place = (NOW - dt.timedelta(minutes=minutes), 0.0, name)
    return Candidate(name, service, priority, place, booked, to)


def counter(rule_name: str = "strict", consecutive: int = 0, **class_calls: int) -> CounterProfile:
    return CounterProfile(
        "w1",
        {"own": 1, "second": 2, "third": 3},
        PolicyRules(rule=rule_name, classes=CLASSES, ordinary_share=1),
        consecutive,
        {name.replace("ordinary", ""): calls for name, calls in class_calls.items()},
    )


def test_all_four_rules_are_registered_once() -> None:
    assert set(RULES) <= rule_names()
    with pytest.raises(ValueError, match="pooled"):
        rule("pooled")(lambda candidates, counter, now: Choice("x", "x"))


@pytest.mark.parametrize("name", RULES)
def test_nobody_waiting_means_no_choice(name: str) -> None:
    assert choose([], counter(name), NOW) is None


@pytest.mark.parametrize(
    ("profile", "candidates", "expected"),
    [
        (counter("pooled"), [waiting("a", 5), waiting("b", 9, "green")], Choice("b", "oldest")),
        (counter("pooled"), [waiting("a", 5), waiting("b", 9, booked=True)], Choice("b", "appointment")),
        # strict: class before age, rank before class, the cap before both
        (counter(), [waiting("a", 50), waiting("b", 1, "vip")], Choice("b", "priority")),
        (counter(), [waiting("b", 9, "vip"), waiting("c", 1, "green")], Choice("c", "priority")),
        (counter(consecutive=1), [waiting("a", 50), waiting("b", 1, "vip")], Choice("b", "priority")),
        (counter(consecutive=2), [waiting("a", 50), waiting("b", 1, "vip")], Choice("a", "priority_cap")),
        (counter(consecutive=9), [waiting("b", 1, "vip")], Choice("b", "priority")),
        (counter(), [waiting("a", 5), waiting("b", 9)], Choice("b", "oldest")),
        (counter(), [waiting("a", 5), waiting("b", 9, "gone")], Choice("b", "priority")),
        # accumulating: 4 min x 3 beats 10 min, 3 min x 3 does not
        (counter("accumulating"), [waiting("a", 10), waiting("b", 4, "green")], Choice("b", "accumulated")),
        (counter("accumulating"), [waiting("a", 10), waiting("b", 3, "green")], Choice("a", "oldest")),
        # ratio: 2 green, 1 vip, 1 ordinary a cycle
        (counter("ratio"), [waiting("a", 10), waiting("b", 1, "green")], Choice("b", "ratio")),
        (counter("ratio", green=2), [waiting("a", 10), waiting("b", 1, "green")], Choice("a", "ratio")),
        (
            counter("ratio", green=2, ordinary=1),
            [waiting("a", 10), waiting("b", 1, "green")],
            Choice("b", "ratio", new_cycle=True),
        ),
        (counter("ratio", green=2), [waiting("b", 1, "green")], Choice("b", "oldest")),
    ],
)
def test_the_rule_chooses(profile: CounterProfile, candidates: list[Candidate], expected: Choice) -> None:
    assert choose(candidates, profile, NOW) == expected
    assert choose(candidates[::-1], profile, NOW) == expected


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        # own work first, however long the others have waited below the patience
        ([waiting("a", 1), waiting("b", 9, service="second")], Choice("a", "oldest")),
        # too long elsewhere: now it counts like own work
        ([waiting("a", 1), waiting("b", 11, service="second")], Choice("b", "helping_out")),
        ([waiting("a", 12), waiting("b", 11, service="second")], Choice("a", "oldest")),
        # nothing of its own: the nearest level helps at once
        ([waiting("b", 1, service="second")], Choice("b", "helping_out")),
        ([waiting("b", 1, service="second"), waiting("c", 5, service="third")], Choice("b", "helping_out")),
        # sent here: before everybody, by seniority
        (
            [waiting("a", 60, "green"), waiting("b", 1, to="w1"), waiting("c", 2, to="w1")],
            Choice("c", "transferred_here"),
        ),
    ],
)
def test_skills_and_transfers_come_before_the_rule(candidates: list[Candidate], expected: Choice) -> None:
    assert choose(candidates, counter("pooled"), NOW) == expected


CANDIDATES = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.sampled_from(["", "", "green", "vip"]),
        st.sampled_from(["own", "second", "third"]),
    ),
    min_size=1,
    max_size=12,
).map(lambda found: [waiting(f"t{n}", *one) for n, one in enumerate(found)])


@given(CANDIDATES, st.sampled_from(RULES), st.integers(0, 5))
def test_every_rule_calls_somebody_whenever_somebody_waits(
    candidates: list[Candidate], name: str, consecutive: int
) -> None:
    choice = choose(candidates, counter(name, consecutive), NOW)
    assert choice is not None
    assert choice.ticket_id in {candidate.ticket_id for candidate in candidates}


@given(CANDIDATES, st.sampled_from(RULES))
def test_of_two_alike_the_older_is_called(candidates: list[Candidate], name: str) -> None:
    choice = choose(candidates, counter(name), NOW)
    assert choice is not None
    chosen = next(candidate for candidate in candidates if candidate.ticket_id == choice.ticket_id)
    alike = [c for c in candidates if (c.service_id, c.priority) == (chosen.service_id, chosen.priority)]
    assert chosen.place == min(candidate.place for candidate in alike)


def _calls_until(name: str, arrivals: list[str], *, limit: int = 400) -> int:
    """Return how many calls an ordinary visitor waits while a new privileged one comes before every call."""
    victim = waiting("victim", 0)
    profile = counter(name)
    others: list[Candidate] = []
    now = NOW
    for call in range(1, limit):
        now += dt.timedelta(minutes=1)
        newcomer = arrivals[call % len(arrivals)]
        others.append(Candidate(f"p{call}", "own", newcomer, (now, float(call), f"p{call}")))
        heads = {c.priority: c for c in sorted(others, key=lambda c: c.place, reverse=True)}
        choice = choose([victim, *heads.values()], profile, now)
        assert choice is not None
        if choice.ticket_id == victim.ticket_id:
            return call
        called = next(other for other in others if other.ticket_id == choice.ticket_id)
        others.remove(called)
        calls = {} if choice.new_cycle else dict(profile.class_calls)
        calls[called.priority] = calls.get(called.priority, 0) + 1
        profile = replace(profile, consecutive_priority=profile.consecutive_priority + 1, class_calls=calls)
    return limit


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["green", "vip"]), min_size=1, max_size=5))
def test_no_rule_lets_an_ordinary_visitor_starve(arrivals: list[str]) -> None:
    assert _calls_until("pooled", arrivals) == 1
    assert _calls_until("strict", arrivals) == 3  # two priority calls in a row are allowed
    assert _calls_until("ratio", arrivals) <= 4  # at most the shares of both classes
    assert _calls_until("accumulating", arrivals) < 400


def test_over_many_calls_the_ratio_is_kept() -> None:
    profile = counter("ratio")
    called: dict[str, int] = {}
    for _ in range(400):
        choice = choose([waiting(f"{n}", 5, n) for n in ("", "green", "vip")], profile, NOW)
        assert choice is not None
        name = choice.ticket_id
        called[name] = called.get(name, 0) + 1
        calls = {} if choice.new_cycle else dict(profile.class_calls)
        calls[name] = calls.get(name, 0) + 1
        profile = replace(profile, class_calls=calls)
    assert called == {"": 100, "green": 200, "vip": 100}
