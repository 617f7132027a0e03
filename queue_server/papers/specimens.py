"""One filled-in specimen of every paper, so that a hall sees its templates before anyone needs them.

The people, companies and numbers are invented; numbers that carry a check digit have a right one.
"""

from __future__ import annotations

import datetime as dt

from queue_server.papers import model, parts
from queue_server.papers.licence import Licence, LicenceForm
from queue_server.papers.model import AnyPaper, PaperKind
from queue_server.papers.parts import Language

TODAY = dt.date(2026, 11, 20)
DUE = dt.date(2026, 12, 4)
CREDIT_CODE = "91150626MA0ABCDE67"


def specimens(language: Language = Language.CHINESE) -> dict[PaperKind, AnyPaper]:
    """Return one paper of every kind, the fixed words in `language`."""
    return {paper.kind: paper for paper in (*_accepting(language), *_deciding(language), *_moving(language))}


def licence_specimen(form: LicenceForm = LicenceForm.COMPANY) -> Licence:
    """Return a licence of that form."""
    return Licence(
        form=form,
        credit_code=CREDIT_CODE,
        name="安澜县清和园餐饮服务有限公司",
        type="有限责任公司（自然人投资或控股）",
        head_person="赵小明",
        scope="许可项目：餐饮服务；食品销售。一般项目：会议及展览服务；外卖递送服务；食用农产品零售；农副产品销售。"
        "（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以批准文件或许可证件为准）",
        address="内蒙古自治区安澜县和平街道和平街12号清和园一层101、102、103号",
        registry="安澜县市场监督管理局",
        issued_on=TODAY,
        founded_on=TODAY,
        capital="人民币壹佰万元整",
        term="2026年11月20日至长期",
        composition="个人经营",
        qr_text="https://registry.example/%7B3C5A8D1F7B2E4C6D8F0A1B3C5D7E9F1A2B4C6D8E0F1A3B5C%7D",
    )


def _head(kind: PaperKind, language: Language, seal_name: str = "") -> parts.Head:
    return parts.Head(
        hall_name="安澜县政务服务中心",
        paper_number="安政服〔2026〕000123号",
        issued_on=TODAY,
        case_number="AL20261120-0042",
        item_name="食品经营许可（新办）",
        applicant="安澜县清和园餐饮服务有限公司",
        clerk_name="王秀兰",
        clerk_phone="0477-555 0103",
        window="3号窗口",
        hall_phone="0477-555 0100",
        hall_address="安澜县人民路1号政务服务中心一楼",
        hall_hours="工作日 9:00–12:00、14:00–17:30",
        issuer="安澜县市场监督管理局",
        seal_name=seal_name,
        qr_text="https://hall.example/p/AL20261120-0042",
        complaint_phone="12345",
        language=language,
    )


ACCEPTANCE_SEAL = "业务受理专用章"
DECISION_SEAL = "行政审批专用章"

MATERIALS = (
    parts.MaterialLine(name="食品经营许可证申请书", form="原件", pages=4),
    parts.MaterialLine(name="营业执照", form="复印件", pages=1, note="已核对原件"),
    parts.MaterialLine(name="经营场所布局平面图", form="原件", pages=2),
    parts.MaterialLine(name="从业人员健康证明", form="复印件", copies=3, pages=1),
    parts.MaterialLine(name="食品安全管理制度", form="电子件", pages=12),
)
MISSING = (
    parts.MissingMaterial(
        name="经营场所布局平面图",
        problem="没有标出面积和出入口。",
        remedy="在图上写明各区域面积，标出入口和出口，申请人签字。",
        basis="办事指南申请材料第3项",
    ),
    parts.MissingMaterial(
        name="从业人员健康证明",
        problem="李某的健康证明已于2026年10月31日到期。",
        remedy="到县医院办理新的健康证明，交复印件一份。",
        basis="办事指南申请材料第4项",
    ),
)
REMEDIES = (
    parts.Remedy(way="行政复议", body="安澜县人民政府", within="自收到本决定书之日起六十日内"),
    parts.Remedy(way="行政诉讼", body="安澜县人民法院", within="自收到本决定书之日起六个月内"),
)
RESULTS = (
    parts.ResultLine(name="食品经营许可证（正本）", number="JY21506260000123"),
    parts.ResultLine(name="食品经营许可证（副本）", number="JY21506260000123", copies=2),
)


