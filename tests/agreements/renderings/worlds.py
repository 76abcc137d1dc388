"""One statement of a river valley in four languages, small enough to check by eye."""

from undersigned.agreements.renderings import (
    Alternative,
    ClauseLine,
    Document,
    Labels,
    Note,
    SignatureLine,
)

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ADDRESS = "https://statements.example.org/harrow-dam/1"

CLAUSES = {
    "en": (
        "The dam holds the drinking water of four towns.",
        "We ask for a release of at least two cubic metres per second.",
        "We oppose the raising of the wall until those whose houses would be flooded have answered.",
    ),
    "es": (
        "La presa guarda el agua potable de cuatro pueblos.",
        "Pedimos que se suelten al menos dos metros cúbicos por segundo, también en verano.",
        "Nos oponemos a elevar el muro mientras no hayan respondido quienes perderían su casa.",
    ),
    "fr": (
        "Le barrage retient l’eau potable de quatre villes.",
        "Nous demandons un lâcher d’au moins deux mètres cubes par seconde, été compris.",
        "Nous refusons le rehaussement tant que ceux dont les maisons seraient inondées n’ont pas répondu.",
    ),
    "ar": (
        "يحفظ السد مياه الشرب لأربع بلدات.",
        "نطلب إطلاق مترين مكعبين في الثانية على الأقل.",
        "نعارض رفع الجدار إلى أن يجيب أهل البلدة الذين ستغمر المياه بيوتهم.",
    ),
}
RESERVATIONS = {
    "en": "Two cubic metres keep the river wet, not alive; we sign this as a floor.",
    "es": "Dos metros cúbicos mantienen el río mojado, no vivo; lo firmamos como mínimo.",
    "fr": "Deux mètres cubes gardent la rivière mouillée, pas vivante : c’est un plancher.",
    "ar": "متران مكعبان يبقيان النهر رطبا لا حيا.",
}
LABELS = {
    "en": Labels(),
    "es": Labels(reservation="Reserva", signed_by="Firmado por"),
    "fr": Labels(reservation="Réserve", signed_by="Signé par"),
    "ar": Labels(reservation="تحفظ", signed_by="الموقعون"),
}
SIGNATURES = (
    SignatureLine(
        "Town of Millford",
        "Millford",
        signed_on="1 June 2031",
        decision_line="Town council, 28 May 2031: 19 for, 2 against",
        minority_words="A town cannot promise crews it has not got.",
    ),
    SignatureLine("Estuary Fishers", "", "withdrawn", signed_on="2 June 2031", withdrawn_on="9 July 2031"),
    SignatureLine("Harbour Guild", "Saltmere", signed_on="12 August 2031", accession=True),
    SignatureLine("Valley Teachers", "Stonebridge", "provisional"),
)


def statement(language: str = "en") -> Document:
    """Three clauses; the second carries a reservation, the third a party that stands aside without a word."""
    first, second, third = CLAUSES[language]
    notes = (Note("Friends of the Arle", RESERVATIONS[language]),)
    aside = (Note("Waterworks Union", "", "stand_aside"),)
    one = Alternative("Alternative", "We ask for a release of at least one cubic metre per second.", 1)
    return Document(
        title="The dam and the towns",
        language=language,
        coalition="Arle Valley Coalition",
        clauses=(
            ClauseLine("1", "recital", first),
            ClauseLine("2", "demand", second, stale=True, reservations=notes, alternatives=(one,)),
            ClauseLine(
                "3", "demand", third, reservations=aside, alternatives=(Alternative("", "", 0, True),)
            ),
        ),
        state_line="Edition 1, published 3 June 2031",
        addressee="The Water Board",
        signatures=SIGNATURES,
        persons_count=312,
        content_hash=HASH,
        address=ADDRESS,
        as_of="20 August 2031",
        labels=LABELS[language],
    )


def saying(words: str, title: str = "The dam and the towns") -> Document:
    """A statement in which a clause, a reservation and a party's name are the given words."""
    clause = ClauseLine("1", "demand", words, reservations=(Note(words, words),))
    return Document(title=title, language="en", coalition="Arle Valley Coalition", clauses=(clause,))
