"""The visitor's page as HTML: complete without a script, which only keeps it fresh.

Everything is in the page itself, below 30 kB: no framework, no font, no picture from
elsewhere, so it opens on a weak network and leaks its address to nobody.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from queue_server.protocol.views import HallView
from queue_server.web.phone.picture import Picture, Stage
from queue_server.web.phone.texts import LANGUAGES, say

_HERE = Path(__file__).parent
CSS = (_HERE / "page.css").read_text(encoding="utf-8")
_JS = (_HERE / "page.js").read_text(encoding="utf-8")


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {_source(CSS)}; script-src {_source(_JS)}; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the page: its own style and script, nothing else."""

_LABEL_LENGTH = 5
"""Longer numbers are set smaller, so that they never break."""
_CLOCK = '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>'
_TICK = '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l2.7 2.5L16 9.5"/>'
_MOUTHS = {
    5: "M15 27c1 9 17 9 18 0z",
    4: "M15 28c3 7 15 7 18 0",
    3: "M16 31h16",
    2: "M15 34c3-6 15-6 18 0",
    1: "M15 36c1-9 17-9 18 0z",
}
_EYES = {1: "M14 16l6 3M34 16l-6 3"}


def page(picture: Picture, hall: HallView, language: str, note: str = "") -> str:
    """Return the whole page; `note` is the key of a text shown above."""
    body = (_notice(language, note) if note else "") + fragment(picture, hall, language)
    return document(
        language,
        title(picture, language),
        f'{header(hall, language)}<main aria-live="polite" data-called="{picture.called}">{body}</main>'
        f"{footer(hall, language)}<script>{_JS}</script>",
        refresh=True,
    )


def message_page(language: str, key: str) -> str:
    """Return a page that only says something, e.g. that a link is not valid."""
    body = f"<main><section class=card>{_says(language, key, key + '_hint')}</section></main>"
    return document(language, say(language, key), body)


def title(picture: Picture, language: str) -> str:
    """Return what the browser's tab says."""
    if picture.stage is Stage.CALLED:
        return f"{say(language, 'called', window=picture.window)} · {picture.number}"
    return f"{picture.number} · {say(language, _SHORT[picture.stage], window=picture.window)}"


_SHORT = {
    Stage.WAITING: "waiting",
    Stage.CALLED: "now_called",
    Stage.SERVING: "serving",
    Stage.HELD: "on_hold",
    Stage.NO_SHOW: "passed",
    Stage.RATE: "done",
    Stage.DONE: "done",
    Stage.CANCELLED: "given_up",
}
"""The stage in a word or two, for the line under the number and the browser's tab."""


def fragment(picture: Picture, hall: HallView, language: str) -> str:
    """Return what changes: the inside of `main`."""
    window = picture.window
    match picture.stage:
        case Stage.WAITING:
            return _head(picture, language) + _queue(picture, language)
        case Stage.CALLED:
            return _called(picture, language) + _head(picture, language)
        case Stage.SERVING:
            return _head(picture, language, "ok")
        case Stage.RATE:
            return _rating(hall, language) + _head(picture, language, "over")
        case Stage.DONE:
            return _told("ok", language, "thanks" if picture.rated else "done") + _head(
                picture, language, "over"
            )
        case Stage.HELD | Stage.NO_SHOW:
            return _told("warn", language, picture.stage.value, window) + _head(picture, language, "over")
        case Stage.CANCELLED:
            return _told("", language, "cancelled") + _head(picture, language, "over")


# ---------------------------------------------------------------- parts


def _head(picture: Picture, language: str, kind: str = "") -> str:
    name = picture.service if language == LANGUAGES[0] else picture.service_en
    icon = _icon(_TICK if picture.stage in (Stage.SERVING, Stage.RATE, Stage.DONE) else _CLOCK)
    long = " long" if len(picture.number) > _LABEL_LENGTH else ""
    return (
        f'<section class="card {kind}"><p class=label>{say(language, "your_number")}</p>'
        f'<p class="number{long}">{escape(picture.number)}</p><p class=service>{escape(name)}</p>'
        f"<p class=state>{icon}{say(language, _SHORT[picture.stage], window=escape(picture.window))}</p>"
        "</section>"
    )


def _queue(picture: Picture, language: str) -> str:
    key = "next" if picture.ahead == 0 else "ahead_one" if picture.ahead == 1 else "ahead"
    zone = picture.zone if language == LANGUAGES[0] else picture.zone_en
    wait = f"<p>{say(language, 'wait_at', zone=escape(zone))}</p>" if zone else ""
    return (
        f"<section class=card><p class=big>{say(language, key, count=picture.ahead)}</p>"
        f"{_estimate(picture, language)}{wait}<p class=soft>{say(language, 'keep_open')}</p></section>"
        + (_cancel(picture, language) if picture.may_cancel else "")
    )


def _estimate(picture: Picture, language: str) -> str:
    estimate = picture.estimate
    if estimate is None:
        return ""
    if estimate.high_min <= 1:
        text = say(language, "estimate_soon")
    elif estimate.low_min == estimate.high_min:
        text = say(language, "estimate_one", low=estimate.low_min)
    else:
        text = say(language, "estimate", low=estimate.low_min, high=estimate.high_min)
    return f"<p>{text}</p>"


