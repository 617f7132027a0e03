"""What a simulated IPP printer says of itself and its jobs (RFC 8011 §5.3-§5.4)."""

from __future__ import annotations

from collections.abc import Iterable

from devices.codecs.ipp import Attributes, Collection, Range, Value, ValueTag, values
from devices.codecs.ipp_words import Operation, PrinterState, media_size
from devices.sim.ipp_engine import PrintEngine, SimJob

_ONLY_IF_NAMED = frozenset({"media-col-database"})
_EVERYTHING = frozenset({"all", "printer-description", "job-template", "job-description"})

OPERATIONS = (
    Operation.PRINT_JOB,
    Operation.VALIDATE_JOB,
    Operation.CREATE_JOB,
    Operation.SEND_DOCUMENT,
    Operation.CANCEL_JOB,
    Operation.GET_JOB_ATTRIBUTES,
    Operation.GET_JOBS,
    Operation.GET_PRINTER_ATTRIBUTES,
)


def _keyword(*words: str) -> tuple[Value, ...]:
    return values(ValueTag.KEYWORD, *words)


def _integer(*numbers: int) -> tuple[Value, ...]:
    return values(ValueTag.INTEGER, *numbers)


def _size(name: str) -> Collection:
    across, along = media_size(name)
    return {"x-dimension": _integer(across), "y-dimension": _integer(along)}


def _col(name: str, tray: str) -> Collection:
    return {"media-size": values(ValueTag.BEGIN_COLLECTION, _size(name)), "media-source": _keyword(tray)}


def printer_attributes(engine: PrintEngine, uri: str, *, in_parts: bool, media_col: bool) -> Attributes:
    """Return everything the printer says of itself.

    Args:
        engine: the printer's inside.
        uri: the address it was asked at.
        in_parts: it knows Create-Job and Send-Document.
        media_col: it knows trays and `media-col`; else only names of media.
    """
    said = {**_identity(uri), **_abilities(engine, in_parts), **_state(engine)}
    return {**said, **_trays(engine)} if media_col else said


def _identity(uri: str) -> Attributes:
    return {
        "charset-configured": values(ValueTag.CHARSET, "utf-8"),
        "charset-supported": values(ValueTag.CHARSET, "utf-8"),
        "natural-language-configured": values(ValueTag.LANGUAGE, "en"),
        "generated-natural-language-supported": values(ValueTag.LANGUAGE, "en"),
        "ipp-versions-supported": _keyword("1.1", "2.0"),
        "printer-uri-supported": values(ValueTag.URI, uri),
        "uri-authentication-supported": _keyword("none"),
        "uri-security-supported": _keyword("none"),
        "printer-name": values(ValueTag.NAME, "licence"),
        "printer-info": values(ValueTag.TEXT, "simulated licence printer"),
        "printer-location": values(ValueTag.TEXT, "hall"),
        "printer-make-and-model": values(ValueTag.TEXT, "Simulated A3"),
        "printer-more-info": values(ValueTag.URI, uri.replace("ipp://", "http://", 1)),
    }


def _abilities(engine: PrintEngine, in_parts: bool) -> Attributes:
    parts = {Operation.CREATE_JOB, Operation.SEND_DOCUMENT}
    media = engine.media()
    return {
        "operations-supported": values(
            ValueTag.ENUM, *(int(one) for one in OPERATIONS if in_parts or one not in parts)
        ),
        "document-format-default": values(ValueTag.MIME, "application/pdf"),
        "document-format-supported": values(ValueTag.MIME, "application/pdf"),
        "compression-supported": _keyword("none"),
        "pdl-override-supported": _keyword("attempted"),
        "multiple-document-jobs-supported": values(ValueTag.BOOLEAN, False),
        "copies-supported": values(ValueTag.RANGE, Range(1, 1)),
        "media-default": _keyword(media[-1]),
        "media-supported": _keyword(*media),
        "media-ready": _loaded_media(engine),
        "print-color-mode-supported": _keyword("color", "monochrome"),
        "sides-supported": _keyword("one-sided"),
    }


def _loaded_media(engine: PrintEngine) -> tuple[Value, ...]:
    loaded = dict.fromkeys(tray.media for tray in engine.loaded() if tray.media in engine.media())
    return _keyword(*loaded) or values(ValueTag.NO_VALUE, None)


def _trays(engine: PrintEngine) -> Attributes:
    kinds = [(tray.media, tray.name) for tray in engine.trays.values() if tray.media in engine.media()]
    database = values(ValueTag.BEGIN_COLLECTION, *(_col(*kind) for kind in kinds))
    return {
        "media-col-supported": _keyword("media-size", "media-source"),
        "media-source-supported": _keyword("auto", *engine.trays),
        "media-size-supported": values(ValueTag.BEGIN_COLLECTION, *(_size(name) for name in engine.media())),
        "media-col-default": database[-1:],
        "media-col-ready": database,
        "media-col-database": database,
    }


def _state(engine: PrintEngine) -> Attributes:
    waiting = [job for job in engine.jobs.values() if not job.over]
    held_up = any(job.pdf is not None and job.due_s is None for job in waiting)
    if engine.stopped or held_up:
        state = PrinterState.STOPPED
    else:
        state = PrinterState.PROCESSING if engine.current() else PrinterState.IDLE
    return {
        "printer-state": values(ValueTag.ENUM, int(state)),
        "printer-state-reasons": _keyword(*(engine.reasons() or ["none"])),
        "printer-is-accepting-jobs": values(ValueTag.BOOLEAN, True),
        "printer-up-time": _integer(engine.up_time_s),
        "queued-job-count": _integer(len(waiting)),
    }


def job_attributes(job: SimJob, uri: str, up_time_s: int) -> Attributes:
    """Return everything the printer says of a job."""
    return {
        "job-id": _integer(job.job_id),
        "job-uri": values(ValueTag.URI, f"{uri}/{job.job_id}"),
        "job-printer-uri": values(ValueTag.URI, uri),
        "job-name": values(ValueTag.NAME, job.name),
        "job-originating-user-name": values(ValueTag.NAME, job.user),
        "job-state": values(ValueTag.ENUM, int(job.state)),
        "job-state-reasons": _keyword(job.reasons),
        "job-impressions": _integer(job.pages),
        "job-impressions-completed": _integer(job.done),
        "job-media-sheets-completed": _integer(job.done),
        "time-at-creation": _integer(int(job.created_s)),
        "time-at-processing": _moment(job.begun_s),
        "time-at-completed": _moment(job.ended_s),
        "job-printer-up-time": _integer(up_time_s),
    }


def _moment(up_time_s: float | None) -> tuple[Value, ...]:
    return values(ValueTag.NO_VALUE, None) if up_time_s is None else _integer(int(up_time_s))


def only(asked: Iterable[str], said: Attributes) -> Attributes:
    """Return what was asked for; nothing named means everything that is not large."""
    wanted = set(asked)
    if not wanted or wanted & _EVERYTHING:
        return {name: given for name, given in said.items() if name in wanted or name not in _ONLY_IF_NAMED}
    return {name: given for name, given in said.items() if name in wanted}
