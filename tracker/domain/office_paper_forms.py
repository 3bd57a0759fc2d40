"""What stands on the papers that are not of one case: roster, letter, weekly brief, monthly return."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.paper_blocks import HEAD, Listing, NewPage, PaperForm, Says, Style, signed
from tracker.domain.papers import PaperKind

CHECKED = Says("编号 {{ number }}　{{ check }}", Style.SMALL)
OUT_OF_CLASS = (
    ("个案编号", "number", 28),
    ("单位", "unit", 36),
    ("离校天数", "days_out", 16),
    ("最近见面", "met_on", 20),
)

OFFICE_FORMS: Mapping[PaperKind, PaperForm] = {
    PaperKind.ROSTER: PaperForm(
        "适龄儿童少年核查花名册",
        (
            HEAD,
            Says("{{ source }}　核查期限 {{ due_on }}　　{{ issued_on }}", Style.CENTRED),
            Listing(
                "rows",
                (
                    ("序号", "number", 5),
                    ("姓名", "name", 9),
                    ("性别", "sex", 5),
                    ("出生日期", "birth_date", 13),
                    ("学校班级", "school_class", 18),
                    ("户籍村", "village", 11),
                    ("核查结果（在校/有据/存疑）", "result", 18),
                    ("见到人、日期", "seen", 13),
                    ("备注", "note", 8),
                ),
            ),
            Says(
                "共 {{ names }} 人：在校 {{ in_class }} 人，有据 {{ evidenced }} 人，存疑（已立案）{{ cases }} 人，"
                "未核 {{ open }} 人。"
            ),
            signed("核查人", "负责人"),
            CHECKED,
        ),
        wide=True,
    ),
    PaperKind.LETTER: PaperForm(
        "关于协助做好控辍保学工作的函",
        (
            HEAD,
            Says("{{ addressee }}："),
            Says(
                "　　下列学生现随监护人在贵地生活。请协助核实就读情况：已就读的，请告知学校和学籍；"
                "未就读的，请依法督促入学。核实后请将所附回执加盖公章，于三十日内函复我局。"
            ),
            Listing(
                "rows",
                (
                    ("序号", "number", 8),
                    ("姓名", "name", 14),
                    ("性别", "sex", 8),
                    ("出生日期", "birth_date", 18),
                    ("原学校", "school", 26),
                    ("现在何处", "whereabouts", 26),
                ),
            ),
            Says("　　联系人：{{ contact }}"),
            Says("{{ issuing_unit }}（盖章）", Style.RIGHT),
            Says("{{ issued_on }}", Style.RIGHT),
            Says("{{ check }}", Style.SMALL),
            NewPage(),
            Says("回　执", Style.SUBTITLE),
            Says("{{ issuing_unit }}："),
            Says("　　你局{{ paper_number }}收悉，核实情况如下。"),
            Listing(
                "rows",
                (
                    ("序号", "number", 8),
                    ("姓名", "name", 14),
                    ("是否接收", "answer", 12),
                    ("就读学校、班级", "answer", 30),
                    ("学籍，或未就读的原因和措施", "answer", 36),
                ),
            ),
            signed("经办人", "联系电话"),
            Says("{{ addressee }}（盖章）", Style.RIGHT),
            Says("　　　　年　　月　　日", Style.RIGHT),
        ),
    ),
    PaperKind.WEEKLY: PaperForm(
        "控辍保学工作周报",
        (
            HEAD,
            Says("{{ period }}　　{{ issued_on }} 印发", Style.CENTRED),
            CHECKED,
            Says("一、本周台账", Style.HEADING),
            Listing(
                "balance",
                (
                    ("台账", "ledger", 16),
                    ("期初", "opening", 12),
                    ("新列入", "newly_listed", 12),
                    ("再次列入", "listed_again", 12),
                    ("转入", "moved_in", 12),
                    ("转出", "moved_out", 12),
                    ("销号", "marked_off", 12),
                    ("期末", "closing", 12),
                ),
            ),
            Says("本周复学 {{ returned }} 人，反弹 {{ relapsed }} 人。"),
            Says("二、各单位在办情况", Style.HEADING),
            Listing(
                "units",
                (
                    ("单位", "unit", 40),
                    ("在办", "open", 16),
                    ("离校超30天", "over_30", 20),
                    ("两周未见到人", "unmet", 24),
                ),
            ),
            Says("三、工作堵点", Style.HEADING),
            Listing("places", (("单位", "unit", 30), ("逾期", "overdue", 12), ("逾期事项", "duties", 58))),
            Says("四、离校时间最长", Style.HEADING),
            Listing("oldest", OUT_OF_CLASS),
            Says("五、需县里协调", Style.HEADING),
            Listing("county", OUT_OF_CLASS),
            Says("六、下周到期", Style.HEADING),
            Listing(
                "expiring",
                (("个案编号", "number", 28), ("单位", "unit", 28), ("事项", "what", 26), ("到期", "until", 18)),
            ),
            Says("七、督办", Style.HEADING),
            Listing(
                "instructions",
                (
                    ("编号", "number", 18),
                    ("单位", "unit", 18),
                    ("内容", "text", 28),
                    ("反馈期限", "due_on", 14),
                    ("反馈", "answer", 22),
                ),
            ),
            Says("八、数据说明", Style.HEADING),
            Says(
                "空缺岗位 {{ vacant }} 个，责任链不全的个案 {{ missing_lines }} 件，未送达的消息 {{ undelivered }} 条。"
            ),
        ),
    ),
    PaperKind.MONTHLY: PaperForm(
        "控辍保学月报表",
        (
            HEAD,
            Says("{{ period }}", Style.CENTRED),
            Listing(
                "rows",
                (
                    ("项目", "label", 30),
                    ("填报数", "value", 14),
                    ("系统统计数", "counted", 18),
                    ("更正说明", "reason", 38),
                ),
            ),
            Says("{{ zero }}"),
            Says("填报人：{{ filled_in_by }}　　校长签字：{{ signed_by }}　　签字日期：{{ signed_on }}"),
            Says("{{ issuing_unit }}（盖章）　{{ issued_on }}", Style.RIGHT),
            CHECKED,
        ),
    ),
}
