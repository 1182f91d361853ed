from django.db import migrations

# Runs a statement of glossary/search/index.py as glossary/search/postgres.py says; the statement has the queries as $1.
FUNCTION = """
    CREATE FUNCTION glossary_search(statement text, queries tsquery[])
        RETURNS TABLE (place integer, id bigint, kind text)
        LANGUAGE plpgsql STABLE SET enable_seqscan = off
        AS $$ BEGIN RETURN QUERY EXECUTE statement USING queries; END $$
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION glossary_search(text, tsquery[])", params=None)


class Migration(migrations.Migration):
    dependencies = [("glossary", "0007_edition")]
    operations = [migrations.RunPython(create, drop)]
