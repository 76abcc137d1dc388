"""What the people below the dam ask for, and what the river towns can really do."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from undersigned.agreements.actions.signatures import Decision
from undersigned.cases import actions as cases
from undersigned.cases.models import Case
from undersigned.core.actor import OPERATOR, Actor
from undersigned.parties import actions as parties
from undersigned.parties.actions.protection import admit_protected
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import actor_of_link, actor_of_user
from undersigned.pledges.actions import appeals
from undersigned.pledges.actions.answers import Said, answer_ask
from undersigned.pledges.models import Appeal, Ask
from undersigned.pledges.states import Way
from undersigned.texts import actions as texts

LANDING, VOUCHER = "The lower landing", "Estuary Fishers' Cooperative"
FISHER = "fisher@rivers.example"
WHY = "Forty houses stand below the dam, and whoever sleeps in them hears of the water last."
TITLES = {
    "ar": "ما يحتاجه المرسى الأسفل قبل الفيضان",
    "fr": "Ce qu'il faut au débarcadère d'aval avant la crue",
}
PALLETS = "Sandbags on pallets, brought to the landing before the snow melts."
BOAT = "A boat on call, day and night, while the gauge stands above two metres."
GAUGE = "That somebody reads the gauge aloud in Arabic each morning, so that all of us understand it."
SECRET = "A dry room for two families who cannot give their names."
LIST = "A list of all who live below the dam."
TIMES = "That the Water Board says a day ahead when it lets water through."
WORDS = {
    PALLETS: {
        "ar": "أكياس رمل على منصات، تصل إلى المرسى قبل ذوبان الثلوج.",
        "fr": "Des sacs de sable sur palettes, au débarcadère avant la fonte des neiges.",
    },
    BOAT: {
        "ar": "قارب جاهز ليل نهار ما دام المقياس فوق مترين.",
        "fr": "Un bateau prêt jour et nuit tant que l'échelle dépasse deux mètres.",
    },
    GAUGE: {
        "ar": "أن يقرأ أحد المقياس بصوت عالٍ بالعربية كل صباح لنفهمه جميعا.",
        "fr": "Que quelqu'un lise l'échelle à voix haute en arabe chaque matin, pour que tous comprennent.",
    },
    TIMES: {
        "ar": "أن يعلن مجلس المياه قبل يوم متى يفتح الماء.",
        "fr": "Que la régie des eaux dise un jour d'avance quand elle lâche l'eau.",
    },
}


def tell_appeals(coalition: Coalition, secretary: Actor) -> None:
    """Let those at the lower landing ask, through who vouches for them, and the towns answer what they can."""
    appeal, fisher = _begin(coalition, secretary)
    pallets, boat, gauge = _ask(appeal, coalition, fisher)
    appeals.publish_appeal(appeal, Decision("الجمعية العامة", timezone.localdate()), actor=fisher)
    appeal.refresh_from_db()
    _translate(appeal, secretary)
    share = Said(Way.PLEDGE, quantity=Decimal(25), words="What our yard holds; the trucks are ours.")
    _answer(pallets, "Millford Waterworks Union", share, secretary)
    tender = Said(Way.PLEDGE, all_of_it=True, words="The harbour tender, with two who can steer it.")
    _answer(boat, "Town of Saltmere", tender, secretary)
    cannot = Said(Way.CANNOT, words="Our only boat lies above the dam.", public=True)
    _answer(boat, "Town of Upper Harrow", cannot, secretary)
    passed = Said(
        Way.PASSED_ON,
        passed_to="Saltmere Harbour Guild",
        words="They speak it; none of us does.",
        public=True,
    )
    _answer(gauge, "Friends of the Arle", passed, secretary)


def _begin(coalition: Coalition, secretary: Actor) -> tuple[Appeal, Actor]:
    voucher = Party.objects.get(memberships__coalition=coalition, name=VOUCHER)
    seat, _made = parties.give_seat_to_address(coalition, FISHER, "officer", actor=OPERATOR, party=voucher)
    fisher = actor_of_user(seat.user)
    landing = admit_protected(coalition, LANDING, actor=secretary, voucher=voucher, languages=["ar"])
    dam = Case.objects.get(coalition=coalition, name="The Harrow Dam")
    cases.concern(
        dam, landing, actor=secretary, vouched_by=voucher, words="We have moored beside them for years."
    )
    appeal = appeals.begin_appeal(
        dam,
        landing,
        "What the lower landing needs before the flood",
        actor=fisher,
        language="en",
        vouched_by=voucher,
        why=WHY,
    )
    return appeal, fisher


def _ask(appeal: Appeal, coalition: Coalition, fisher: Actor) -> tuple[Ask, Ask, Ask]:
    spring = timezone.localdate() + timedelta(days=120)
    counted = appeals.Terms(Decimal(40), "pallets", spring)
    pallets = appeals.raise_ask(appeal, PALLETS, actor=fisher, terms=counted)
    boat = appeals.raise_ask(appeal, BOAT, actor=fisher, terms=appeals.Terms(by_when=spring))
    gauge = appeals.raise_ask(appeal, GAUGE, actor=fisher)
    appeals.raise_ask(appeal, SECRET, actor=fisher, terms=appeals.Terms(audience=1))
    names = appeals.raise_ask(appeal, LIST, actor=fisher)
    why = "Nobody at the landing wants to be on a list; whoever must be woken is known to us."
    appeals.drop_ask(names, why, party=appeal.vouched_by or appeal.made_by, actor=fisher)
    friends = Party.objects.get(memberships__coalition=coalition, name="Friends of the Arle")
    appeals.raise_ask(appeal, TIMES, actor=OPERATOR, raised_by=friends)
    return pallets, boat, gauge


def _translate(appeal: Appeal, secretary: Actor) -> None:
    for ask in appeal.asks.filter(dropped_at=None):
        wording = ask.clause.wordings.get()
        for language, words in WORDS.get(wording.body, {}).items():
            texts.translate(wording, language, words, actor=secretary)
    for language, title in TITLES.items():
        texts.translate_title(appeal.text, language, title, actor=secretary)


def _answer(ask: Ask, name: str, said: Said, secretary: Actor) -> None:
    party = Party.objects.get(memberships__coalition=ask.appeal.text.coalition, name=name)
    link, _token = appeals.invite_to_answer(ask.appeal, party, actor=secretary)
    answer_ask(ask, party, said, actor=actor_of_link(link), language="en")
