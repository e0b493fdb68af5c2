"""How an answer is read: a table of examples by kind, and what holds of every message."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from handoff.conversation.answers.leading import AnswerRead
from handoff.conversation.answers.reader import SAID, read_answer
from handoff.conversation.answers.safety import fears_nobody
from handoff.conversation.told.role import role_told
from knowledge import questions
from knowledge.questions import Outcome, Question

ASKED = questions.load()
OUTCOME = Outcome(reply="r")
AGE = Question(kind="age", fact="age_band", answers={"value": OUTCOME, "no": OUTCOME, "unsure": OUTCOME})
RELATION = Question(kind="relation", fact="relation", answers={"value": OUTCOME, "unsure": OUTCOME})
TIME = Question(kind="time", fact="since", answers={"value": OUTCOME, "unsure": OUTCOME})
PLAN = Question(
    kind="yes_no",
    fact="plan",
    answers={
        "yes": Outcome(reply="r", level="N4", signal="S3", reason="har en plan", words={"sv": ("jag har en plan",)}),
        "no": OUTCOME,
        "unsure": OUTCOME,
    },
)


def test_whom_it_is_about_is_told_by_any_relation() -> None:
    assert read("about_whom", "vår son").value == "other"
    assert read("about_whom", "en elev i åttan").value == "other"
    assert read("about_whom", "det är mig det gäller").value == "self"
    assert read("about_whom", "inte min son").value is None
    assert read("about_whom", "något konstigt").value is None


def test_who_is_safe_and_knows_it_of_nobody_else() -> None:
    assert read("safe_now", "jag ja, hon vet jag inte").value == "others"
    assert read("safe_now", "jag ja. han nej").value == "others"
    assert read("safe_now", "jag ja").value == "yes"
    assert read("safe_now", "for now yes, at a friend's place", "en").value == "yes"


def read(name: str, text: str, lang: str = "sv") -> AnswerRead:
    question = ASKED.get(name)
    assert question is not None
    return read_answer(text, question, lang)


YES = (
    "ja", "Ja!", "JAAA", "jaa", "japp", "jepp", "jo", "joo", "jodå", "aa", "mm", "mhm", "ja det är jag", "det är jag",
    "jag är det",
    "ja, absolut", "absolut", "självklart", "sjalvklart", "såklart", "asså ja", "öh ja", "ja just nu",
    "ja, jag är trygg nu",
    "jag är trygg", "jag ar trygg", "trygg", "känner mig trygg", "ja tyvärr", "ingen fara", "det är lugnt", "yes",
    "yeah",
    "yep", "I am", "yes I am", "I'm safe", "i’m safe", "نعم", "أيوه", "نعم، أنا في أمان", "بأمان", "👍",
)  # fmt: skip
NO = (
    "nej", "Nej.", "nää", "nääää", "nä", "na", "näe", "nej nej", "nope", "nix", "nepp", "absolut inte",
    "verkligen inte",
    "inte alls", "inte nu", "inte just nu", "nej det är jag inte", "det är jag inte", "jag är inte trygg",
    "jag ar inte trygg", "är inte trygg", "int trygg", "inte trygg alls", "jag känner mig inte trygg", "otrygg",
    "jag är inte trygg med honom här", "i fara", "asså nej", "no", "no I'm not", "I'm not safe",
    "I am not", "not at all", "لا", "لا، لست في أمان", "لست في أمان", "أنا في خطر", "👎",
)  # fmt: skip
UNSURE = (
    "nja", "njae", "kanske", "vet inte", "vet ej", "jag vet inte", "ja vet inte", "vet inte riktigt", "ingen aning",
    "osäker", "inte säker", "typ", "sådär", "både och", "tror det", "jag tror det", "jo lite", "lite", "inte direkt",
    "inte riktigt", "ja men nej", "nej jo", "ja kanske", "nä jag vet inte", "maybe", "kind of",
    "not sure", "I don't know", "idk", "I think so", "not really", "ربما", "لا أعرف", "ما أعرف", "لست متأكدًا",
)  # fmt: skip
NOTHING = (
    "okej", "vad menar du", "jag vill dö", "ja orkar inte mer", "ja vill inte leva",
    "ja ba vill att de ska va bra", "vet inte vad jag ska göra",
    "min bror har rest", "no one is here", "nobody knows", "jag är trygg om han inte kommer", "hur gör jag då",
    "I don't want to live", "لا أريد أن أموت", "hjälp", "?", "...", "jag", "noll koll på vad som händer",
)  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_yes(text: str) -> None:
    assert read("safe_now", text) == AnswerRead("yes", "")


@pytest.mark.parametrize("text", NO)
def test_no(text: str) -> None:
    assert read("safe_now", text).value == "no"


@pytest.mark.parametrize("text", UNSURE)
def test_doubt(text: str) -> None:
    assert read("safe_now", text) == AnswerRead("unsure", "")


def test_a_doubt_behind_a_no_makes_it_unsure_where_it_may_show_danger() -> None:
    assert read("danger_now", "ingen är i fara").value == "no"
    assert read("danger_now", "ingen är i fara tror jag").value == "unsure"
    told = read("danger_now", "ingen är i fara, tror jag. jag har inte öppnat den")
    assert (told.value, told.rest) == ("unsure", "jag har inte öppnat den")
    assert read("danger_now", "han är 15 tror jag").rest == "han är 15 tror jag"
    elsewhere = "nej det handlar inte om hot mot mig, det är han som är i skiten tror jag"
    assert read("danger_now", elsewhere).value == "no"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("jag är hemma, jag är trygg nu. bor själv", "yes"),
        ("nej ingen är här nu", "where"),
        ("nej inte nu, han är på jobbet", "where"),
        ("nä, pappa är inte hemma", "where"),
        ("nej de har gått hem", "where"),
        ("no, nobody is here", "where"),
        ("nej du fattar inte, jag är inte rädd för honom. jag är ledsen", "yes"),
        ("nej jag är inte rädd för henne", "yes"),
        ("nej inget hot. bara tyst om man slutar komma", "yes"),
        ("nä ingen hotar mig", "yes"),
        ("nej ingen är i fara nu säger jag. jag undrar vad vi kan göra", "yes"),
        ("va, nej ingen är i fara", "yes"),
        ("va nej det handlar inte om hot?? det är min kompis som säger konstiga saker", "yes"),
        ("nej ingen är i fara än", "no"),
        ("nej ingen är i fara men jag är inte trygg", "no"),
        ("nej inte nu, han kommer hem snart", "no"),
        ("nä inte just nu, men det kom en lapp i brevlådan i måndags", "unsure"),
        ("nej, inte precis nu, det är på lördag", "unsure"),
        ("nej, ingen är här och jag har låst in mig", "no"),
        ("nej jag är inte rädd för honom men för hans vänner", "no"),
        ("nej, han är här", "no"),
        ("nej jag vågar inte gå hem", "no"),
        ("nej jag är inte ensam, han är här", "no"),
    ],
)
def test_a_no_that_says_that_nobody_is_there_or_feared_is_no_sign_of_danger(text: str, value: str) -> None:
    assert read("safe_now", text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "nej jag ska inte lämna nåt?? jag är ordförande",
        "nej jag behöver inte 112 snälla ring inte nån!! han slår mig inte.",
        "nej men det är inte akut. jag är trygg, jag sitter på jobbet",
        "nä jag menade inte så, jag undrar om skolan",
        "nej han har inte gjort nåt mot mig",
        "nej nej det är inte akut, jag är trygg. han har inte bokat nått. jag vill veta hur jag pratar med honom",
    ],
)
def test_a_no_to_something_else_answers_nothing_of_safety(text: str) -> None:
    assert read("safe_now", text).value is None


def test_a_no_that_says_so_leaves_a_question_open_that_asks_of_now_alone() -> None:
    assert read("safe_there", "nej ingen är här nu").value is None


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_answer_is_left_whole(text: str) -> None:
    assert read("safe_now", text) == AnswerRead(None, text)


@pytest.mark.parametrize(
    ("name", "text", "value", "rest"),
    [
        ("safe_now", "nej, men han har börjat gå dit", "no", "han har börjat gå dit"),
        ("safe_now", "nej han är här utanför", "no", "han är här utanför"),
        ("safe_now", "ja jag bor hos mamma", "yes", "jag bor hos mamma"),
        ("safe_now", "ja. men min syster är kvar där", "yes", "min syster är kvar där"),
        ("safe_now", "vet inte om jag är trygg", "unsure", "om jag är trygg"),
        ("safe_now", "no, he is outside", "no", "he is outside"),
        ("safe_now", "لا، هو هنا", "no", "هو هنا"),
        ("safe_now", "han står här utanför så jag är inte trygg", "no", "han står här utanför så jag är inte trygg"),
        ("person_wanted", "ja, min son har slutat gå till skolan", "yes", "min son har slutat gå till skolan"),
        ("person_wanted", "nej tack, men var hittar jag en grupp", "no", "var hittar jag en grupp"),
        ("person_wanted", "nej, jag vill bara skriva av mig", "no", "jag vill bara skriva av mig"),
        ("role", "pappa, min son är 15", "anhorig", "min son är 15"),
        ("municipality", "Vi bor i Kiruna och jag är rädd", "2584", "Vi bor i Kiruna och jag är rädd"),
    ],
)
def test_an_answer_and_news_in_one_message(name: str, text: str, value: str, rest: str) -> None:
    assert read(name, text) == AnswerRead(value, rest)


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("jag ja", "yes", ""),
        ("idag ja", "yes", ""),
        ("jag e okej just nu ja", "yes", "jag e okej just nu ja"),
        ("hon är i skolan nu, ja", "yes", "hon är i skolan nu, ja"),
        ("just nu är han på jobbet så ja", "yes", "just nu är han på jobbet så ja"),
        ("hon är hemma hos sig så jag vet inte", "unsure", "hon är hemma hos sig så jag vet inte"),
        ("jag säger ja till allt", None, "jag säger ja till allt"),
    ],
)
def test_an_answer_may_stand_at_the_end(text: str, value: str | None, rest: str) -> None:
    assert read("safe_now", text) == AnswerRead(value, rest)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("vi är säker men han inte", "others"),
        ("vi är trygga men inte han och inte andra", "others"),
        ("yes i am safe but she is not", "others"),
        ("ja, men jag är inte trygg hemma", "no"),
        ("ja, men han har en kniv", "yes"),
    ],
)
def test_who_is_safe_and_knows_somebody_who_is_not_says_both(text: str, value: str) -> None:
    assert read("safe_now", text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("aa", "yes"), ("jo", "yes"), ("jovars", "yes"), ("ja jag är säker här", "yes"), ("visst", "yes"),
        ("nope", "no"), ("asså nä", "no"), ("int trygg", "no"), ("e int trygg", "no"), ("nejdu", "no"),
        ("typ", "unsure"), ("vetefan", "unsure"), ("hyfsat", "unsure"), ("ing aning", "unsure"),
        ("jag förstår inte frågan", None),
    ],
)  # fmt: skip
def test_short_misspelt_and_dialect_answers(text: str, value: str | None) -> None:
    assert read("safe_now", text).value == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("more_or_person", "han säger att det är på skoj mormor", "more"),
        ("more_or_person", "hur länge är ni öppna", None),
        ("more_or_person", "är det farligt?", None),
        ("anything_behind", "nån har köat pizzor till min mammas adress", "yes"),
        ("anything_happened", "jag blev slagen i måndags", "yes"),
    ],
)
def test_who_tells_instead_of_choosing_has_answered_and_what_is_told_is_kept(
    name: str, text: str, value: str | None
) -> None:
    assert read(name, text) == AnswerRead(value, text)


@pytest.mark.parametrize(
    ("text", "value"), [("ok", "unsure"), ("mm", "unsure"), ("jaha", "unsure"), ("ja", "yes"), ("gärna", "yes")]
)
def test_who_shows_that_advice_was_read_has_asked_for_nobody(text: str, value: str) -> None:
    assert read("person_after_advice", text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("gärna", "yes"), ("okej", "yes"), ("ja tack", "yes"), ("jag vill", "yes"), ("varför inte", "yes"), ("sure",
        "yes"),
        ("jag vill dö", None), ("jag vill inte", "no"), ("helst inte", "no"), ("nej tack", "no"), ("inte nu", "no"),
        ("no thanks", "no"), ("not now", "no"), ("لا شكرا", "no"), ("تمام", "yes"), ("kanske sen", None),
        ("jo lite", "yes"), ("inte direkt", "no"), ("va nej inte alls", "no"), ("va", "unsure"),
        ("Ja jag kan ju ringa och bjuda på middag bara vi två. Men om han börjar, ska jag sitta tyst då", None),
        ("ja då ringer jag henne ikväll", None), ("ja jag kan prata med någon", "yes"), ("ja det kan jag göra", "yes"),
        ("ja jag vill gärna prata med en person", "yes"), ("ja men det är inte akut", "yes"),
        ("ja fast det är samtalen jag undrar om. kan det va dom?", None),
    ],
)  # fmt: skip
def test_an_offer_is_taken_or_declined(text: str, value: str | None) -> None:
    assert read("person_wanted", text).value == value


@pytest.mark.parametrize(
    ("text", "value"), [("okej", None), ("jo lite", "unsure"), ("ja", "yes"), ("tror inte det", "unsure")]
)
def test_where_an_answer_shows_danger_nothing_is_taken_for_granted(text: str, value: str | None) -> None:
    """'Okay' is no yes to "have you got away?", whatever fact the question keeps."""
    away = Question(kind="yes_no", answers={**PLAN.answers, "yes": OUTCOME, "no": PLAN.answers["yes"]})
    assert read_answer(text, away, "sv").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("asså skojade bara lol", "taken_back"),
        ("äh, glöm det", "taken_back"),
        ("sluta fråga!", "taken_back"),
        ("never mind", "taken_back"),
        ("nej, skojade bara", "unsure"),
        ("ja, glöm det", "unsure"),
        ("kan inte prata", "cannot_talk"),
        ("glöm inte att han är här", None),
        ("jag skojade inte", "unsure"),
    ],
)
def test_who_takes_it_back_is_heard_where_the_question_has_an_answer_for_it(text: str, value: str | None) -> None:
    cannot_talk = Outcome(reply="r", words={"sv": ("kan inte prata",)})
    plan = Question(
        kind="yes_no", fact="plan", answers={**PLAN.answers, "taken_back": OUTCOME, "cannot_talk": cannot_talk}
    )
    assert read_answer(text, plan, "sv").value == value
    assert read_answer("glöm det", PLAN, "sv").value is None
    assert plan.fact_of("taken_back") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mamma", "anhorig"), ("jag är mamma till en kille", "anhorig"), ("det gäller jobbet", "yrkesverksam"),
        ("jag är lärare", "yrkesverksam"), ("I'm a teacher", "yrkesverksam"), ("hoppa över", "okand"), ("ung", "ung"),
        ("jag vill lämna en grupp", "vill_lamna"), ("min mamma slår mig", None), ("inte förälder", None),
        ("vet inte", "unsure"), ("nej", "no"), ("Anhörig eller vän", "anhorig"), ("anhorig", "anhorig"), ("أم",
        "anhorig"),
        ("jag är både lärare och mamma", None), ("hans sambo", "anhorig"), ("polare", "anhorig"), ("jag", "okand"),
        ("chef på ett lager", "yrkesverksam"), ("tränare i en klubb", "yrkesverksam"), ("lagerchef", "yrkesverksam"),
        ("sitter i styrelsen för en förening", "yrkesverksam"), ("I run a small company", "yrkesverksam"),
        ("mamman", "anhorig"), ("his stepdad", "anhorig"), ("أنا أمه", "anhorig"), ("dotter", "anhorig"),
        ("jag lämnade för fyra år sen", "vill_lamna"), ("I'm in it myself", "vill_lamna"),
        ("jag går på gymnasiet", None), ("skattebetalare", "okand"), ("hyr lokalen bredvid", None),
        ("specialpedagog", "yrkesverksam"), ("bara nyfiken", "okand"), ("var med", "vill_lamna"),
        ("chef", "yrkesverksam"),
        ("vad kan man göra", None), ("får man vara anonym", None), ("min chef är med", None), ("min son", None),
    ],
)  # fmt: skip
def test_one_of_a_list(text: str, value: str | None) -> None:
    assert read("role", text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("han är 15", "15_17"), ("15", "15_17"), ("femton", "15_17"), ("hon fyller 13", "13_14"), ("13 år", "13_14"),
        ("15-åring", "15_17"), ("femtonåring", "15_17"), ("12", "under_13"), ("snart 18", "18_24"), ("44", "40_64"),
        ("he is 16 years old", "15_17"), ("seventeen", "15_17"), ("عمره 15 سنة", "15_17"), ("går på gymnasiet",
        "15_17"),
        ("vet inte", "unsure"), ("nej", "no"), ("15 minuter", None), ("112", None), ("gammal", None), ("1", None),
    ],
)  # fmt: skip
def test_an_age(text: str, value: str | None) -> None:
    assert read_answer(text, AGE, "sv").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kiruna", "2584"), ("i kiruna", "2584"), ("mora", "2062"), ("bor i Malmö", "1280"), ("malmo", "1280"),
        ("Göteborg tror jag", "1480"), ("upplands väsby", "0114"), ("vet inte", "unsure"), ("nej", "no"),
        ("hemma", "unsure"), ("en liten kommun i Småland", "unsure"), ("spelar det nån roll", "unsure"),
        ("vill inte säga", "unsure"), ("ett hus vid Hjo", "1497"), ("Lund, I'm an exchange student", "1281"),
        ("min syster mår dåligt", None), ("vad gör kommunen?", None), ("i natt ska jag göra det", None),
        ("jag vill doda alla i sverige", None),
    ],
)  # fmt: skip
def test_a_place(text: str, value: str | None) -> None:
    assert read("municipality", text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("min son", "barn"), ("sonen", "barn"), ("dotter", "barn"), ("brorsan", "syskon"), ("min lillasyster",
        "syskon"),
        ("sambo", "partner"), ("min man", "partner"), ("farsan", "foralder"), ("en kompis", "van"), ("en elev",
        "elev_klient"),
        ("mig själv", "jag_sjalv"), ("my brother", "syskon"), ("a friend", "van"), ("ابني", "barn"), ("min kusin",
        "annan_slakt"), ("dottersonen", "annan_slakt"), ("min svägerska", "annan_slakt"),
        ("mig", "jag_sjalv"), ("de e jag", "jag_sjalv"), ("min kille", "partner"), ("en tjej i klassen", "van"),
        ("min tvillingsyster", "syskon"), ("my flatmate", "van"), ("ja", None), ("det", None),
        ("inte min son", None), ("vet inte", "unsure"), ("någon", None),
        ("bonussonen", "barn"), ("min äldsta", "barn"), ("svärdottern", "annan_slakt"), ("grannen", "van"),
        ("en arbetskamrat", "van"), ("hon jag är ihop med", "partner"), ("en kille i laget", "van"),
        ("min fästmö", "partner"), ("mannen", "partner"), ("ingen på jobbet", None),
    ],
)  # fmt: skip
def test_a_relation(text: str, value: str | None) -> None:
    assert read_answer(text, RELATION, "sv").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sen i somras", "months"), ("sedan i höstas", "months"), ("ett halvår", "months"), ("3 veckor", "weeks"),
        ("i två veckor", "weeks"), ("sen igår", "days"), ("förra veckan", "weeks"), ("länge", "long"), ("flera år",
        "years"),
        ("5 år", "years"), ("idag", "today"), ("since last summer", "months"), ("منذ أسابيع", "weeks"), ("vet inte",
        "unsure"),
        ("plötsligt", None), ("sedan flytten", "event"), ("i torsdags", "days"), ("sen pandemin", "years"),
        ("sen påsk", "months"), ("minns inte", "unsure"), ("han har blivit hård sedan flytten", None),
    ],
)  # fmt: skip
def test_a_time(text: str, value: str | None) -> None:
    assert read_answer(text, TIME, "sv").value == value


def test_a_time_that_is_so_long_ago_says_nothing_else() -> None:
    assert read_answer("tre veckor tillbaka", TIME, "sv") == AnswerRead("weeks", "")


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("min son har ändrats", SAID, "min son har ändrats"),
        ("vet inte", "unsure", ""),
        ("vet inte hur jag ska börja", SAID, "vet inte hur jag ska börja"),
    ],
)
def test_in_their_own_words(text: str, value: str, rest: str) -> None:
    assert read("talk_about", text) == AnswerRead(value, rest)


def test_the_worse_answer_to_another_safety_question_is_heard_in_the_middle_too() -> None:
    assert read_answer("jag orkar inte mer, jag har en plan", PLAN, "sv").value == "yes"
    assert read_answer("om jag har en plan", PLAN, "sv").value is None


def test_a_word_of_two_choices_means_that_of_the_conversations_language() -> None:
    choices = {"one": Outcome(reply="r", words={"sv": ("an",)}), "two": Outcome(reply="r", words={"en": ("an",)})}
    question = Question(kind="choice", answers={**choices, "unsure": OUTCOME})
    assert [read_answer("an", question, lang).value for lang in ("sv", "en")] == ["one", "two"]


EVERY = [question for _, question in ASKED] + [AGE, RELATION, TIME, PLAN]
PIECES = st.sampled_from([*YES, *NO, *UNSURE, *NOTHING, "han är 15", "Kiruna", "min son", "men", ",", "\n", "inte"])
MESSAGES = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=6).map(" ".join))


@given(st.sampled_from(EVERY), MESSAGES, st.sampled_from(["sv", "en", "ar"]))
def test_every_message_is_read_and_nothing_is_invented(question: Question, text: str, lang: str) -> None:
    found = read_answer(text, question, lang)
    assert found.rest in text
    assert (found.value is None) <= (found.rest == text)
    if found.value is not None:
        assert found.value == SAID or question.outcome(found.value) is not None


@given(st.sampled_from(EVERY), st.sampled_from([*YES, *NO, *UNSURE]), st.sampled_from(["", "!", " ", "...", "\n"]))
def test_case_and_punctuation_change_no_answer(question: Question, text: str, mark: str) -> None:
    plain = read_answer(text, question, "sv")
    assert read_answer(text.upper() + mark, question, "sv").value == plain.value


@given(st.sampled_from([*NO, *UNSURE]), MESSAGES)
@example("jag är inte trygg med honom här", "INTE")
@example("nej", "min bror har rest")
def test_news_behind_a_worse_answer_never_turns_it_into_a_good_one(text: str, news: str) -> None:
    assume(not fears_nobody(news))  # "nej, ingen fara": the no is to what was read
    assert read("safe_now", f"{text}, {news}").value != "yes"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("syrran är här", "no"), ("kompis e här", "no"), ("mamma sitter här med mig", "no"), ("mamma är iväg", "yes"),
        ("hunden är här", "no"),
        ("ensam sedan 2009", "yes"), ("jag är inte ensam", "no"), ("vet inte", "unsure"),
    ],
)  # fmt: skip
def test_who_is_alone_is_read_from_who_is_there(text: str, value: str) -> None:
    alone = Question(kind="yes_no", fact="alone", answers=PLAN.answers)
    assert read_answer(text, alone, "sv").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hon ligger o sover nu", "yes"),
        ("eleven har gått hem", "yes"),
        ("han är inte hemma nu", "yes"),
        ("he is at work", "yes"),
        ("jag är hemma, ingen annan här", "where"),
        ("på jobbet", "where"),
        ("i'm home", "where"),
        ("han är inte hemma nu men kommer snart", None),
        ("jag är hemma men han är här", None),
        ("nej han är hemma", "no"),
        ("nej men det är lugnt just nu", "unsure"),
        ("nej det är inte lugnt", "no"),
    ],
)
def test_where_somebody_is_says_whether_the_writer_is_safe_or_only_where(text: str, value: str | None) -> None:
    assert read("safe_now", text).value == value


def test_a_yes_to_a_person_is_no_yes_to_danger() -> None:
    danger = questions.load().get("danger_now")
    assert danger is not None
    assert read_answer("ja jag vill gärna prata med någon", danger, "sv").value is None
    assert read_answer("ja jag väntar på nån", danger, "sv").value is None
    assert read_answer("ja han är här", danger, "sv").value == "yes"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Skolkurator i Falkenberg, behöver bolla snabbt", "yrkesverksam"),
        ("tjena. chef på ett lager", "yrkesverksam"),
        ("arbetar på mottagningen, vi har en pojke där", "yrkesverksam"),
        ("undervisar i SO på en högstadieskola", "yrkesverksam"),
        ("jag jobbar på en skola och min son har ändrats", None),
        ("min lärare här är rädd", None),
        ("läraren ringde i fredags", None),
    ],
)
def test_who_writes_because_of_their_work_is_heard_from_the_first_words(text: str, role: str | None) -> None:
    asked = questions.load().get("role")
    assert asked is not None
    assert role_told(text, asked) == role


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("safe_now", "ja här i stugan är det lugnt", "yes"),
        ("safe_now", "ja har inte mått bra", None),
        ("safe_now", "jag är det men inte min syster", "others"),
        ("safe_now", "sitter på tåget mot Umeå", "where"),
        ("safe_now", "är hos honom", None),
        ("safe_now", "det beror på vem som är hemma", "unsure"),
        ("danger_now", "nej inget", "no"),
        ("danger_now", "det gör han", "yes"),
        ("danger_now", "det är han inte", "no"),
        ("safe_now", "det hoppas jag", "unsure"),
        ("danger_now", "förhoppningsvis inte", "unsure"),
        ("person_wanted", "det skulle kännas skönt", "yes"),
        ("person_wanted", "jag tror inte det behövs", "no"),
        ("person_wanted", "det vill jag inte", "no"),
        ("understood", "det låter rätt", "yes"),
        ("helped", "det gjorde ont", None),
        ("municipality", "vi hoppar över", "unsure"),
        ("role", "det spelar väl ingen roll", "unsure"),
    ],
)
def test_answers_as_people_give_them_without_a_yes_or_a_no(name: str, text: str, value: str | None) -> None:
    assert read(name, text).value == value


def test_a_bare_no_to_a_question_that_names_things_is_none_of_them() -> None:
    reading = questions.load().get("topic_or_person")
    assert reading is not None
    named = Question(kind="choice", answers={"a": Outcome(reply="x"), "unsure": Outcome(reply="y")})
    assert read_answer("nä", named, "sv").value == "unsure"
    assert read_answer("nej, han är snäll", named, "sv").value is None
    assert read_answer("nej", reading, "sv").value == "no", "a question that expects a no reads it as one"


NEAR = Question(
    kind="choice",
    answers={
        "now": Outcome(reply="r", level="N4", signal="S2", reason="nu", words={"sv": ("nu", "i kväll", "ikväll")}),
        "unsure": OUTCOME,
    },
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nej inget jag tänker göra nu", None),
        ("det blir inte i kväll", None),
        ("inte just ikväll", None),
        ("jag tror det händer nu", "now"),
        ("inget nu men ikväll", "now"),
        ("jag klarar inte mer, ikväll", "now"),
    ],
)
def test_a_time_at_which_nothing_will_be_done_names_no_danger(text: str, value: str | None) -> None:
    assert read_answer(text, NEAR, "sv").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dörren är låst, maken är hemma", "where"),
        ("än så länge", "where"),
        ("tills på söndag ja", "where"),
        ("jag är hos min mamma med barnet", "where"),
        ("han är i garaget", "where"),
        ("jag har låst in mig på toan", "unsure"),
        ("vi har barrikaderat oss", "unsure"),
        ("han står utanför", "unsure"),
        ("antar det", "unsure"),
        ("han har aldrig slagit mig", "yes"),
        ("det är ingen fara så", "yes"),
        ("jag är hemma, han är inte här", "yes"),
        ("det är inte jag som är i fara", "others"),
        ("jag är safe, inte hon", "others"),
        ("nej inte dom", "others"),
        ("ja vi är trygga men inte hon i skolan", "others"),
        ("jag är rädd", None),
        ("jag är hos honom", None),
        ("jag är i chock", None),
        ("jag är säker på att han kommer hit", None),
        ("jag är lugn nu när jag har bestämt mig", None),
        ("han har aldrig slagit mig så hårt", None),
        ("de vet inte var jag är", "where"),
        ("han slår mig", None),
        ("var är du?", None),
    ],
)
def test_safety_is_heard_in_where_somebody_is_for_how_long_and_behind_which_door(text: str, value: str | None) -> None:
    assert read("safe_now", text).value == value


@pytest.mark.parametrize(
    ("text", "offer", "danger"),
    [
        ("det kan man väl säga", "yes", "unsure"),
        ("det tror jag", "yes", "unsure"),
        ("inte vad vi vet", "no", "no"),
        ("inte rakt ut", "no", "no"),
        ("inte mer än vanligt", "no", "unsure"),
        ("det vet jag inte säkert", "unsure", "unsure"),
        ("både och som vanligt", "unsure", "unsure"),
        ("båda delarna", "unsure", "unsure"),
        ("det har du inte med att göra", "unsure", "unsure"),
        ("kanske sen", None, None),
        ("håll käften", None, None),
        ("inte förrän han kommer hem på kvällen", None, None),
    ],
)
def test_a_yes_a_no_and_a_doubt_in_other_words(text: str, offer: str | None, danger: str | None) -> None:
    assert read("guide_go_on", text).value == offer
    assert read("danger_now", text).value == danger


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mamma jobbar natt", "yes"), ("bara jag och katten", "yes"), ("min fru sover", "no"),
        ("min man är på väg hem", "yes"), ("med två kollegor", "no"), ("mamma sitter bredvid", "no"),
        ("vi är tre på kontoret", "no"), ("jag är på mitt rum", None),
    ],
)  # fmt: skip
def test_who_is_alone_is_read_from_who_is_elsewhere_too(text: str, value: str | None) -> None:
    alone = Question(kind="yes_no", fact="alone", answers=PLAN.answers)
    assert read_answer(text, alone, "sv").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("upptäckte det i bokslutet", "event"), ("efter skilsmässan", "event"), ("förlovningen", "event"),
        ("det var 2015", "years"), ("i åttan", "years"), ("lämnade på 90-talet", "years"),
        ("nån månad", "months"), ("kom hem i maj", "months"), ("ett tag", "weeks"), ("i tre dar", "days"),
        ("hela mitt liv typ", "long"), ("vet inte när det började", None), ("kan ni hjälpa mig", None),
        ("jag är rädd", None),
    ],
)  # fmt: skip
def test_a_time_in_other_words(text: str, value: str | None) -> None:
    assert read_answer(text, TIME, "sv").value == value


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("lantbrukare", "yrkesverksam"), ("hr på ett vaktbolag", "yrkesverksam"), ("äger en pizzeria", "yrkesverksam"),
        ("student på KTH", "okand"), ("frilans, skriver för en lokaltidning", "okand"), ("nyfiken pensionär", "okand"),
        ("nionde klass", "ung"), ("går i tvåan på gymnasiet", "ung"), ("trebarnsmamma", "anhorig"),
        ("jag sköter deras kassa", "vill_lamna"), ("uppvuxen i det", "vill_lamna"),
        ("jag är rädd", None), ("vad menar du", None), ("min chef hotar mig", None),
    ],
)  # fmt: skip
def test_who_somebody_is_in_words_of_no_list(text: str, role: str | None) -> None:
    assert read("role", text).value == role


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("gamla gänget", "other"), ("en hyresgäst", "other"), ("två killar i laget", "other"),
        ("en fråga", None), ("min hund", None), ("några frågor bara", None),
    ],
)  # fmt: skip
def test_whom_it_is_about_in_words_of_no_list(text: str, value: str | None) -> None:
    assert read("about_whom", text).value == value


@pytest.mark.parametrize(
    ("text", "plan", "means"),
    [
        ("jag har bestämt mig", "yes", "unsure"),
        ("har det framme", "yes", "yes"),
        ("har tänkt på det", "unsure", "unsure"),
        ("inte bestämt hur men jag ska göra det ikväll", "unsure", "unsure"),
        ("det är i väskan", "yes", "yes"),
        ("planet går i natt", "yes", "unsure"),
        ("inget bestämt", "no", "no"),
        ("det är mest i huvudet", "no", "no"),
        ("det tänker jag inte skriva", "unsure", "unsure"),
        ("biljett har jag inte än", "unsure", "unsure"),
        ("jag har lämnat ifrån mig det", "no", "no"),
        ("hur menar ni med plan?", None, None),
    ],
)
def test_a_plan_and_a_means_are_heard_in_what_is_decided_near_and_at_hand(
    text: str, plan: str | None, means: str | None
) -> None:
    at_hand = Question(kind="yes_no", fact="means", answers=PLAN.answers)
    assert (read_answer(text, PLAN, "sv").value, read_answer(text, at_hand, "sv").value) == (plan, means)


def test_what_is_told_beside_a_person_or_a_place_of_which_no_code_is_kept_is_answered_as_well() -> None:
    relation = Question(kind="relation", fact="relation", answers={"value": OUTCOME, "unsure": OUTCOME})
    assert read_answer("en hyresgäst", relation, "sv") == AnswerRead("unsure", "")
    longer = "en ung kvinna i källarlägenheten under oss"
    assert read_answer(longer, relation, "sv") == AnswerRead("unsure", longer)
    assert read_answer("han slår mig", relation, "sv").value is None


ROUTINE = Question(
    kind="choice",
    answers={
        "there": Outcome(reply="r", words={"sv": ("det har vi", "det finns")}),
        "no": Outcome(reply="r"),
        "unsure": Outcome(reply="r"),
    },
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nej det har vi nog inte", "no"),
        ("det har vi inte", "no"),
        ("ja det har vi", "there"),
        ("jo det finns", "there"),
    ],
)
def test_what_is_denied_behind_its_words_is_not_named(text: str, value: str | None) -> None:
    assert read_answer(text, ROUTINE, "sv").value == value
