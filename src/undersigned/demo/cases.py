"""The story’s cases: two that are declared like, one that nobody has answered yet, and what is asked of all three."""

from undersigned.cases import actions
from undersigned.cases.models import Case, Question
from undersigned.core.actor import Actor
from undersigned.core.models import Audience
from undersigned.library.models import Passage
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition, Party
from undersigned.texts import actions as texts
from undersigned.texts.models import Clause

# Section, words, when, until when, who says so, source.
Told = tuple[str, str, str, str, str, str]
DAM: list[Told] = [
    ("event", "The dam was closed.", "1974", "", "", "Chronicle of Upper Harrow, page 212"),
    (
        "event",
        "The repair of the sluice was put off.",
        "2027-05",
        "2031-02",
        "",
        "Minutes of the Water Board",
    ),
    ("event", "Nine streets had no piped water for more than a day.", "2030", "", "", "Register of Millford"),
    (
        "right",
        "No house is put under water without its people’s word.",
        "1921",
        "",
        "",
        "Valley statute, art. 4",
    ),
    (
        "criticism",
        "The Board knew of the sluice for four years and told nobody.",
        "2031-04-02",
        "",
        "Friends of the Arle",
        "Their letter of 2 April 2031",
    ),
]
WEIR: list[Told] = [
    ("event", "The weir was built for the mill.", "1888", "", "", "Mill book, first volume"),
    ("event", "The mill asked to raise it by a metre.", "2030-09-12", "", "", "Notice at the mill door"),
    (
        "event",
        "Six households live above the weir, none of them below it.",
        "2031",
        "",
        "",
        "Register of Ferrow",
    ),
]
QUESTIONS = [
    ("Must {case} wait until those whose houses it would flood have agreed?", "right", 1),
    ("Has whoever runs {case} failed in its duty?", "actor", -1),
    ("Must {case} always let water through for the river below?", "right", 1),
    ("Must whoever runs {case} pay those whom it leaves without water?", "right", 1),
    ("Must what is old be mended before anything new is built at {case}?", "right", 1),
]
# Clause and question of the texts that answer, by the beginning of their titles.
ANSWERS = [("Joint", number, place) for place, number in enumerate(("8", "12", "6", "7", "9"))]
ANSWERS_OF_WEIR = [("Letter", number, place) for place, number in enumerate("12345")]


def tell_cases(coalition: Coalition, actor: Actor) -> None:
    """Say of a dam, a weir and a barrage whom they concern, what happened, and which questions are asked of them."""
    dam = _describe(
        coalition, "The Harrow Dam", [("ar", "سد هارو"), ("fr", "Le barrage de Harrow")], actor=actor
    )
    weir = _describe(
        coalition,
        "The weir at Ferrow",
        [("fr", "Le seuil de Ferrow")],
        actor=actor,
        summary="A weir of the mill on the Ferrow brook; the mill wants it higher, six houses stand above it.",
    )
    barrage = _describe(
        coalition,
        "The barrage at Saltmere",
        [],
        actor=actor,
        summary="Planned against the tide, not built yet.",
    )
    _name_people(coalition, dam, weir, actor)
    for case, entries in ((dam, DAM), (weir, WEIR)):
        for entry in entries:
            _record(case, entry, actor)
    _ask(coalition, dam, weir, barrage, actor)
    _rest(dam, actor)


def _describe(
    coalition: Coalition, name: str, names: list[tuple[str, str]], *, actor: Actor, summary: str = ""
) -> Case:
    case = actions.open_case(coalition, name, actor=actor)
    return actions.describe_case(
        case,
        actor=actor,
        name=name,
        names=names,
        summary=summary or case.summary,
        audience=Audience.PUBLIC,
        sources=list(case.sources.all()),
    )


