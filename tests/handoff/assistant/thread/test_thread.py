"""What is told in the middle of a conversation is taken up by what it is about, and not by small talk or a limit."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Intent, Reply
from handoff.assistant.danger.triage import bot_command
from handoff.assistant.thread.acknowledgement import taking_up
from handoff.assistant.thread.revision import in_thread
from handoff.assistant.thread.topic import THREADS, thread_of
from handoff.conversation.commands import BotReply
from handoff.conversation.events import GuideStood
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge import seed, wordings
from storage.ids import Seq

INSTALLED = wordings.load(seed.REPLIES)


def said(text: str, reply: str, state: State, *, confidence: float = 0.9, level: str = "N1") -> list[str]:
    risk = BotRisk(level=level)  # type: ignore[arg-type]  # one of the levels
    answer = BotAnswer(intent=Intent(reply, confidence), replies=(Reply(reply),), risk=risk)
    return [each.reply_id for each in in_thread(answer, BotRequest(text=text, lang="sv"), state).replies]


def heard(intent: str = "bekrafta", confidence: float = 0.5) -> BotReply:
    answer = BotAnswer(intent=Intent(intent, confidence), replies=(Reply("fara_nu"),))
    return bot_command(answer, Seq(1), ())


def talked(*replies: str, **memory: str) -> State:
    return State(name="bot", said=tuple(f"{each}#0" for each in replies), memory=memory)


@pytest.mark.parametrize("reply", ["bekrafta", "utanfor_omradet", "neka", "test_missbruk", "menar_du"])
def test_who_tells_something_is_answered_by_what_it_is_about(reply: str) -> None:
    assert said("vi delade rum i tolv år", reply, talked("redan_aktiv", relation="syskon")) == ["lyssnar_narstaende"]


def test_who_tells_only_of_others_is_not_told_that_it_is_about_how_they_are_themselves() -> None:
    state, guessed = talked("oro_barn", relation="barn"), heard("eget_maende", 0.6)
    others = BotRequest(text="min man blir arg på honom och då blir det bara skrik och smällar i dörrar", lang="sv")
    assert taking_up(others, state, guessed) == "tar_upp_oro_barn"
    both = BotRequest(text="min man blir arg på honom och jag ligger vaken", lang="sv")
    assert taking_up(both, state, guessed) == "tar_upp_eget_maende"
    english = BotRequest(text="my husband shouts at him and i lie awake", lang="en")
    assert taking_up(english, state, guessed) == "tar_upp_eget_maende"


@pytest.mark.parametrize("text", ["snälla hjälp jag är så rädd", "jag är så ensam", "please help im so scared"])
def test_who_begins_with_how_they_feel_is_not_told_that_nothing_is_known_of_it(text: str) -> None:
    assert said(text, "utanfor_omradet", talked("welcome")) == ["eget_maende"]
    assert said("jag är så rädd för spindlar", "utanfor_omradet", talked("welcome")) == ["utanfor_omradet"]
    assert said("vad kostar en cykel", "utanfor_omradet", talked("welcome")) == ["utanfor_omradet"]


def test_a_question_and_a_bare_word_keep_their_answer() -> None:
    state = talked("oro_barn")
    assert said("vad kostar en ny cykel?", "utanfor_omradet", state) == ["utanfor_omradet"]
    assert said("mm", "bekrafta", state) == ["bekrafta"]


def test_what_the_bot_is_not_sure_was_asked_for_is_taken_for_told() -> None:
    state = talked("oro_barn", relation="barn")
    assert said("hon skickade tillbaka brevet", "aterkomma_arende", state, confidence=0.4) == ["lyssnar_oro_barn"]
    assert said("jag vill fortsätta mitt ärende", "aterkomma_arende", state) == ["aterkomma_arende"]


@pytest.mark.parametrize(
    ("text", "relation", "reply"),
    [
        ("min syster gifte sig och bär nu slöja, vi är oroliga", "syskon", "oro_annan_narstaende"),
        ("min dotter bestämmer inget själv hos sin man", "barn", "oro_barn"),
        ("min bror bestämmer vad jag får ha på mig och jag är orolig", "syskon", "heder_lugn"),
        ("min bror bestämmer allt", "syskon", "heder_lugn"),
    ],
)
def test_who_worries_that_another_is_controlled_is_not_told_that_it_is_their_own_life(
    text: str, relation: str, reply: str
) -> None:
    assert said(text, "heder_lugn", talked("welcome", relation=relation)) == [reply]


def test_danger_and_a_guide_go_their_own_way() -> None:
    state = talked("oro_barn")
    assert said("vi delade rum i tolv år", "bekrafta", state, level="N3") == ["bekrafta"]
    guided = State(name="bot", said=state.said, guide=GuideStood(guide="oro", version="1", step="vem"))
    assert said("vi delade rum i tolv år", "bekrafta", guided) == ["bekrafta"]


def test_in_a_first_message_the_role_that_was_told_is_answered() -> None:
    new = talked("welcome", audience="anhorig")
    assert said("jag är mormor och inte van att skriva", "menar_du", new) == ["roll_anhorig"]
    assert said("jag vet inte riktigt vad det är", "bekrafta", talked("welcome")) == ["bekrafta"]


@pytest.mark.parametrize(
    ("state", "thread"),
    [
        (talked("oro_annan_narstaende", relation="barn"), "oro_barn"),
        (talked("guide:oro/vem", audience="yrkesverksam"), "yrke"),
        (talked("oro_barn", "rad_kommun"), "kommun"),
        (talked("barn_far_illa_sjalv"), "barn_far_sjalv"),
        (talked("fraga_anonymitet", audience="vill_lamna"), "lamna"),
        (talked("fraga_anonymitet"), None),
        (talked("oro_barn", "guide:hot/mote", relation="barn"), "oro_barn"),
        (talked("guide:lamna/mote", relation="van"), "narstaende"),
    ],
)
def test_what_was_talked_of_last_counts(state: State, thread: str | None) -> None:
    assert thread_of(state) == thread


@pytest.mark.parametrize("thread", THREADS)
def test_each_has_words_in_all_three_languages(thread: str) -> None:
    assert INSTALLED.variants(f"lyssnar_{thread}", "sv", open=True) >= 3
    assert INSTALLED.variants(f"lyssnar_{thread}", "en", open=True) >= 3
    assert INSTALLED.variants(f"lyssnar_{thread}", "ar", open=True) >= 2
    assert INSTALLED.variants(f"tar_upp_{thread}", "sv", open=True) >= 3


def test_an_answer_that_says_nothing_of_it_comes_after_what_the_conversation_is_about() -> None:
    told = BotRequest(text="mamma och pappa fattar noll", lang="sv")
    assert taking_up(told, talked("guide:oro/mote", relation="syskon"), heard()) == "tar_upp_narstaende"
    assert taking_up(replace(told, text="mm"), talked("guide:oro/mote"), heard()) is None
    assert taking_up(told, talked("guide:oro/mote", lang="fa"), heard()) is None, "in no language without such words"


def test_what_the_message_itself_is_about_counts_before_what_was_talked_of() -> None:
    told = BotRequest(text="en elev ritar såna märken i sitt häfte", lang="sv")
    assert taking_up(told, talked("welcome"), heard("oro_yrkesroll", 0.3)) == "tar_upp_yrke"
    assert taking_up(told, talked("vill_lamna"), heard("oro_yrkesroll", 0.7)) == "tar_upp_yrke"
    assert taking_up(told, talked("vill_lamna"), heard("oro_yrkesroll", 0.3)) == "tar_upp_lamna"
    assert taking_up(told, talked("welcome"), heard("hot_mot_person", 0.9)) is None, "danger is not told as known"


def test_anger_of_ones_own_is_no_abuse() -> None:
    assert said("jag är så jävla arg att jag skakar", "hat_trakasseri", talked("welcome")) == ["eget_maende"]
    assert said("du är en jävla robot och jag är arg", "hat_trakasseri", talked("welcome")) == ["hat_trakasseri"]


def test_who_swears_out_of_fear_in_danger_is_met_and_not_scolded() -> None:
    in_danger = State(name="queued", level=Level.N3, said=("hot_mot_person#0",), danger_told=True, signals=("S4",))
    assert said("är så jävla rädd", "hat_trakasseri", in_danger) == ["lyssnar_hot"]
    assert said("du är så jävla dum", "hat_trakasseri", in_danger) == ["hat_trakasseri"]


def test_nobody_comes_back_or_takes_leave_whose_words_do_not_say_so() -> None:
    state = talked("oro_barn", relation="barn")
    assert said("hon skickade tillbaka brevet", "aterkomma_arende", state) == ["lyssnar_oro_barn"]
    assert said("jag är så glad och så slut samtidigt", "avsluta", state) == ["lyssnar_oro_barn"]
    assert said("tusen tack vad snälla ni är", "avsluta", state) == ["avsluta"]
    for reply in ("aterkomma_arende", "avsluta"):
        assert said("då tar jag det med skolan", reply, state, confidence=1.0) == [reply], "it was read where it stands"


def test_a_short_first_message_about_somebody_is_answered_about_them() -> None:
    assert said("tja det är min brorsa", "ta_pa_allvar", talked("welcome", relation="syskon")) == ["roll_anhorig"]
    assert said("tja det är min brorsa", "ta_pa_allvar", talked("welcome", relation="syskon"), level="N2") == [
        "ta_pa_allvar"
    ]


def test_fear_for_ones_child_is_about_the_child_and_not_about_how_the_writer_feels() -> None:
    new = talked("welcome", relation="barn")
    assert said("jag är så rädd för mitt barn", "eget_maende", new) == ["roll_anhorig"]
    assert said("jag är helt slut av det här", "eget_maende", new) == ["eget_maende"]
    assert said("jag är så rädd", "eget_maende", talked("welcome")) == ["eget_maende"]


def test_a_question_in_the_middle_of_a_talk_is_not_turned_away_by_a_guess() -> None:
    state = talked("oro_yrkesroll", audience="yrkesverksam")
    asked = "vad har vi för rättigheter att säga nej?"
    assert said(asked, "ideologisk_debatt", state, confidence=0.4) == ["fraga_utan_svar"]
    assert said(asked, "ideologisk_debatt", state) == ["ideologisk_debatt"], "what the model is sure of stands"
    assert said(asked, "ideologisk_debatt", talked("welcome"), confidence=0.4) == ["ideologisk_debatt"]


def test_who_writes_because_of_their_work_is_not_answered_as_a_relative() -> None:
    works = talked("welcome", audience="yrkesverksam")
    assert said("min kollega tycker att det är BUP:s sak", "oro_annan_narstaende", works) == ["oro_yrkesroll"]
    of_ones_own = talked("welcome", audience="yrkesverksam", relation="barn")
    assert said("jag är orolig för min son", "oro_barn", of_ones_own) == ["oro_barn"]


def test_nothing_is_said_of_a_child_where_somebody_else_was_told_of() -> None:
    assert thread_of(talked("barn_far_lugn", relation="partner")) == "narstaende"
    assert thread_of(talked("barn_far_lugn", relation="barn")) == "barn_far"


def test_a_danger_that_is_guessed_in_calm_words_is_not_answered_as_one() -> None:
    state = talked("guide:oro/mote", relation="partner")
    assert said("jag älskar honom ju", "egen_valdsavsikt", state, confidence=0.46) == ["lyssnar_narstaende"]
    assert said("jag älskar honom ju", "egen_valdsavsikt", state) == ["egen_valdsavsikt"]
    assert said("jag älskar honom ju", "egen_valdsavsikt", state, confidence=0.46, level="N2") == ["egen_valdsavsikt"]
    told = replace(state, danger_told=True)
    assert said("jag älskar honom ju", "egen_valdsavsikt", told, confidence=0.46) == ["egen_valdsavsikt"]


def test_a_limit_is_not_put_to_who_tells_of_others() -> None:
    state = talked("rekrytering_sjalv", own_age="13_14")
    assert said("typ skrämma en familj", "hat_trakasseri", state) == ["lyssnar_dras_in"]
    assert said("ni är värdelösa allihop", "hat_trakasseri", state) == ["hat_trakasseri"]


def test_a_mother_is_not_taken_for_one_who_wants_to_leave() -> None:
    state = talked("oro_barn", relation="barn")
    assert said("jag är själv gammal sosse", "vill_lamna", state, confidence=0.4) == ["lyssnar_oro_barn"]
    assert said("jag vill själv ut ur det", "vill_lamna", state) == ["vill_lamna"]
    of_oneself = talked("welcome", audience="vill_lamna")
    assert said("jag är själv gammal sosse", "vill_lamna", of_oneself, confidence=0.4) == ["vill_lamna"]


def test_who_mourns_is_not_asked_what_has_changed_or_whether_there_is_danger() -> None:
    told = "min brorson åkte 2015 och kom aldrig hem"
    for reply in ("ta_pa_allvar", "narstaende_utomlands", "oro_annan_narstaende"):
        assert said(told, reply, talked(), level="N0") == ["lyssnar_sorg"]
    mourning = talked("lyssnar_sorg", relation="annan_slakt")
    assert thread_of(mourning) == "sorg"
    assert said("ingen pratar om honom längre", "oro_annan_narstaende", mourning, confidence=0.5) == ["lyssnar_sorg"]
    assert said(told, "resa_konfliktzon", talked(), level="N3") == ["resa_konfliktzon"]


def test_a_child_who_is_in_a_group_is_not_spoken_to_as_staff_or_as_who_worries_for_another() -> None:
    told = "man måste göra tester för att få va kvar"
    led = replace(talked("guide:lamna/mote", own_age="13_14"), guides=("lamna",))
    assert said(told, "oro_yrkesroll", led) == ["dras_in_sjalv"]
    assert said("har inte sovit, ser videosarna när jag blundar", "oro_natet", led) == ["dras_in_sjalv"]
    assert said(told, "oro_yrkesroll", talked(own_age="13_14")) == ["oro_annan_narstaende"]
    assert said("en elev måste göra tester", "oro_yrkesroll", talked(audience="yrkesverksam")) == ["oro_yrkesroll"]


def test_who_has_come_home_themselves_is_not_met_as_who_misses_somebody() -> None:
    told = "jag kom hem från ett läger i Syrien i våras och har två barn"
    assert said(told, "narstaende_utomlands", talked()) == ["hemkommen"]
    later = replace(talked("hemkommen"), recent=(told,))
    assert said("jag är så orolig för dem", "narstaende_utomlands", later) == ["hemkommen"]
    assert said("min bror är kvar i Syrien", "narstaende_utomlands", talked()) == ["narstaende_utomlands"]


def test_who_wants_no_person_and_has_told_something_goes_on_with_that() -> None:
    assert said("nej", "ingen_person", talked("vill_lamna")) == ["ingen_person_vidare", "lyssnar_lamna"]
    assert said("nej", "ingen_person", talked("welcome")) == ["ingen_person"]


def test_a_question_that_is_a_sentence_is_no_limit_in_the_middle_of_advice() -> None:
    state = State(
        name="bot",
        said=("guide:organisation/mote#0", "rad_kommun#0"),
        memory={"audience": "organisation"},
        guide=GuideStood(guide="organisation", version="1", step="hant"),
    )
    text = "vi vill veta om vi kan säga upp hyresavtalet"
    assert said(text, "utanfor_omradet", state, confidence=0.84) == ["fraga_utan_svar"]


def test_a_goodbye_that_nobody_said_ends_nothing() -> None:
    assert said("det ångrar jag nu", "avsluta", talked("oro_barn", relation="barn"), confidence=0.46) == [
        "lyssnar_oro_barn"
    ]
    assert said("hejdå", "avsluta", talked("oro_barn")) == ["avsluta"]


def test_a_child_of_whom_it_was_not_told_whose_it_is_is_not_called_the_writers() -> None:
    request = BotRequest(text="en pojke i vår moské har slutat komma", lang="sv")
    assert taking_up(request, talked(), heard("oro_barn")) == "tar_upp_narstaende"
    assert taking_up(request, talked(relation="barn"), heard("oro_barn")) == "tar_upp_oro_barn"


def test_who_speaks_of_a_parent_is_not_answered_as_a_parent() -> None:
    assert said("mamma gråter på toan", "oro_barn", talked(relation="foralder"), level="N3") == ["oro_annan_narstaende"]
    assert said("hon gråter på toan", "oro_barn", talked(relation="barn")) == ["oro_barn"]


def test_harm_to_a_child_is_the_childs_own_where_it_writes_and_a_threat_where_the_partner_is_spoken_of() -> None:
    assert thread_of(talked("barn_far_illa", relation="foralder", own_age="under_13")) == "barn_far_sjalv"
    assert thread_of(replace(talked("barn_far_illa", relation="partner"), level=Level.N3)) == "hot"
    assert thread_of(talked("barn_far_illa", relation="barn")) == "barn_far"


def test_who_goes_on_telling_is_not_asked_again_by_a_guess_whether_there_is_danger() -> None:
    told = "han säger det jag brukade säga, fast på allvar"
    asked = talked("ta_pa_allvar", audience="anhorig", relation="annan_slakt")
    assert said(told, "ta_pa_allvar", asked, confidence=0.3) == ["roll_anhorig"]
    assert said(told, "ta_pa_allvar", talked(audience="anhorig"), confidence=0.3) == ["ta_pa_allvar"]
    assert said(told, "ta_pa_allvar", asked, confidence=0.3, level="N2") == ["ta_pa_allvar"]


def test_who_speaks_of_another_is_not_led_out_of_a_group_by_a_guess_nor_who_says_their_age_alone() -> None:
    mother = talked("oro_barn", relation="barn")
    assert said("jag växte också upp i kyrkan", "dras_in_sjalv", mother) == ["lyssnar_oro_barn"]
    by_a_friend = State(name="bot", memory={"relation": "van"})
    assert said("en vän bad mig skriva, jag är på väg in i nåt", "dras_in_sjalv", by_a_friend) == ["dras_in_sjalv"]
    at_home = talked("rekrytering_pagar", relation="foralder")
    assert said("de vill att jag svär trohet, inget till mamma", "dras_in_sjalv", at_home) == ["dras_in_sjalv"]
    new = State(name="bot", memory={"own_age": "15_17"})
    assert said("jag är 16", "dras_in_sjalv", new) == ["roll_ung"]
    assert said("jag är 16 och med i en grupp", "dras_in_sjalv", new) == ["dras_in_sjalv"]


@pytest.mark.parametrize("reply", ["ideologisk_debatt", "begar_skadlig_info"])
def test_what_another_says_or_has_is_taken_up_and_not_met_with_a_limit_in_a_guide_either(reply: str) -> None:
    state = talked("oro_annan_narstaende", relation="partner")
    guided = in_a_guide(state)
    for each in (state, guided):
        assert said("hon menar att vaccinet styrs från månen", reply, each) == ["lyssnar_narstaende"]
    assert said("jag vill veta hur man gör det", "begar_skadlig_info", state) == ["begar_skadlig_info"]


def in_a_guide(state: State) -> State:
    return State(
        name="bot", said=state.said, memory=state.memory, guide=GuideStood(guide="oro", version="1", step="vem")
    )


def test_who_was_in_a_group_is_no_relative() -> None:
    new = State(name="bot")
    assert said("jag var med i ett gäng förr, och nu ringer de igen", "redan_aktiv", new) == ["vill_lamna"]
    assert said("Hej. Var med i ett gäng förr, det släpper inte", "redan_aktiv", new) == ["vill_lamna"]
    of_a_brother = talked("redan_aktiv", relation="syskon")
    assert said("jag var med i ett gäng förr", "redan_aktiv", of_a_brother) == ["redan_aktiv"]


def test_hard_words_of_somebody_and_a_report_that_was_made_are_told() -> None:
    friend = State(name="bot", memory={"relation": "van"})
    assert said("en polare som svär om allt och alla jävlar", "hat_trakasseri", friend) == ["roll_anhorig"]
    threatened = talked("oro_annan_narstaende", relation="van")
    assert said("vi har anmält det, det lades ner", "fraga_orosanmalan", threatened) == ["lyssnar_narstaende"]
    assert said("hur anmäler man?", "fraga_orosanmalan", threatened) == ["fraga_orosanmalan"]


def test_who_speaks_of_somebody_of_their_own_is_not_answered_as_one_at_work() -> None:
    assert said("vi är många som märkt det", "oro_yrkesroll", talked("welcome", relation="syskon"), confidence=0.8) == [
        "oro_annan_narstaende"
    ]
    works = talked("welcome", relation="syskon", audience="yrkesverksam")
    assert said("vi är många som märkt det", "oro_yrkesroll", works, confidence=0.8) == ["oro_yrkesroll"]
    assert said("vi är många som märkt det", "oro_yrkesroll", talked("welcome"), confidence=0.8) == ["oro_yrkesroll"]


def test_danger_of_a_kind_that_only_the_model_guesses_is_met_by_what_was_told() -> None:
    state = talked("oro_annan_narstaende", relation="syskon")
    told = "han pratar om att visa vad man går för"
    assert said(told, "resa_konfliktzon", state, confidence=0.3, level="N3") == ["lyssnar_narstaende", "risk_stod"]
    assert said(told, "resa_konfliktzon", state, confidence=0.9, level="N3") == ["resa_konfliktzon"]
    by_rules = replace_told(state)
    assert said(told, "resa_konfliktzon", by_rules, confidence=0.3, level="N3") == ["resa_konfliktzon"]
    assert said(told, "resa_konfliktzon", state, confidence=0.3, level="N4") == ["resa_konfliktzon"]


def replace_told(state: State) -> State:
    """The same where the rules have read danger too."""
    return State(name="bot", said=state.said, memory=state.memory, danger_told=True)


def test_who_has_left_a_group_is_not_answered_as_who_wants_to_leave_it() -> None:
    left = replace(talked("halsa"), recent=("jag lämnade en grupp för tre år sen",))
    assert said("jag vill att det ska sluta göra ont", "vill_lamna", left) == ["har_lamnat"]
    assert thread_of(replace(left, said=("vill_lamna#0",))) == "har_lamnat"
    assert said("jag vill ut därifrån", "vill_lamna", talked("halsa")) == ["vill_lamna"]


@pytest.mark.parametrize(
    ("reply", "instead"),
    [("oro_natet", "dras_in_sjalv"), ("oro_barn", "eget_maende"), ("redan_aktiv", "dras_in_sjalv")],
)
def test_who_writes_about_themselves_is_not_answered_as_who_worries_for_somebody(reply: str, instead: str) -> None:
    of_me = talked("halsa", relation="jag_sjalv")
    assert said("sitter på forum halva nätterna", reply, of_me) == [instead]
    assert said("han sitter på forum halva nätterna", reply, talked("halsa", relation="barn"))[0] != "eget_maende"


@pytest.mark.parametrize(
    "text",
    [
        "ska jag polisanmäla?",
        "så jag ringer 114 14 då? mejlet har jag sparat",
        "ska jag anmäla eller är det att överdriva",
        "ska jag verkligen ringa polisen på min bror?",
        "nä jag menar anmäla hoten. till polisen",
    ],
)
def test_who_asks_whether_to_turn_to_the_police_is_told_that_they_may(text: str) -> None:
    assert said(text, "fraga_polis", talked("halsa")) == ["polisanmala"]


def test_who_asks_for_the_number_of_the_police_gets_its_card() -> None:
    assert said("vilket nummer ringer man till polisen", "fraga_polis", talked("halsa")) == ["polisanmala"]


def test_who_is_threatened_and_asks_to_report_it_asks_of_no_child() -> None:
    threatened = replace(talked("hot_lugn"), level=Level.N3, danger_told=True, signals_told=("S4",), signals=("S4",))
    assert said("kan man anmäla sånt?", "fraga_orosanmalan", threatened) == ["polisanmala"]
    assert said("ska jag göra en orosanmälan till soc?", "fraga_orosanmalan", threatened) == ["fraga_orosanmalan"]
    assert said("kan man anmäla sånt?", "fraga_orosanmalan", talked("halsa")) == ["fraga_orosanmalan"]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("kan polisen komma hem till en när man är 14", "fraga_polis_sjalv"),
        ("är det normalt att polisen inte hör av sig", "fraga_polis_sjalv"),
        ("berättar ni det här för polisen", "fraga_polis"),
        ("får polisen veta om jag skriver hit", "fraga_polis"),
    ],
)
def test_what_is_for_the_police_to_answer_is_not_what_this_line_tells_them(text: str, reply: str) -> None:
    assert said(text, "fraga_polis", talked("halsa")) == [reply]


@pytest.mark.parametrize(
    ("text", "reply", "instead"),
    [
        ("ska jag säga det till hennes mamma", "hur_prata", "beratta_for_nagon"),
        ("kan jag berätta för chefen", "hur_prata", "beratta_for_nagon"),
        ("hur säger man nej till såna", "hur_prata", "rekrytering_sjalv"),
        ("hur pratar jag med dom", "hur_prata", "fraga_utan_svar"),
        ("är det normalt att tvivla", "fraga_tecken", "fraga_utan_svar"),
    ],
)
def test_who_asks_for_themselves_is_not_told_how_to_talk_with_whom_one_worries_for(
    text: str, reply: str, instead: str
) -> None:
    assert said(text, reply, talked("dras_in_sjalv")) == [instead]


def test_how_to_talk_with_whom_one_worries_for_stays() -> None:
    assert said("hur pratar jag med honom", "hur_prata", talked("oro_barn", relation="barn")) == ["hur_prata"]
    of_a_parent = talked("oro_annan_narstaende", relation="foralder")
    assert said("hur säger jag det till pappa", "hur_prata", of_a_parent) == ["hur_prata"]


def test_what_is_not_said_yet_to_whom_one_worries_for_and_what_to_do_lead_to_how_to_talk() -> None:
    of_a_child = talked("oro_barn", relation="barn")
    assert said("jag har inte sagt något till henne än", "beratta_for_nagon", of_a_child) == ["hur_prata"]
    assert said("jag har inte sagt något till nån än", "beratta_for_nagon", of_a_child) == ["beratta_for_nagon"]
    assert said("vad gör jag nu", "hur_prata", of_a_child) == ["hur_prata"]


def test_who_asks_what_to_say_at_112_is_told_that_and_who_leaves_a_person_leaves_no_group() -> None:
    assert said("ok ringer 112 då. vad ska jag säga till dem?", "hur_prata", talked("halsa")) == ["saga_112"]
    of_a_partner = talked("oro_annan_narstaende", relation="partner")
    assert said("jag vill inte lämna honom", "vill_lamna", of_a_partner) == ["oro_annan_narstaende"]
    assert said("jag vill lämna gruppen", "vill_lamna", talked("halsa")) == ["vill_lamna"]


def test_who_is_asked_to_come_along_stays_the_one_whom_it_is_about() -> None:
    recruited = talked("rekrytering_sjalv", relation="van")
    assert said("ska jag gå dit eller", "hur_prata", recruited) == ["fraga_utan_svar"]
    assert said("han är kompis till min kusin", "oro_natet", recruited) == ["dras_in_sjalv"]


def test_a_question_about_others_is_none_about_the_line() -> None:
    told = replace(talked("oro_barn", relation="barn"), episode_messages=3)
    assert said("får dom göra så?", "fraga_om_tjansten", told) == ["fraga_utan_svar"]
    assert said("dom har gett honom ett namn", "fraga_om_tjansten", told) == ["lyssnar_oro_barn"]
    assert said("ska bladen sparas eller slängas?", "fraga_lagring", told) == ["fraga_utan_svar"]
    assert said("kommer känslan gå över nån gång?", "fraga_om_tjansten", told) == ["fraga_utan_svar"]
    assert said("får dom veta att jag skrivit hit?", "fraga_lagring", told) == ["fraga_lagring"]
    assert said("hur funkar det här?", "fraga_om_tjansten", told) == ["fraga_om_tjansten"]


def test_who_thinks_of_leaving_an_elected_post_leaves_no_movement() -> None:
    assert said("funderar på att hoppa av politiken", "vill_lamna", talked("hot_lugn")) == ["lyssnar_hot"]
    assert said("funderar på att hoppa av", "vill_lamna", talked("halsa")) == ["vill_lamna"]


def test_nobody_is_told_to_talk_with_those_who_plan_to_hurt_somebody() -> None:
    others = replace(
        talked("guide:annan/mote", relation="van"),
        level=Level.N3,
        danger_told=True,
        signals_told=("S2",),
        signals=("S2",),
    )
    assert said("ska jag snacka med dom", "hur_prata", others) == ["beratta_for_nagon"]


def test_how_to_talk_answers_no_question_of_another_kind() -> None:
    worried = talked("oro_barn", relation="barn")
    assert said("ska jag ta telefonen ifrån henne?", "hur_prata", worried) == ["fraga_utan_svar"]
    assert said("hur frågar jag henne om det?", "hur_prata", worried) == ["hur_prata"]


def test_telling_somebody_at_school_is_no_question_about_this_line() -> None:
    asked = "finns det nån på skolan man kan säga det till så det inte kommer ut"
    assert said(asked, "fraga_anonymitet", talked("halsa")) == ["beratta_for_nagon"]
    assert said("ser ni vem jag är om jag skriver här", "fraga_anonymitet", talked("halsa")) == ["fraga_anonymitet"]
