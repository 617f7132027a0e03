"""The calling rules; importing this package registers them all and gives the one function that uses them."""

from queue_server.domain.policies import accumulating, pooled, ratio, strict
from queue_server.domain.policy import choose

__all__ = ["accumulating", "choose", "pooled", "ratio", "strict"]
