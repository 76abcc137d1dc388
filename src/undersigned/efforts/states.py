"""The four stages of a local effort. None is skipped, and none comes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    HEARD = "heard", _("Heard")
    PROPOSED = "proposed", _("Proposed by locals")
    RUN = "run", _("Run by locals")
    GONE = "gone", _("The organiser is gone")


NEXT = {Stage.HEARD: Stage.PROPOSED, Stage.PROPOSED: Stage.RUN, Stage.RUN: Stage.GONE, Stage.GONE: None}


def after(stage: str | None) -> Stage | None:
    """Return the one stage that can be reached next; None where the last one is."""
    return Stage.HEARD if stage is None else NEXT[Stage(stage)]
