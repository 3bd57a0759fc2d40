"""GRANTS: which post may do what, in which part of the tree; and in which post a person may make a move."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tracker.domain.cases import Facts, Signature
from tracker.domain.effects import Acting
from tracker.domain.errors import Forbidden, Refused
from tracker.domain.posts import ENTERED_BY, LINE_ROLES, RANKS, SEATS, Actor, Line, PostFact, Role, is_within
from tracker.domain.words import N_, Word
from tracker.domain.workflow import MOVES, MoveKind

WORKING = frozenset(role for line in (Line.GOVERNMENT, Line.BUREAU) for role in LINE_ROLES[line])
SEEING = WORKING | {Role.COUNTY_LEADER}
BUREAU = frozenset({Role.BUREAU_OFFICER, Role.DEPUTY_HEAD})
TOWNSHIPS = frozenset({Role.TOWNSHIP_CLERK, Role.TOWNSHIP_OFFICIAL})
SCHOOLS = frozenset({Role.PRINCIPAL, Role.SCHOOL_CLERK})
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
EVERYBODY = frozenset(Role)


class Permission(Word):
    """What a page or a command asks for before it does anything."""

    PUBLIC = "public", N_("Open to everybody")
    SIGNED_IN = "signed_in", N_("Any signed-in person")
    SEE_CASES = "see_cases", N_("See cases")
    WORK_ON_CASES = "work_on_cases", N_("Work on cases")
    LOG_CASES = "log_cases", N_("Log children")
    SEE_REGISTER = "see_register", N_("See the register")
    EXPORT_IN_FULL = "export_in_full", N_("Take the register out without masks")
    MAKE_PACKS = "make_packs", N_("Make inspection packs")
    SEE_MARK_OFFS = "see_mark_offs", N_("See requests to strike")
    REVEAL = "reveal", N_("See full numbers for a stated purpose")
    KEEP_WATCH = "keep_watch", N_("Keep a watch list")
    IMPORT_STUDENTS = "import_students", N_("Import the base list")
    OPEN_BALANCE = "open_balance", N_("Import the opening balance")
    KEEP_ROSTERS = "keep_rosters", N_("Import and compare lists")
    SEE_UNITS = "see_units", N_("See units")
    MANAGE_UNITS = "manage_units", N_("Manage units")
    SEE_PEOPLE = "see_people", N_("See people and posts")
    MANAGE_PEOPLE = "manage_people", N_("Manage people and posts")
    SEE_RULES = "see_rules", N_("Read rules and calendar")
    MANAGE_RULES = "manage_rules", N_("Manage rules and terms")
    SEE_AUDIT = "see_audit", N_("See the audit log")
    SEE_HEALTH = "see_health", N_("See how the installation is")
    MANAGE_OUTBOX = "manage_outbox", N_("See and manage messages")
    SEE_DIGESTS = "see_digests", N_("Read weekly briefs")
    RELEASE_DIGESTS = "release_digests", N_("Release the brief to the county")
    SEE_SUPERVISION = "see_supervision", N_("See instructions")
    GIVE_INSTRUCTIONS = "give_instructions", N_("Give instructions")
    ANSWER_INSTRUCTIONS = "answer_instructions", N_("Answer instructions")
    SEE_RETURNS = "see_returns", N_("See monthly returns")
    DRAFT_RETURNS = "draft_returns", N_("Draft monthly returns")
    SIGN_RETURNS = "sign_returns", N_("Sign monthly returns")
    SEND_BACK_RETURNS = "send_back_returns", N_("Send monthly returns back")
    SEE_REVIEWS = "see_reviews", N_("See quarterly reviews")
    RECORD_REVIEWS = "record_reviews", N_("Record what a review found")
    IMPORT_BATCHES = "import_batches", N_("Import lists from above")
    SEE_BATCHES = "see_batches", N_("See verification batches")
    SETTLE_BATCHES = "settle_batches", N_("Settle verification batches")
    SEE_QUESTIONS = "see_questions", N_("See questions of a comparison")
    ANSWER_QUESTIONS = "answer_questions", N_("Answer questions of a comparison")
    SEE_ARRIVALS = "see_arrivals", N_("See start-of-term lists")
    REPORT_ARRIVALS = "report_arrivals", N_("Report who has arrived")
    VERIFY_HIDDEN = "verify_hidden", N_("Verify hidden dropouts")
    SEE_LETTERS = "see_letters", N_("See letters to other counties")
    SEND_LETTERS = "send_letters", N_("Send letters to other counties")
    CALL_ROLL = "call_roll", N_("Call the roll of a class")


GRANTS: Mapping[Permission, frozenset[Role]] = {
    Permission.PUBLIC: EVERYBODY,
    Permission.SIGNED_IN: EVERYBODY,
    Permission.SEE_CASES: SEEING,
    Permission.WORK_ON_CASES: WORKING,
    Permission.LOG_CASES: WORKING,
    Permission.SEE_REGISTER: SEEING,
    Permission.EXPORT_IN_FULL: BUREAU,
    Permission.MAKE_PACKS: BUREAU | TOWNSHIPS | SCHOOLS,
    Permission.SEE_MARK_OFFS: SEEING,
    Permission.REVEAL: WORKING,
    Permission.KEEP_WATCH: WORKING,
    Permission.IMPORT_STUDENTS: BUREAU,
    Permission.OPEN_BALANCE: frozenset({Role.BUREAU_OFFICER}),
    Permission.KEEP_ROSTERS: BUREAU,
    Permission.SEE_UNITS: ADMINISTRATION | BUREAU,
    Permission.MANAGE_UNITS: ADMINISTRATION,
    Permission.SEE_PEOPLE: ADMINISTRATION | BUREAU,
    Permission.MANAGE_PEOPLE: ADMINISTRATION,
    Permission.SEE_RULES: ADMINISTRATION | BUREAU,
    Permission.MANAGE_RULES: ADMINISTRATION,
    Permission.SEE_AUDIT: ADMINISTRATION,
    Permission.SEE_HEALTH: ADMINISTRATION | BUREAU,
    Permission.MANAGE_OUTBOX: ADMINISTRATION,
    Permission.SEE_DIGESTS: BUREAU | TOWNSHIPS | {Role.COUNTY_LEADER},
    Permission.RELEASE_DIGESTS: BUREAU,
    Permission.SEE_SUPERVISION: BUREAU | TOWNSHIPS | SCHOOLS | {Role.COUNTY_LEADER},
    Permission.GIVE_INSTRUCTIONS: BUREAU | {Role.COUNTY_LEADER},
    Permission.ANSWER_INSTRUCTIONS: BUREAU | TOWNSHIPS | {Role.PRINCIPAL},
    Permission.SEE_RETURNS: BUREAU | SCHOOLS | {Role.COUNTY_LEADER},
    Permission.DRAFT_RETURNS: BUREAU | SCHOOLS,
    Permission.SIGN_RETURNS: BUREAU | {Role.PRINCIPAL},
    Permission.SEND_BACK_RETURNS: BUREAU,
    Permission.SEE_REVIEWS: BUREAU | {Role.COUNTY_LEADER},
    Permission.RECORD_REVIEWS: BUREAU,
    Permission.IMPORT_BATCHES: BUREAU,
    Permission.SEE_BATCHES: BUREAU | SCHOOLS | TOWNSHIPS | {Role.HEAD_TEACHER, Role.COUNTY_LEADER},
    Permission.SETTLE_BATCHES: BUREAU | SCHOOLS | TOWNSHIPS | {Role.HEAD_TEACHER},
    Permission.SEE_QUESTIONS: BUREAU | SCHOOLS | {Role.COUNTY_LEADER},
    Permission.ANSWER_QUESTIONS: BUREAU | SCHOOLS,
    Permission.SEE_ARRIVALS: BUREAU | SCHOOLS | TOWNSHIPS | {Role.HEAD_TEACHER, Role.COUNTY_LEADER},
    Permission.REPORT_ARRIVALS: BUREAU | SCHOOLS | {Role.HEAD_TEACHER},
    Permission.VERIFY_HIDDEN: BUREAU | SCHOOLS,
    Permission.SEE_LETTERS: BUREAU | {Role.COUNTY_LEADER},
    Permission.SEND_LETTERS: BUREAU,
    Permission.CALL_ROLL: SCHOOLS | {Role.HEAD_TEACHER},
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether any of the person's posts is granted this; the operator of the machine may run what commands offer."""
    return actor.is_operator or bool(actor.roles() & GRANTS[permission])


