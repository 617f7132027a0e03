"""What a hall's configuration can say: frozen structs, one per TOML table.

`config.load` reads TOML into `HallConfig` and reports every problem at once;
everything else in the product receives these structs and never a file. Times of
day are the hall's local time; durations carry their unit in the name.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from config.base import Count, Positive, Seconds, Slug, Table, Weekday
from config.papers import Cases, LicenceTerminal, Platform, Protection


class Hall(Table, frozen=True, kw_only=True):
    """The site itself."""

    id: Slug
    name: str
    name_en: str = ""
    address: str = ""
    phone: str = ""
    timezone: str = "Asia/Shanghai"
    public_url: str = ""
    """Base of ticket links printed as QR, e.g. `http://10.0.0.5:8800`; empty = the server's own address."""


class TimeSpan(Table, frozen=True, kw_only=True):
    """A part of a day, `start` included, `end` excluded; an `end` of 00:00 is midnight."""

    start: dt.time
    end: dt.time
    booking_only: bool = False
    """Served only for booked visitors: early, late, weekend slots (R022, R024)."""
    lunch_shift: bool = False
    """Served by the lunch shift: counters marked `lunch` only (R023)."""


class WeekHours(Table, frozen=True, kw_only=True):
    """Opening hours on some weekdays."""

    days: tuple[Weekday, ...]
    spans: tuple[TimeSpan, ...]


class SpecialDay(Table, frozen=True, kw_only=True):
    """One date that differs: a holiday (`spans` empty) or a make-up workday (R026)."""

    date: dt.date
    name: str = ""
    spans: tuple[TimeSpan, ...] = ()


class Calendar(Table, frozen=True, kw_only=True):
    """Named opening hours; services and counters refer to one by id."""

    id: Slug
    week: tuple[WeekHours, ...]
    special: tuple[SpecialDay, ...] = ()
    national_holidays: bool = True
    """Closed on the State Council's holidays, open on its make-up workdays; `special` overrides."""
    stop_issuing_before_close_min: Count = 15
    """No new tickets in the last minutes of a span; tickets already issued are honoured (R013)."""


class Zone(Table, frozen=True, kw_only=True):
    """A waiting area with its own board and its own voice."""

    id: Slug
    name: str
    name_en: str = ""
    floor: str = ""


class ServiceGroup(Table, frozen=True, kw_only=True):
    """A card on the kiosk's first page."""

    id: Slug
    name: str
    name_en: str = ""
    icon: str = ""
    """Icon name of the shipped icon set, e.g. `ph.buildings`; empty = default."""
    department: str = ""


class Redirect(Table, frozen=True, kw_only=True):
    """Where a matter is handled that this hall does not take (R017)."""

    body: str
    address: str
    phone: str
    body_en: str = ""


class Service(Table, frozen=True, kw_only=True):
    """What a visitor queues for."""

    id: Slug
    name: str
    name_en: str = ""
    group: Slug
    prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{0,2}$")] = "A"
    """Letters before the number; services with one prefix share one series."""
    first_number: Positive = 1
    last_number: Positive = 999
    daily_limit: Count = 0
    """Tickets a day; 0 = no limit."""
    calendar: Slug = "default"
    target_wait_min: Positive = 20
    target_service_min: Positive = 10
    typical_service_min: Annotated[float, msgspec.Meta(gt=0)] = 6.0
    """First guess of the mean service time until the hall has its own figures."""
    department: str = ""
    kind: str = ""
    """R039, e.g. 行政许可."""
    bring: tuple[str, ...] = ()
    """What to bring, printed on the receipt."""
    bring_en: tuple[str, ...] = ()
    redirect: Redirect | None = None
    """A message instead of a ticket: this matter is handled elsewhere (R017)."""
    one_live_ticket_per_identity: bool = False
    identity_required: bool = False


class CounterKind(StrEnum):
    """Window kinds found in real halls (R004)."""

    GENERAL = "general"
    """综合受理 / 无差别: everything."""
    FIELD = "field"
    """分领域综窗."""
    ISSUING = "issuing"
    """统一出件."""
    ONE_VISIT = "one_visit"
    """一次办 / 一件事."""
    ASSISTED = "assisted"
    """帮您办 / 帮办代办."""
    CROSS_REGION = "cross_region"
    """异地通办."""
    CONSTRUCTION = "construction"
    """工程建设."""
    GUIDE = "guide"
    """咨询导办."""
    ELDERLY = "elderly"
    """老年人专区."""
    COMPANY_START = "company_start"
    """企业开办专区."""
    DIFFICULT = "difficult"
    """办不成事."""
    POLICY = "policy"
    """惠企政策专窗."""
    PARTY = "party"
    """党群."""
    INDUSTRY_CHAIN = "industry_chain"
    """产业链."""
    RESOURCES = "resources"
    """要素保障."""
    BACK_OFFICE = "back_office"
    """后台: not called to, counted apart (R002)."""


