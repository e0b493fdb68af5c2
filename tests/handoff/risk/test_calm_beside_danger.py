"""Words of danger that everyday life has as well, each beside the danger that looks like them."""

from __future__ import annotations

import pytest

from handoff.risk import Level, RiskRules

RULES = RiskRules.load()
PAIRS = [
    ("ska vi ta in polisen i arbetsgruppen?", "han försöker ta sig in genom fönstret"),
    ("jag vågade knappt andas när hon sa ja", "hon andas inte"),
    ("de röstar bort oss på mötet", "alla förrädare ska dö"),
    ("han dör snart av hunger säger han", "hon dör snart, jag har bestämt mig"),
    ("hon har aldrig sagt att hon ska göra något", "hon säger att hon ska göra något farligt"),
    ("jag vill hjälpa andra att göra samma sak", "jag tänker göra samma sak som han gjorde i skolan"),
    ("det smäller hela kvällen, det är raketer", "snart smäller det, han har packat"),
    ("man kanske inte vill vara med på allt", "jag vill inte leva"),
    ("han vill inte leva i ett sånt land", "han vill inte leva längre"),
    ("sambon orkade inte i längden", "jag orkar inte mer"),
    ("vi får inte lämna ut några uppgifter", "jag får inte lämna huset för min pappa"),
    ("ska jag ta bort henne som vän på snap", "de ska ta mig när jag går hem"),
    ("bup skickade hem oss igen", "de vet när min dotter slutar skolan"),
    ("jag ligger vaken och tänker på kriget", "han åker till kriget på fredag"),
    ("blir det krig? det blir krig säger han på rasten", "min bror ska kriga där nere"),
    ("jag lämnade gruppen och är inte hotad", "jag lämnade gruppen och nu hotar de mig"),
    ("hon säger att jag kommer brinna i helvetet", "han skriver att han ska bränna ner vårt hus"),
    ("eleven skrev en novell om en kung som straffar sitt folk", "pappan slår barnen med bälte"),
    ("ska jag elda upp breven?", "jag ska bränna ner hans hus"),
    ("föräldrarna hotar flytta sina barn till en annan skola", "de hotar att döda mig"),
    ("pappa är kock och har kniv på jobbet", "pappa står med kniven i hallen"),
    ("han skulle inte skada en fluga", "han säger att han ska skada någon"),
    ("min chef bad mig skriva hit så nu gör jag det", "jag gör det nu, jag står på bron"),
    ("när det ringer på dörren hoppar jag högt", "jag hoppar från bron i kväll"),
    ("hon vill hoppa av gymnasiet", "hon vill hoppa från taket"),
    ("i tre månader har jag gjort det varje kväll", "jag har gjort det nu, burken är tom"),
    ("hon sitter alltid vid fönstret och stickar", "hon sitter på fönsterbrädan och vill hoppa"),
    ("de slår mig inte, men de lyssnar aldrig", "de slår mig när jag kommer hem"),
    ("jag är inte rädd att han slår mig", "jag är rädd att han slår ihjäl mig"),
    ("jag kom hit från syrien som barn", "han är här nu, han sparkar på dörren"),
    ("får min svåger vara vittne när jag skriver testamente", "jag har skrivit testamente och lagt det på bordet"),
    ("kråkan är tillbaka på taket", "min kompis är på taket och fåglarna flyger runt honom"),
    ("dottern spelar handboll och har blåmärken på benen", "sonen har blåmärken och vågar inte gå hem till pappa"),
    ("vi är familjehem för en pojke som är född i ett läger", "min lillebror är kvar i lägret och han är sjuk"),
    ("de pratar om vilka som ska bort ur landet", "alla kristna ska bort från jordens yta"),
    ("jag har skrivit en låt där jag skjuter alla chefer", "jag har skrivit en låt där jag skjuter honom på fredag"),
    ("ni gör inget medan gängen skjuter på torget varje år", "kriminella skjuter på torget nu"),
    ("min moster var gift med någon hon träffat på nätet", "de vill att jag blir gift med någon jag aldrig träffat"),
    ("vi ska bunkra vatten inför kriget", "han vill ner till kriget"),
    ("min man tog sitt liv i mars, gruppen var allt för honom", "jag ska ta livet av mig i mars"),
    ("min svärmor vill inte att jag finns", "min svärmor vill inte leva, jag är rädd"),
    ("hon har ett halsband med en hammare", "han har en hammare i handen"),
    ("mina vänner utanför säger att det börjar likna en sekt", "han säger att det börjar nu"),
    ("jag har låst in mig och läst hela boken", "jag har låst in mig och han är utanför"),
    ("vi hade inrymningsövning, alla satt under bänkarna", "det är ingen inrymningsövning, alla sitter under bänkarna"),
    ("vi har brandövning, klassen ligger under borden", "klassen ligger under borden"),
    ("de kör larmövning på skolan, eleverna gömmer sig under bänkarna", "eleverna gömmer sig under bänkarna"),
    ("jag orkar inte längre som ordförande", "jag orkar inte längre"),
    ("mina föräldrar sover i källaren när det är varmt", "de tvingar lillasyster att sova i källaren som straff"),
    ("mamma ger oss ingen lunch, vi äter på fritids", "mamma ger oss ingen lunch om vi inte lyder"),
    ("jag är jagad av deadlines", "vi är jagade"),
    ("har tagit ett beslut och ångrar mig", "har tagit nåt, ångrar mig"),
    ("vad ska jag tänka på innan jag gör något av det", "vill nån svara innan jag gör nåt dumt"),
    ("står här nu i kön, ville prata med nån innan", "står där uppe nu. ville bara höra nån innan"),
    ("jag ska inte gå härifrån förrän ni svarar, sköt om er", "är på rastplatsen. ska inte köra härifrån. sköt om er"),
    ("han flyttar och har gett bort sina saker, hejdå sa han", "han sa hejdå till oss och har gett bort sina saker"),
    ("vi begraver honom på fredag", "han säger att han hellre begraver mig"),
]


@pytest.mark.parametrize(("calm", "danger"), PAIRS)
def test_it_raises_no_alarm_and_the_danger_does(calm: str, danger: str) -> None:
    assert RULES.assess(calm).level <= Level.N2, RULES.assess(calm).why("sv")
    assert RULES.assess(danger).level >= Level.N3


# What is calm by itself, with danger in the same sentence.
DANGER = (
    "min svärmor vill inte att jag finns, jag vill inte leva",
    "min son spelar hockey och har blåmärken, hans pappa slår honom",
    "vi får inte äta på restaurang, pappa slår oss då",
    "han samlar mat för kriget och ska åka till fronten",
    "brodern åkte till kriget, kom hem och ska tillbaka till fronten",
    "min bror dog i kriget och nu vill jag slåss i kriget",
    "de pratar om vilka som ska bort ur landet och vilka som ska dö",
    "duvorna är på taket och jag är på taket, jag hoppar",
    "han har ett halsband med en hammare och en kniv i handen",
    "jag har låst in mig för att få lugn, han slår mig annars",
    "jag har låst in mig och läst hela kvällen, han är utanför dörren",
    "jag var gift med någon jag träffat där, nu hotar han mig",
    "vi har lektion om heder och min pappa hotar mig",
    "jag orkar inte längre som mentor, jag vill inte leva",
    "jaktlaget är här och han ska skjuta min bror",
    "hon läste farfars testamente och sen tog hon alla tabletterna",
)


@pytest.mark.parametrize("text", DANGER)
def test_what_is_calm_takes_nothing_from_the_danger_beside_it(text: str) -> None:
    assert RULES.assess(text).level >= Level.N3
