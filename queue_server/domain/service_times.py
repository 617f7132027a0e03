"""What services take: today's means, starting from the configured guess."""

from __future__ import annotations

_GUESS_WEIGHT = 5
"""The configured guess counts like so many visits, so that one odd visit does not turn the figure over."""


class ServiceTimes:
    """Running means by service, in seconds."""

    def __init__(self) -> None:
        self._visits: dict[str, int] = {}
        self._total_s: dict[str, float] = {}

    def learn(self, service_id: str, took_s: float) -> None:
        """Take in one completed visit."""
        self._visits[service_id] = self._visits.get(service_id, 0) + 1
        self._total_s[service_id] = self._total_s.get(service_id, 0.0) + took_s

    def mean_s(self, service_id: str, guess_s: float) -> float:
        """Return the mean, `guess_s` counting as the first few visits."""
        visits = self._visits.get(service_id, 0)
        return (guess_s * _GUESS_WEIGHT + self._total_s.get(service_id, 0.0)) / (_GUESS_WEIGHT + visits)