class Skill(Table, frozen=True, kw_only=True):
    """What a counter may take: a service or a whole group; `*` takes everything (无差别, R005)."""

    service: str = ""
    """Service id, or `*`."""
    group: str = ""
    level: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    """1 = its own work; 2 and above help out only by the policy's rule."""


class Counter(Table, frozen=True, kw_only=True):
    """A place of service; its label is what visitors read and hear."""

    id: Slug
    label: str
    """The number spoken and shown, e.g. `3`."""
    name: str = ""
    """E.g. 综合受理窗口."""
    kind: CounterKind = CounterKind.GENERAL
    zone: Slug = "main"
    department: str = ""
    arrow: str = ""
    """Where it lies seen from the board: left, right, up, down, up_left, up_right …"""
    skills: tuple[Skill, ...] = ()
    calendar: Slug = "default"
    lunch: bool = False
    """Works the lunch shift (R023)."""


class Role(StrEnum):
    """What a person may do."""

    CLERK = "clerk"
    GUIDE = "guide"
    MANAGER = "manager"
    ADMIN = "admin"


class Duty(StrEnum):
    """What a person does about cases (受审分离, R078)."""

    ACCEPT = "accept"
    """Takes cases in and accepts them."""
    REVIEW = "review"
    """Gives a department's opinion; never on a case taken in by the same person."""
    APPROVE = "approve"
    """Decides; never a case taken in or reviewed by the same person."""
    ISSUE = "issue"
    """Hands results out."""


class Clerk(Table, frozen=True, kw_only=True):
    """A person at the windows (R160, R162)."""

    id: Slug
    name: str
    number: str = ""
    """Staff number shown on the card."""
    department: str = ""
    post: str = ""
    phone: str = ""
    photo: str = ""
    """File name in the hall's `photos/` folder."""
    party_member: bool = False
    role: Role = Role.CLERK
    counters: tuple[Slug, ...] = ()
    """A posts: where this clerk may log in."""
    stands_in_for: tuple[Slug, ...] = ()
    """B posts: clerks whose place (and powers) this one may take (R160)."""
    duties: tuple[Duty, ...] = ()
    """Empty = by post: at a window accept and issue, in the back office (or nowhere) review and approve."""


class PriorityClass(Table, frozen=True, kw_only=True):
    """A class of visitors who are called earlier."""

    id: Slug
    name: str
    name_en: str = ""
    rank: Positive = 1
    """Higher is called first under the strict rule."""
    rate: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    """Under accumulating priority: how fast this class ages compared with ordinary visitors."""
    share: Positive = 1
    """Under the ratio rule: calls of this class per cycle."""
    offered_at_kiosk: bool = True
    needs_proof: bool = True
    """The kiosk says which paper to have ready."""


class PolicyRule(StrEnum):
    """How the next ticket is chosen (requirements §4.1)."""

    POOLED = "pooled"
    """Oldest first over everything the counter may take."""
    STRICT = "strict"
    """Priority first, with a cap of consecutive priority calls."""
    ACCUMULATING = "accumulating"
    """Largest waiting time x rate."""
    RATIO = "ratio"
    """Classes share the calls."""


class Policy(Table, frozen=True, kw_only=True):
    """The hall's calling policy; default by requirements §4.2."""

    rule: PolicyRule = PolicyRule.STRICT
    max_consecutive_priority: Positive = 2
    """After so many priority calls in a row an ordinary visitor is called, if one waits."""
    ordinary_share: Positive = 1
    secondary_after_min: Count = 10
    """Level-2 work is helped with only when the ticket has waited so long or the own queue is empty."""
    appointment_early_min: Count = 10
    """Booked visitors count from this long before their time, at the earliest."""
    appointment_late_min: Count = 15
    """Later than this a booking becomes a walk-in."""
    appointment_head_start_min: Count = 10


class NoShow(Table, frozen=True, kw_only=True):
    """When a called visitor counts as absent, and the way back."""

    min_recalls: Count = 2
    min_seconds_between_recalls: Seconds = 20
    min_seconds_since_call: Seconds = 60
    reactivate_within_min: Count = 120
    reactivate_places_back: Count = 3
    max_reactivations: Count = 2
    undo_s: Seconds = 30
    """No-show and complete can be undone for so long."""


class SecondPress(StrEnum):
    """What a second key on the rating pad does."""

    IGNORED = "ignored"
    REPLACES = "replaces"
    """Within `change_of_mind_s`."""


class Rating(Table, frozen=True, kw_only=True):
    """The rating pad and page (R130-R133, requirements §3.2)."""

    timeout_s: Seconds = 60
    second_press: SecondPress = SecondPress.REPLACES
    change_of_mind_s: Seconds = 5
    link_valid_h: Positive = 72
    """The phone page takes a rating for so long after the visit."""
    min_service_s: Seconds = 5
    """A visit shorter than this is flagged, never refused."""
    option_set: str = "national-2020"
    """Reasons by level: a file in `ratings/` beside the hall's file, or a shipped one."""


