"""The closed lists of the trade: reasons, ways of finding, measures, placements, groups."""

from __future__ import annotations

from tracker.domain.words import N_, Word


class Reason(Word):
    """Why a child is out of school."""

    LEARNING_DIFFICULTY = "learning_difficulty", N_("Learning difficulty")
    WEARY_OF_SCHOOL = "weary_of_school", N_("Weary of school")
    WORKING_AWAY = "working_away", N_("Working away")
    EARLY_MARRIAGE = "early_marriage", N_("Early marriage or childbirth")
    POVERTY = "poverty", N_("Family hardship")
    ILLNESS = "illness", N_("Illness")
    DISABILITY = "disability", N_("Disability")
    MOVED_WITH_PARENTS = "moved_with_parents", N_("Moved away with parents")
    LOST_CONTACT = "lost_contact", N_("Lost contact")
    RELIGION = "religion", N_("Religion")
    FAMILY_CHANGE = "family_change", N_("Family change or no guardian")
    BULLYING = "bullying", N_("Bullying or conflict with teachers")
    MENTAL_OR_ONLINE = "mental_or_online", N_("Mental health or internet use")
    SERIOUS_MISCONDUCT = "serious_misconduct", N_("Serious misconduct or criminal case")
    DISTANCE = "distance", N_("School too far")
    GUARDIAN_VIEW = "guardian_view", N_("Guardian's view of schooling")
    UNKNOWN = "unknown", N_("Still to be found out")
    OTHER = "other", N_("Other reason")


SENSITIVE = frozenset(
    {
        Reason.EARLY_MARRIAGE,
        Reason.ILLNESS,
        Reason.DISABILITY,
        Reason.RELIGION,
        Reason.BULLYING,
        Reason.MENTAL_OR_ONLINE,
        Reason.SERIOUS_MISCONDUCT,
    }
)
"""Reasons shown only to the posts that act on the case."""


class FoundBy(Word):
    """How the child came to notice."""

    ROLL_CALL = "roll_call", N_("Roll call")
    START_OF_TERM = "start_of_term", N_("Start-of-term check")
    VISIT = "visit", N_("Visit")
    LIST = "list", N_("List from above")
    COMPARISON = "comparison", N_("Comparison of rosters")
    TIP = "tip", N_("Tip from the public")
    OPENING_BALANCE = "opening_balance", N_("Opening balance")


class MeasureKind(Word):
    """What is done for this child (一人一案)."""

    TUTORING = "tutoring", N_("Tutoring")
    COUNSELLING = "counselling", N_("Counselling")
    AID = "aid", N_("Financial aid")
    BOARDING_OR_TRANSPORT = "boarding_or_transport", N_("Boarding or transport")
    CLASS_CHANGE = "class_change", N_("Change of class")
    PLACEMENT = "placement", N_("Placement")
    JOINT_SERVICES_VISIT = (
        "joint_services_visit",
        N_("Visit with police, civil affairs or disabled federation"),
    )
    LEGAL_EDUCATION = "legal_education", N_("Legal education")
    VOCATIONAL_TRACK = "vocational_track", N_("Vocational track")
    MEDICAL_REFERRAL = "medical_referral", N_("Medical referral")


