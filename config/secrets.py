"""Refuses passwords and keys in configuration files, which get copied, mailed and versioned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from config.errors import KeyPath
from config.report import Report

_KEY = re.compile(
    r"passw|passphrase|secret|token|credential|api_?key|private_?key|密码|口令|密钥", re.IGNORECASE
)
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s]*:[^/@\s]+@", re.IGNORECASE)


def refuse_secrets(tree: Any, report: Report, path: KeyPath = ()) -> None:
    """Report every key that looks like a secret and every address with a password, without its value."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if _KEY.search(str(key)):
                report.malformed((*path, str(key)), "secret")
            else:
                refuse_secrets(value, report, (*path, str(key)))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            refuse_secrets(value, report, (*path, index))
    elif isinstance(tree, str) and _URL.search(tree):
        report.malformed(path, "secret_in_url")
