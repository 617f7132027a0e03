"""Numbered, pre-printed blanks: loaded = used + spoiled + remaining, to the sheet (hardware.md §6.1)."""