def posts_that_see(actor: Actor) -> tuple[PostFact, ...]:
    """The posts whose part of the tree the person may look into; an administrator sees no case."""
    return tuple(post for post in actor.posts if post.role in SEEING)


def sees(actor: Actor, class_path: str, responsible_path: str, residence_path: str | None) -> bool:
    """Whether a case on these paths is the person's to see; the SQL of `visible_to` says the same."""
    if actor.is_operator:
        return True
    return any(
        post.role is Role.COUNTY_LEADER
        or is_within(class_path, post.unit.path)
        or is_within(responsible_path, post.unit.path)
        or is_within(residence_path, post.unit.path)
        for post in posts_that_see(actor)
    )


def links_for(kind: MoveKind, facts: Facts) -> tuple[tuple[Line, Role], ...]:
    """The links that may make this move on this case today."""
    return MOVES[kind].by(facts)


def entitlements(kind: MoveKind, facts: Facts, actor: Actor) -> Iterator[Acting]:
    """Every way the person may make the move in an own post: the links' holder, deputy, or who stands in for them."""
    signed = MOVES[kind].signers(facts)
    for line, role in links_for(kind, facts):
        holders = facts.holders(line)
        for post in holders.owners(role, signed) if holders else ():
            if post.person_id == actor.person_id:
                yield Acting(role, line, Signature(post.person_id), post.role)


