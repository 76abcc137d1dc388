from django.db import migrations

from undersigned.cases.models.people import actor_key


def give_names(apps, _schema_editor):
    """Let every actor that stands be found by its own name."""
    actors = apps.get_model("cases", "CaseActor").objects.filter(erased_at=None, names=None)
    names = apps.get_model("cases", "ActorName")
    names.objects.bulk_create(
        (names(actor=each, name=each.name, key=actor_key(each.name)) for each in actors.iterator()),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_names_of_actors")]

    operations = [migrations.RunPython(give_names, migrations.RunPython.noop)]
