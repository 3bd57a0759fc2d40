"""Stories that go on: what stands open on the day the county is made for, and the children somebody keeps an eye on."""

from __future__ import annotations

from tracker.sample.stories import (
    AWAY,
    BACK_FOR_GOOD,
    ILL,
    JOINT,
    LISTED,
    NOTICED,
    OBSERVED,
    OLDER,
    UNSIGNED,
    UNSURE,
    Kin,
    Place,
    R,
    Story,
)

TO_BE_VERIFIED = (
    Story("log_roll", 2, 1, (1, 3)),
    Story("log_roll nobody_home+1sd", 2, 1, (1, 4), place=Place.CAST),
    Story("log_tip", 1, 1, (7, 10)),
    Story("log_never", 1, 0, (2, 4), kin=Kin.UNENROLLED),
    Story("log_list clear_in_class+1wd object_township+1wd", 1, 0, (1, 2)),
    Story("log_term", 1, 1, (2, 5), place=Place.NO_VILLAGE),
    Story("log_visit", 1, 0, (3, 5), place=Place.NO_TEACHER),
)
PERSUADED = (
    Story(f"log_roll {LISTED}", 2, 1, (1, 3)),
    Story(f"log_visit nobody_home+1sd {LISTED} both_hope+2sd", 2, 1, (2, 4)),
    Story(f"log_visit {LISTED} both_hope+2sd plan_aid+1wd", 1, 0, (9, 14)),
    Story(f"log_roll {LISTED} call+1sd village_refused+1wd plan_tutoring+1wd", 1, 1, (1, 3), place=Place.OTHERS),
    Story(
        f"log_term {LISTED} both_refused+1sd plan_track+2wd {JOINT} {NOTICED} both_refused+4wd ask_upgrade+5d",
        2,
        1,
        (1, 5),
    ),
    Story(
        f"log_term {LISTED} both_refused+1sd plan_track+2wd {JOINT} {UNSIGNED} ask_upgrade+9d in_vain+2wd upgrade+1wd"
        " order+3wd both_refused+5wd"
        " both_refused+13d both_refused+13d",
        3,
        0,
        (3, 10),
        reasons=OLDER,
    ),
    Story(
        f"log_roll {LISTED} both_refused+2sd plan_aid+1wd {JOINT} no_notice+2wd both_refused+12sd not_yet+5d",
        1,
        0,
        (2, 6),
    ),
    Story(
        f"log_roll {LISTED} both_refused+2sd {JOINT} {NOTICED} ask_upgrade+9d agreed+1wd"
        " refuse_upgrade+2wd both_refused+6wd",
        1,
        0,
        (2, 8),
        reasons=OLDER,
    ),
    Story(f"log_roll {LISTED} both_refused+2sd report+5sd", 1, 0, (2, 4)),
    Story(f"log_term {LISTED} both_refused+1sd {JOINT} notice+2wd", 1, 0, (1, 2), reasons=OLDER),
    Story(f"log_term {LISTED} both_refused+1sd {JOINT} {NOTICED}", 2, 1, (1, 4), reasons=OLDER),
    Story(f"log_visit {LISTED} both_refused+2sd {JOINT} {UNSIGNED}", 1, 0, (8, 12), reasons=OLDER),
    Story(
        f"log_visit {LISTED} both_refused+1sd {JOINT} {UNSIGNED} in_vain+9d order+2wd penalty+11d court+15d",
        1,
        0,
        (2, 9),
        reasons=OLDER,
    ),
    Story(
        f"log_visit {LISTED} teacher_lost+1sd village_lost+3wd village_lost+30d",
        2,
        0,
        (8, 20),
        reasons=(R.LOST_CONTACT,),
    ),
    Story("log_never confirm_never+3wd accept+1wd village_refused+3wd", 2, 0, (3, 9), kin=Kin.UNENROLLED),
    Story(
        f"log_visit {LISTED} assisted+2wd call+1sd letter_east+2wd video+9d call+13d sighted+12d",
        1,
        1,
        (2, 6),
        place=Place.TWO_VILLAGES,
        reasons=AWAY,
    ),
    Story(
        f"log_visit {LISTED} assisted+2wd call+1sd sighted+2wd letter_east+1wd",
        1,
        0,
        (2, 6),
        place=Place.TWO_VILLAGES,
        reasons=AWAY,
    ),
    Story(f"log_roll {LISTED} call+1sd propose_suspended+2wd", 1, 1, (1, 3), reasons=ILL),
    Story(f"log_roll {LISTED} call+1sd propose_suspended+2wd refuse_hold+2wd", 1, 0, (2, 6), reasons=ILL),
    Story(f"log_roll {LISTED} both_hope+1sd back+3sd seen+8ds relapse+5sd village_refused+3wd", 2, 1, (1, 5)),
    Story(
        f"log_visit {LISTED} {BACK_FOR_GOOD} log_term+30d confirm+2wd accept+1wd video+3sd", 1, 0, (3, 8), reasons=OLDER
    ),
    Story(f"log_roll {LISTED} both_hope+2sd name_guarantor+1wd", 1, 0, (2, 5), place=Place.NO_PRINCIPAL),
    Story(f"log_visit {LISTED} village_refused+2wd", 1, 0, (3, 6), place=Place.NO_OFFICIAL),
    Story(f"log_visit {LISTED} call+1sd correct+9wd", 1, 0, (1, 4), reasons=OLDER),
)
ABSENT_WITH_LEAVE = (
    Story(f"log_roll {LISTED} call+1sd propose_suspended+2wd hold_township+2wd", 2, 1, (20, 60), reasons=ILL),
    Story(
        "log_never confirm_never+3wd accept+1wd propose_delayed+4wd hold_bureau+2wd", 1, 0, (30, 60), kin=Kin.UNENROLLED
    ),
    Story(f"log_visit {LISTED} propose_unable+6wd hold_deputy+2wd", 1, 0, (20, 60), reasons=(R.DISABILITY,)),
    Story(f"log_tip {LISTED} propose_custody+5wd hold_bureau+1wd", 1, 0, (10, 50), reasons=(R.SERIOUS_MISCONDUCT,)),
    Story(f"log_roll {LISTED} propose_short+2wd hold_township+1wd", 1, 0, (36, 40), reasons=ILL),
)
BACK_IN_CLASS = (
    Story(f"log_roll {LISTED} both_hope+1sd back+3sd", 2, 1, (1, 6)),
    Story(f"log_visit {LISTED} village_hope+2wd back+4sd seen+8ds", 2, 1, (2, 15)),
    Story(f"log_roll {LISTED} both_hope+1sd back+3sd seen+8ds missing+9sd", 1, 0, (1, 3)),
    Story(f"log_roll {LISTED} both_hope+1sd back+3sd seen+8ds", 1, 1, (18, 21), place=Place.OWN_CLASS),
    Story(f"log_visit {LISTED} village_hope+2wd back+4sd {OBSERVED}", 2, 0, (2, 12)),
)
WAITING_TO_BE_STRUCK = (
    Story(f"log_visit {LISTED} village_hope+2wd back+3sd {OBSERVED} ask_returned+2sd", 3, 1, (1, 3)),
    Story("log_list confirm+1wd ask_enrolled+2wd", 1, 0, (6, 9), reasons=UNSURE),
    Story(f"log_visit {LISTED} ask_outside+4wd", 1, 1, (1, 7), kin=Kin.GONE, reasons=AWAY),
    Story("log_comparison ask_household+2wd sign_school+1wd", 1, 0, (1, 2), kin=Kin.UNENROLLED, reasons=UNSURE),
    Story(f"log_visit {LISTED} ask_in_province+5wd sign_township+2wd", 1, 0, (1, 3), kin=Kin.GONE, reasons=AWAY),
)
KEPT_AN_EYE_ON = (
    Story("watched", 8, 0, (3, 40)),
    Story("watched", 1, 0, (3, 20), place=Place.CAST),
    Story("watched", 2, 1, (3, 20), place=Place.OWN_CLASS),
    Story("watched log_roll+12sd", 1, 0, (1, 2)),
)

PRESENT = (
    *TO_BE_VERIFIED,
    *PERSUADED,
    *ABSENT_WITH_LEAVE,
    *BACK_IN_CLASS,
    *WAITING_TO_BE_STRUCK,
    *KEPT_AN_EYE_ON,
)
