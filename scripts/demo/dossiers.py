"""What people in the hall know of the day's cases: who stands where with which paper, asked of no server."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from queue_server.protocol.case_views import CaseState
from scripts.demo.errands import Errand, Fetch, Way


class Desk(Enum):
    """Whose turn it is."""

    WINDOW = "window"
    CORRECTION = "correction"
    REVIEW = "review"
    DECISION = "decision"
    ISSUING = "issuing"
    COLLECTION = "collection"
    LICENCE = "licence"
    DONE = "done"


@dataclass(slots=True)
class Dossier:
    """One case.

    Attributes:
        errand: what was wanted.
        at: whose turn it is.
        case_id, number, bag_code: once there are.
        state: as last seen by whoever worked on it.
        opinions: departments still to review; empty = not asked yet.
        paused: the clock stands.
        pages: laid under a camera or brought as a file.
        printed: papers that came out.
        pickup_code: of the licence, told to the applicant.
        sheets: licence sheets offered.
    """

    errand: Errand
    at: Desk = Desk.WINDOW
    case_id: str = ""
    number: str = ""
    bag_code: str = ""
    state: CaseState | None = None
    reviewers: list[str] = field(default_factory=list)
    was_paused: bool = False
    pages: int = 0
    pickup_code: str = ""
    sheets: int = 0

    @property
    def fetches(self) -> bool:
        """Whether somebody comes to a window for the result."""
        return self.errand.fetch in (Fetch.WINDOW, Fetch.AGENT)


@dataclass(slots=True)
class Dossiers:
    """All of them.

    Attributes:
        all: in the order they were begun.
    """

    all: list[Dossier] = field(default_factory=list)

    def begin(self, errand: Errand) -> Dossier:
        """Somebody with an errand sits down at a window."""
        self.all.append(Dossier(errand))
        return self.all[-1]

    def waiting(self, at: Desk) -> list[Dossier]:
        """Return whose turn it is there."""
        return [one for one in self.all if one.at is at]

    @property
    def open(self) -> list[Dossier]:
        """Those that still have a way to go today."""
        return [one for one in self.all if one.at is not Desk.DONE]


def ends_at_window(way: Way) -> bool:
    """Tell whether nothing of a case leaves the window."""
    return way in (Way.REFUSED, Way.WITHDRAWN, Way.INSTANT)