def _accepting(language: Language) -> tuple[AnyPaper, ...]:
    return (
        model.AcceptanceNotice(
            head=_head(PaperKind.ACCEPTANCE_NOTICE, language, ACCEPTANCE_SEAL),
            accepted_on=TODAY,
            case_kind="承诺件",
            promised_days=10,
            due_on=DUE,
            materials=MATERIALS,
            delivery="窗口领取（综合出件窗口）",
            fee="不收费",
        ),
        model.AcceptanceReceipt(
            head=_head(PaperKind.ACCEPTANCE_RECEIPT, language, ACCEPTANCE_SEAL),
            accepted_on=TODAY,
            case_kind="承诺件",
            promised_days=10,
            due_on=DUE,
            delivery="免费邮寄",
        ),
        model.MaterialsReceipt(
            head=_head(PaperKind.MATERIALS_RECEIPT, language, ACCEPTANCE_SEAL),
            received_on=TODAY,
            materials=MATERIALS,
            answer_by=dt.date(2026, 11, 27),
        ),
        model.CorrectionNotice(
            head=_head(PaperKind.CORRECTION_NOTICE, language, ACCEPTANCE_SEAL),
            missing=MISSING,
            due_on=DUE,
            hand_in_at="3号窗口，或在网上办事大厅上传",
        ),
        model.ToleratedAcceptance(
            head=_head(PaperKind.TOLERATED_ACCEPTANCE, language, ACCEPTANCE_SEAL),
            accepted_on=TODAY,
            later=(
                parts.LaterMaterial(
                    name="从业人员健康证明",
                    requirement="复印件一份，在有效期内",
                    due_on=dt.date(2026, 11, 27),
                ),
            ),
            materials=MATERIALS[:3],
            promised_days=10,
            due_on=DUE,
        ),
        model.Commitment(
            head=_head(PaperKind.COMMITMENT, language),
            basis=("《食品经营许可和备案管理办法》。",),
            conditions=("具有与经营的食品品种、数量相适应的场所。", "有专职或者兼职的食品安全管理人员。"),
            spared=("食品安全管理人员任职文件。",),
            promises=(
                "所填写的信息真实、准确。",
                "已经符合告知的条件、标准和要求。",
                "愿意承担不实承诺、违反承诺的法律责任。",
            ),
            applicant_id=CREDIT_CODE,
            agent_name="赵小明",
        ),
        model.MissingList(
            head=_head(PaperKind.MISSING_LIST, language),
            missing=MISSING,
            in_order=("食品经营许可证申请书", "营业执照"),
            steps=(
                "取号，到综合受理窗口提交材料。",
                "窗口当场审查并出具受理通知书。",
                "到综合出件窗口领证。",
            ),
            notes=("复印件请带原件核对。",),
            limit="受理后10个工作日",
        ),
        model.FirstInquiryRecord(
            head=_head(PaperKind.FIRST_INQUIRY_RECORD, language),
            received_at=dt.datetime(2026, 11, 20, 9, 5),
            request="咨询新开餐馆需要办理哪些许可，希望一次问清。",
            due="当日答复",
            closed_on=TODAY,
            outcome="已当场答复并交给一次性告知单。",
        ),
        model.ReviewRecord(
            head=_head(PaperKind.REVIEW_RECORD, language),
            reviewed_on=TODAY,
            guide_version="第7版（2026年9月1日起）",
            lines=(
                parts.ReviewLine(
                    name="食品经营许可证申请书", finding="第2页缺少签名", opinion="补签", mended=True
                ),
                parts.ReviewLine(name="营业执照", finding=""),
                parts.ReviewLine(name="从业人员健康证明", finding="一人已到期", opinion="换发后补交复印件"),
            ),
            conclusion="出具补办件通知书",
        ),
    )


def _deciding(language: Language) -> tuple[AnyPaper, ...]:
    return (
        model.RefusalToAccept(
            head=_head(PaperKind.REFUSAL_TO_ACCEPT, language, ACCEPTANCE_SEAL),
            applied_on=TODAY,
            reasons=("申请的经营场所在安和县，不属于本机关管辖。",),
            basis=("《中华人民共和国行政许可法》第三十二条第一款第二项。",),
            advice="请向安和县市场监督管理局申请，电话：0477-555 0200。",
            remedies=REMEDIES,
        ),
        model.Rejection(
            head=_head(PaperKind.REJECTION, language, DECISION_SEAL),
            accepted_on=TODAY,
            reasons=("现场核查时，加工间与厕所相邻且没有隔断。", "没有与经营品种相适应的消毒设备。"),
            basis=("《中华人民共和国食品安全法》第三十三条。",),
            contact_name="张建国（食品科）",
            contact_phone="0477-555 0111",
            remedies=REMEDIES,
        ),
        model.Withdrawal(
            head=_head(PaperKind.WITHDRAWAL, language, ACCEPTANCE_SEAL),
            applied_on=dt.date(2026, 11, 16),
            withdrawn_on=TODAY,
            reason="经营场所变更，需重新准备材料。",
            returned=MATERIALS[:1],
        ),
        model.ExtensionNotice(
            head=_head(PaperKind.EXTENSION_NOTICE, language, DECISION_SEAL),
            accepted_on=dt.date(2026, 11, 6),
            due_before=TODAY,
            due_on=DUE,
            days=10,
            reason="需要会同住房和城乡建设部门核查场所消防条件。",
            approved_by="李卫东（局长）",
            basis="《中华人民共和国行政许可法》第四十二条第一款",
        ),
        model.PauseNotice(
            head=_head(PaperKind.PAUSE_NOTICE, language, ACCEPTANCE_SEAL),
            accepted_on=dt.date(2026, 11, 16),
            procedure="现场核查",
            reason="申请的项目包含冷食类食品制售，须核查专间。",
            begins_on=TODAY,
            expected_days=3,
        ),
        model.CompletionNotice(
            head=_head(PaperKind.COMPLETION_NOTICE, language, DECISION_SEAL),
            completed_on=TODAY,
            results=RESULTS,
            pick_up_at="综合出件窗口（12号窗口）",
            pick_up_code="483 920",
            bring=("领取人身份证原件", "本告知书", "代领的还需授权委托书"),
        ),
    )