MEASURES_BY_REASON: dict[Reason, tuple[MeasureKind, ...]] = {
    Reason.LEARNING_DIFFICULTY: (MeasureKind.TUTORING, MeasureKind.CLASS_CHANGE),
    Reason.WEARY_OF_SCHOOL: (MeasureKind.COUNSELLING, MeasureKind.VOCATIONAL_TRACK),
    Reason.WORKING_AWAY: (MeasureKind.LEGAL_EDUCATION, MeasureKind.VOCATIONAL_TRACK),
    Reason.EARLY_MARRIAGE: (MeasureKind.JOINT_SERVICES_VISIT, MeasureKind.LEGAL_EDUCATION),
    Reason.POVERTY: (MeasureKind.AID,),
    Reason.ILLNESS: (MeasureKind.MEDICAL_REFERRAL, MeasureKind.PLACEMENT),
    Reason.DISABILITY: (MeasureKind.PLACEMENT, MeasureKind.MEDICAL_REFERRAL),
    Reason.RELIGION: (MeasureKind.JOINT_SERVICES_VISIT, MeasureKind.LEGAL_EDUCATION),
    Reason.FAMILY_CHANGE: (MeasureKind.JOINT_SERVICES_VISIT, MeasureKind.AID),
    Reason.BULLYING: (MeasureKind.COUNSELLING, MeasureKind.CLASS_CHANGE),
    Reason.MENTAL_OR_ONLINE: (MeasureKind.COUNSELLING, MeasureKind.MEDICAL_REFERRAL),
    Reason.SERIOUS_MISCONDUCT: (MeasureKind.LEGAL_EDUCATION, MeasureKind.PLACEMENT),
    Reason.DISTANCE: (MeasureKind.BOARDING_OR_TRANSPORT,),
    Reason.GUARDIAN_VIEW: (MeasureKind.LEGAL_EDUCATION,),
}
"""Measures offered first for a reason (分类施策); any other may be chosen (county default)."""


class Placement(Word):
    """How a child sits in class after coming back."""

    ORIGINAL_CLASS = "original_class", N_("Original class")
    JOINING_CLASS = "joining_class", N_("Joining another class")
    SEPARATE_CLASS = "separate_class", N_("Separate class")
    VOCATIONAL_BLEND = "vocational_blend", N_("Vocational blend")
    INCLUSIVE_CLASS = "inclusive_class", N_("Inclusive class")
    SPECIAL_SCHOOL = "special_school", N_("Special school")
    HOME_TEACHING = "home_teaching", N_("Home teaching")
    CORRECTION_SCHOOL = "correction_school", N_("Correction school")


class Sex(Word):
    """As the household register has it."""

    MALE = "male", N_("Male")
    FEMALE = "female", N_("Female")


class Group(Word):
    """Groups that get special care."""

    ORPHAN = "orphan", N_("Orphan")
    UNATTENDED = "unattended", N_("De facto unattended")
    DISABLED = "disabled", N_("Disabled")
    LEFT_BEHIND = "left_behind", N_("Left behind")
    HARDSHIP = "hardship", N_("In hardship")
    MIGRANT = "migrant", N_("Migrant")
    IN_PROCEEDINGS = "in_proceedings", N_("In legal proceedings")
    POOR_HOUSEHOLD = "poor_household", N_("Registered poor household")


SENSITIVE_GROUPS = frozenset({Group.DISABLED, Group.IN_PROCEEDINGS})
"""Groups that say what a sensitive reason says."""


class Channel(Word):
    """How an attempt was made."""

    IN_PERSON = "in_person", N_("Home visit")
    ELSEWHERE_IN_PERSON = "elsewhere_in_person", N_("In person elsewhere")
    PHONE = "phone", N_("Phone call")
    VIDEO = "video", N_("Video call")


IN_PERSON = frozenset({Channel.IN_PERSON, Channel.ELSEWHERE_IN_PERSON})


class Met(Word):
    """Whom an attempt met: tried is not met."""

    PUPIL = "pupil", N_("The pupil")
    GUARDIAN = "guardian", N_("The guardian")
    OTHER = "other", N_("Somebody else")
    NOBODY = "nobody", N_("Nobody")


class AttemptResult(Word):
    """How an attempt ended."""

    RETURNED = "returned", N_("Came back")
    PROMISED = "promised", N_("Promised to come back")
    REFUSED = "refused", N_("Refused")
    NOT_MET = "not_met", N_("Not met")
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown", N_("Whereabouts unknown")


class Wish(Word):
    """What the pupil wants."""

    WILLING = "willing", N_("Wants to come back")
    UNDECIDED = "undecided", N_("Undecided")
    UNWILLING = "unwilling", N_("Does not want to")


class Attitude(Word):
    """Where the guardian stands."""

    SUPPORTIVE = "supportive", N_("Supports coming back")
    INDIFFERENT = "indifferent", N_("Does not mind either way")
    OPPOSED = "opposed", N_("Opposes coming back")
