"""The drafters' pages: import, draft, one clause, translations."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.cases.queries import get_case
from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.library.actions.sources import check_not_withdrawn
from undersigned.library.models import Source
from undersigned.library.queries.sources import get_source
from undersigned.parties import rules as party_rules
from undersigned.parties.models import Coalition
from undersigned.parties.queries import coalitions_of
from undersigned.texts import forms, queries, rules
from undersigned.texts.forms.boundaries import operate
from undersigned.texts.models import Clause, Subject, Text


def new_text(request: ActorRequest, slug: str) -> HttpResponse:
    """Paste or upload a draft; look it through; create the text. Nothing is stored before the last step."""
    coalition = get_object_or_404(coalitions_of(request.actor), slug=slug)
    require(party_rules.can_draft, request.actor, coalition)
    if "do" in request.POST:
        return _looked_through(request, coalition)
    form = forms.PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _preview(request, coalition, forms.PreviewForm.of(coalition, form))
    return render(request, "texts/new.html", {"coalition": coalition, "form": form})


def _looked_through(request: ActorRequest, coalition: Coalition) -> HttpResponse:
    """Do what the preview's button says."""
    form = forms.PreviewForm(coalition, request.POST)
    command = request.POST["do"]
    if command != "create":
        form.blocks, shown = operate(form.blocks, command)
        return _preview(request, coalition, form, shown)
    if not form.done(request.actor):
        return _preview(request, coalition, form)
    return redirect("texts:draft", form.made.uid)


def _preview(
    request: ActorRequest, coalition: Coalition, form: forms.PreviewForm, shown: int | None = None
) -> HttpResponse:
    context = {"coalition": coalition, "form": form, "shown": shown, "kinds": Clause.Kind.choices}
    return render(request, "texts/preview.html", context)


def draft(request: ActorRequest, uid: str) -> HttpResponse:
    """The text as printed, with every wording; drafters add clauses here."""
    text = queries.get_text(request.actor, uid)
    require(rules.can_see, request.actor, text)
    form = forms.NewClauseForm(text, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return _saved(request, "texts:draft", text.uid)
    clauses = list(queries.clauses_of(text))
    wordings = queries.wordings_in(clauses)
    context = {
        "text": text,
        "tab": "draft",
        "clauses": clauses,
        "form": form,
        "may_draft": rules.can_draft(request.actor, text),
        "names_proposers": queries.names_proposers(text),
        "languages_made": queries.language_states(text, wordings),
        "cases": text.cases.all(),
        "cited": queries.cited_in([clause.pk for clause in clauses], request.actor),
        "subjects": queries.subjects_in([clause.pk for clause in clauses], request.actor),
    }
    return render(request, "texts/draft.html", context)


def details(request: ActorRequest, uid: str) -> HttpResponse:
    """Whom the text is for, what it asks, who sees to it and when."""
    text = _to_draft(request, uid)
    form = forms.DetailsForm(text, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return _saved(request, "texts:draft", text.uid)
    return render(request, "texts/details.html", {"text": text, "tab": "draft", "form": form})


def clause(request: ActorRequest, uid: str, clause_uid: str) -> HttpResponse:
    """One clause: its wordings, their strengths, its number, kind, place and pin."""
    text = _to_draft(request, uid)
    clause = queries.get_clause(text, clause_uid)
    wanted, subject = request.POST.get("do", ""), queries.subject_of(clause)
    acts = _acts_on(clause, request, wanted) | _acts_on_subject(clause, subject, request, wanted)
    if request.method == "POST":
        if wanted not in acts:
            raise Http404
        if acts[wanted].done(request.actor):
            if wanted == "retire":
                return _saved(request, "texts:draft", text.uid)
            return _saved(request, "texts:clause", text.uid, clause.uid)
    context = {"text": text, "tab": "draft", "clause": clause, "acts": acts, "wanted": wanted}
    context["names_proposers"] = queries.names_proposers(text)
    context["cited"] = queries.cited_in([clause.pk], request.actor)
    context["subject"] = subject
    return render(request, "texts/clause.html", context | queries.neighbours(clause))


def _acts_on_subject(
    clause: Clause, subject: Subject | None, request: ActorRequest, wanted: str
) -> dict[str, forms.ActForm]:
    def sent(name: str) -> object:
        return request.POST if name == wanted else None

    answer = forms.SubjectForm(clause, subject, request.actor, sent("answer"))
    return {"answer": answer, "unanswer": forms.EndSubjectForm(clause, sent("unanswer"))}


def _acts_on(clause: Clause, request: HttpRequest, wanted: str) -> dict[str, forms.ActForm]:
    """Return every act the page offers by the name its button sends; only the one wanted holds what was sent."""
    fixed = queries.has_answers(clause.text)

    def sent(name: str) -> object:
        return request.POST if name == wanted else None

    acts: dict[str, forms.ActForm] = {
        "describe": forms.ClauseForm(clause, sent("describe")),
        "move": forms.MoveForm(clause, sent("move")),
        "pin": forms.PinForm(clause, sent("pin")),
        "retire": forms.RetireClauseForm(clause, sent("retire")),
        "add": forms.AddWordingForm(clause, sent("add")),
        "cite": forms.CiteForm(clause, sent("cite")),
        "uncite": forms.UnciteForm(clause, sent("uncite")),
    }
    for wording in clause.wordings.all():
        save, retire = f"save:{wording.uid}", f"retire:{wording.uid}"
        acts[save] = forms.WordingForm(wording, sent(save), strength_is_fixed=fixed)
        acts[retire] = forms.RetireWordingForm(wording, sent(retire))
    return acts


def translate(request: ActorRequest, uid: str, language: str) -> HttpResponse:
    """The original beside its translation; stale ones marked, with what changed."""
    text = queries.get_text(request.actor, uid)
    require(rules.can_translate, request.actor, text)
    wordings = queries.wordings_of(text)
    states = {state.code: state for state in queries.language_states(text, wordings)}
    if language not in states:
        raise Http404
    form = forms.TranslationForm(text, language, wordings, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return _saved(request, "texts:translate", text.uid, language)
    context = {"text": text, "tab": "draft", "form": form, "language": language, "state": states[language]}
    return render(request, "texts/translate.html", context)


def case_briefing(request: ActorRequest, uid: str) -> HttpResponse:
    """Make the briefings of a case."""
    return _briefing(request, get_case(request.actor, uid), "cases:case")


def source_briefing(request: ActorRequest, uid: str) -> HttpResponse:
    """Make the briefings of a source."""
    source = get_source(request.actor, uid)
    check_not_withdrawn(source)
    return _briefing(request, source, "library:source")


def _briefing(request: ActorRequest, subject: Case | Source, page: str) -> HttpResponse:
    require(party_rules.can_draft, request.actor, subject.coalition)
    form = forms.BriefingForm(subject, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return _saved(request, page, subject.uid)
    context = {"subject": subject, "name": str(subject), "page": page, "form": form}
    return render(request, "texts/briefing.html", context)


def _to_draft(request: ActorRequest, uid: str) -> Text:
    text = queries.get_text(request.actor, uid)
    require(rules.can_draft, request.actor, text)
    return text


def _saved(request: HttpRequest, view: str, *args: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(view, *args)
