"""Checksums of the hall's byte languages, each with its check value on ASCII `123456789`."""

from __future__ import annotations


def crc16_arc(data: bytes) -> int:
    """Return CRC-16/ARC (polynomial 0x8005 reflected, start 0); check value BB3D.

    Not to be mixed up with CRC-16/MODBUS, which starts at FFFF.
    """
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def sum16(data: bytes) -> int:
    """Return the sum of the bytes modulo 65536."""
    return sum(data) & 0xFFFF
