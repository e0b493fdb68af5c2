"""Small guides for tests: a calm one, and one of safety."""

from __future__ import annotations

from typing import Final

from knowledge.guides.files import parse
from knowledge.guides.model import Guide

WORRY: Final = """
id: prov_oro
title: {sv: Oro för någon, en: Worried about someone}
purpose: {sv: Den som skriver vet hur samtalet kan börja., en: The writer knows how to begin.}
audiences: [anhorig]
about: [worry_child]
entry: {replies: [amne_oro]}
first: mote
summary:
  sv: [Nu har du ett första steg. Du kan alltid skriva igen.]
  en: [Now you have a first step. You can always write again.]
resume:
  sv: [Vill du berätta mer om den du är orolig för?, Ska vi tänka vidare om den du är orolig för?]
  en: [Do you want to tell me more about the person you worry about?, Shall we think on about that person?]
steps:
  - id: mote
    say:
      sv: [Det är tungt att oroa sig för någon man tycker om., Att oroa sig för någon man tycker om tar på krafterna.]
      en: [It is hard to worry about someone you care for., Worrying about someone you care for is hard.]
    next: vem
  - id: vem
    ask:
      text:
        sv: [Vem är du orolig för?, Vem tänker du mest på nu?]
        en: [Who are you worried about?, Who is most on your mind now?]
      kind: relation
      fact: relation
      answers:
        value: {to: forandrat}
        unsure: {to: forandrat}
  - id: forandrat
    ask:
      text:
        sv: [Vad är det som har förändrats?, Vad är annorlunda nu?]
        en: [What has changed?, What is different now?]
      kind: choice
      fact: signs
      from_before: true
      answers:
        natet:
          to: om_natet
          button: {sv: Mycket på nätet, en: Online a lot}
          words: {sv: [på nätet, telefonen hela tiden], en: [online, on the phone all the time]}
        vanner:
          to: om_vanner
          button: {sv: Nya vänner, en: New friends}
          words: {sv: [nya vänner, nya kompisar], en: [new friends]}
        unsure: {to: om_vanner}
        other: {to: om_vanner}
  - id: om_natet
    say:
      sv: ["Fråga vad {hen|han|hon} gillar där. Lyssna mer än du pratar."]
      en: ["Ask what {they like|he likes|she likes} there. Listen more than you talk."]
    next: prova
  - id: om_vanner
    say:
      sv: [Var nyfiken på de nya vännerna. Säg inget ont om dem än.]
      en: [Be curious about the new friends. Say nothing bad about them yet.]
    next: prova
  - id: prova
    ask:
      text:
        sv: [Vågar du prova det i helgen?, Kan du tänka dig att prova det?]
        en: [Do you dare to try it this weekend?, Could you try it?]
      kind: yes_no
      answers:
        yes: {to: bra}
        no: {to: person}
        unsure: {to: person}
  - id: bra
    say:
      sv: [Bra. Välj en lugn stund.]
      en: [Good. Choose a calm moment.]
    next: end
  - id: person
    say:
      sv: [Det är svårt. Du kan prata med en person om det.]
      en: [It is hard. You can talk to a person about it.]
    closed:
      sv: [Det är svårt. Du kan lämna ett meddelande till oss.]
      en: [It is hard. You can leave us a message.]
    person: true
    next: end
"""

THREAT: Final = """
id: prov_fara
title: {sv: Rädd för någon}
purpose: {sv: Den som är rädd vet vad hen gör de närmaste timmarna.}
audiences: [alla]
safety: true
about: [danger_now]
entry: {replies: [hot_mot_person], signals: [S4]}
first: hor
summary: {sv: [Ring 112 om det blir farligt. Jag är kvar här.]}
steps:
  - id: hor
    say: {sv: [Det du berättar är allvarligt. Bra att du skriver., Jag tar det du skriver på allvar.]}
    next: trygg
  - id: trygg
    ask:
      text: {sv: [Är du trygg där du är nu?, Är du på en trygg plats?, Känner du dig trygg just nu?]}
      kind: yes_no
      fact: safe
      answers:
        yes: {to: ensam}
        no: {to: bort, level: N4, signal: S1, reason: är inte trygg}
        unsure: {to: bort, level: N3, signal: S1, reason: vet inte om hen är trygg}
  - id: bort
    say: {sv: ["Gå dit det finns andra människor, om du kan. Ring 112.", "Ring 112. Gå till andra människor."]}
    next: ensam
  - id: ensam
    ask:
      text: {sv: [Är du ensam nu?, Är du för dig själv nu?]}
      kind: yes_no
      fact: alone
      answers:
        yes: {to: ring, level: N3, signal: S1, reason: är ensam och rädd}
        no: {to: tillsammans}
        unsure: {to: ring}
  - id: ring
    say: {sv: [Ring någon du litar på och be hen komma.]}
    next: end
  - id: tillsammans
    say: {sv: [Bra. Håll ihop med dem.]}
    next: end
"""


def worry() -> Guide:
    """A calm guide in two languages."""
    return parse(WORRY)[0]


def threat() -> Guide:
    """A guide of safety, in Swedish alone."""
    return parse(THREAT)[0]
