"""Stored records and the form on the wire keep the names they have always had, whatever the code calls them.

Each constant is what an earlier version wrote: it is read, and written back byte for byte.
"""

from __future__ import annotations

import msgspec

from handoff.backoffice.records import decisions, form, observations
from handoff.contract.records import FormFill

FORM = (
    b"\x86\xa4form\xde\x00\x1b\xa3typ\xa6samtal\xa5kanal\xa5chatt\xabstartperiod\xad202"
    b"6-11-25/08\xa5langd\xa510_29\xaeforsta_kontakt\xa3nej\xa5sprak\xa2"
    b"sv\xa4roll\xaeanhorig_syskon\xb3aldersgrupp_kontakt\xa518_24"
    b"\xa3lan\xa224\xa8relation\xa6syskon\xb2aldersgrupp_berord\xa515_17"
    b"\xa5skede\xaanarmar_sig\xaainriktning\xaaej_uppgett\xa5amnen\x92\xa6t"
    b"ecken\xa5natet\xa8niva_bot\xa2N1\xa9niva_slut\xa2N2\xa8signaler\x91\xa2S"
    b"5\xa8info_112\xa2ja\xaainfo_112_s\x0c\xa6insats\x92\xa3rad\xa8lotsning\xa8l"
    b"otsning\x91\x84\xa4niva\xa5lokal\xa5aktor\xa1x\xa4satt\xa4varm\xa6utfall\xa5ok"
    b"ant\xaborosanmalan\xabej_aktuellt\xacpolisuppgift\xadlamnad_"
    b"av_oss\xa9beslut_id\xa2b1\xa6avslut\xacav_stodjaren\xadkunskaps"
    b"lucka\xa5ingen\xabhandledning\xc3\xb1riktlinje_version\xa11\xb2voc"
    b"abulary_version\xa12\xabstodjare_id\xa2a1\xa9closed_at\xd6\xffk\x06\x95\x80"
    b"\xa8saved_at\xd6\xffk\x06\x95\x80"
)
DECISION = (
    b"\x88\xa9beslut_id\xa2b1\xa6status\xa8beslutat\xa8proposal\x84\xa5grund\xa1g"
    b"\xa9mottagare\xa7polisen\xa5kanal\xa7telefon\xaainformerad\xa2ja\xb1r"
    b"iktlinje_version\xa11\xabproposed_by\xa2a1\xabproposed_at\xd6\xffk"
    b"\x06\x95\x80\xaadecided_by\xa2a2\xaadecided_at\xd6\xffk\x06\x95\x80"
)
OBSERVATION = (
    b"\x89\xa2id\xa2o1\xa4amne\xa5natet\xa4text\xa5Text.\xa6status\xa8granskad\xa6au"
    b"thor\xa2a1\xaawritten_at\xd6\xffk\x06\x95\x80\xa8reviewer\xa2a2\xabreviewed_at"
    b"\xd6\xffk\x06\x95\x80\xa7comment\xa4Bra."
)
FILL = (
    '{"riktlinje_version":"1","startperiod":"2026-11-25/08","langd":"10_29","forsta_kontakt":"nej","sprak'
    '":"sv","roll":"anhorig_syskon","aldersgrupp_kontakt":"18_24","lan":"24","relation":"syskon","aldersg'
    'rupp_berord":"15_17","skede":"narmar_sig","inriktning":"ej_uppgett","amnen":["tecken","natet"],"niva'
    '_bot":"N1","niva_slut":"N2","signaler":["S5"],"info_112":"ja","info_112_s":12,"insats":["rad","lotsn'
    'ing"],"lotsning":[{"niva":"lokal","aktor":"x","satt":"varm"}],"orosanmalan":"ej_aktuellt","polisuppg'
    'ift":"lamnad_av_oss","beslut_id":"b1","avslut":"av_stodjaren","kunskapslucka":"ingen","handledning":'
    'true,"notering":"n"}'
)


def test_a_stored_form_is_written_back_byte_for_byte() -> None:
    kept = form.decode(FORM)
    assert (kept.form.channel, kept.form.guidings[0].actor, kept.counselor) == ("chatt", "x", "a1")
    assert form.encode(kept) == FORM


def test_a_stored_decision_is_written_back_byte_for_byte() -> None:
    assert decisions.encode(decisions.decode(DECISION)) == DECISION


def test_a_stored_observation_is_written_back_byte_for_byte() -> None:
    assert observations.encode(observations.decode(OBSERVATION)) == OBSERVATION


def test_a_form_on_the_wire_is_written_back_byte_for_byte() -> None:
    assert msgspec.json.encode(msgspec.json.decode(FILL, type=FormFill)).decode() == FILL
