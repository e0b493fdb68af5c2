"""Stored documents and files keep the names they have always had, whatever the attributes are called in the code.

Each constant is what an earlier version wrote: it is read, and written back byte for byte.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from knowledge.articles import parse, serialise
from knowledge.directory import csv_file
from knowledge.directory.contacts import Contact
from knowledge.examples import ExampleDocument
from knowledge.guidelines import GuidelineDocument
from knowledge.handbook import HandbookDocument
from knowledge.lifecycle import ArticleDocument
from knowledge.replies import ReplyDocument

ARTICLE = (
    '{"content":{"id":"prata","titel":"Prata","sprak":"sv","malgrupp":["anhorig"],"ingress":"Så här.","re'
    'laterade_intent":["oro_anhorig"],"lotsning_amnen":["anhorigstod"],"fragor":["hur?"],"fragor_andra":{'
    '"ar":["kayfa"]},"kallor":["https://example.org"],"jurist":true,"granskas_efter_dagar":90,"text":"Lys'
    'sna."},"status":"publicerad","live":{"content":{"id":"prata","titel":"Prata","sprak":"sv","malgrupp"'
    ':["anhorig"],"ingress":"Så här.","relaterade_intent":["oro_anhorig"],"lotsning_amnen":["anhorigstod"'
    '],"fragor":["hur?"],"fragor_andra":{"ar":["kayfa"]},"kallor":["https://example.org"],"jurist":true,"'
    'granskas_efter_dagar":90,"text":"Lyssna."},"reviewed":true,"granskad_av":"jurist","granskad_datum":"'
    '2026-11-02","granskas_senast":"2027-02-01"},"author":"a1","reviewer":"a2","granskad_av":"jurist","gr'
    'anskad_datum":"2026-11-02","comment":"Bra.","for_review":true,"publish_at":"2026-11-03T00:00:00Z"}'
)
REPLY = (
    '{"content":{"id":"mall_hej","sprak":"sv","text":"Hej.","stangt":"Stängt.","varianter":["Hejsan."],"v'
    'arianter_stangt":["Inte här."],"titel":"Hej","genvag":"hej","granskas_efter_dagar":30},"status":"pub'
    'licerad","live":{"content":{"id":"mall_hej","sprak":"sv","text":"Hej.","stangt":"Stängt.","varianter'
    '":["Hejsan."],"varianter_stangt":["Inte här."],"titel":"Hej","genvag":"hej","granskas_efter_dagar":3'
    '0},"reviewed":true,"granskad_av":"jurist","granskad_datum":"2026-11-02","granskas_senast":"2027-02-01"},"author":"'
    'a1","reviewer":"a2","granskad_av":"jurist","granskad_datum":"2026-11-02","comment":"Bra.","for_revie'
    'w":true,"publish_at":"2026-11-03T00:00:00Z"}'
)
REPLY_BEFORE_VARIANTS = (
    '{"content":{"id":"mall_hej","sprak":"sv","text":"Hej.","stangt":"Stängt.","titel":"Hej","genvag":"he'
    'j","granskas_efter_dagar":30},"status":"seed"}'
)
EXAMPLE = (
    '{"content":{"id":"m1","sprak":"sv","text":"Jag är orolig","avsikt":"oro_anhorig","niva":"N1","signal'
    'er":["S5"],"hallare":"annan","ersatter":"Orolig"},"status":"publicerad","live":{"content":{"id":"m1"'
    ',"sprak":"sv","text":"Jag är orolig","avsikt":"oro_anhorig","niva":"N1","signaler":["S5"],"hallare":'
    '"annan","ersatter":"Orolig"},"reviewed":true,"granskad_av":"jurist","granskad_datum":"2026-11-02","g'
    'ranskas_senast":"2027-02-01"},"author":"a1","reviewer":"a2","granskad_av":"jurist","granskad_datum":'
    '"2026-11-02","comment":"Bra.","for_review":true,"publish_at":"2026-11-03T00:00:00Z"}'
)
GUIDELINE = (
    '{"content":{"id":"lotsning","titel":"Lotsning","sprak":"sv","utgava":"2026-1","checklista":["Fråga."],"k'
    'allor":["dir"],"jurist":true,"granskas_efter_dagar":90,"text":"Så här."},"status":"seed","live":{"conten'
    't":{"id":"lotsning","titel":"Lotsning","sprak":"sv","utgava":"2026-1","checklista":["Fråga."],"kallor":['
    '"dir"],"jurist":true,"granskas_efter_dagar":90,"text":"Så här."},"reviewed":false,"granskas_senast":"202'
    '7-01-31"}}'
)
PAGE = (
    '{"content":{"id":"incident","bok":"administrator","ordning":5,"titel":"Incident","ingress":"När.","sprak":"sv",'
    '"kallor":["dir"],"jurist":true,"granskas_efter_dagar":90,"text":"Så här."},"status":"seed","live":{"content":'
    '{"id":"incident","bok":"administrator","ordning":5,"titel":"Incident","ingress":"När.","sprak":"sv","kallor":'
    '["dir"],"jurist":true,"granskas_efter_dagar":90,"text":"Så här."},"reviewed":false,"granskas_senast":'
    '"2027-01-31"}}'
)
CONTACT = (
    '{"id":"jour-x","namn":"Jouren","niva":"regional","typ":"socialjour","omrade":{"rikstackande":false,"'
    'lan":["01"],"kommun":["0180"]},"amnen":["barn"],"malgrupp":["ung"],"aldrar":{"min":12,"max":20},"ano'
    'nymt":"ja","oppet":[{"dag":"man","fran":"09:00","till":"15:00"}],"dygnet_runt":true,"undantag":["hel'
    'gdag"],"kontakt":{"telefon":"08-123","webb":"https://example.org","epost":"a@example.org","chatt":"h'
    'ttps://example.org/c"},"sprak":["sv","en"],"kostnad":"gratis","anmalningsskyldig":"ja","ombud_for":"'
    'y","verifierad_datum":"2026-11-01","verifierad_hur":"webb","status":"aktiv","beskrivning":"Svarar.","k'
    'alla":"https://example.org/s","kalla_datum":"2024-05"}'
)
CONTACT_BEFORE_SOURCES = CONTACT.replace(',"kalla":"https://example.org/s","kalla_datum":"2024-05"', "")
ARTICLE_FILE = (
    "---\nid: prata\ntitel: Prata\nsprak: sv\nmalgrupp:\n- anhorig\ningress: Så här.\nrelaterade_intent:\n- oro_a"
    "nhorig\nlotsning_amnen:\n- anhorigstod\nfragor:\n- hur?\nfragor_andra:\n  ar:\n  - kayfa\nkallor:\n- https://"
    "example.org\njurist: true\ngranskas_efter_dagar: 90\nstatus: publicerad\ngranskad_av: jurist\ngranskad_da"
    "tum: '2026-11-02'\ngranskas_senast: '2027-02-01'\n---\nLyssna.\n"
)
DIRECTORY_FILE = (
    "id,namn,niva,typ,rikstackande,lan,kommun,amnen,malgrupp,alder_min,alder_max,anonymt,oppet,dygnet_run"
    "t,undantag,telefon,webb,epost,chatt,sprak,kostnad,anmalningsskyldig,ombud_for,verifierad_datum,verif"
    "ierad_hur,status,beskrivning,kalla,kalla_datum\n"
    "jour-x,Jouren,regional,socialjour,nej,01,0180,barn,ung,12,20,ja,man 09:"
    "00-15:00,ja,helgdag,08-123,https://example.org,a@example.org,https://example.org/c,sv;en,gratis,ja,y"
    ",2026-11-01,webb,aktiv,Svarar.,https://example.org/s,2024-05\n"
)
DIRECTORY_FILE_BEFORE_SOURCES = DIRECTORY_FILE.replace(",kalla,kalla_datum", "").replace(
    ",https://example.org/s,2024-05", ""
)


@pytest.mark.parametrize(
    ("stored", "form"),
    [
        (ARTICLE, ArticleDocument),
        (REPLY, ReplyDocument),
        (EXAMPLE, ExampleDocument),
        (GUIDELINE, GuidelineDocument),
        (PAGE, HandbookDocument),
        (CONTACT, Contact),
    ],
)
def test_a_stored_document_is_written_back_byte_for_byte(stored: str, form: Any) -> None:
    assert msgspec.json.encode(msgspec.json.decode(stored, type=form)).decode() == stored


def test_an_article_file_is_written_back_byte_for_byte() -> None:
    assert serialise(*parse(ARTICLE_FILE)) == ARTICLE_FILE


def test_a_directory_file_is_written_back_byte_for_byte() -> None:
    assert csv_file.write(csv_file.read(DIRECTORY_FILE.encode())).decode() == DIRECTORY_FILE


def test_an_entry_that_was_stored_or_exported_before_there_were_sources_has_none() -> None:
    stored = msgspec.json.decode(CONTACT_BEFORE_SOURCES, type=Contact)
    assert (stored.source, stored.source_date) == ("", "")
    assert csv_file.read(DIRECTORY_FILE_BEFORE_SOURCES.encode()) == [stored]


def test_a_reply_that_was_stored_before_there_were_variants_has_none() -> None:
    reply = msgspec.json.decode(REPLY_BEFORE_VARIANTS, type=ReplyDocument).content
    assert (reply.text, reply.closed, reply.variants, reply.closed_variants) == ("Hej.", "Stängt.", (), ())
