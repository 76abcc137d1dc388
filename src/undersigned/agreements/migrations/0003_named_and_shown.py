"""From when a signature stands in public, and whether under a name."""

from django.db import migrations, models
from django.db.models import F, Q


def fill(apps, schema):
    signatures = apps.get_model("agreements", "Signature").objects
    signatures.filter(ratified_at__isnull=False).update(shown_at=F("ratified_at"))
    # Whoever signed until now was told that the name stands in public.
    apps.get_model("agreements", "PersonSignature").objects.exclude(name="").update(named=True)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_reservations_can_be_erased")]
    operations = [
        migrations.AddField("signature", "named", models.BooleanField(default=True)),
        migrations.AddField(
            "signature", "shown_from", models.DateField(null=True, blank=True, db_index=True)
        ),
        migrations.AddField("signature", "shown_at", models.DateTimeField(null=True, blank=True)),
        migrations.AddField("personsignature", "named", models.BooleanField(default=False)),
        migrations.AlterField("personsignature", "name", models.CharField(max_length=120, blank=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=~Q(state="ratified") | Q(shown_at__isnull=False) | Q(shown_from__isnull=False),
                name="what_is_ratified_is_shown_or_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            "personsignature",
            models.CheckConstraint(
                condition=Q(named=True) | Q(name="", affiliation=""), name="only_who_asks_for_it_is_named"
            ),
        ),
    ]
