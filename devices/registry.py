"""Drivers by name, found by decorator: a new driver is a new file, no central list changes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from devices.ports import Device, Transport

Options = Mapping[str, Any]
"""A device's `options` table from the configuration, already checked by `option_types`."""

Build = Callable[[Transport, Options], Device]
_Factory = TypeVar("_Factory", bound=Build)


@dataclass(frozen=True, slots=True)
class DriverEntry:
    """One device family.

    Attributes:
        name: the word in the configuration (`driver = "escpos"`).
        ports: the port protocols it implements, e.g. (TicketPrinter,).
        option_types: allowed option names and their types, for `config check`.
        build: makes the driver on a transport; opens nothing.
    """

    name: str
    ports: tuple[type, ...]
    option_types: Mapping[str, type]
    build: Build


_entries: dict[str, DriverEntry] = {}


def driver(name: str, *ports: type, **option_types: type) -> Callable[[_Factory], _Factory]:
    """Register the decorated class or factory `(transport, options) -> Device` as a driver."""

    def register(factory: _Factory) -> _Factory:
        if name in _entries:
            raise ValueError(f"two drivers are called {name!r}")
        _entries[name] = DriverEntry(name, ports, option_types, factory)
        return factory

    return register


@cache
def _load_all() -> None:
    import devices.drivers as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def drivers() -> Mapping[str, DriverEntry]:
    """Return every known driver by name."""
    _load_all()
    return dict(_entries)