def entered_for(kind: MoveKind, facts: Facts, actor: Actor) -> Iterator[tuple[Acting, PostFact]]:
    """Every link a clerk may type this move in for (代录): the school's or the township's, or who stands in there."""
    signed = MOVES[kind].signers(facts)
    for line, role in links_for(kind, facts):
        clerk, holders = ENTERED_BY.get(role), facts.holders(line)
        if clerk is None or holders is None:
            continue
        typing = [post.role for post in holders.owners(clerk) if post.person_id == actor.person_id]
        for post in holders.filled(role)[:1]:
            if typing and post.person_id not in signed | {actor.person_id}:
                yield Acting(role, line, Signature(post.person_id, actor.person_id), typing[0]), post


def acting_in(
    kind: MoveKind, facts: Facts, actor: Actor, done_by: str | None = None, post: Role | None = None
) -> Acting:
    """In which post the person makes this move: the lowest entitled, or the chosen one.

    `done_by` is the role of the link somebody else's act is entered for (`assisting_village_officer` for the
    assisting village). Raises Forbidden when no post is entitled, Refused when nobody can be entered for.
    """
    if done_by:
        return _entered_for(kind, facts, actor, done_by)
    ways = sorted(entitlements(kind, facts, actor), key=_lowest_own_first)
    chosen = [way for way in ways if post in {None, way.post_role}]
    if not chosen:
        raise Forbidden
    return chosen[0]


def acting_to_log(actor: Actor, paths: Collection[str | None]) -> Acting:
    """In which post somebody logs a child: the lowest whose unit lies on one of the case's lines."""
    working = sorted((post for post in actor.posts if post.role in WORKING), key=lambda post: RANKS[post.role])
    on_line = (post for post in working if any(is_within(path, post.unit.path) for path in paths))
    role = next(on_line, working[0]).role
    return Acting(role, SEATS[role].line or Line.BUREAU, Signature(actor.person_id), role)


def _lowest_own_first(way: Acting) -> tuple[int, bool]:
    """The lowest post; what it may do of its own before what it may do for a vacant one."""
    return RANKS[way.post_role or way.role], way.post_role is not way.role


def _entered_for(kind: MoveKind, facts: Facts, actor: Actor, done_by: str) -> Acting:
    ways = [way for way, _ in entered_for(kind, facts, actor) if link_name(way.line, way.role) == done_by]
    if ways:
        return ways[0]
    if any(way.role == done_by for way in entitlements(kind, facts, actor)):
        return acting_in(kind, facts, actor)
    raise Refused(N_("You cannot enter this for that post: it is empty, or its clerk is another."))


def link_name(line: Line, role: Role) -> str:
    """A link's name in forms: the role, with the assisting village's own."""
    return f"assisting_{role}" if line is Line.ASSISTING else str(role)


def may_move(kind: MoveKind, facts: Facts, actor: Actor) -> bool:
    """Whether the person may make this move now, in an own post or entering for another."""
    if any(entitlements(kind, facts, actor)):
        return True
    return any(entered_for(kind, facts, actor))


def possible_moves(facts: Facts, actor: Actor) -> tuple[MoveKind, ...]:
    """The moves to offer this person on this case, in the order of the table."""
    return tuple(
        kind
        for kind, move in MOVES.items()
        if facts.state.stage in move.stages and move.possible(facts) and may_move(kind, facts, actor)
    )
