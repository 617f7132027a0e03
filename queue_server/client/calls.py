"""What can be asked of a server, typed: each parameter struct has its own answer.

`Caller` is what screens and view-models hold; `link.HallLink` (a real server) and
`fake.FakeLink` (a scripted one) are both callers. The overloads repeat the method
registry for the type checker; a test holds them against it.
"""

from __future__ import annotations

import secrets
import time
from abc import ABC, abstractmethod
from typing import overload

from queue_server.protocol import (
    case_views,
    cases,
    hall,
    items,
    licence_views,
    licences,
    platform_views,
    platforms,
    scans,
    session,
    tickets,
)
from queue_server.protocol.base import Empty, Params, View

DEFAULT_TIMEOUT_S = 10.0


def new_key() -> str:
    """Return a fresh `request_key`: one for every press, the same one for its retries.

    It begins with the time, so that keys of one moment lie together on the server's disk.
    """
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


class Caller(ABC):
    """Asks the server and returns its typed answer."""

    @overload
    async def call(self, params: tickets.IssueTicket, timeout_s: float = ...) -> tickets.TicketIssued: ...

    @overload
    async def call(self, params: tickets.ReportPrint, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: tickets.FindTicket, timeout_s: float = ...) -> tickets.TicketIssued: ...

    @overload
    async def call(self, params: tickets.CallNext, timeout_s: float = ...) -> tickets.CalledNext: ...

    @overload
    async def call(self, params: tickets.PreviewNext, timeout_s: float = ...) -> tickets.NextCandidate: ...

    @overload
    async def call(self, params: tickets.CallTicket, timeout_s: float = ...) -> tickets.CalledNext: ...

    @overload
    async def call(self, params: tickets.WalkIn, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Recall, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.StartService, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Hold, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Resume, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Transfer, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.MarkNoShow, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Reactivate, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Complete, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Cancel, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.Undo, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: tickets.RecordPrecheck, timeout_s: float = ...) -> tickets.TicketChanged: ...

    @overload
    async def call(self, params: hall.PauseCounter, timeout_s: float = ...) -> hall.CounterChanged: ...

    @overload
    async def call(self, params: hall.ResumeCounter, timeout_s: float = ...) -> hall.CounterChanged: ...

    @overload
    async def call(self, params: hall.AskEvaluation, timeout_s: float = ...) -> hall.CounterChanged: ...

    @overload
    async def call(self, params: hall.GiveEvaluation, timeout_s: float = ...) -> hall.EvaluationAccepted: ...

    @overload
    async def call(self, params: hall.CloseEvaluation, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: hall.PressKey, timeout_s: float = ...) -> hall.CounterChanged: ...

    @overload
    async def call(self, params: hall.ReportDevice, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: hall.RequestHelp, timeout_s: float = ...) -> hall.HelpRaised: ...

    @overload
    async def call(self, params: hall.AnswerHelp, timeout_s: float = ...) -> hall.HelpRaised: ...

    @overload
    async def call(self, params: hall.SendMessage, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: hall.SetNotice, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: session.Enroll, timeout_s: float = ...) -> session.Enrolled: ...

    @overload
    async def call(self, params: session.Identify, timeout_s: float = ...) -> session.Identified: ...

    @overload
    async def call(self, params: session.Subscribe, timeout_s: float = ...) -> session.Subscribed: ...

    @overload
    async def call(self, params: session.Ping, timeout_s: float = ...) -> session.Pong: ...

    @overload
    async def call(self, params: session.Discover, timeout_s: float = ...) -> session.Discovered: ...

    @overload
    async def call(self, params: session.LogIn, timeout_s: float = ...) -> session.LoggedIn: ...

    @overload
    async def call(self, params: session.LogOut, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: session.Unlock, timeout_s: float = ...) -> session.LoggedIn: ...

    @overload
    async def call(self, params: session.ChangePassword, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: session.SetPassword, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(
        self, params: session.CreateEnrolmentCode, timeout_s: float = ...
    ) -> session.EnrolmentCode: ...

    @overload
    async def call(self, params: session.RevokeTerminal, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: cases.OpenCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.CheckMaterials, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.AcceptCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.RequestCorrections, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.ReceiveCorrections, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.RefuseCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.WithdrawCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.PauseCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.ResumeCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.ExtendCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.ReviewCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.DecideCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.SearchCases, timeout_s: float = ...) -> cases.CasesFound: ...

    @overload
    async def call(self, params: cases.FindCase, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.ReadCase, timeout_s: float = ...) -> cases.CaseRead: ...

    @overload
    async def call(self, params: cases.FindReusable, timeout_s: float = ...) -> cases.Reusable: ...

    @overload
    async def call(
        self, params: cases.NoteConsultation, timeout_s: float = ...
    ) -> cases.ConsultationNoted: ...

    @overload
    async def call(self, params: cases.PackBag, timeout_s: float = ...) -> cases.BagChanged: ...

    @overload
    async def call(self, params: cases.ReceiveBag, timeout_s: float = ...) -> cases.BagChanged: ...

    @overload
    async def call(self, params: cases.ListBags, timeout_s: float = ...) -> cases.BagsFound: ...

    @overload
    async def call(self, params: cases.RegisterResult, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.HandOut, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.PostResult, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.TellAgain, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: cases.OrderSeals, timeout_s: float = ...) -> case_views.SealOrderView: ...

    @overload
    async def call(self, params: cases.SealsReady, timeout_s: float = ...) -> case_views.SealOrderView: ...

    @overload
    async def call(self, params: cases.ReportPaperPrint, timeout_s: float = ...) -> cases.CaseChanged: ...

    @overload
    async def call(self, params: items.SearchItems, timeout_s: float = ...) -> items.ItemsFound: ...

    @overload
    async def call(self, params: items.ReadGuide, timeout_s: float = ...) -> items.GuideFound: ...

    @overload
    async def call(
        self, params: licences.OfferLicence, timeout_s: float = ...
    ) -> licence_views.LicenceView: ...

    @overload
    async def call(self, params: licences.PresentPerson, timeout_s: float = ...) -> licences.Session: ...

    @overload
    async def call(self, params: licences.ClaimLicence, timeout_s: float = ...) -> licences.Claimed: ...

    @overload
    async def call(self, params: licences.BeginPrint, timeout_s: float = ...) -> licences.BlankTaken: ...

    @overload
    async def call(self, params: licences.EndPrint, timeout_s: float = ...) -> licence_views.LicenceView: ...

    @overload
    async def call(
        self, params: licences.ReleaseClaim, timeout_s: float = ...
    ) -> licence_views.LicenceView: ...

    @overload
    async def call(self, params: licences.FindUnfinished, timeout_s: float = ...) -> licences.Unfinished: ...

    @overload
    async def call(self, params: licences.RateVisit, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: licences.LeaveTerminal, timeout_s: float = ...) -> Empty: ...

    @overload
    async def call(self, params: licences.ListLicences, timeout_s: float = ...) -> licences.LicencesFound: ...

    @overload
    async def call(
        self, params: licences.ReleaseReprint, timeout_s: float = ...
    ) -> licence_views.LicenceView: ...

    @overload
    async def call(
        self, params: licences.ConfirmPrinted, timeout_s: float = ...
    ) -> licence_views.LicenceView: ...

    @overload
    async def call(self, params: licences.ListBlanks, timeout_s: float = ...) -> licences.StocksFound: ...

    @overload
    async def call(self, params: licences.LoadBlanks, timeout_s: float = ...) -> licence_views.StockView: ...

    @overload
    async def call(self, params: licences.SpoilBlank, timeout_s: float = ...) -> licence_views.StockView: ...

    @overload
    async def call(
        self, params: platforms.ListDeliveries, timeout_s: float = ...
    ) -> platforms.DeliveriesFound: ...

    @overload
    async def call(
        self, params: platforms.ReplayDelivery, timeout_s: float = ...
    ) -> platform_views.DeliveryView: ...

    @overload
    async def call(
        self, params: platforms.DropDelivery, timeout_s: float = ...
    ) -> platform_views.DeliveryView: ...

    @overload
    async def call(self, params: scans.BeginUpload, timeout_s: float = ...) -> scans.FilePath: ...

    @overload
    async def call(self, params: scans.BeginDownload, timeout_s: float = ...) -> scans.FilePath: ...

    @overload
    async def call(self, params: scans.AddScan, timeout_s: float = ...) -> scans.ScanStored: ...

    @overload
    async def call(self, params: scans.ReuseScan, timeout_s: float = ...) -> scans.ScanStored: ...

    @overload
    async def call(self, params: scans.RemoveScan, timeout_s: float = ...) -> scans.ScanStored: ...

    @overload
    async def call(self, params: scans.ReadScan, timeout_s: float = ...) -> scans.ScanStored: ...

    @overload
    async def call(self, params: scans.ReadTrail, timeout_s: float = ...) -> scans.AccessTrail: ...

    async def call(self, params: Params, timeout_s: float = DEFAULT_TIMEOUT_S) -> View:
        """Ask the server.

        Args:
            params: the method's parameters; commands carry a `request_key` from `new_key`.
            timeout_s: how long to try, reconnects included.

        Raises:
            HallError: the server's refusal, as the same class.
            LinkLost: no answer in time; whether a command took effect is unknown, and
                repeating it with the same `request_key` is safe.
        """
        return await self._call(params, timeout_s)

    @abstractmethod
    async def _call(self, params: Params, timeout_s: float) -> View:
        """Ask the server and return the decoded answer."""
