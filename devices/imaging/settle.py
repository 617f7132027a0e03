"""When to take a page by itself: a new sheet was laid down, it lies still and no hand is over it."""

from __future__ import annotations

from devices.document_ports import Frame, Pixels
from devices.imaging.page import FoundPage


class AutoCapture:
    """Watches preview frames; one page is taken once.

    Time is only read off the frames.
    """

    def feed(self, frame: Frame, found: FoundPage | None) -> bool:
        """Return whether to capture now; at most once for one laying down of a sheet."""
        raise NotImplementedError

    def captured(self, pixels: Pixels) -> None:
        """Note that the page seen in this preview frame was taken by hand, so it is not taken again."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget everything, the last page as well."""
        raise NotImplementedError
