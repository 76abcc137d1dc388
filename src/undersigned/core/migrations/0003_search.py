"""The table of what can be found; the next migration lays the index of its words beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("uid", models.CharField(max_length=12)),
                ("place", models.PositiveIntegerField(default=0)),
                ("coalition", models.BigIntegerField()),
                (
                    "audience",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Everybody"),
                            (1, "The coalition’s seats"),
                            (2, "Its editors and secretaries"),
                        ]
                    ),
                ),
                ("address", models.CharField(max_length=300)),
                ("title", models.CharField(max_length=300)),
                ("words", models.TextField()),
                ("also", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("analysed", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "uid", "coalition", "place"), name="a_thing_is_found_once_at_a_place"
                    )
                ],
            },
        ),
    ]
