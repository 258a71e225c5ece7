"""What keeps the register true whoever writes: the chain of each timeline, append-only rights, and the reach of a reader."""

from django.db import migrations

from wanjia.access.policies import in_reach, of_visible, row_security
from wanjia.tables.actions import grant

FACTS = (
    "name", "birth", "document", "life", "marital", "education", "residence", "hukou",
    "membership", "contact", "preference", "permit", "disability",
)  # fmt: skip
OPEN = "recorded_to = '9999-12-31 00:00:00+00'"


def chain(table: str, key: str) -> migrations.RunSQL:
    """No overlap: a believed row begins where the one it names ends, or later; one is first, none has two after it."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {table}_span CHECK (valid_from < valid_to),
            ADD CONSTRAINT {table}_order CHECK (previous_to <= valid_from),
            ADD CONSTRAINT {table}_chain FOREIGN KEY ({key}, recorded_to, previous_to)
                REFERENCES {table} ({key}, recorded_to, valid_to) DEFERRABLE INITIALLY DEFERRED;
        CREATE UNIQUE INDEX {table}_first ON {table} ({key}) WHERE previous_to IS NULL AND {OPEN};
        CREATE UNIQUE INDEX {table}_next ON {table} ({key}, previous_to) WHERE previous_to IS NOT NULL;
        """
    )


def fact(table: str, key: str, owner: str, using: str) -> list[migrations.operations.base.Operation]:
    """A fact is read and added; only the end of belief and the link of the chain may change afterwards."""
    return [
        chain(table, key),
        grant(table, "SELECT, INSERT, UPDATE (recorded_to, previous_to)"),
        row_security(table, using=f"{of_visible(owner, f'{table}.{owner[9:]}_id')} AND {using}"),
    ]


# Sealed rows answer only in a transaction that two officers opened together.
UNSEALED = "(NOT sealed OR (SELECT current_setting('wanjia.sealed', true)) = 'on')"
SUBJECT_VISIBLE = "EXISTS (SELECT FROM registry_eventsubject AS subject WHERE subject.event_id = registry_lifeevent.id)"

# One hop of kin shows a relative's name wherever the relative lives: the name and nothing else, and never a sealed one.
KIN_NAMES = """
CREATE FUNCTION registry_kin_names(people bigint[]) RETURNS TABLE (id bigint, uuid uuid, name text, life smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    AS $$ SELECT id, uuid, name, life FROM registry_person WHERE id = ANY (people) AND NOT sealed $$;
REVOKE ALL ON FUNCTION registry_kin_names FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_kin_names TO wanjia_app;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0001_register"), ("access", "0002_reach"), ("tables", "0001_functions")]

    operations = [
        grant("registry_person", "SELECT, INSERT, UPDATE"),
        row_security(
            "registry_person",
            using=f"{UNSEALED} AND {in_reach('area_id', 'hukou_area_id', person='registry_person.uuid')}",
        ),
        grant("registry_household", "SELECT, INSERT, UPDATE"),
        row_security("registry_household", using=in_reach("area_id")),
        grant("registry_otherreading", "SELECT, INSERT, DELETE"),
        row_security("registry_otherreading", using=of_visible("registry_person", "registry_otherreading.person_id")),
        grant("registry_eventsubject", "SELECT, INSERT"),
        row_security("registry_eventsubject", using=of_visible("registry_person", "registry_eventsubject.person_id")),
        grant("registry_lifeevent", "SELECT, INSERT"),
        row_security(
            "registry_lifeevent", using=f"{UNSEALED} AND ((SELECT access_whole_city()) OR {SUBJECT_VISIBLE})"
        ),
        *(step for name in FACTS for step in fact(f"registry_{name}fact", "person_id, sort", "registry_person", "true")),
        *fact("registry_kinfact", "person_id, sort, relative_id", "registry_person", UNSEALED),
        *fact("registry_householdaddress", "household_id", "registry_household", "true"),
        migrations.RunSQL(KIN_NAMES, "DROP FUNCTION registry_kin_names"),
    ]
