from __future__ import annotations

import datetime as dt

from queue_server.web.identity_keys import IdentityKeys


class Secrets:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {"ticket links": b"x"}

    def secret(self, name: str, fresh: bytes) -> bytes:
        return self.kept.setdefault(name, fresh)

    def forget_secrets(self, prefix: str, before: str) -> int:
        old = [name for name in self.kept if prefix <= name < before]
        for name in old:
            del self.kept[name]
        return len(old)


def test_a_number_is_found_again_within_its_month_and_after_a_restart() -> None:
    store, now = Secrets(), [dt.datetime(2026, 3, 2, tzinfo=dt.UTC)]
    keys = IdentityKeys(store, lambda: now[0], 30)
    first = keys.hash("id:990105197001011237")
    assert first == keys.hash("id:990105197001011237") != keys.hash("id:124")
    assert "990105197001011237" not in first
    assert IdentityKeys(store, lambda: now[0], 30).hash("id:990105197001011237") == first
    now[0] = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    assert keys.hash("id:990105197001011237") != first, "nobody can follow a person through the months"


def test_keys_are_thrown_away_when_their_days_are_over() -> None:
    store, now = Secrets(), [dt.datetime(2026, 3, 2, tzinfo=dt.UTC)]
    keys = IdentityKeys(store, lambda: now[0], 30)
    keys.hash("a")
    now[0] = dt.datetime(2026, 4, 29, tzinfo=dt.UTC)
    keys.hash("a")
    assert keys.forget() == 0, "March ended less than 30 days ago"
    now[0] = dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
    assert keys.forget() == 1
    assert sorted(store.kept) == ["identity 2026-04", "ticket links"]
