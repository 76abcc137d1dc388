"""Names are found before other words, and who may read an entry stands in the index: see core/search/schema.py."""

from django.db import migrations, models

from undersigned.core.search import schema
from undersigned.core.search.analysis import analysed

WITH_A_NAME = ("source", "case", "party")


def analyse(apps, editor):
    """Read anew the words that were laid down before; `undersigned index` does the rest."""
    entries = apps.get_model("core", "SearchEntry").objects
    for entry in entries.iterator(chunk_size=500):
        entry.heading = analysed(entry.language, entry.title) if entry.kind in WITH_A_NAME else ""
        entry.analysed = analysed(entry.language, entry.words, entry.also)
        entry.save(update_fields=["heading", "analysed"])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
    ]

    operations = [
        # Nodes that had the earlier index lift it here.
        migrations.RunPython(lambda apps, editor: schema.lift(editor.connection), migrations.RunPython.noop),
        migrations.AddField(
            model_name="searchentry",
            name="heading",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(analyse, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, editor: schema.lay(editor.connection),
            lambda apps, editor: schema.lift(editor.connection),
        ),
    ]