def _called(picture: Picture, language: str) -> str:
    hint = "called_hint" if picture.called <= 1 else "called_again"
    chinese = language == LANGUAGES[0]  # windows have no English name
    name = f"<p>{escape(picture.window_name)}</p>" if picture.window_name and chinese else ""
    return (
        f'<section class="card called" role=alert>'
        f"<p class=big>{say(language, 'called', window=escape(picture.window))}</p>{name}"
        f"<p class=soft>{say(language, hint, count=picture.called)}</p></section>"
    )


def _cancel(picture: Picture, language: str) -> str:
    ask = say(language, "cancel_ask", number=escape(picture.number))
    return (
        f"<details><summary>{say(language, 'cancel')}</summary>"
        f'<form class=card method=post action="?lang={language}&amp;do=cancel"><p>{ask}</p>'
        f"<button class=danger>{say(language, 'cancel_yes')}</button>"
        f"<button type=button id=stay>{say(language, 'cancel_no')}</button></form></details>"
    )


def _rating(hall: HallView, language: str) -> str:
    levels = (5, 4, 3, 2, 1)
    radios = "".join(f"<input type=radio name=level value={n} id=l{n} required>" for n in levels)
    faces = "".join(f"<label for=l{n}>{_face(n)}{say(language, f'level{n}')}</label>" for n in levels)
    bad = "".join(_reasons(hall.rating_options.get(str(n), ()), n, language) for n in (1, 2))
    return (
        f'<form class=card method=post action="?lang={language}&amp;do=rate"><fieldset>'
        f"<legend class=big>{say(language, 'rate')}</legend><p class=soft>{say(language, 'rate_hint')}</p>"
        f"{radios}<div class=faces>{faces}</div>{bad}"
        f'<button class="go send">{say(language, "submit")}</button></fieldset></form>'
    )


def _reasons(options: Sequence[tuple[str, str, str]], level: int, language: str) -> str:
    if not options:
        return ""
    rows = "".join(
        f"<label><input type=checkbox name=r{level} value={escape(code)}>"
        f"{escape(chinese if language == LANGUAGES[0] else english or chinese)}</label>"
        for code, chinese, english in options
    )
    return f'<div class="reasons r{level}"><p>{say(language, "reasons")}</p>{rows}</div>'


def _face(level: int) -> str:
    colour = {5: "ok", 4: "ok", 3: "act", 2: "call", 1: "bad"}[level]
    eyes = _EYES.get(level, "M17 18v.01M31 18v.01")
    filled = f' fill="var(--{colour})"' if level in (1, 5) else ""
    return (
        f'<svg viewBox="0 0 48 48" fill=none stroke="var(--{colour})" stroke-width=3 '
        f"stroke-linecap=round stroke-linejoin=round aria-hidden=true><circle cx=24 cy=24 r=21 />"
        f'<path stroke-width=4 d="{eyes}"/><path{filled} d="{_MOUTHS[level]}"/></svg>'
    )


def _told(kind: str, language: str, key: str, window: str = "") -> str:
    return f'<section class="card {kind}">{_says(language, key, f"{key}_hint", window)}</section>'


def _says(language: str, key: str, hint: str, window: str = "") -> str:
    return f"<p class=big>{say(language, key)}</p><p>{say(language, hint, window=escape(window or '—'))}</p>"


def _notice(language: str, key: str) -> str:
    return f'<section class="card warn" role=alert>{_says(language, key, f"{key}_hint")}</section>'


def _icon(path: str) -> str:
    return (
        '<svg viewBox="0 0 24 24" fill=none stroke=currentColor stroke-width=2 stroke-linecap=round '
        f"stroke-linejoin=round aria-hidden=true>{path}</svg>"
    )


def header(hall: HallView, language: str) -> str:
    """Return the hall's name and the way to the other language."""
    chinese = language == LANGUAGES[0]
    other = LANGUAGES[1] if chinese else LANGUAGES[0]
    name = hall.name if chinese else hall.name_en or hall.name
    return (
        f"<header><h1>{escape(name)}</h1>"
        f'<a href="?lang={other}" lang="{other[:2]}">{say(language, "other_language")}</a></header>'
    )


def footer(hall: HallView, language: str) -> str:
    """Return the hall's telephone number; nothing when it has none."""
    if not hall.phone:
        return ""
    number = escape(hall.phone)
    return f'<footer>{say(language, "phone")} <a href="tel:{number}">{number}</a></footer>'


def document(language: str, name: str, body: str, *, refresh: bool = False, css: str = CSS) -> str:
    """Return a whole page.

    Args:
        language: of `LANGUAGES`.
        name: what the browser's tab says, not yet escaped.
        body: the inside of `body`, already HTML.
        refresh: a browser without scripts asks again by itself.
        css: its whole style.
    """
    again = "<noscript><meta http-equiv=refresh content=15></noscript>" if refresh else ""
    return (
        f'<!doctype html><html lang="{language.replace("_", "-")}"><head><meta charset=utf-8>'
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        "<meta name=robots content=noindex><meta name=format-detection content='telephone=no'>"
        f"<title>{escape(name)}</title>{again}<style>{css}</style></head><body>"
        f"<div id=offline role=status>{say(language, 'offline')}</div>{body}</body></html>"
    )
