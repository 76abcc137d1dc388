"""No two parties in a coalition have one name: held by the database."""

from django.db import migrations, models

from undersigned.core.names import name_key


def fill(apps, schema):
    for membership in apps.get_model("parties", "Membership").objects.select_related("party"):
        membership.name_key = name_key(membership.party.name)
        membership.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [
        migrations.AddField("membership", "name_key", models.CharField(max_length=600, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("membership", "name_key", models.CharField(max_length=600)),
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                fields=["coalition", "name_key"],
                condition=models.Q(until__isnull=True),
                name="a_name_once_in_a_coalition",
            ),
        ),
    ]
