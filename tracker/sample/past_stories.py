"""Stories that are over: children brought back, lines struck for other reasons, false alarms."""

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
    STRUCK,
    UNSIGNED,
    UNSURE,
    Kin,
    Place,
    R,
    Story,
)

LATER = "| term_seen+2term"
"""Asked after in the next term, once that has begun."""

LAST_YEAR = (2, 330)
"""A child who was long away: the story ended on some day of the last year, so that cases are open all year round."""

A_YEAR = (30, 360)
"""At one school children enough are left only of the last year's stories."""

BROUGHT_BACK = (
    Story(f"log_visit {LISTED} village_hope+2wd {BACK_FOR_GOOD} {LATER}", 5, 1),
    Story(f"log_roll nobody_home+1sd {LISTED} both_hope+1sd plan_tutoring+2wd {BACK_FOR_GOOD} {LATER}", 5, 0),
    Story(
        f"log_term nobody_home+1sd {LISTED} both_refused+1sd {JOINT} {NOTICED} {BACK_FOR_GOOD} {LATER}",
        3,
        1,
        reasons=OLDER,
    ),
    Story(f"log_roll {LISTED} both_hope+1sd plan_aid+1wd {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.NO_TEACHER),
    Story(f"log_tip {LISTED} village_hope+2wd {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.NO_VILLAGE_OFFICER),
    Story(f"log_roll {LISTED} both_hope+1sd {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.NO_PRINCIPAL),
    Story(f"log_visit {LISTED} village_refused+2wd {JOINT} {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.NO_OFFICIAL),
    Story(f"log_visit {LISTED} assisted+2wd both_hope+1sd {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.TWO_VILLAGES),
    Story(f"log_roll {LISTED} both_hope+2sd {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.FROM_OUTSIDE),
    Story(f"log_term find_village+2wd {LISTED} both_hope+2sd {BACK_FOR_GOOD} {LATER}", 2, 0, place=Place.NO_VILLAGE),
    Story(f"log_roll {LISTED} both_hope+1sd {BACK_FOR_GOOD} {LATER}", 2, 1, A_YEAR, place=Place.CAST),
    Story(f"log_roll {LISTED} both_hope+1sd {BACK_FOR_GOOD} {LATER}", 1, 1, A_YEAR, place=Place.OTHERS),
    Story(
        f"log_roll {LISTED} both_hope+1sd back+4sd seen+8ds relapse+6sd both_refused+1sd {JOINT}"
        f" {BACK_FOR_GOOD} {LATER}",
        2,
        1,
    ),
    Story(f"log_roll confirm+1wd undo confirm accept+1wd late_entry+3wd {BACK_FOR_GOOD} {LATER}", 2, 1),
    Story(f"log_visit {LISTED} back+4sd {OBSERVED} ask_returned+2sd reject+4wd {STRUCK} {LATER}", 2, 0),
    Story(f"log_visit {LISTED} back+4sd {OBSERVED} ask_returned+2sd withdraw+1wd seen+8sd {STRUCK} {LATER}", 2, 0),
    Story(f"log_visit {LISTED} back+4sd {OBSERVED} ask_returned+1sd object_township+2wd {STRUCK} {LATER}", 2, 0),
    Story(f"log_visit {LISTED} back_inclusive+4sd {OBSERVED} {STRUCK} {LATER}", 2, 0, reasons=(R.DISABILITY,)),
    Story(f"log_roll {LISTED} call+1sd back+4sd seen+8ds missing+10sd seen+12ds {STRUCK} {LATER}", 2, 0),
    Story(
        f"log_term {LISTED} both_refused+1sd {JOINT} {UNSIGNED} in_vain+9d order+2wd ask_upgrade+5d"
        f" upgrade+3wd plan_services+2wd village_refused+6wd back_principal+15sd {OBSERVED} {STRUCK} {LATER}",
        2,
        0,
        reasons=OLDER,
    ),
    Story(
        f"log_roll {LISTED} call+1sd propose_short+2wd hold_township+2wd resume+36d back+2sd {OBSERVED} {STRUCK}",
        2,
        0,
        reasons=ILL,
    ),
    Story(
        f"log_roll {LISTED} call+1sd propose_year+2wd hold_township+2wd resume+300d back+2sd {OBSERVED} {STRUCK}",
        12,
        0,
        LAST_YEAR,
        reasons=ILL,
    ),
    Story(
        f"log_visit {LISTED} teacher_lost+1sd village_lost+3wd village_lost+30d village_lost+30d village_hope+28d"
        f" {BACK_FOR_GOOD}",
        2,
        0,
        LAST_YEAR,
        reasons=(R.LOST_CONTACT,),
    ),
    Story(
        f"log_never confirm_never+3wd accept+1wd village_refused+2wd back_new+9sd {OBSERVED} {STRUCK} {LATER}",
        3,
        1,
        kin=Kin.ENTRANT,
    ),
    Story(f"log_visit {LISTED} {BACK_FOR_GOOD} reopen+30d confirm+2wd both_hope+2sd {BACK_FOR_GOOD}", 1, 0),
    Story(f"log_list clear_in_class+1wd log_roll+40sd confirm+2wd both_hope+2sd {BACK_FOR_GOOD}", 2, 0),
)
"""Struck as brought back to school."""

STRUCK_OTHERWISE = (
    Story("log_list confirm+1wd ask_enrolled+2wd strike+5wd", 6, 1, reasons=UNSURE),
    Story("log_roll ask_transferred+1wd strike+5wd", 12, 1, kin=Kin.GONE, reasons=AWAY),
    Story(
        f"log_visit {LISTED} ask_outside+5wd sign_school+2wd strike+2wd | roll_done+6wd",
        9,
        1,
        kin=Kin.GONE,
        reasons=AWAY,
    ),
    Story(
        f"log_comparison {LISTED} ask_in_province+4wd sign_township+2wd strike+3wd | roll_done+5wd",
        6,
        0,
        kin=Kin.GONE,
        reasons=AWAY,
    ),
    Story(f"log_roll {LISTED} both_refused+1sd plan_track+2wd ask_vocational+8wd strike+5wd", 5, 0, reasons=OLDER),
    Story(f"log_term {LISTED} call+2sd ask_special+6wd strike+6wd", 4, 0, reasons=(R.DISABILITY,)),
    Story(f"log_visit {LISTED} ask_home+6wd strike+5wd", 4, 0, reasons=(R.DISABILITY, R.ILLNESS)),
    Story("log_comparison ask_household+2wd sign_school+1wd strike+2wd", 6, 1, kin=Kin.UNENROLLED, reasons=UNSURE),
    Story(
        "log_comparison ask_household+2wd object_school+1wd ask_household+4wd sign_school+1wd strike+2wd",
        1,
        0,
        kin=Kin.UNENROLLED,
        reasons=UNSURE,
    ),
    Story("log_comparison ask_data+2wd sign_township+2wd strike+2wd", 7, 0, reasons=UNSURE),
    Story(f"log_term {LISTED} call+2sd ask_completed+9wd strike+5wd", 4, 0, kin=Kin.GONE, reasons=OLDER),
    Story(
        f"log_term {LISTED} village_refused+3wd ask_over_age+20wd sign_township+2wd strike_deputy+2wd",
        4,
        1,
        kin=Kin.GONE,
        reasons=OLDER,
    ),
    Story("log_tip ask_abroad+2wd sign_school+2wd strike+2wd", 3, 0, kin=Kin.GONE, reasons=AWAY),
    Story(
        "log_visit ask_deceased+2wd sign_school+2wd strike_deputy+2wd | roll_done+8wd",
        2,
        0,
        kin=Kin.GONE,
        reasons=(R.ILLNESS,),
    ),
    Story(f"log_roll {LISTED} ask_correction+7wd strike+5wd", 2, 0, kin=Kin.GONE, reasons=(R.SERIOUS_MISCONDUCT,)),
    Story(
        f"log_list {LISTED} call+2sd letter_south+1wd answer_south+7wd ask_handed_over+2wd"
        " sign_township+2wd strike_deputy+3wd",
        3,
        0,
        kin=Kin.GONE,
        reasons=AWAY,
    ),
)
"""Struck for one of the other reasons."""

FALSE_ALARMS = (
    Story("log_list clear_in_class+1wd", 18, 1, reasons=UNSURE),
    Story("log_comparison clear_other+1wd", 7, 0, reasons=UNSURE),
    Story("log_roll clear_leave+1wd", 6, 0, reasons=(R.ILLNESS,)),
    Story("log_list clear_wrong+1wd", 5, 0, reasons=UNSURE),
    Story("log_comparison clear_duplicate+2wd", 4, 0, reasons=UNSURE),
    Story("log_never clear_age+3wd", 2, 0, kin=Kin.UNENROLLED, reasons=UNSURE),
    Story("log_list clear_in_class+1wd object_township+1wd clear_in_class+2wd", 3, 0, reasons=UNSURE),
    Story("log_roll nobody_home+1sd clear_leave+1wd", 2, 1, place=Place.CAST),
)
"""Cleared: the child was never out of school."""

PAST = (*BROUGHT_BACK, *STRUCK_OTHERWISE, *FALSE_ALARMS)
