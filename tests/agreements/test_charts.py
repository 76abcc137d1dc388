"""The staircase on a page is as wide as the page, whatever that is."""

from undersigned.agreements.views.charts import PAGE, staircase


def test_a_staircase_on_a_page_reaches_across_in_percent() -> None:
    drawn = staircase([(10, 0), (5, 50), (1, 100)], weight=10, strength=100, behind=[(10, 50)])

    assert [(p.x, p.y) for p in drawn.points] == [
        (PAGE.right, PAGE.floor),
        (PAGE.right / 2, (PAGE.top + PAGE.floor) / 2),
        (round(PAGE.right / 10, 2), PAGE.top),
    ]
    assert [(tread.left, tread.right) for tread in drawn.behind] == [(0.0, 96.0)]
    assert PAGE.right <= 100