class Guard(Table, frozen=True, kw_only=True):
    """Protection against slips and intruders."""

    double_press_ms: Count = 800
    login_failures: Positive = 5
    lockout_min: Positive = 15
    idle_lock_min: Count = 15
    """A counter terminal locks itself after so long without a touch; 0 = never."""
    enrolment_code_min: Positive = 30


class ScreenLayout(StrEnum):
    """What a display board shows."""

    HALL = "hall"
    WINDOW = "window"


class Board(Table, frozen=True, kw_only=True):
    """A TV or window screen run by `python -m display_board`."""

    id: Slug
    layout: ScreenLayout = ScreenLayout.HALL
    zones: tuple[Slug, ...] = ()
    """Zones shown and spoken; empty = all."""
    counter: str = ""
    """For a window screen: its counter."""
    voice: bool = False
    media: tuple[str, ...] = ()
    """Pictures and films in the hall's `media/` folder, shown in turn."""
    notices: tuple[str, ...] = ()
    ticker: str = ""


class Kiosk(Table, frozen=True, kw_only=True):
    """A ticket kiosk, or a self-service licence printer."""

    id: Slug
    printer: str = ""
    """Device id; empty = QR only."""
    groups: tuple[Slug, ...] = ()
    """Groups offered; empty = all."""
    receipt: str = "ticket-80mm"
    """Receipt layout: a file in `receipts/` beside the hall's file, or a shipped one."""
    idle_warn_s: Seconds = 25
    idle_countdown_s: Seconds = 20
    ticket_screen_s: Seconds = 12
    licence: LicenceTerminal | None = None
    """Set for a self-service licence printer."""


class Device(Table, frozen=True, kw_only=True):
    """A device and the wire it hangs on (data only; the driver is named, not described)."""

    id: Slug
    driver: Slug
    """Name of a driver, e.g. `escpos`."""
    url: str
    """Any pyserial URL, `tcp://host:port`, `usb://vid:pid`."""
    options: dict[str, str | int | float | bool | list[str | int]] = msgspec.field(default_factory=dict)
    """Checked against the driver's own option types."""
    host: str = ""
    """The program that owns it: a kiosk id, a counter id, or a device host's name; empty = device host."""


class PadBinding(Table, frozen=True, kw_only=True):
    """Which pad serves which counter."""

    device: Slug
    counter: Slug
    call_address: Count = 0
    """Bus address of the call pad; 0 = none."""
    evaluator_address: Count = 0


class LedBinding(Table, frozen=True, kw_only=True):
    """What an LED board shows."""

    device: Slug
    counter: str = ""
    """Window bar: that counter's current number."""
    zones: tuple[Slug, ...] = ()
    """Hall board: latest calls of these zones; empty with no counter = all."""


class Voice(Table, frozen=True, kw_only=True):
    """Announcements."""

    engine: str = "clips"
    """`clips` or `system` (the operating system's voices)."""
    languages: tuple[str, ...] = ("zh_CN",)
    """Spoken one after the other."""
    repeat: Positive = 2
    chime: bool = True
    volume_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 80
    quiet_spans: tuple[TimeSpan, ...] = ()
    quiet_volume_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 40


class Server(Table, frozen=True, kw_only=True):
    """Where the truth lives."""

    host: str = "0.0.0.0"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8800
    storage: str = "sqlite"
    """`sqlite` (a file in the data folder) or a PostgreSQL URL without password (`postgresql://user@host/db`)."""


class Retention(Table, frozen=True, kw_only=True):
    """How long personal traces live (requirements §3.5)."""

    identity_days: Positive = 30
    events_days: Positive = 400
    case_days: Positive = 3650
    """Personal data of a case, counted from its end."""
    scan_days: Positive = 1095
    """Scanned materials, counted from the end of their case; offered for reuse until then (R190)."""
    person_years: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10
    """How far back a person's earlier cases are found; the keys that link them are destroyed after."""


class HallConfig(Table, frozen=True, kw_only=True):
    """A whole hall."""

    hall: Hall
    calendars: tuple[Calendar, ...]
    zones: tuple[Zone, ...]
    groups: tuple[ServiceGroup, ...]
    services: tuple[Service, ...]
    counters: tuple[Counter, ...]
    clerks: tuple[Clerk, ...] = ()
    guides: tuple[str, ...] = ()
    """Files of items and their guides, `guides/<name>.toml` beside this file."""
    priority_classes: tuple[PriorityClass, ...] = ()
    policy: Policy = Policy()
    no_show: NoShow = NoShow()
    rating: Rating = Rating()
    guard: Guard = Guard()
    boards: tuple[Board, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    devices: tuple[Device, ...] = ()
    pads: tuple[PadBinding, ...] = ()
    leds: tuple[LedBinding, ...] = ()
    voice: Voice = Voice()
    server: Server = Server()
    retention: Retention = Retention()
    protection: Protection = Protection()
    cases: Cases = Cases()
    platforms: tuple[Platform, ...] = ()
    phrases: dict[str, str] = msgspec.field(default_factory=dict)
    """Hall-specific wording that overrides the phrase book."""