def _moving(language: Language) -> tuple[AnyPaper, ...]:
    return (
        model.TransferSlip(
            head=_head(PaperKind.TRANSFER_SLIP, language),
            bag_number="AL20261120-0042-1",
            bag_kind="承诺件文件袋",
            departments=("安澜县市场监督管理局",),
            accepted_on=TODAY,
            due_on=DUE,
            materials=MATERIALS,
            results=RESULTS,
            hand_overs=(
                parts.HandOverLine(
                    step="前台受理 → 后台审批",
                    giver="王秀兰",
                    receiver="张建国",
                    at=dt.datetime(2026, 11, 20, 10, 12),
                ),
            ),
            hand_over_limit="即时移交，最迟当日",
        ),
        model.PickupReceipt(
            head=_head(PaperKind.PICKUP_RECEIPT, language),
            results=RESULTS,
            channel="窗口领取",
            receiver_name="赵小明",
            receiver_id="152727********1234",
            is_agent=True,
            handed_over_at=dt.datetime(2026, 11, 20, 15, 30),
        ),
        _guide(language),
        model.PostLabel(
            head=_head(PaperKind.POST_LABEL, language),
            tracking_number="1234567890123",
            receiver_name="赵小明",
            receiver_phone="138 0000 0000",
            receiver_address="内蒙古自治区安澜县和平街12号清和园餐厅",
            contents=RESULTS,
        ),
        model.StartUpChecklist(
            head=_head(PaperKind.START_UP_CHECKLIST, language, ACCEPTANCE_SEAL),
            credit_code=CREDIT_CODE,
            seals_ready_by=dt.datetime(2026, 11, 20, 11, 40),
            lines=(
                parts.CheckLine(name="营业执照", number=CREDIT_CODE, done=True, note="正本1份、副本1份"),
                parts.CheckLine(name="企业公章", number="1506260012345", done=True),
                parts.CheckLine(name="财务专用章", number="1506260012346", done=True),
                parts.CheckLine(name="法人章", number="1506260012347", done=True),
                parts.CheckLine(name="发票专用章", number="1506260012348"),
                parts.CheckLine(name="税控盘", note="税务窗口领取"),
            ),
        ),
    )


def _guide(language: Language) -> model.Guide:
    return model.Guide(
        head=_head(PaperKind.GUIDE, language),
        version="第7版（2026年9月1日起）",
        item_type="行政许可",
        authority="安澜县市场监督管理局",
        case_kind="承诺件",
        statutory_limit="20个工作日",
        promised_limit="10个工作日",
        level="县级",
        audience="企业法人、个体工商户",
        basis=("《中华人民共和国食品安全法》第三十五条。",),
        conditions=("已取得营业执照。", "经营场所与污染源保持规定的距离。"),
        materials=(
            parts.GuideMaterial(
                name="食品经营许可证申请书",
                type="原件",
                basis="《食品经营许可和备案管理办法》",
                sample="空白表和填写样本在咨询台领取，或扫码下载",
                source="申请人自备",
                collection="纸质1份或电子件",
                standard="填写完整，申请人签字或者盖章",
            ),
            parts.GuideMaterial(
                name="从业人员健康证明",
                type="复印件",
                basis="《中华人民共和国食品安全法》第四十五条",
                sample="样本见窗口样本册",
                source="医疗卫生机构",
                collection="纸质1份，核对原件",
                standard="在有效期内",
            ),
        ),
        fee="不收费",
        steps=(
            parts.GuideStep(
                name="受理",
                who="综合受理窗口",
                limit="当场",
                standard="材料齐全、符合法定形式",
                result="受理通知书",
            ),
            parts.GuideStep(
                name="审查",
                who="食品科",
                limit="7个工作日",
                standard="现场核查符合许可条件",
                result="核查意见",
            ),
            parts.GuideStep(
                name="决定", who="审批股", limit="3个工作日", standard="审查意见齐全", result="食品经营许可证"
            ),
        ),
        result="食品经营许可证",
        place="安澜县人民路1号政务服务中心一楼3号窗口",
        hours="工作日 9:00–12:00、14:00–17:30",
        enquiries="电话 0477-555 0100；网上咨询；窗口咨询",
        complaints="电话 12345；投诉窗口；意见箱",
    )
