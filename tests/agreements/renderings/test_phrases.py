"""The short lines that all renderings share."""

from dataclasses import replace

from tests.agreements.renderings.worlds import statement
from undersigned.agreements.renderings.phrases import heading_facts, persons_line, signature_dates


def test_each_signature_tells_what_happened_to_it_and_when() -> None:
    document = statement()

    told = [signature_dates(signature, document.labels) for signature in document.signatures]

    assert told == [
        ["signed on 1 June 2031"],
        ["signed on 2 June 2031", "withdrawn on 9 July 2031"],
        ["acceded on 12 August 2031"],
        ["not yet ratified"],
    ]


def test_a_fact_that_is_not_given_has_no_line() -> None:
    assert heading_facts(statement()) == [("Addressed to", "The Water Board")]


def test_persons_are_counted_only_where_some_signed() -> None:
    assert persons_line(statement()) == "Persons who signed in their own name: 312"
    assert persons_line(replace(statement(), persons_count=0)) == ""
