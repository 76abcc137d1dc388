"""What is written in the database, and who may read it: every field of text of every model, and every kind of row.

In the table a field as it stands was written by somebody, and is read by whoever may read its row; one with `!` is
secret, and stands nowhere but on the page of the person herself; one with `.` holds nothing that anybody wrote: an
id, a hash, a language, a date, one of a few words.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from undersigned.agreements.models import EditionClause
from undersigned.core.models import Audience

FIELDS = """
sessions.Session             .session_key .session_data
account.EmailAddress         !email
account.EmailConfirmation    !key
mfa.Authenticator            .type !data
auth.Permission              .name .codename
auth.Group                   .name
contenttypes.ContentType     .app_label .model
django_tasks_database.DBTaskResult .args_kwargs .task_path .worker_ids .queue_name .backend_name .return_value
                             .exception_class_path .traceback .status
core.Event                   .uid .verb .object_kind .object_uid .text_uid .coalition_uid .commitment
core.EventWords              entry
core.LogCheckpoint           .note
core.LogCosignature          .witness .line
core.LogKey                  .verifier .note
core.Statement               .kind .member .hash
core.Once                    .key .result_uid .events
core.Earlier                 .kind .said
core.SearchEntry             .kind .uid .address .title .words .also .language .heading .analysed
people.User                  .password .uid !email name .language
parties.Coalition            .uid .slug name .languages .time_zone
parties.Party                .uid .kind name place .languages .reference .elsewhere members_evidence
parties.PartyKey             .uid .key
parties.Membership           .away .name_key .look_key
parties.Relation             .uid .kind evidence
parties.Seat                 .uid .power
parties.PrivateLink          .uid .token_hash .purpose .subject_uid .address .language
home.Digest                  .uid .often
library.Source               .uid .kind title .language .authors .published .first_published .origin answers
                             .answers_address rights received_from .state withdrawn_reason
library.Version              .sha256 filename .format .warnings
library.Original             text .runs
library.Segment              .kind .role .speaker .date body .spans
library.Passage              .uid exact .prefix .suffix .speaker .voice reported_of
library.Anchor               .reason
library.Speaker              .uid .label name .origin
library.Correction           .uid meant reason .state signed
cases.Case                   .uid .reference name summary
cases.CaseName               .language name
cases.CaseVersion            name summary .names .sources .actors
cases.Term                   .uid word .key definition .language citation
cases.Concerned              .uid words
cases.CaseActor              .uid name .kind
cases.ActorName              name .key .language
cases.Fact                   .uid .section removed_why
cases.FactVersion            words .language .happened .happened_until attributed_to citation
cases.Question               .uid .reference phrasing .language .concerns note
cases.StrongestVersion       .uid words .language written_by
cases.Asking                 .uid asker words .language inapplicable_why
cases.Dispute                .uid words .language settled_words
cases.Likeness               .uid why declared_by
texts.Text                   .uid .kind title why .reference .elsewhere .language .weight_rule addressee ask
texts.TitleTranslation       .language title .of_title
texts.Clause                 .uid .number .kind
texts.Wording                .uid .language body
texts.Translation            .language body .of_body
texts.BriefingLine           .length
positions.Round              .uid .reference .held_on .time_zone
positions.Position           .uid .stance words .language .origin mandate
positions.Absence            .basis
positions.Objection          .uid .effect words .language .reference
positions.Precedent          .uid .way words .language
positions.Report             .uid reporter words .language citation reply .reply_language
positions.Publication        .uid
agreements.Edition           .uid title .language .content_hash
agreements.EditionClause     .number .kind body
agreements.Signature         .uid .state ended_words body minority_words .language entered_by
agreements.Reservation       .uid .kind words .language
agreements.OwnSignature      .uid .document
agreements.PersonSignature   .uid name affiliation !email .email_digest .token_hash
pledges.Appeal               .uid closed_words
pledges.Ask                  .uid unit dropped_why
pledges.AskAnswer            .uid .way words .language passed_to
pledges.UndertakingTerms     unit
pledges.Pledge               .uid words .language unit .time_zone task_of dropped_words
pledges.Delivery             .uid words .language place .delivered
pledges.Receipt              .uid .outcome words .language place .received
pledges.Reply                .uid words .language
pledges.Happening            .uid .became by words .language .happened citation removed_why
pledges.FollowUp             .uid words .language
chains.Link                  .uid .tie .holds_from ended_why .out_why
chains.LinkDispute           .uid words .language settled_words
chains.Tip                   .uid words citation
practices.Practice           .uid withdrawn_words
practices.PracticePart       .part
practices.Contact            .uid !reached_at
practices.Introduction       .uid !reached_at !words
meetings.Meeting             .uid .kind title summary .language .time_zone place online .reference
meetings.AgendaItem          words
meetings.Attendance          .uid .presence
efforts.Effort               .uid name place .language
efforts.StageReached         .uid .stage words .language
efforts.Conversation         .uid listened_to words .language .held
efforts.Helping              .uid task
efforts.Belonging            .uid thing words stays
reviews.Review               .uid .cause .outcome words .language
exchange.Peer                .uid name address .log_key .witness_key
exchange.Received            .uid .title .node .root
exchange.Reader              .rows_digest
exchange.Taken               .uid .digest .left_out
exchange.Witnessed           .origin .note .key
exchange.Finding             .uid .origin .earlier .later .earlier_key .later_key .digest .proof
"""
KINDS = (models.CharField, models.TextField, models.JSONField)
BY_AUDIENCE = {Audience.PUBLIC: "all", Audience.COALITION: "seats", Audience.EDITORS: "drafters"}


def table() -> dict[str, dict[str, str]]:
    """Return for each model its fields with their mark: written, `!` secret, `.` nothing that anybody wrote."""
    found: dict[str, dict[str, str]] = {}
    for word in FIELDS.split():
        if "." in word[1:] and word[0] not in "!.":
            fields = found.setdefault(word, {})
        else:
            fields[word.lstrip("!.")] = word[0] if word[0] in "!." else ""
    return found


def fields_there_are() -> dict[str, set[str]]:
    """Return every field of text that the database has, by model."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        names = {each.name for each in model._meta.concrete_fields if isinstance(each, KINDS)}
        if names:
            found[model._meta.label] = names
    return found


