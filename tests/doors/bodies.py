"""What a person would send to each act: `body(scene)` → form data, made anew for each request."""

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.outcomes.returnform import ITEMS
from projects.register.actions.confirmations import digest_of
from tests.factories import image_bytes, pdf_bytes
from tests.register.test_import_entries import workbook

from .beside import HEAD

DAY = "2026-03-16"


def _pdf(name="材料.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(name), "application/pdf")


def nothing(scene):
    return {}


def why(scene):
    return {"why": "check"}


def reason(scene):
    return {"reason": "情况有变，另行安排"}


def words(scene):
    return {"words": "周五前补齐"}


def view(scene):
    return {"name": "快超期", "tab": "take", "clock": "soon"}


def desk_rule(scene):
    return {"remind": 50, "deputy": 80, "leader": 100, "lease_hours": 0, "effective_from": DAY}


def ways(scene):
    return {"act": "digest", "talk": "now", "progress": "site"}


def confirmation(scene):
    return {"digest": digest_of(scene.own_entered), "right": "on", "declaration": "on", "privacy": "on"}


def remark(scene):
    return {"words": "请问材料何时能审完？", "files": [_pdf("补充说明.pdf")]}


# Leads and contests


def judgement(scene):
    return {"decision": "different", "words": "技术不同"}


def edition(scene):
    return {"contest": "新大赛", "name": "2026新大赛", "code": "new-2026", "year": "2026"}


def entries(scene):
    return {"entries": [scene.entry.pk]}


def sheet(scene):
    body = workbook(("参赛三", "汪轩", "13512345678", 88.31), head=HEAD)
    return {"file": SimpleUploadedFile("第三批.xlsx", body)}


# The applicant


def beginning(scene):
    return {"name": "全新项目", "field": "electronics", "carrier": scene.place.incubator.pk, "enclave": ""}


def team(scene):
    return {"county": scene.place.county.pk, "kind": "team", "name": "新的团队", "uscc": ""}


def invitation(scene):
    return {"level": "editor", "email": "new@example.cn"}


def level(scene):
    return {"level": "editor"}


def heir(scene):
    return {"seat": scene.colleague.pk}


def document(scene):
    return {"file": _pdf(), "kind": "other", "title": "获奖证书"}


def answers(scene):
    return {"summary": "改过的一句话", "go": "next"}


def material(scene):
    return {"file": _pdf()}


def last_valid_day(scene):
    return {"valid_to": "2027-01-31"}


def upload(scene):
    return {"name": "路演.pdf", "size": "12000000", "stamp": "1", "place": "slides"}


def on_behalf(scene):
    return {"kind": "team", "name": "代填团队", "uscc": "", "project": "代填项目", "field": "electronics",
            "carrier": scene.place.incubator.pk, "enclave": scene.place.enclave.pk}  # fmt: skip


# Steps of the intake and the review


def recommendation(scene):
    return {"recommended": "yes", "visited_on": DAY, "words": "实地看过样机"}


def refusal(scene):
    return {"decision": "refuse", "reason": "不属于受理范围"}


def supplement(scene):
    return {"project_name": "补正后的名称"}


def schedule(scene):
    return {"meeting": scene.meetings["open"].pk}


def inquiry(scene):
    return {"outcome": "dismissed", "inquiry": "已核实，权属清楚"}


def meeting(scene):
    return {
        "name": "五月评审会", "on": "2026-05-06", "place": "三楼", "starts_at": "13:30", "talk_minutes": "10",
        "question_minutes": "5",
    }  # fmt: skip


def agenda(scene):
    project = scene.projects["schedule"]
    rows = {f"order_{row.pk}": row.order for row in scene.meetings["open"].agenda.standing()}
    return rows | {f"take_{project.pk}": "on", f"at_{project.pk}": "15:00"}


def scores(scene):
    return _points(scene.reviews["open"]) | {"act": "submit"}


def correction(scene):
    review = scene.reviews["submitted"]
    return _points(review, less=1) | {"reason": "看错一栏", "signature": review.expert.user.name}


def _points(review, less=0):
    rows = review.item.meeting.rubric.criteria.all()
    return {f"points_{row.pk}": row.weight - less for row in rows} | {"comment": "技术路线清楚，建议尽快落实场地。"}


def sitting(scene):
    return {"on": DAY, "chair": scene.place.leader.pk, f"verdict_{scene.projects['deliberation'].pk}": "approve"}


def sitting_facts(scene):
    return {"on": DAY, "chair": scene.place.leader.pk, "place": "三楼会议室"}


def pending_decision(scene):
    return {"outcome": "approve", "reasons": "同意", "subject": "关于项目的意见", "message": "您的项目已同意入孵。"}


def objection(scene):
    return {"name": "某人", "contact": "a@example.cn", "words": "该项目的核心技术归属有争议，请核实。"}


# Admission and landing


def offer(scene):
    return {"confirm_by": "2026-03-30"}


def answer(scene):
    return {"answer": "confirm"}


def _terms(scene):
    return {"place": scene.free_room.pk, "area": "80", "rent": "0", "signed_on": DAY, "term_from": DAY, "term_to": "2029-03-15",
            "agreement": _pdf()}  # fmt: skip


def agreement(scene):
    return _terms(scene)


def handover(scene):
    return {"on": DAY, "words": "钥匙两把"}


def verification(scene):
    return {"decision": "go_on", "incubatee": "yes"}


def record(scene):
    return _terms(scene) | {"project": scene.projects["lead"].pk, "carrier": scene.place.incubator.pk, "reason": "补录"}


def refused_petition(scene):
    return {"granted": "no", "words": "期限已足够"}


def sent_back_change(scene):
    return {"decision": "send_back", "words": "营业执照不清晰，请重新拍照。"}


def agreed_change(scene):
    return {"agreed": "yes"}


def signed_supplement(scene):
    return {"file": _pdf("三方补充协议.pdf"), "signed_on": DAY}


def new_company(scene):
    return {
        "name": "嘉善新设科技有限公司", "uscc": "91330421MA28A0002X", "established_on": DAY, "since": DAY,
        "registered_address": "嘉善县罗星街道1号", "region_code": "330421", "authority": "嘉善县市场监督管理局",
        "legal_representative": "陈默", "reason": "在嘉善落地", "evidence": _pdf("营业执照.pdf"),
    }  # fmt: skip


def complaint(scene):
    return {"words": "空调报修一个月无人处理"}


def verdicts(scene):
    rows = scene.projects["verification"].milestones.all()
    return {f"decision_{row.pk}": "verify" for row in rows}


def start(scene):
    return {"project": scene.projects["resting"].pk, "words": "拟落地"}


def premises(scene):
    return {"on": DAY, "address": "创新路1号", "words": "租赁合同", "paper_0": _pdf("租赁合同.pdf")}


def talent(scene):
    counts = {"total": 13, "bachelor_or_above": 10, "masters_doctors": 4, "senior_engineers": 1, "national": 1}
    return counts | {"flexible": 0, "as_of": DAY, "proof": _pdf("社保清单.pdf")}


def investment(scene):
    return {"kind": "funds_in_place", "amount": "300", "on": DAY, "voucher": _pdf("凭证.pdf")}


def photo(scene):
    picture = SimpleUploadedFile("现场.png", image_bytes(), "image/png")
    return {"file": picture, "caption": "车间", "taken_on": DAY, "place": "罗星街道"}


def report(scene):
    return {"year": "2026"}


def figures(scene):
    return dict.fromkeys(ITEMS, "0") | {"total": "12", "tech_sme": "", "high_tech": "", "declared": "on"}


def agreed(scene):
    return {"decision": "go_on"}


# Settings


def seat(scene):
    return {"role": "centre_leader"}


def member(scene):
    return seat(scene) | {"email": "new@example.cn", "name": "新同事"}


def deadline(scene):
    return {"days": "6", "effective_from": "2026-04-01"}


def retention(scene):
    return {"months": "60", "basis": "县档案规定", "effective_from": "2026-04-01"}


def upload_limit(scene):
    return {"material": "", "kind": "pdf", "megabytes": "30", "effective_from": "2026-04-01"}


def form_rule(scene):
    return {"most_rows": "40", "ask_above": "100000", "effective_from": "2026-04-01"}


def sign_in_rule(scene):
    return {"office_idle": "30", "others_idle": "120", "proof": "5", "effective_from": "2026-04-01"}


def edition_day(scene):
    return {"since": "2026-04-01"}


def return_rule(scene):
    return {"due_day": "20", "least_days": "5", "jump_percent": "40", "least_heads": "3", "least_amount": "50",
            "effective_from": "2026-04-01"}  # fmt: skip


def year(scene):
    return {"source": "国办发明电〔2026〕1号"}


def day(scene):
    return year(scene) | {"kind": "holiday", "name": "县庆"}


def requirement(scene):
    return {"name": "知识产权清单", "why": "核心技术", "needed_for": "all", "effective_from": "2026-04-01"}


def industry(scene):
    return {"name": "本次产业方向", "effective_from": "2026-04-01"}


def last_day(scene):
    return {"last_day": "2026-04-30"}


def route(scene):
    return {"carrier": scene.place.incubator.pk, "code": "standard", "needs_review": "on", "notice_days": "5",
            "effective_from": "2026-04-01"}  # fmt: skip


def carrier(scene):
    return {"name": "改名孵化器", "short_name": "改名", "town": "魏塘街道", "address": "亭桥路1号"}


def new_carrier(scene):
    return carrier(scene) | {"code": "brand-new", "kind": "incubator"}


# Rooms


def room(scene):
    return {"building": "B座", "number": "808", "area": "66", "rent": "0.2", "words": "朝南"}


def reservation(scene):
    return {
        "project": scene.main.pk,
        "first_day": "2029-04-01",
        "last_day": "2030-03-31",
        "reserved_until": "2029-03-01",
    }


def paper_head(scene):
    return {"head": "嘉善科创中心文件", "code": "善科创", "effective_from": DAY}
