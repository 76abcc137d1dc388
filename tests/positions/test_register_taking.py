"""The register to take away: a table with its README, JSON by the names of Popolo, an Atom feed."""

import csv
import io
import json
import zipfile

import pytest
from django.test import Client
from lxml import etree
from tests.factories import make_seat, make_user
from tests.positions.actions.imports.folders import small
from tests.positions.registers import World

from undersigned.core.actor import OPERATOR
from undersigned.positions.actions.imports import import_unga

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def world() -> World:
    return World()


def table(client: Client, world: World) -> list[dict[str, str]]:
    response = client.get(f"/c/{world.coalition.slug}/register.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert sorted(archive.namelist()) == ["README.txt", "register.csv"]
        text = archive.read("register.csv").decode()
        head = archive.read("README.txt").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert all(column in head for column in (rows[0] if rows else {}))
    return rows


def test_a_table_guards_formulas_and_keeps_namibia(world: World) -> None:
    import_unga(small(), world.coalition, actor=OPERATOR)
    world.says("Weston", world.clause(1001, "gauge"), "C", "=1+1")
    client = Client()
    client.force_login(make_seat(world.coalition, "observer", user=make_user()).user)

    rows = table(client, world)

    assert {row["party_reference"] for row in rows} == {"AA", "NA", "ZZ", ""}
    assert [row["words"] for row in rows if row["party"] == "Weston" and row["answer"]] == ["'=1+1"]
    told = {(row["party_reference"], row["case_reference"]): row["blank"] or row["answer"] for row in rows}
    assert told["ZZ", "sluice"] == "absent"
    assert told["NA", "weir"] == "no"


def test_popolo_tells_each_vote_once_with_absences(world: World) -> None:
    import_unga(small(), world.coalition, actor=OPERATOR)

    told = json.loads(Client().get(f"/c/{world.coalition.slug}/register.json").content)

    event = next(event for event in told["vote_events"] if event["identifier"] == "10")
    names = {party["id"]: party["identifiers"][0]["identifier"] for party in told["organizations"]}
    assert event["start_date"] == "2003-02-01"
    assert {names[vote["voter_id"]]: vote["option"] for vote in event["votes"]} == {
        "AA": "abstain",
        "NA": "absent",
        "ZZ": "yes",
    }
    assert {event["motion_id"] for event in told["vote_events"]} <= {
        motion["id"] for motion in told["motions"]
    }


def test_the_feed_tells_what_a_stranger_may_see_of_one_party(world: World) -> None:
    import_unga(small(), world.coalition, actor=OPERATOR)
    world.says("Weston", world.clause(1001, "gauge"), "N", "canary & <secret>")
    party = world.coalition.parties.get(reference="AA")

    feed = Client().get(f"/c/{world.coalition.slug}/register.atom?party={party.uid}")
    everything = Client().get(f"/c/{world.coalition.slug}/register.atom")

    entries = etree.fromstring(feed.content).findall(f"{ATOM}entry")
    assert len(entries) == 3
    assert all("Upper Harrow" in (entry.findtext(f"{ATOM}title") or "") for entry in entries)
    assert b"canary" not in everything.content
    client = Client()
    client.force_login(make_seat(world.coalition, "observer", user=make_user()).user)
    seated = etree.fromstring(client.get(f"/c/{world.coalition.slug}/register.atom").content)
    assert "canary & <secret>" in "".join(seated.itertext())
