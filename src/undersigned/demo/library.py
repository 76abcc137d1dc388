"""The story’s library: a rushed programme put right, an article, a thread, and what rests on them."""

from importlib.resources import files

from undersigned.cases import actions as cases
from undersigned.core.actor import Actor
from undersigned.core.models import Audience
from undersigned.library import actions as library
from undersigned.library.models import Passage, Source
from undersigned.library.queries.finding import find_anywhere
from undersigned.library.queries.sources import get_version
from undersigned.library.states import CorrectionState
from undersigned.parties.models import Coalition
from undersigned.texts import actions as texts
from undersigned.texts.models import BriefingLine, Clause


def furnish(coalition: Coalition, actor: Actor) -> None:
    """Fill the library, correct what was misheard, and rest three claims on it."""
    programme = _programme(coalition, actor)
    gauge = _take_in(
        coalition,
        "gauge.md",
        actor,
        library.Provenance(
            authors=[("Oda Finch", "caretaker of the dam")],
            published="2031-04",
            rights="free to copy",
            received_from="the town hall of Upper Harrow",
            audience=Audience.PUBLIC,
        ),
    )
    letter = _take_in(
        coalition,
        "letter.txt",
        actor,
        library.Provenance(
            published="2031-05",
            answers="the notice of the Water Board at the gate",
            received_from="a reader of the Arle Notes",
            audience=Audience.PUBLIC,
        ),
    )
    trout = _quote(programme, "We counted four tea trout below the wall and none above it.", actor)
    fell = _quote(programme, "it fell below one fifth in March", actor)
    upkeep = _quote(programme, "I call that upkeep, not weather.", actor)
    level = _quote(gauge, "On 14 March it showed 19 hundredths of the full volume.", actor)
    for title, number, passages in [
        ("Appeal", "2", [trout]),
        ("Joint", "3", [fell, level]),
        ("Joint", "12", [upkeep]),
    ]:
        for passage in passages:
            texts.cite_passage(_clause(coalition, title, number), passage, actor=actor)
    _case(coalition, [programme, gauge, letter], level, actor)


def _programme(coalition: Coalition, actor: Actor) -> Source:
    told = library.Provenance(
        title="River Hour at the estuary",
        authors=[("River Hour", "the valley’s radio")],
        published="2031-05-20",
        rights="free to copy, with the name of the programme",
        received_from="the editors of River Hour",
        audience=Audience.PUBLIC,
    )
    source = _take_in(coalition, "programme.txt", actor, told)
    misheard = _quote(source, "four tea trout", actor)
    correction = library.suggest(misheard, "forty trout", actor=actor, reason="The count was published.")
    library.decide(correction, CorrectionState.ACCEPTED, actor=actor)
    evidence = _quote(source, "listen to Ada Brook, who keeps the count", actor)
    library.name_speaker(
        source.speakers.get(label="Speaker 3"),
        "Ada Brook",
        evidence,
        actor=actor,
        clip=True,
        origin="recorded at the wall, 2 May 2031",
    )
    reported = _quote(source, "nobody had ever asked them to stop at night", actor)
    library.attribute(reported, Passage.Voice.REPORTED, actor=actor, reported_of="a man at the Water Board")
    return source


def _take_in(coalition: Coalition, name: str, actor: Actor, told: library.Provenance) -> Source:
    data = files(__package__).joinpath(f"data/{name}").read_bytes()
    return library.add_source(coalition, data, actor=actor, filename=name, told=told)


def _quote(source: Source, words: str, actor: Actor) -> Passage:
    version = get_version(source)
    ((start, end),) = find_anywhere(version, words)
    return library.quote(version, start, end, actor=actor)


def _clause(coalition: Coalition, title: str, number: str) -> Clause:
    clauses = Clause.objects.select_related("text__coalition")
    return clauses.get(text__coalition=coalition, text__title__startswith=title, number=number)


def _case(coalition: Coalition, sources: list[Source], level: Passage, actor: Actor) -> None:
    case = cases.open_case(coalition, "The Harrow Dam", actor=actor)
    cases.describe_case(
        case,
        actor=actor,
        name=case.name,
        summary="A dam of 1974 on the River Arle holds the water of four towns and ninety farms.",
        audience=Audience.PUBLIC,
        sources=sources,
    )
    for word, definition, passage, citation in [
        ("fish pass", "Steps of water beside a dam, by which fish get past it.", None, "River Hour glossary"),
        ("gauge", "A staff with marks, on which the level of the water is read.", level, ""),
    ]:
        cases.define_term(
            case, word, definition, actor=actor, language="en", passage=passage, citation=citation
        )
    fell, upkeep = (_clause(coalition, "Joint", number) for number in ("3", "12"))
    trout = _clause(coalition, "Appeal", "2")
    texts.set_briefing(case, BriefingLine.Length.SENTENCE, [fell], actor=actor)
    texts.set_briefing(case, BriefingLine.Length.MINUTE, [fell, upkeep], actor=actor)
    texts.set_briefing(case, BriefingLine.Length.FIVE, [fell, upkeep, trout], actor=actor)