def _name_people(coalition: Coalition, dam: Case, weir: Case, actor: Actor) -> None:
    party = {each.name: each for each in Party.objects.filter(coalitions=coalition)}
    friends, guild = party["Friends of the Arle"], party["Saltmere Harbour Guild"]
    residents, town = party["Stonebridge Residents' Committee"], party["Town of Stonebridge"]
    lists = "Its houses stand on the Board’s own map of the new waterline."
    actions.concern(dam, residents, actor=actor, vouched_by=friends, words=lists)
    actions.concern(dam, town, actor=actor)
    actions.concern(dam, party["Estuary Fishers' Cooperative"], actor=actor, vouched_by=guild)
    for each in (friends, party["Harrow Valley Teachers"]):
        parties.tie(each, coalition, "League for Rivers", "member", actor=actor, evidence="its list of 2030")
        actions.concern(weir, each, actor=actor)
    for case, name, kind in (
        (dam, "Water Board of the Arle", "other"),
        (weir, "Ferrow Mill Company", "firm"),
    ):
        actions.set_actors(case, [actions.name_actor(coalition, name, kind, actor=actor)], actor=actor)


def _record(case: Case, told: Told, actor: Actor) -> None:
    section, words, happened, until, attributed_to, citation = told
    about = case.actors.first() if section == "criticism" else None
    draft = actions.FactDraft(words, "en", happened, until, attributed_to, about, citation=citation)
    actions.record_fact(case, section, draft, actor=actor)


def _ask(coalition: Coalition, dam: Case, weir: Case, barrage: Case, actor: Actor) -> None:
    consent, duty, water, paying, mending = asked = [
        actions.ask_question(coalition, words, actor=actor, language="en", concerns=of, polarity=polarity)
        for words, of, polarity in QUESTIONS
    ]
    for case in (dam, weir):
        for question in asked:
            actions.put_question(question, case, actor=actor)
    fisher = "Would you let them drown our sheds too, and ask us afterwards?"
    put = actions.put_question(consent, barrage, actor=actor, asker="A fisher", words=fisher, language="en")
    actions.raise_dispute(put, "Whether sheds are houses.", actor=actor, language="en")
    actions.say_inapplicable(duty, barrage, "Nobody runs it: it is not built.", actor=actor)
    why = "In both a wall is to be raised, and houses above it would be flooded."
    actions.declare_like(consent, dam, weir, why, actor=actor)
    actions.declare_like(water, dam, weir, "Both can hold back the whole stream.", actor=actor)
    actions.declare_like(paying, dam, weir, "Wells run dry below the one and beside the other.", actor=actor)
    mended = "Both are old, and something new is asked for before they are mended."
    actions.declare_like(mending, dam, weir, mended, actor=actor)
    strongest = (
        "A wall can be lowered again and a house moved; a valley without water has no houses to protect."
    )
    actions.write_strongest(consent, strongest, actor=actor, language="en")
    for case, answers in ((dam, ANSWERS), (weir, ANSWERS_OF_WEIR)):
        for title, number, place in answers:
            _answer(case, asked[place], coalition, title, number, actor)


def _answer(
    case: Case, question: Question, coalition: Coalition, title: str, number: str, actor: Actor
) -> None:
    clauses = Clause.objects.select_related("text__coalition").filter(text__coalition=coalition)
    clause = clauses.get(text__title__startswith=title, number=number)
    about = case.actors.first() if question.concerns == Question.Concerns.ACTOR else None
    texts.set_subject(clause, question, case, 1, about=about, actor=actor)
    clause.text.cases.add(case)


def _rest(dam: Case, actor: Actor) -> None:
    """Record what the gauge showed, from its passage, and rest the claim of the statement on it."""
    level = Passage.objects.get(source__coalition=dam.coalition_id, exact__contains="19 hundredths")
    draft = actions.FactDraft("The gauge showed 19 hundredths.", "en", "2031-03-14", passage=level)
    fact = actions.record_fact(dam, "event", draft, actor=actor)
    claim = Clause.objects.get(text__coalition=dam.coalition_id, text__title__startswith="Joint", number="3")
    texts.cite_fact(claim, fact, actor=actor)
