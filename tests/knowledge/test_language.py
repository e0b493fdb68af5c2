"""The language of a message is told from the message: whom it follows, and what switches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import _tokens, _words, asked_for, followed, language_of

SENTENCES = yaml.safe_load((Path(__file__).parent / "languages.yaml").read_text(encoding="utf-8"))
"""By language; the word lists were not made from them."""


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_one_message_is_enough(lang: str) -> None:
    read = [language_of(text) for text in SENTENCES[lang]]
    least = 0.96 if len(read) == 30 else 0.9
    assert sum(found == lang for found in read) >= least * len(read)
    assert sum(found not in (lang, None) for found in read) <= 1


@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
def test_who_writes_in_one_language_stays_in_it(lang: str) -> None:
    assert [text for text in SENTENCES[lang] if followed(text, lang, settled=True) not in (lang, None)] == []


@pytest.mark.parametrize("text", ["jag är orolig för min bror", "hej", "är du en människa?", "hur funkar det här"])
def test_the_first_message_in_swedish_decides_whatever_the_page_is_in(text: str) -> None:
    assert followed(text, "en", settled=False) == "sv"


@pytest.mark.parametrize(
    "text", ["ok", "sorry", "help", "hi", "thanks", "no", "😢", "112", "Kiruna", "Mohammed", "wtf", "yo", "yo bre"]
)
def test_a_loanword_or_a_name_switches_nothing(text: str) -> None:
    assert followed(text, "sv", settled=False) in ("sv", None)
    assert followed(text, "sv", settled=True) in ("sv", None)


@pytest.mark.parametrize(
    "text",
    [
        "han lyssnar på true crime hela dagarna",
        "asså bror wallah jag svär han är helt borta",
        "de skriver white power och sånt på servern",
        "hon säger inshallah och alhamdulillah hela tiden nu",
        "min man heter Jean Pierre de la Tour och är arg",
        "fuck this asså jag orkar inte mer",
    ],
)
def test_words_of_another_language_inside_a_message_switch_nothing(text: str) -> None:
    assert followed(text, "sv", settled=True) == "sv"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("My Swedish is bad so I write in English, he has changed so much. förlåt", "en"),
        ("sorry my english is bad, jag skriver hellre på svenska för då blir det rätt", "sv"),
        ("أنا خائفة على ابني، هو يلعب Counter Strike كل ليلة", "ar"),
        ("jag vet inte hur man säger الله يحفظك på svenska", "sv"),
    ],
)
def test_a_mixed_message_follows_its_larger_part(text: str, lang: str) -> None:
    assert followed(text, "sv", settled=True) == lang
    assert followed(text, "en", settled=False) == lang


@pytest.mark.parametrize(
    "text", ["ana khayef 3la akhi", "salam akhi wallah ma b3ref shu a3mel", "mumkin a7ki ma3 7ada"]
)
def test_arabic_in_latin_letters_is_left_alone(text: str) -> None:
    assert followed(text, "sv", settled=False) is None
    assert followed(text, "en", settled=True) is None


@pytest.mark.parametrize("text", ["h e j", "asdf qwer", "", "???", "1234", "😊😊"])
def test_what_shows_no_language_has_none(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("English please", "en"),
        ("kan vi ta det på engelska", "en"),
        ("svenska", "sv"),
        ("بالعربية من فضلك", "ar"),
        ("somaliska tack", "so"),
        ("Ingiriis ma ku qori karaa?", "en"),
        ("Waxaan rabaa Iswiidhish", "sv"),
        ("می‌شود انگلیسی بنویسم؟", "en"),
        ("میتونم به سوئدی بنویسم", "sv"),
        ("دەتوانم بە ئینگلیزی بنووسم؟", "en"),
        ("Ez dikarim bi îngilîzî binivîsim?", "en"),
        ("bi swêdî ji kerema xwe", "sv"),
        ("Voinko kirjoittaa englanniksi?", "en"),
        ("ruotsiksi kiitos", "sv"),
        ("انگلیسی بلد نیستم", None),
        ("isäni puhuu vain suomea", None),
        ("walaalkay Ingiriis ma yaqaan", None),
        ("min mamma kan bara arabiska", None),
        ("he hates everything Swedish", None),
        ("engelska eller arabiska", None),
    ],
)
def test_a_language_that_is_asked_for_is_taken(text: str, lang: str | None) -> None:
    assert asked_for(text) == lang


@given(st.text(st.sampled_from("abiåöxAÖß éÿµªº.!?;\n'`,-_*@$01²½´×\t\r\x00\x85\xa0\u200b\u200c’ي"), max_size=14))
@settings(max_examples=3_000, deadline=None)
def test_plain_words_are_split_as_any_others(text: str) -> None:
    """By letters, digits and signs that part words or join them, in every order."""
    assert _tokens(text) == _words(text)
