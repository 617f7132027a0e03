"""What services take, from the call to the end: means learnt during the day, starting from a guess."""

from __future__ import annotations

_GUESS_WEIGHT = 5
"""A guess counts like so many visits, so that one odd visit does not turn the figure over."""


class ServiceTimes:
    """Running means by service, in seconds; the day before is the guess for the next."""

    def __init__(self) -> None:
        self._visits: dict[str, int] = {}
        self._total_s: dict[str, float] = {}
        self._guess_s: dict[str, float] = {}

    def learn(self, service_id: str, took_s: float) -> None:
        """Take in one completed visit."""
        self._visits[service_id] = self._visits.get(service_id, 0) + 1
        self._total_s[service_id] = self._total_s.get(service_id, 0.0) + took_s

    def mean_s(self, service_id: str, configured_s: float) -> float:
        """Return the mean; `configured_s` is the guess of a service without a day before."""
        guess_s = self._guess_s.get(service_id, configured_s)
        visits = self._visits.get(service_id, 0)
        return (guess_s * _GUESS_WEIGHT + self._total_s.get(service_id, 0.0)) / (_GUESS_WEIGHT + visits)

    def start_day(self) -> None:
        """Let the day's means be the guesses of the next."""
        for service_id, visits in self._visits.items():
            if visits >= _GUESS_WEIGHT:
                self._guess_s[service_id] = self._total_s[service_id] / visits
        self._visits.clear()
        self._total_s.clear()
