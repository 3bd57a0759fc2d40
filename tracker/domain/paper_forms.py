"""FORMS: what stands on each paper, once for the Word template and once for the print page."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.office_paper_forms import OFFICE_FORMS
from tracker.domain.paper_blocks import HEAD, Grid, Listing, NewPage, PaperForm, Says, Style, signed
from tracker.domain.papers import PaperKind

FOOT = (
    Says("{{ issuing_unit }}（盖章）", Style.RIGHT),
    Says("{{ issued_on }}", Style.RIGHT),
    Says("个案编号 {{ number }}　{{ check }}", Style.SMALL),
)
CHILD = (
    (("姓名", "name"), ("性别", "sex")),
    (("出生日期", "birth_date"), ("身份证号", "id_number")),
    (("学校", "school"), ("班级", "school_class")),
    (("户籍村", "household_village"), ("现居住村", "residence_village")),
    (("监护人", "guardian"), ("联系电话", "guardian_phone")),
)
ATTEMPTS = Listing(
    "attempts",
    (
        ("次", "number", 4),
        ("日期", "made_on", 18),
        ("方式", "channel", 8),
        ("参加人员", "went", 19),
        ("见到谁", "met", 9),
        ("结果", "result", 11),
        ("谈话内容", "said", 31),
    ),
)
MEASURES = Listing(
    "measures",
    (("措施", "measure", 26), ("责任单位", "unit", 26), ("截止日期", "until", 21), ("目前成效", "result", 27)),
)
PROOFS = Listing("proofs", (("材料名称", "label", 40), ("内容或文件名", "given", 60)))

A_LINE, A_DAY = "________", "____年__月__日"
"""What a blank paper leaves to be written on."""

FORMS: Mapping[PaperKind, PaperForm] = {
    PaperKind.ATTEMPT_RECORD: PaperForm(
        "劝返记录表",
        (
            HEAD,
            Grid((*CHILD, (("辍学原因", "reasons"), ("末次到校", "last_attended_on")))),
            Says("已做劝返", Style.HEADING),
            ATTEMPTS,
            Says("本次劝返（手填）", Style.HEADING),
            Grid(
                (
                    (("时间", "empty"), ("方式", "empty")),
                    (("参加人员", "empty"),),
                    (("见到谁", "empty"), ("学生意愿", "empty")),
                    (("谈话内容", "space"),),
                    (("承诺返校日期", "empty"), ("下一步", "empty")),
                )
            ),
            signed("监护人或学生", "学校人员", "乡镇（村）人员"),
            *FOOT,
        ),
    ),
    PaperKind.CASE_FILE: PaperForm(
        "控辍保学“一人一案”档案",
        (
            HEAD,
            Says("一、基本情况", Style.HEADING),
            Grid(
                (
                    *CHILD,
                    (("特殊群体", "groups"), ("辍学原因", "reasons")),
                    (("发现方式", "found_by"), ("发现日期", "found_on")),
                    (("台账类别", "ledger"), ("列入日期", "listed_on")),
                    (("末次到校", "last_attended_on"), ("目前状态", "stage")),
                )
            ),
            Says("二、两线责任人", Style.HEADING),
            Grid(
                (
                    (("校长", "principal"), ("班主任", "head_teacher")),
                    (("乡镇分管领导", "township_official"), ("控辍专干", "township_clerk")),
                    (("村主任/关爱主任", "village_officer"), ("乡镇", "township")),
                )
            ),
            Says("三、分类施策", Style.HEADING),
            MEASURES,
            Says("四、劝返经过", Style.HEADING),
            ATTEMPTS,
            Says("五、复学与销号", Style.HEADING),
            Grid(
                (
                    (("复学日期", "returned_on"), ("安置方式", "placement")),
                    (("巩固观察", "observed"), ("销号类型", "code")),
                    (("限期复学通知书", "notice"), ("销号日期", "marked_off_on")),
                )
            ),
            Says("六、佐证材料", Style.HEADING),
            PROOFS,
            *FOOT,
        ),
    ),
    PaperKind.WRITTEN_REPORT: PaperForm(
        "关于适龄学生未返校情况的书面报告",
        (
            HEAD,
            Says("{{ township }}人民政府："),
            Says(
                "　　我校{{ school_class }}学生{{ name }}，{{ sex }}，{{ birth_date }}出生，"
                "户籍地{{ household_village }}，监护人{{ guardian }}。"
                "该生末次到校为{{ last_attended_on }}，{{ listed_on }}列入{{ ledger }}台账，至今未返校。"
            ),
            Says("　　主要原因：{{ reasons }}。"),
            Says("　　我校已开展劝返{{ attempts_count }}次，经过如下："),
            ATTEMPTS,
            Says("　　已采取和拟采取的措施："),
            MEASURES,
            Says(
                "　　根据《中华人民共和国义务教育法》有关规定，现将情况书面报告，"
                "请组织联合劝返，督促监护人依法送学生返校。{{ note }}"
            ),
            signed("校长"),
            *FOOT,
            Says("乡镇签收人：____________　　签收日期：____________"),
        ),
    ),
    PaperKind.RETURN_NOTICE: PaperForm(
        "限期复学通知书",
        (
            HEAD,
            Says("{{ guardian }}（{{ name }}的父母或其他法定监护人）："),
            Says(
                "　　{{ name }}，{{ sex }}，{{ birth_date }}出生，系{{ school }}{{ school_class }}学生，"
                "户籍地{{ township }}{{ household_village }}。末次到校为{{ last_attended_on }}，"
                "此后未到校接受义务教育。经学校、村和镇联合劝返，至今未复学。"
            ),
            Says(
                "　　依照《中华人民共和国义务教育法》的规定，适龄儿童、少年的父母或者其他法定监护人"
                "应当依法保证其按时入学接受并完成义务教育。"
                "现通知你自收到本通知书之日起{{ notice_term }}内送{{ name }}返校复学；"
                "有正当理由不能复学的，应当在期限内向本单位说明并提交证明材料。"
                "逾期不送返校又无正当理由的，将依法责令限期改正，并依法处理。{{ note }}"
            ),
            Says("　　学校联系人：{{ school_contact }}　　乡镇联系人：{{ township_contact }}"),
            *FOOT,
            NewPage(),
            Says("送达回证", Style.SUBTITLE),
            Grid(
                (
                    (("送达文书", "notice_title"),),
                    (("文号", "paper_number"), ("签发单位", "issuing_unit")),
                    (("受送达人", "guardian"), ("送达地点", "empty")),
                    (("送达日期", "notice_delivered_on"), ("送达方式", "notice_manner")),
                    (("受送达人签字", "notice_received_by"), ("与受送达人关系", "empty")),
                    (("拒收情况", "notice_refused"), ("见证人签字", "notice_witness")),
                    (("送达人（两人）", "empty"), ("备注", "empty")),
                )
            ),
            Says("个案编号 {{ number }}　{{ reprint }}", Style.SMALL),
        ),
    ),
    PaperKind.MARK_OFF: PaperForm(
        "控辍保学销号审批表",
        (
            HEAD,
            Grid(
                (
                    *CHILD,
                    (("台账类别", "ledger"), ("列入日期", "listed_on")),
                    (("销号类型", "code"), ("劝返次数", "attempts_count")),
                    (("复学日期", "returned_on"), ("巩固观察", "observed")),
                )
            ),
            Says("佐证材料", Style.HEADING),
            PROOFS,
            Says("审批意见", Style.HEADING),
            Grid(
                (
                    (("申请人", "asked_by"), ("申请单位意见（签字盖章）", "space")),
                    (("核签人", "countersigned_by"), ("核签意见（签字盖章）", "space")),
                    (("审核人", "empty"), ("教育局意见（签字盖章）", "space")),
                )
            ),
            *FOOT,
        ),
    ),
    **OFFICE_FORMS,
}
"""Chinese, because the papers are: what a county's own template may say is any of FIELDS."""
