"""What each platform answers to a message it takes: the same again for the same id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any


def _number(id: str, digits: int) -> str:
    return str(int(sha256(id.encode()).hexdigest(), 16))[:digits]


def _sms(id: str, content: Mapping[str, Any]) -> dict[str, Any]:
    plausible = str(content.get("phone", "")).lstrip("+").isdigit()
    return {"code": "OK", "biz_id": _number(id, 20)} if plausible else {"code": "NUMBER_INVALID"}


def _ratings(id: str, content: Mapping[str, Any]) -> dict[str, Any]:
    if content.get("level") not in range(1, 6):
        return {"success": False, "reason": "level"}
    return {"success": True, "record": _number(id, 12)}


def _post(id: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"waybill": content.get("tracking_number") or f"EM{_number(id, 9)}CN"}


ANSWERS: Mapping[str, Callable[[str, Mapping[str, Any]], dict[str, Any]]] = {
    "sms": _sms,
    "ratings": _ratings,
    "integrated": lambda id, content: {"receipt": _number(id, 16)},
    "post": _post,
    "e_certificate": lambda id, content: {"certificate_id": _number(id, 18)},
    "engraver": lambda id, content: {"accepted": f"S{_number(id, 8)}"},
}
"""By platform."""
