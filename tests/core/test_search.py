"""Search: what is laid down is found, in every language, by whoever may read it, on either database."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.core.searching import OURS, THEIRS, entry, found, holder

from undersigned.core import search
from undersigned.core.actor import NOBODY, OPERATOR, Actor, Grant
from undersigned.core.models import Audience, SearchEntry
from undersigned.core.search import finding
from undersigned.core.search.analysis import tokens
from undersigned.core.search.index import LONGEST_ENTRY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words", "typed"),
    [
        ("en", "The towns were promised reservoirs", "promise reservoir"),
        ("en", "the 2½ percent levy", "2½"),
        ("en", "the 2½ percent levy", "2 1/2"),
        ("en", "the 2½ percent levy", "1/2"),
        ("en", "the 1/2 percent levy", "½"),
        ("en", "a people’s dam", "people's"),
        ("en", "Élodie Missé spoke", "elodie misse"),
        ("en", "soft\u00adware for rivers", "software"),
        ("fr", "les rivières empoisonnées", "rivière"),
        ("es", "las organizaciones firmantes", "organización"),
        ("de", "die Wasserwerke der Straße", "STRASSE"),
        ("ar", "السدود على النهر", "سدود"),
        ("ar", "مُقاوَمة السدّ", "مقاومة"),
        ("ar", "إعلان الأنهار", "اعلان"),
        ("ja", "国際連帯の運動", "連帯"),
        ("zh-hans", "河流属于人民", "河"),
        ("th", "แม่น้ำเป็นของประชาชน", "ประชาชน"),
        ("hi", "नदियों का पानी", "पानी"),
        ("ru", "реки и плотины", "река плотина"),
        ("ar", "الســـدود القديمة", "السدود"),
        ("ar", "آثار النهر", "اثار"),
        ("ar", "منذ عام ٢٠٣١", "2031"),
        ("ar", "مستشفى البلدة", "مستشفي"),
        ("fa", "کتاب علی", "كتاب علي"),
        ("es", "¿Quién decidió la evacuación?", "quien decidio evacuacion"),
        ("es", "la evacuación", "evacuaciones"),
        ("fr", "Un élève à Orléans", "eleves orleans"),
        ("fr", "le cœur de l’œuvre", "coeur oeuvre"),
        ("fr", "l’eau du barrage", "eau"),
        ("tr", "Irmak ve ırmaklar", "ırmak"),
        ("tr", "ısırgan", "isirgan"),
        ("tr", "İSTANBUL", "istanbul"),
        ("pl", "Łódź nad rzeką", "lodz"),
        ("da", "Ærø og Øresund", "aero oresund"),
        ("ja", "ダム反対のデモ", "ﾀﾞﾑ"),
        ("ja", "がっこう", "がっこう"),
        ("ko", "한국의 노동자들은", "노동자"),
        ("ko", "한국", "한국"),
        ("km", "ទន្លេមេគង្គ", "មេគង្គ"),
        ("th", "ปี ๒๕๗๔", "2574"),
        ("zh-hans", "在2031年的COP36反对大坝", "COP36 大坝"),
        ("en", "Solidarity 国際連帯 with السدود", "連帯 سدود solidarity"),
        ("tlh", "words of no known language", "known"),
    ],
)
def test_words_are_found_in_their_language(language: str, words: str, typed: str) -> None:
    search.put([entry(words, language=language)])

    assert found(typed) == ["one"]


@pytest.mark.django_db
def test_a_phrase_is_found_as_it_stands_and_no_other_way() -> None:
    search.put([entry("the river and the dam", "a"), entry("the dam and the river", "b")])

    assert found('"river and the dam"') == ["a"]
    assert found("“River, and the DAM”") == ["a"]
    assert found('"rivers and the dam"') == []
    assert sorted(found("rivers dam")) == ["a", "b"]


@pytest.mark.django_db
def test_no_phrase_reaches_from_one_reading_into_the_other() -> None:
    search.put([entry("a piece of the people", also="a peace of the people")])

    assert found("peace") == found("piece") == ["one"]
    assert found('"the people a peace"') == []


@pytest.mark.django_db
def test_what_only_the_other_reading_has_is_shown_in_it() -> None:
    search.put([entry("a people’s piece", also="a people’s peace")])

    (record,), (corrected,) = (
        search.find(search.read_wanted(typed), NOBODY).hits for typed in ("piece", "peace")
    )

    assert [(piece.words, piece.hit) for piece in record.pieces] == [("a people’s ", False), ("piece", True)]
    assert [(p.words, p.hit) for p in corrected.pieces] == [("a people’s ", False), ("peace", True)]
    assert (record.corrected, corrected.corrected) == (False, True)


@pytest.mark.django_db
def test_a_long_text_is_shown_where_the_words_stand() -> None:
    words = "water " * 3000 + "here the dam broke at night " + "mud " * 3000
    search.put([entry(words)])

    (hit,) = search.find(search.read_wanted("dam night"), NOBODY).hits

    assert [piece.words for piece in hit.pieces if piece.hit] == ["dam", "night"]
    assert sum(len(piece.words) for piece in hit.pieces) < 300
    assert SearchEntry.objects.count() == len(words) // LONGEST_ENTRY + 1


@pytest.mark.django_db
def test_each_finds_what_she_may_read() -> None:
    search.put(
        entry(f"river {uid}", uid, audience=audience, coalition=coalition)
        for uid, audience, coalition in [
            ("public", Audience.PUBLIC, OURS),
            ("seats", Audience.COALITION, OURS),
            ("editors", Audience.EDITORS, OURS),
            ("strange", Audience.COALITION, THEIRS),
        ]
    )

    assert set(found("river")) == {"public"}
    assert set(found("river", holder("observer"))) == {"public", "seats"}
    assert set(found("river", holder("editor"))) == {"public", "seats", "editors"}
    assert set(found("river", holder("secretary", THEIRS))) == {"public", "strange"}
    assert set(found("river", OPERATOR)) == {"public", "seats", "editors", "strange"}
    link = Actor(kind="link", grants=frozenset({Grant("answer", OURS, 1, "text")}))
    assert set(found("river", link)) == {"public"}


@pytest.mark.django_db
def test_results_come_in_pages_and_by_kind() -> None:
    search.put([entry("river", f"r{n}") for n in range(5)] + [entry("river", "p", kind="party")])

    first = search.find(search.read_wanted("river"), NOBODY, count=4)
    rest = search.find(search.read_wanted("river"), NOBODY, offset=4, count=4)

    assert (len(first.hits), first.many, len(rest.hits), rest.many) == (4, 6, 2, 6)
    assert len({hit.uid for hit in first.hits + rest.hits}) == 6
    assert found("river", kinds=["party"]) == ["p"]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [3, 300])
def test_two_queries_whatever_is_found(many: int, django_assert_num_queries: Any) -> None:
    search.put(entry("river", f"r{n}") for n in range(many))
    with django_assert_num_queries(2):
        found("river", holder("editor"))


@pytest.mark.django_db
def test_what_was_changed_is_found_by_its_new_words_alone() -> None:
    search.put([entry("heron")])
    search.change("segment", ["one"], [entry("kingfisher")])

    assert found("heron") == []
    assert found("kingfisher") == ["one"]


@pytest.mark.django_db(transaction=True)
def test_two_who_lay_down_the_same_thing_at_once_lay_it_down_once() -> None:
    at_once = Barrier(2, timeout=10)

    def lay(words: str) -> None:
        at_once.wait()
        try:
            with transaction.atomic():
                search.change("segment", ["one"], [entry(words)])
                time.sleep(0.1)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lay, ["heron", "kingfisher"]))

    assert found("heron") + found("kingfisher") == ["one"]


@pytest.mark.django_db
def test_forgotten_words_are_in_no_table() -> None:
    search.put([entry("kingfishers by the river"), entry("the river alone", "two")])
    assert "kingfisher" in _index()

    assert search.forget("segment", "one") == 1

    assert "kingfisher" not in _index()
    assert found("river") == ["two"]


def _index() -> str:
    if connection.vendor != "sqlite":
        return " ".join(SearchEntry.objects.values_list("analysed", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM core_searchwords_data")
        return " ".join(bytes(block).decode("latin-1") for (block,) in cursor.fetchall())


@pytest.mark.django_db
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), max_size=4
    )
)
def test_a_text_is_found_by_its_own_words(texts: list[str]) -> None:
    words = " ".join(texts)
    SearchEntry.objects.all().delete()
    search.put([entry(words)])
    typed = " ".join(token.form for token in list(tokens(words))[:5])

    if search.read_wanted(typed).terms:
        assert found(typed) == ["one"]


@pytest.mark.django_db
def test_what_is_called_so_comes_first_then_what_has_the_words_side_by_side() -> None:
    search.put(
        [
            entry("the river, and far from it a dam; the dam, a river, a river and many dams", "scattered"),
            entry(
                "when the river dam broke, nobody who lived below it and heard the noise was asked",
                "together",
            ),
            entry("what was said of it", "called", heading="Dam and river", kind="source"),
            entry("a river and a dam", "short"),
        ]
    )

    assert found("river dam")[:2] == ["called", "together"]
    assert set(found("river dam")) == {"called", "together", "short", "scattered"}


@pytest.mark.django_db
def test_the_words_are_marked_in_the_title_too() -> None:
    search.put([entry("of the valley", heading="The dam", title="The dam", kind="case")])
    (hit,) = search.find(search.read_wanted("dams valley"), NOBODY).hits

    assert [piece.words for piece in hit.title + hit.pieces if piece.hit] == ["dam", "valley"]


@pytest.mark.django_db
def test_counts_tell_nothing_of_what_one_may_not_read() -> None:
    search.put(entry("river", f"p{n}", audience=n % 3) for n in range(30))

    told = [search.find(search.read_wanted("river"), actor).many for actor in (NOBODY, holder("observer"))]
    assert told == [10, 20]
    search.admit("segment", "p0", Audience.EDITORS, "Now closed")
    assert search.find(search.read_wanted("river"), NOBODY).many == 9


@pytest.mark.django_db
def test_of_very_many_places_a_thousand_are_ranked() -> None:
    search.put(entry("river", f"r{n}") for n in range(search.RANKED + 5))

    everywhere = search.find(search.read_wanted("river"), NOBODY, offset=search.RANKED - 10)
    assert (everywhere.many, everywhere.more, len(everywhere.hits)) == (search.RANKED, True, 10)
    one = search.find(search.read_wanted("river"), holder("editor", THEIRS), kinds=["party"])
    assert (one.hits, one.many, one.more) == ([], 0, False)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ['"dam river"', '"river dam"'])
def test_where_not_every_place_is_read_for_a_phrase_that_is_said(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "READ", 3)
    search.put(entry("river dam", f"r{n}") for n in range(3))
    assert not search.find(search.read_wanted(typed), NOBODY).unread

    search.put([entry("river dam", "one more")])

    whole = connection.vendor == "sqlite"
    assert search.find(search.read_wanted(typed), NOBODY).unread != whole


@pytest.mark.django_db
def test_an_index_that_lost_its_words_is_mended() -> None:
    search.put([entry("kingfisher")])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_searchwords(core_searchwords) VALUES ('delete-all')")
        assert found("kingfisher") == []

    search.mend()

    assert found("kingfisher") == ["one"]


def test_what_is_too_long_to_look_for_is_cut_and_said_so() -> None:
    assert search.read_wanted("river " * 10 + "x" * 10_000).cut
    assert search.read_wanted(" ".join(f"w{n}" for n in range(21))).cut
    assert not search.read_wanted("river dam").cut
