from django.db import migrations, models

MANNERS = [(each, each) for each in ("plain", "wanted", "mark", "qualified", "link")]


class Migration(migrations.Migration):
    """Pages keep their links themselves, not a digest of them. Links are found anew for each page that is shown until
    `rebuild_index` has made them."""

    dependencies = [("glossary", "0008_search_function")]

    operations = [
        # Their places have no lengths.
        migrations.RunSQL("DELETE FROM glossary_mention", migrations.RunSQL.noop),
        migrations.RemoveField("page", "links"),
        migrations.AddField("page", "links", models.JSONField(blank=True, default=list)),
        migrations.AddField("page", "checksum", models.BigIntegerField(null=True)),
        migrations.AlterField("mention", "manner", models.CharField(choices=MANNERS, max_length=10)),
    ]
