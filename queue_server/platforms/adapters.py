"""Which adapter speaks to which platform."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.platforms.e_certificate import ECertificate
from queue_server.platforms.engraver import Engraver
from queue_server.platforms.exchange import Adapter
from queue_server.platforms.integrated import Integrated
from queue_server.platforms.post import Post
from queue_server.platforms.ratings import Ratings
from queue_server.platforms.sms import Sms

ADAPTERS: Mapping[str, Adapter] = {
    "sms": Sms(),
    "ratings": Ratings(),
    "integrated": Integrated(),
    "post": Post(),
    "e_certificate": ECertificate(),
    "engraver": Engraver(),
}
"""By the platform's name in the configuration."""
