from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_a_name_once_in_a_coalition")]

    operations = [
        migrations.AlterField(
            model_name="privatelink",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("answer", "Answer a text"),
                    ("sign", "Sign an edition"),
                    ("back", "Read what would bring it back"),
                ],
                max_length=12,
            ),
        ),
    ]
