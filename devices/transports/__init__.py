"""Transports: bytes in and out with deadlines."""

from devices.transports.addresses import SERIAL_OPTION_TYPES, open_transport
from devices.transports.memory import memory_pair

__all__ = ["SERIAL_OPTION_TYPES", "memory_pair", "open_transport"]