def _source(row: Any) -> tuple[Any, str]:
    return row.coalition, BY_AUDIENCE[row.audience]


def _case(row: Any) -> tuple[Any, str]:
    return row.coalition, BY_AUDIENCE[row.audience]


def _text(row: Any) -> tuple[Any, str]:
    """Who may read a text: everybody once it is published; before, the coalition and whoever is asked by link."""
    if hasattr(row, "practice"):
        return _practice(row.practice)
    published = row.editions.filter(published_at__isnull=False).exists()
    return row.coalition, "all" if published else "asked"


def _wording(row: Any) -> tuple[Any, str]:
    text = row.clause.text
    if hasattr(text, "practice"):
        return _practice(text.practice)
    if hasattr(row.clause, "ask"):
        dropped = row.clause.ask.dropped_at and row.clause.ask.of_makers
        printed = dropped or row.editions.filter(edition__published_at__isnull=False).exists()
        return _ask(row.clause.ask) if printed else (text.coalition, "seats")
    printed = EditionClause.objects.filter(wording=row, edition__published_at__isnull=False).exists()
    published = Q(party__publications__isnull=False, party__publications__until_at=None)
    told = row.positions.filter(published).exists() and _text(text)[1] == "all"
    return text.coalition, "all" if printed or told else "asked"


def _appeal(row: Any) -> tuple[Any, str]:
    return row.text.coalition, "all" if row.published_at else "seats"


def _ask(row: Any) -> tuple[Any, str]:
    return row.appeal.text.coalition, "seats" if row.audience else _appeal(row.appeal)[1]


def _ask_answer(row: Any) -> tuple[Any, str]:
    """Its party reads it too, by its private link, unless it answers what is asked of the seats alone."""
    coalition, reads = _ask(row.ask)
    return coalition, "told" if row.audience and reads == "all" else reads


def _practice(row: Any) -> tuple[Any, str]:
    return row.text.coalition, "all" if row.published_at else "seats"


def _position(row: Any) -> tuple[Any, str]:
    text = row.wording.clause.text
    if answer := row.ask_answers.first():
        return _ask_answer(answer)
    signed = row.ratified_at is not None and text.editions.filter(published_at__isnull=False).exists()
    if signed:
        return text.coalition, "all"
    told = row.party.publications.filter(until_at=None).exists() and _text(text)[1] == "all"
    sealed = row.round.sealed and row.round.closed_at is None
    return text.coalition, "all" if told else "own" if sealed else "told"


def _edition(row: Any) -> tuple[Any, str]:
    return row.text.coalition, "all" if row.published_at else "signing"


def _user(row: Any) -> tuple[Any, str]:
    seat = row.seats.first()
    return seat and seat.coalition, "seats"


