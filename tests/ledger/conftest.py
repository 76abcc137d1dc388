"""An edition of 14 clauses in three languages, signed by five organisations, as members and as a bundle."""

from typing import Any

import pytest

from undersigned.ledger import Member, build, clause_id, content_hash, digest

EDITION = "edition00001"
TITLE = "The weir and the ten villages"
MADE_AT = "2031-06-01T10:00:00Z"
NODE = "https://weir.example"
CLAUSES = [
    ("recital", "We live on both banks of the Lenne, above and below the weir at Oldmill."),
    ("recital", "For two summers the ladder for fish has stood dry from June to September."),
    ("claim", "The gates were opened on 4 April without a word to the villages downstream."),
    ("demand", "We ask the board to give notice, three days before, of every opening of the gates."),
    ("demand", "We ask that the ladder carry water on every day of the year."),
    ("demand", "We ask for a gauge at each bridge, readable by anybody, on paper and on the web."),
    ("principle", "Nobody's cellar is worth less than another's."),
    ("demand", "We ask the board to pay within ninety days for what its gates have flooded."),
    ("principle", "Who repairs the weir must hear those who live under it: “heard” means answered."),
    ("demand", "We ask that two of the nine seats on the board go to the villages."),
    ("undertaking", "The fishing clubs will count the fish at the ladder each Sunday, and publish the count."),
    ("undertaking", "The villages will keep the side channels clear of wood\nbetween October and March."),
    ("claim", "The board's own survey {\"hash\":\"sha256:\"} was never shown to us."),
    ("undertaking", "We meet again at Oldmill on the first Sunday of May."),
]  # fmt: skip
PARTIES = ["Lenne Anglers", "Oldmill Parish", "Amis de la Lenne", "جمعية النهر", "Mill Workers' Union"]


def _clauses() -> list[Member]:
    return [
        Member(
            "clause",
            clause_id(EDITION, number),
            {
                "edition": EDITION,
                "clause": f"clause{number:06}",
                "number": number,
                "kind": kind,
                "language": "en",
                "text": text,
            },
        )
        for number, (kind, text) in enumerate(CLAUSES, 1)
    ]


def _translations(clauses: list[Member]) -> list[Member]:
    return [
        Member(
            "translation",
            f"{clause.id}.{language}",
            {
                "clause": clause.id,
                "language": language,
                "text": f"{words} {clause.value['number']}",
                "of": digest(clause.value["text"] if clause.value["number"] != 3 else "an earlier wording"),
                "stale": clause.value["number"] == 3,
            },
        )
        for clause in clauses
        for language, words in (("fr", "« Nous demandons à l’office »"), ("ar", "نطلب من المجلس"))
    ]


def _edition(clauses: list[Member]) -> Member:
    content = [{**clause.value, "id": clause.value["clause"]} for clause in clauses]
    return Member(
        "edition",
        EDITION,
        {
            "text": "text00000001",
            "number": 1,
            "title": TITLE,
            "language": "en",
            "clauses": [[clause.id, clause.hash] for clause in clauses],
            "frozen_at": "2031-05-02T16:30:00Z",
            "published_at": "2031-05-20T08:00:00Z",
            "content_hash": content_hash(TITLE, "en", content),
        },
    )


def _signature(place: int, edition: Member) -> Member:
    decision: dict[str, Any] = {
        "body": "General meeting",
        "decided_on": "2031-05-11",
        "votes_for": 31 + place,
        "votes_against": 4,
        "votes_abstaining": None,
        "minority_words": "Four of us would have asked for three seats." if place == 2 else "",
    }
    withdrawn = place == 4
    return Member(
        "signature",
        f"signature{place:03}",
        {
            "edition": EDITION,
            "content_hash": edition.value["content_hash"],
            "party": f"party{place:07}",
            "state": "withdrawn" if withdrawn else "ratified",
            "signed_on": "2031-05-12",
            "accession": place == 3,
            "withdrawn_on": "2031-05-30" if withdrawn else None,
            "decision": decision if place else None,
        },
    )


@pytest.fixture(scope="session")
def members() -> list[Member]:
    clauses = _clauses()
    edition = _edition(clauses)
    text = {
        "title": TITLE,
        "language": "en",
        "coalition": "coalition001",
        "addressee": "The Lenne Weir Board",
        "ask": "Notice, water in the ladder, two seats",
        "owner": "Oldmill Parish",
        "follow_up_on": "2031-09-01",
        "words_only": False,
    }
    reservation = {
        "signature": "signature001",
        "clause": clause_id(EDITION, 10),
        "kind": "reservation",
        "words": "We ask for one seat, not two.",
        "language": "en",
    }
    return [
        Member("coalition", "coalition001", {"name": "Both banks"}),
        *(
            Member(
                "party",
                f"party{place:07}",
                {"name": name, "kind": "organisation", "place": "Oldmill", "vouched_for_by": ""},
            )
            for place, name in enumerate(PARTIES)
        ),
        Member("text", "text00000001", text),
        edition,
        *clauses,
        *_translations(clauses),
        *(_signature(place, edition) for place in range(5)),
        Member("reservation", "reserve00001", reservation),
        Member("persons", "persons00001", {"edition": EDITION, "count": 212}),
    ]


@pytest.fixture(scope="session")
def bundle(members: list[Member]) -> bytes:
    return build(members, made_at=MADE_AT, node=NODE)
