"""What is talked about, what is read before, and the record afterwards."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.forms import ActForm
from undersigned.library.models import Passage, Source
from undersigned.library.queries.sources import passage_named, sources_of
from undersigned.meetings import actions
from undersigned.meetings.models import Meeting
from undersigned.meetings.queries.meetings import agenda_now
from undersigned.texts.models import Clause

# The address of a clause: of the draft that it stands in, of its own page, or of the page of its text.
CLAUSE = re.compile(r"\s(\S*/t/[0-9a-z]{12}/\S*?([0-9a-z]{12})/?)$")
MOST = 100


class PrepareForm(ActForm):
    """The agenda, an item a line, and the passages to read before."""

    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        help_text=gettext_lazy("One item a line. An item on a clause ends with the address of that clause."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    readings = forms.CharField(
        label=gettext_lazy("To read before"),
        help_text=gettext_lazy("The addresses of passages in the library, one a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
    )

    def __init__(self, meeting: Meeting, actor: Actor, data: Any = None) -> None:
        super().__init__(data, initial=_first(meeting))
        self.meeting, self.actor = meeting, actor

    def clean_agenda(self) -> list[tuple[str, Clause | None]]:
        return [self._item(line) for line in _lines(self.cleaned_data["agenda"])]

    def _item(self, line: str) -> tuple[str, Clause | None]:
        found = CLAUSE.search(line)
        words = line[: found.start()].strip() if found else line
        if len(words) > 300:
            raise forms.ValidationError(
                _("“%(line)s…” is longer than 300 letters: shorten it."), params={"line": words[:40]}
            )
        if found is None:
            return words, None
        clauses = Clause.objects.filter(text__coalition=self.meeting.coalition_id).select_related("text")
        clause = clauses.filter(uid=found[2]).first()
        if clause is None:
            raise forms.ValidationError(
                _("There is no clause at the address in “%(line)s”."), params={"line": line}
            )
        return words, clause

    def clean_readings(self) -> list[Passage]:
        return [self._passage(line) for line in _lines(self.cleaned_data["readings"])]

    def _passage(self, line: str) -> Passage:
        try:
            found = passage_named(line, self.actor)
        except Refused:
            found = None
        if found is None:
            raise forms.ValidationError(_("There is no passage at “%(line)s”."), params={"line": line})
        return found

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        actions.prepare_meeting(self.meeting, told["agenda"], told["readings"], actor=actor)


def _lines(typed: str) -> list[str]:
    found = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if len(found) > MOST:
        raise forms.ValidationError(_("More than %(most)s lines: leave some out."), params={"most": MOST})
    return found


def _first(meeting: Meeting) -> dict[str, str]:
    """Return the agenda and readings that stand, as they would be typed."""
    items = [_typed(item.words, item.clause) for item in agenda_now(meeting)]
    readings = meeting.readings.filter(ended_at=None).select_related("passage")
    return {
        "agenda": "\n".join(items),
        "readings": "\n".join(f"/p/{reading.passage.uid}/" for reading in readings),
    }


def _typed(words: str, clause: Clause | None) -> str:
    return f"{words} /t/{clause.text.uid}/clauses/{clause.uid}/" if clause else words


class RecordForm(ActForm):
    """Which source of the library is the record."""

    source: forms.ModelChoiceField[Source] = forms.ModelChoiceField(
        queryset=Source.objects.none(),
        label=gettext_lazy("The record, a source in the library"),
        help_text=gettext_lazy("Whoever may read that source reads the record."),
        empty_label=gettext_lazy("Choose"),
        to_field_name="uid",
    )

    def __init__(self, meeting: Meeting, actor: Actor, data: Any = None) -> None:
        super().__init__(data, initial={"source": meeting.record.uid if meeting.record else None})
        self.meeting = meeting
        sources = sources_of(meeting.coalition, actor).filter(withdrawn_at=None)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.publish_record(self.meeting, self.cleaned_data["source"], actor=actor)
