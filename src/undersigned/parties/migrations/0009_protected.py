"""Parties under a pseudonym that an organisation vouches for; no two names in a coalition that look the same."""

import django.db.models.deletion
from django.db import migrations, models

from undersigned.core.names import look_key


def fill(apps, schema):
    seen = set()
    for membership in apps.get_model("parties", "Membership").objects.select_related("party").order_by("pk"):
        look = membership.party.uid if membership.party.erased_at else look_key(membership.party.name)[:600]
        if membership.until is None and (membership.coalition_id, look) in seen:
            look = membership.party.uid  # It was let in beside the other before this was looked at.
        elif membership.until is None:
            seen.add((membership.coalition_id, look))
        membership.look_key = look
        membership.save(update_fields=["look_key"])


class Migration(migrations.Migration):
    dependencies = [("parties", "0008_answers_elsewhere")]
    operations = [
        migrations.AddField("party", "protected", models.BooleanField(default=False)),
        migrations.AddField(
            "party",
            "voucher",
            models.ForeignKey(
                "parties.party",
                django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="vouched",
            ),
        ),
        migrations.AddConstraint(
            "party",
            models.CheckConstraint(
                condition=models.Q(protected=False, voucher__isnull=True)
                | models.Q(
                    protected=True,
                    voucher__isnull=False,
                    place="",
                    members__isnull=True,
                    members_evidence="",
                ),
                name="the_protected_are_vouched_for",
            ),
        ),
        migrations.AddField("membership", "look_key", models.CharField(max_length=600, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("membership", "look_key", models.CharField(max_length=600)),
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                fields=["coalition", "look_key"],
                condition=models.Q(until__isnull=True),
                name="a_look_once_in_a_coalition",
            ),
        ),
    ]