def _event(row: Any) -> tuple[Any, str]:
    from undersigned.core.registry import VERBS
    from undersigned.parties.models import Coalition

    home = Coalition.objects.filter(uid=row.event.coalition_uid).first()
    return home, "all" if VERBS[row.event.verb].public else "seats"


def _everybody(row: Any) -> tuple[Any, str]:
    return None, "all"


ROWS: dict[str, Callable[[Any], tuple[Any, str]]] = {
    "core.EventWords": _event,
    "people.User": _user,
    "parties.Coalition": _everybody,
    "parties.Party": _everybody,
    "parties.Relation": _everybody,
    "library.Source": _source,
    "library.Version": lambda row: _source(row.source),
    "library.Original": lambda row: _source(row.version.source),
    "library.Segment": lambda row: _source(row.version.source),
    "library.Passage": lambda row: _source(row.source),
    "library.Speaker": lambda row: _source(row.source),
    "library.Correction": lambda row: _source(row.passage.source),
    "cases.Case": _case,
    "chains.Link": _case,
    "chains.LinkDispute": lambda row: _case(row.link),
    "chains.Tip": lambda row: (row.coalition, "drafters"),
    "cases.CaseName": lambda row: _case(row.case),
    "cases.CaseVersion": lambda row: _case(row.case),
    "cases.Term": lambda row: _case(row.case),
    "cases.Concerned": lambda row: _case(row.case),
    "cases.CaseActor": _everybody,
    "cases.ActorName": _everybody,
    "cases.Fact": lambda row: _case(row.case),
    "cases.FactVersion": lambda row: _case(row.fact.case),
    "cases.Question": _everybody,
    "cases.StrongestVersion": _everybody,
    "cases.Asking": lambda row: _case(row.case),
    "cases.Dispute": lambda row: _case(row.asking.case),
    "cases.Likeness": lambda row: (row.question.coalition, "told"),
    "texts.Text": _text,
    "texts.TitleTranslation": lambda row: _text(row.text),
    "texts.Wording": _wording,
    "texts.Translation": lambda row: _wording(row.wording),
    "positions.Position": _position,
    "positions.Objection": lambda row: _position(row.position),
    "positions.Precedent": lambda row: (row.wording.clause.text.coalition, "told"),
    "positions.Report": lambda row: _case(row.case),
    "agreements.Edition": _edition,
    "agreements.EditionClause": lambda row: _edition(row.edition),
    "agreements.Signature": lambda row: _edition(row.edition),
    "agreements.Reservation": lambda row: _edition(row.signature.edition),
    "agreements.PersonSignature": lambda row: (None, "all" if row.confirmed_at else "-"),
    "pledges.Appeal": _appeal,
    "pledges.Ask": _ask,
    "pledges.AskAnswer": _ask_answer,
    "pledges.UndertakingTerms": lambda row: (row.clause.text.coalition, "drafters"),
    "pledges.Pledge": lambda row: (row.coalition, BY_AUDIENCE[row.audience]),
    "pledges.Delivery": lambda row: (row.pledge.coalition, BY_AUDIENCE[row.pledge.audience]),
    "pledges.Receipt": lambda row: (row.delivery.pledge.coalition, BY_AUDIENCE[row.delivery.pledge.audience]),
    "pledges.Happening": lambda row: _text(row.text),
    "pledges.FollowUp": lambda row: _text(row.text),
    "pledges.Reply": lambda row: (row.receipt.delivery.pledge.coalition, "all"),
    "practices.Practice": _practice,
    "meetings.Meeting": _case,
    "meetings.AgendaItem": lambda row: _case(row.meeting),
    "efforts.Effort": _case,
    "efforts.StageReached": lambda row: _case(row.effort),
    "efforts.Conversation": lambda row: (
        row.effort.coalition,
        BY_AUDIENCE[max(row.audience, row.effort.audience)],
    ),
    "efforts.Helping": lambda row: (row.effort.coalition, "seats"),
    "efforts.Belonging": lambda row: (row.effort.coalition, "seats"),
    "reviews.Review": lambda row: (row.coalition, "told"),
    "exchange.Peer": _everybody,
}


def whose(row: Any) -> set[Any]:
    """Return the persons on whose own page a secret of theirs stands: contact data with both sides of a question."""
    if row._meta.label == "practices.Introduction":
        return {row.contact.user, row.asked_by}
    return {getattr(row, "user", row)}


def written() -> Iterator[tuple[type[models.Model], str, str]]:
    """Yield each field in which somebody wrote something, with its mark: `!` where it is secret."""
    for label, fields in table().items():
        for name, mark in fields.items():
            if mark != ".":
                yield apps.get_model(label), name, mark
