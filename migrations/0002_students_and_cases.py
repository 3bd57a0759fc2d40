"""The base list, cases with their moves and entries, duties, the register and the watch list."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

PATH = sa.String(200, collation="C").with_variant(sa.String(200), "sqlite")


def upgrade() -> None:
    op.create_table(
        "numbering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_numbering"),
        sa.UniqueConstraint("prefix", name="uq_numbering_prefix"),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("person_id", "request_id", name="uq_request_person_id_request_id"),
    )
    op.create_table(
        "student",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.String(length=32), nullable=True),
        sa.Column("id_tail_index", sa.String(length=32), nullable=True),
        sa.Column("roll_number", sa.LargeBinary(), nullable=True),
        sa.Column("roll_number_index", sa.String(length=32), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("household_village_id", sa.Integer(), nullable=True),
        sa.Column("residence_village_id", sa.Integer(), nullable=True),
        sa.Column("household_outside", sa.Boolean(), nullable=False),
        sa.Column("class_path", PATH, nullable=False),
        sa.Column("responsible_path", PATH, nullable=False),
        sa.Column("residence_path", PATH, nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("guardian", sa.String(length=60), nullable=True),
        sa.Column("guardian_phone", sa.LargeBinary(), nullable=True),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("boarding", sa.Boolean(), nullable=False),
        sa.Column("never_enrolled", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["unit.id"], name="fk_student_class_id"),
        sa.ForeignKeyConstraint(["household_village_id"], ["unit.id"], name="fk_student_household_village_id"),
        sa.ForeignKeyConstraint(["residence_village_id"], ["unit.id"], name="fk_student_residence_village_id"),
        sa.ForeignKeyConstraint(["school_id"], ["unit.id"], name="fk_student_school_id"),
        sa.PrimaryKeyConstraint("id", name="pk_student"),
        sa.UniqueConstraint("id_number_index", name="uq_student_id_number_index"),
        sa.UniqueConstraint("roll_number_index", name="uq_student_roll_number_index"),
    )
    op.create_index("ix_student_class_id", "student", ["class_id"], unique=False)
    op.create_index("ix_student_class_path", "student", ["class_path"], unique=False)
    op.create_index("ix_student_id_tail_index", "student", ["id_tail_index"], unique=False)
    op.create_index("ix_student_name_birth_date", "student", ["name", "birth_date"], unique=False)
    op.create_index("ix_student_residence_path", "student", ["residence_path"], unique=False)
    op.create_index("ix_student_responsible_path", "student", ["responsible_path"], unique=False)
    op.create_index("ix_student_school_id", "student", ["school_id"], unique=False)
    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("class_path", PATH, nullable=False),
        sa.Column("responsible_path", PATH, nullable=False),
        sa.Column("residence_path", PATH, nullable=True),
        sa.Column("platform_status", sa.String(length=40), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("never_enrolled", sa.Boolean(), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=True),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("household_village_id", sa.Integer(), nullable=True),
        sa.Column("residence_village_id", sa.Integer(), nullable=True),
        sa.Column("household_outside", sa.Boolean(), nullable=False),
        sa.Column("guarantor_government", sa.String(length=60), nullable=True),
        sa.Column("guarantor_bureau", sa.String(length=60), nullable=True),
        sa.Column("found_by", sa.String(length=40), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("last_attended_on", sa.Date(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("spell_started_on", sa.Date(), nullable=True),
        sa.Column("upgrade_clock_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt_on", sa.Date(), nullable=True),
        sa.Column("last_attempt_result", sa.String(length=40), nullable=True),
        sa.Column("child_met_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("placement", sa.String(length=40), nullable=True),
        sa.Column("last_observed_on", sa.Date(), nullable=True),
        sa.Column("last_attending", sa.Boolean(), nullable=True),
        sa.Column("hold_code", sa.String(length=40), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("hold_line", sa.String(length=40), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("clear_result", sa.String(length=40), nullable=True),
        sa.Column("clear_line", sa.String(length=40), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("marked_off_on", sa.Date(), nullable=True),
        sa.Column("upgrade", sa.JSON(), nullable=True),
        sa.Column("hold", sa.JSON(), nullable=True),
        sa.Column("closing", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["unit.id"], name="fk_case_record_class_id"),
        sa.ForeignKeyConstraint(["household_village_id"], ["unit.id"], name="fk_case_record_household_village_id"),
        sa.ForeignKeyConstraint(["residence_village_id"], ["unit.id"], name="fk_case_record_residence_village_id"),
        sa.ForeignKeyConstraint(["school_id"], ["unit.id"], name="fk_case_record_school_id"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_case_record_student_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_record"),
        sa.UniqueConstraint("number", name="uq_case_record_number"),
        sa.UniqueConstraint("student_id", name="uq_case_record_student_id"),
    )
    op.create_index("ix_case_record_class_path", "case_record", ["class_path"], unique=False)
    op.create_index("ix_case_record_residence_path", "case_record", ["residence_path"], unique=False)
    op.create_index("ix_case_record_responsible_path", "case_record", ["responsible_path"], unique=False)
    op.create_index("ix_case_record_stage_dated_on", "case_record", ["stage", "dated_on"], unique=False)
    op.create_index("ix_case_record_stage_ledger", "case_record", ["stage", "ledger"], unique=False)
    op.create_table(
        "watch_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_watch_entry_person_id"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_watch_entry_student_id"),
        sa.PrimaryKeyConstraint("id", name="pk_watch_entry"),
    )
    op.create_index("ix_watch_entry_student_id", "watch_entry", ["student_id"], unique=False)
    op.create_table(
        "move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("typed_by_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("post_role", sa.String(length=40), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column("annuls_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["annuls_id"], ["move.id"], name="fk_move_annuls_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_move_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_move_person_id"),
        sa.ForeignKeyConstraint(["typed_by_id"], ["person.id"], name="fk_move_typed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_move"),
        sa.UniqueConstraint("annuls_id", name="uq_move_annuls_id"),
    )
    op.create_index("ix_move_case_id_id", "move", ["case_id", "id"], unique=False)
    op.create_index("ix_move_made_on", "move", ["made_on"], unique=False)
    op.create_table(
        "register_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("marked_off_on", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("child_met_on", sa.Date(), nullable=True),
        sa.Column("last_attended_on", sa.Date(), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("household_village_id", sa.Integer(), nullable=True),
        sa.Column("residence_village_id", sa.Integer(), nullable=True),
        sa.Column("class_path", PATH, nullable=False),
        sa.Column("responsible_path", PATH, nullable=False),
        sa.Column("residence_path", PATH, nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_register_line_case_id"),
        sa.ForeignKeyConstraint(["class_id"], ["unit.id"], name="fk_register_line_class_id"),
        sa.ForeignKeyConstraint(["household_village_id"], ["unit.id"], name="fk_register_line_household_village_id"),
        sa.ForeignKeyConstraint(["residence_village_id"], ["unit.id"], name="fk_register_line_residence_village_id"),
        sa.ForeignKeyConstraint(["school_id"], ["unit.id"], name="fk_register_line_school_id"),
        sa.PrimaryKeyConstraint("id", name="pk_register_line"),
    )
    op.create_index("ix_register_line_case_id", "register_line", ["case_id"], unique=False)
    op.create_index("ix_register_line_valid_from", "register_line", ["valid_from"], unique=False)
    op.create_index(
        "ix_register_line_valid_to_ledger_stage", "register_line", ["valid_to", "ledger", "stage"], unique=False
    )
    op.create_index(
        "ix_register_line_valid_to_listed_on_id", "register_line", ["valid_to", "listed_on", "id"], unique=False
    )
    op.create_index(
        "ix_register_line_valid_to_marked_off_on", "register_line", ["valid_to", "marked_off_on"], unique=False
    )
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_sighting_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sighting_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
    )
    op.create_index("ix_sighting_case_id", "sighting", ["case_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.Time(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("went", sa.JSON(), nullable=False),
        sa.Column("went_others", sa.LargeBinary(), nullable=True),
        sa.Column("met", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("pupil_wish", sa.String(length=40), nullable=True),
        sa.Column("guardian_attitude", sa.String(length=40), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("late_entry", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_attempt_case_id"),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name="fk_attempt_move_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint("move_id", name="uq_attempt_move_id"),
    )
    op.create_index("ix_attempt_case_id", "attempt", ["case_id"], unique=False)
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_duty_case_id"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["move.id"], name="fk_duty_closed_by_id"),
        sa.ForeignKeyConstraint(["opened_by_id"], ["move.id"], name="fk_duty_opened_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty"),
    )
    op.create_index("ix_duty_case_id", "duty", ["case_id"], unique=False)
    op.create_index("ix_duty_is_open_role_due_on", "duty", ["is_open", "role", "due_on"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(length=80), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_evidence_case_id"),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name="fk_evidence_move_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_case_id", "evidence", ["case_id"], unique=False)
    op.create_index("ix_evidence_move_id", "evidence", ["move_id"], unique=False)
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owed_by_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_measure_case_id"),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name="fk_measure_move_id"),
        sa.ForeignKeyConstraint(["owed_by_id"], ["unit.id"], name="fk_measure_owed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
        sa.UniqueConstraint("move_id", name="uq_measure_move_id"),
    )
    op.create_index("ix_measure_case_id", "measure", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("measure")
    op.drop_table("evidence")
    op.drop_table("duty")
    op.drop_table("attempt")
    op.drop_table("sighting")
    op.drop_table("register_line")
    op.drop_table("move")
    op.drop_table("watch_entry")
    op.drop_table("case_record")
    op.drop_table("student")
    op.drop_table("request")
    op.drop_table("numbering")
