"""A guide as HTML: its 18 elements, and each material with its seven to unfold; no script at all."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from queue_server.protocol.case_views import CaseKind
from queue_server.protocol.items import Guide, GuideMaterial, GuideStep
from queue_server.protocol.views import HallView, ServiceInfo
from queue_server.web.phone.guide_texts import KINDS, say
from queue_server.web.phone.markup import CSS, document, footer, header

_CSS = CSS + (Path(__file__).parent / "guide.css").read_text(encoding="utf-8")
_HASH = b64encode(sha256(_CSS.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the page: its own style, nothing else."""


def guide_page(guide: Guide, hall: HallView, language: str) -> str:
    """Return the whole page."""
    name = _name(language, guide.name, guide.name_en)
    body = (
        f"{header(hall, language)}<main>{_top(guide, name, language)}{_redirect(guide, hall, language)}"
        f"{_materials(guide.materials, language)}"
        f"{_list(language, 'conditions', guide.conditions)}{_steps(guide.steps, language)}"
        f"{_where(guide, language)}{_rest(guide, language)}</main>{footer(hall, language)}"
    )
    return document(language, f"{name} · {say(language, 'guide')}", body, css=_CSS)


def _top(guide: Guide, name: str, language: str) -> str:
    first = _promised(guide, language)
    facts = [f"<span class=first>{first}</span>"] if first else []
    facts += [f"<span>{escape(one)}</span>" for one in (say(language, KINDS[guide.kind]), guide.fee) if one]
    only = say(language, "only_chinese")
    note = f"<p class=soft>{only}</p>" if only else ""
    original = f"<p class=soft lang=zh>{escape(guide.name)}</p>" if name != guide.name else ""
    return (
        f"<section class=card><h2>{escape(name)}</h2>{original}<div class=facts>{''.join(facts)}</div>"
        f"{note}</section>"
    )


def _redirect(guide: Guide, hall: HallView, language: str) -> str:
    """Where to go for what is not handled here (R017)."""
    service = next((one for one in hall.services if one.id == guide.service_id), None)
    if service is None or not service.redirect_body:
        return ""
    title = say(language, "elsewhere")
    return f'<section class="card warn"><h3>{title}</h3>{_goal(service, language)}</section>'


def _goal(service: ServiceInfo, language: str) -> str:
    body = _name(language, service.redirect_body, service.redirect_body_en)
    place, phone = escape(service.redirect_address), escape(service.redirect_phone)
    call = f'<p><a href="tel:{phone}">{phone}</a></p>' if phone else ""
    return f"<p>{escape(body)}</p><p>{place}</p>{call}"


def _materials(materials: Sequence[GuideMaterial], language: str) -> str:
    inside = "".join(_material(one, language) for one in materials)
    return (
        f"<section class=card><h3>{say(language, 'materials')}</h3>"
        f"{inside or '<p>' + say(language, 'no_materials') + '</p>'}</section>"
    )


def _material(material: GuideMaterial, language: str) -> str:
    if material.shared:
        how = ["shared"]
    else:
        how = ["required" if material.required else "if_applies"]
        how += [one for one in ("may_follow", "may_be_promised") if getattr(material, one)]
    tags = " · ".join(say(language, one) for one in how)
    copies = str(material.copies) if not material.shared else ""
    rows = _rows(
        language,
        ("m_type", material.type),
        ("m_copies", copies),
        ("m_standard", material.standard),
        ("m_source", material.source),
        ("m_way", material.way),
        ("m_sample", material.sample),
        ("m_basis", material.basis),
    )
    name = escape(_name(language, material.name, material.name_en))
    return f"<details><summary><span><b>{name}</b><small>{tags}</small></span></summary>{rows}</details>"


def _steps(steps: Sequence[GuideStep], language: str) -> str:
    inside = "".join(f"<li>{_step(one, language)}</li>" for one in steps)
    return (
        f"<section class=card><h3>{say(language, 'steps')}</h3><ol>{inside}</ol></section>" if inside else ""
    )


def _step(step: GuideStep, language: str) -> str:
    limit = f" · {escape(step.limit)}" if step.limit else ""
    result = say(language, "step_result", result=step.result) if step.result else ""
    said = "".join(f"<p>{escape(text)}</p>" for text in (step.standard, result) if text)
    return f"<b>{escape(step.name)}</b>{limit}{said}"


def _where(guide: Guide, language: str) -> str:
    rows = _rows(
        language,
        ("address", guide.address),
        ("hours", guide.hours),
        ("enquiries", guide.enquiries),
        ("complaints", guide.complaints),
    )
    return f"<section class=card><h3>{say(language, 'where_when')}</h3>{rows}</section>" if rows else ""


def _rest(guide: Guide, language: str) -> str:
    unit = "calendar_days" if guide.calendar_days else "working_days"
    superior = ""
    if guide.superior_days:
        superior = say(language, "superior_days", body=guide.superior_body, days=guide.superior_days)
    rows = _rows(
        language,
        ("result", guide.result),
        ("audience", guide.audience),
        ("kind", say(language, KINDS[guide.kind])),
        ("promised", _promised(guide, language)),
        ("statutory", say(language, unit, days=guide.statutory_days)),
        ("superior", superior),
        ("fee", guide.fee),
        ("departments", "、".join(guide.departments)),
        ("body", guide.body),
        ("type", guide.type),
        ("level", guide.level),
        ("basis", "；".join(guide.basis)),
        ("version", say(language, "in_force", version=guide.version, date=guide.effective_from.isoformat())),
    )
    return f"<section class=card><h3>{say(language, 'details')}</h3>{rows}</section>"


def _promised(guide: Guide, language: str) -> str:
    if guide.kind is CaseKind.INSTANT:
        return say(language, "at_once")
    return say(language, "working_days", days=guide.promised_days) if guide.promised_days else ""


def _list(language: str, key: str, texts: Sequence[str]) -> str:
    inside = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<section class=card><h3>{say(language, key)}</h3><ol>{inside}</ol></section>" if inside else ""


def _rows(language: str, *rows: tuple[str, str]) -> str:
    inside = "".join(f"<dt>{say(language, key)}</dt><dd>{escape(text)}</dd>" for key, text in rows if text)
    return f"<dl>{inside}</dl>" if inside else ""


def _name(language: str, chinese: str, english: str) -> str:
    return english if language == "en" and english else chinese
