"""Lay the guards of the journal: see core/guards.py."""

from django.db import migrations

from undersigned.core import guards


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema: guards.lay(schema.connection),
            lambda apps, schema: guards.lift(schema.connection),
        )
    ]
