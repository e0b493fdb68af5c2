"""How a message answers whether the writer is safe without a yes or a no of the question's own. Pure.

Owns what is heard from where somebody is, for how long, behind which door, and who is meant. Nothing is taken for
granted: only what denies harm in so many words is a yes; where somebody is, or for how long, asks the question once
more; who has locked themselves in, or hides, is not known to be safe.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.leading import MOST_WORDS_OF_A_CHOICE, AnswerRead
from handoff.conversation.answers.matching import MOST_WORDS, NO_ANSWERS, Message, ends_here, past_fillers, phrase_at
from handoff.conversation.text.folding import folded, folded_text, folded_words, phrases
from handoff.conversation.text.sentences import asks_back, sentences_of
from handoff.conversation.told.denied_danger import denies_danger
from handoff.conversation.told.relations import relations_in
from knowledge.questions import UNSURE, YES, Question

SAFE: Final = "safe"
"""The fact whether the writer is safe where they are."""
WHERE: Final = "where"
"""The answer to whether one is safe that says where one is, or for how long, and nothing of danger."""
OTHERS: Final = "others"
"""The answer to a question about the writer's safety that they are safe and somebody else is not."""

_OTHER: Final = r"(?:han|hon|hen|de|dom|barnen|(?:de|dom) andra)"
_MEANS_ANOTHER: Final = re.compile(
    r"^(?:nej |na |nae )?det ar (?:vall? )?inte (?:jag som|mig|om mig)\b|^jag ar inte den som\b"
    rf"|^(?:nej |na |nae )?inte {_OTHER}$|^(?:nej |na )?{_OTHER} (?:ar|e) inte (?:det|safe|trygg\w*|okej)\b"
    rf"|^(?:ja |jo )?(?:jag|vi)(?: ja| ar (?:det|safe|okej?|ok|trygga?|lugn))?\b.{{0,20}}\binte {_OTHER}$"
    r"|\bit(?: i)?s not me\b|^(?:no )?not (?:him|her|them)$"
)
"""Said by who answers that it is about somebody else: "det är inte jag som är i fara", "jag är safe, inte hon"."""
_DENIES_HARM: Final = re.compile(
    r"^(?:a |jo |ja |nu |alltsa |asa )*(?:jag|vi) (?:sjalv |har hemma )?(?:ar|kanner mig) (?:\w+ )?(?:ok|okej|okey|safe"
    r"|lugna?|oskadda?|saker|sakra|trygga?)(?: (?:nu|just nu|har|hemma|idag|i dag|ikvall|i kvall|pa \w+|i \w+))?$"
    r"|\binte i fara\b|\bingen fara\b|\binget hot mot\b|\binte radd for egen del\b|^nu ar det lugnt$"
    r"|^vi har det bra\b|^okej just nu$|^jo det ar lugnt\b|^(?:helt|allt lugnt)$"
    r"|\b(?:ar det|det ar) (?:lugnt|fridfullt)(?: (?:har|hemma|har hemma|idag|i dag))?$"
    r"|\b(?:har|hemma) ar det (?:lugnt|fridfullt)$|^lugnt (?:har |hemma |just |har hemma )*nu$"
    r"|\baldrig (?:slagit|rort|skadat|hotat) (?:mig|oss|nagon)$|\baldrig gjort (?:mig|oss) (?:illa|nagot|nat)$"
    r"|\baldrig elak mot mig$|\bgor inget mot mig$|\bmot mig ar (?:han|hon|de|dom) (?:snall|bra|lugn)a?$"
    r"|\b(?:slar|ror) (?:mig |oss )?(?:inte|aldrig)$|\b(?:mig|oss) (?:gor|ror) (?:ingen|han aldrig|han inte)\b"
    r"|^ingen ror mig\b|\bokej hemma$"
)
"""What says that the writer comes to no harm, and nothing after it: not "jag är lugn nu när jag har bestämt mig"."""
_HIDES: Final = re.compile(
    r"\b(?:last|stangt|sparrat) in (?:mig|oss)\b|\b(?:last|stangt) dorren om (?:mig|oss)\b|\bbarrikader\w*\b"
    r"|\b(?:inlast|inlasta|instangda?|gomda?)\b|\bgomm?er (?:mig|oss)\b|\bunder sangen\b|\bi garderoben\b"
    r"|\bvi ar lasta i\b|\b(?:hiding|locked (?:myself|ourselves) in|barricaded)\b"
)
_DOUBTS: Final = re.compile(
    r"^(?:jag )?(?:antar|tror|gissar)(?: (?:jag )?det)?$|^i guess\b|^(?:oklart|osakert|tja)$|^sa vitt jag vet$"
    r"|^(?:tror|nog) (?:jag )?val(?: det)?$|^tror jag val$|^mja$|^mostly$|^ja tror\b|\bvet var jag bor\b"
    r"|\bhar min (?:adress|nyckel)\b"
    r"|^det beror (?:val |ju )?pa\b|^vet inte (?:sakert|langre)$|^inte helt$|^(?:sa lange (?:jag|de|dom|han|hon|vi)) "
)
_FOR_NOW: Final = re.compile(
    r"^(?:jo |ja |nu |lugnt |hemma |trygg )*(?:an sa lange|sa lange|for stunden|for tillfallet|for nu|tillfalligt"
    r"|hittills|tills vidare|just nu|inte lange till|for now|(?:fram )?till? (?:klockan |kl )?\w+(?: \w+)?"
    r"|tills (?:pa )?\w+(?: \w+)?)(?: ja)?$|\bvet inte var (?:jag|vi) ar\b|^ingen vet\b|^ingen (?:annan )?ar har\b"
)
"""An answer that is good for some time, or while nobody comes, and says nothing of later."""
_A_LOCKED_DOOR: Final = re.compile(
    r"\bdorr\w* (?:ar )?last\b|\blast(?:a)? dorr\w*\b|\b(?:har|vi har|jag har) (?:last|stangt|tva las|kameror"
    r"|vakt\w*)\b"
    r"|^last i alla fall$|\b(?:ar|har) stangt?\b|\bdoors? (?:is|are) locked\b|\b(?:bytte|bytt|har) las\b|\blarm\w*\b"
    r"|\bkamera\w*\b|\bhar ar det last\b|\blast har jag\b"
)
_AT: Final = (
    r"(?:i|pa|hos|vid|inne|inomhus|inuti|ute|utomhus|utanfor|bakom|hemma|kvar|uppe|nere|langt|nara|borta|en bit|har|dar"
    r"|in|at|on|with|behind|outside|inside|home)"
)
_OPENS_WITH_IS: Final = re.compile(r"^ar (?:i|pa|hos|vid|hemma|inne|ute|kvar)\b")
"""What looks like a question, and leaves out the writer: "är i skolan"."""
_NO_PLACE: Final = re.compile(r"\b(?:chock|panik|kris|upplosning|fara|knipa|danger|shock)\b")
_WHERE_I_AM: Final = re.compile(
    rf"^(?:(?:nu|just nu|ja|jo|alltsa|asa|hemma|bara) )*(?:(?:(?:nu |just nu )?(?:ar|star|sitter|ligger|bor) (?:jag|ja"
    rf"|vi)"
    rf"|(?:jag|ja|vi) (?:ar|star|sitter|ligger|bor|ar pa vag|har gatt|bott)|i am|im|we are"
    rf"|were) (?:\w+ ){{0,2}}?{_AT}\b"
    rf"|(?:star|sitter|ligger|parkerad|bor|ar) (?:\w+ ){{0,1}}?{_AT}\b|(?:i|pa|hos|vid|inne|inomhus|ute|utanfor|bakom"
    r"|hemma|behind the|in the|at the)\b|(?:jag|vi) kor\b|parkerad$)"
)
"""A message that says where the writer is."""
_WHERE_OTHERS_ARE: Final = re.compile(
    rf"^(?!jag |ja |vi |ar |nu |just nu )(?:\w+ ){{1,3}}?(?:ar|sitter|star|ligger|bor|sover"
    rf"|jobbar) (?:\w+ ){{0,1}}?{_AT}\b"
)
_NEAR_BY: Final = re.compile(
    r"\b(?:star|ar|vantar|sitter) (?:\w+ )?(?:utanfor|bakom dorren|i trapp\w*|i porten|pa vag (?:hit|hem)|outside)\b"
)
_HIM: Final = folded("han hon hen dom dem honom henne he she they him her them")
_AWAY: Final = re.compile(
    r"\b(?:ar|e) (?:inte har|inte dar|inte hemma|pa (?:jobb|mote|traning|flygplatsen|lektion)|i skogen|ute med)\b"
    r"|\bjobbar(?: just)? nu\b|\bskolan ar tom\b"
)
"""Said of who is feared: that nothing happens now."""
_COMES_BACK: Final = re.compile(
    r"\b(?:kommer (?:hem|tillbaka|snart|i natt|ikvall|vid|klockan|kl|efter|nar)|om en (?:timme|stund)|nyss"
    r"|(?:comes|coming|be|is) (?:back|home))\b"
)


def means_another(message: Message) -> bool:
    """Whether a short message says that it is somebody else who is not safe."""
    few = len(message.words) <= MOST_WORDS_OF_A_CHOICE + 2
    return few and not asks_back(message.text) and _MEANS_ANOTHER.search(" ".join(message.words)) is not None


def safe_by_circumstances(message: Message, question: Question) -> AnswerRead | None:
    """What a short message says of safety by where somebody is: "han är på jobbet", "jag är hemma", "än så länge"."""
    plain = " ".join(message.words)
    asks = asks_back(message.text) and not (_OPENS_WITH_IS.search(plain) and "?" not in message.text)
    if len(message.words) > MOST_WORDS_OF_A_CHOICE + 2 or asks:
        return None
    if phrase_at(message.words, 0, _I_AM_SAFE):
        return AnswerRead(YES, message.text)
    value = _by_circumstances(message, plain)
    return AnswerRead(value, "") if value is not None and (value != WHERE or WHERE in question.answers) else None


def _by_circumstances(message: Message, plain: str) -> str | None:
    words = frozenset(message.words)
    near_by = not words.isdisjoint(_HIM) and _NEAR_BY.search(plain) is not None
    if _HIDES.search(plain) or _DOUBTS.search(plain) or near_by:
        return UNSURE
    if _FOR_NOW.search(plain):
        return WHERE
    if not words.isdisjoint(lexicon.NOT_FOR_LONG | lexicon.CONTRASTS | lexicon.SUPPOSES) or _COMES_BACK.search(plain):
        return None
    of_others = _speaks_of_others(message.words)
    if (of_others and _one_is_away(message.words)) or _AWAY.search(plain) or _DENIES_HARM.search(plain):
        return YES
    if not _says_where(message, plain, of_others=of_others):
        return None
    return YES if _SAYS_SAFE.search(plain) else WHERE


def feared_is_away(text: str, lang: str) -> bool:
    """Whether a short message says that somebody else sleeps or is elsewhere, and nothing of a return or of doubt.

    Nothing is known from it of who may harm others, or themselves: they may do so wherever they are.
    """
    message = Message.of(text, lang)
    words = frozenset(message.words)
    against = lexicon.NOT_FOR_LONG | lexicon.CONTRASTS | lexicon.SUPPOSES
    if len(message.words) > MOST_WORDS_OF_A_CHOICE + 2 or asks_back(text) or not words.isdisjoint(against):
        return False
    plain = " ".join(message.words)
    here = _COMES_BACK.search(plain) or _NEAR_BY.search(plain) or _WITH_ME.search(plain)
    away = _one_is_away(message.words) or _AWAY.search(plain) is not None
    return here is None and away and _speaks_of_others(message.words)


def says_where_one_is(text: str, lang: str) -> bool:
    """Whether a short message says only where somebody else is, or when they come: "han är inte hemma nu"."""
    message = Message.of(text, lang)
    if len(message.words) > MOST_WORDS_OF_A_CHOICE + 2 or asks_back(text) or not _speaks_of_others(message.words):
        return False
    plain = " ".join(message.words)
    told = (_COMES_BACK, _NEAR_BY, _AWAY, _WITH_ME, _IS_HERE)
    return _one_is_away(message.words) or any(each.search(plain) for each in told)


_IS_HERE: Final = re.compile(r"\b(?:ar|e|is) (?:har|hemma|ute|here|home|out)\b")
_WITH_ME: Final = re.compile(r"\b(?:hos|bredvid|intill|med|with|next to) (?:mig|mej|oss|me|us)\b")


def _speaks_of_others(words: list[str]) -> bool:
    return not lexicon.ABOUT_OTHERS.isdisjoint(words) or any(relations_in(words, asked=False))


def _one_is_away(words: list[str]) -> bool:
    return any(phrase_at(words, at, lexicon.FEARED_IS_AWAY) for at in range(len(words)))


_SAYS_SAFE: Final = re.compile(
    r"\b(?:jag|ja|vi) (?:ar|e|kanner mig) (?:helt |ju |nog )?(?:trygga?|saker|sakra|i sakerhet)\b|\bi am safe\b"
)


def _says_where(message: Message, plain: str, *, of_others: bool) -> bool:
    """Whether a message says where somebody is, or what stands between them and danger."""
    words = frozenset(message.words)
    at = past_fillers(message, NO_ANSWERS)
    length = phrase_at(message.words, at, lexicon.AT_HOME)
    if length and not of_others and ends_here(message, at + length):
        return True
    if not words.isdisjoint(lexicon.NEGATIONS | lexicon.NOBODY) or _NO_PLACE.search(plain):
        return False
    if words.isdisjoint(_HIM) and _WHERE_I_AM.search(plain):
        return True
    return _A_LOCKED_DOOR.search(plain) is not None or (of_others and _WHERE_OTHERS_ARE.search(plain) is not None)


def is_away(rest: str) -> bool:
    """Whether what follows a no says that who is feared is away, and all quiet: "han är på jobbet, det är lugnt"."""
    words = frozenset(folded_words(rest, MOST_WORDS))
    away = not words.isdisjoint(lexicon.ABOUT_OTHERS) and not words.isdisjoint(lexicon.AWAY)
    return (
        away
        and not words.isdisjoint(lexicon.QUIET)
        and words.isdisjoint(lexicon.NEGATIONS | lexicon.CONTRASTS | lexicon.NOT_FOR_LONG)
    )


def not_so_unsafe(message: Message, read: AnswerRead, question: Question) -> AnswerRead | None:
    """A no to whether one is safe, or what the rest of the message makes of it; None if that leaves it open.

    A no before "ingen är här" or "han är på jobbet" denies that somebody is there as well as it denies safety, so the
    question is asked once more.
    """
    if is_away(read.rest) or (_is_bare_no(message, read.rest) and fears_nobody(read.rest)):
        return AnswerRead(YES, message.text)
    if _denies_the_danger(read.rest):
        return AnswerRead(YES, read.rest)
    if _is_quiet(read.rest):
        return AnswerRead(UNSURE, read.rest)
    if _nobody_is_there(read.rest):
        return AnswerRead(WHERE, read.rest) if WHERE in question.answers else None
    return None if _denies_something_else(read.rest) or _says_safe_after(read.rest) else read


_UNSAFE_TOO: Final = re.compile(r"\b(?:inte|int|ej|not) (?:\w+ )?(?:trygg|trygga|saker|safe)\b|\bafraid\b")


def _denies_the_danger(rest: str) -> bool:
    """Whether what follows a no is that nobody threatens or is in danger, and the writer says nothing against it."""
    return denies_danger(rest) and _UNSAFE_TOO.search(folded_text(rest, MOST_WORDS)) is None


_SOMETHING_ELSE: Final = re.compile(
    r"^(?:men |alltsa |asa |va |nej )*(?:jag|ja|vi|det|de|dom|han|hon|hen) (?:ska|vill|har|menar|menade|tanker|fragade"
    r"|behover|sa|ar|skrev|skulle) (?:\w+ )?(?:inte|int|aldrig)\b"
)
_OF_SAFETY: Final = folded(
    "trygg trygga tryggt säker säkra säkerhet safe okej ok lugnt lugn ensam fara rädd hemma inne ute borta kvar"
)


def _denies_something_else(rest: str) -> bool:
    """Whether what follows a no denies something that was read, and nothing of safety: "nej jag ska inte lämna nåt"."""
    words = folded_words(rest, MOST_WORDS)
    return _OF_SAFETY.isdisjoint(words) and _SOMETHING_ELSE.search(" ".join(words)) is not None


def _says_safe_after(rest: str) -> bool:
    """Whether what follows a no says that the writer is safe: "nej men det är inte akut. jag är trygg här".

    What is denied in a later sentence is something else, unless that sentence takes it back: "men han står utanför".
    """
    sentences = [folded_text(each) for each in sentences_of(rest)]
    for number, plain in enumerate(sentences):
        found = _SAYS_SAFE.search(plain)
        if found is None:
            continue
        if _SUPPOSED_BEFORE.search(plain[: found.start()]):
            return False
        after = frozenset(plain[found.end() :].split())
        later = frozenset(each.split()[0] for each in sentences[number + 1 :] if each)
        against = lexicon.CONTRASTS | lexicon.NOT_FOR_LONG | lexicon.SUPPOSES
        return after.isdisjoint(against | lexicon.NEGATIONS) and later.isdisjoint(against)
    return False


_SUPPOSED_BEFORE: Final = re.compile(r"\b(?:om|ifall|tills|nar|att|if|when|until|that)(?: \w+)?\s*$")
_BARE_NO: Final = folded("nej nä näe nää nope no va")


def _is_bare_no(message: Message, rest: str) -> bool:
    """Whether nothing but a no stands before the rest: who says that they are not safe has said so."""
    before = message.words[: len(message.words) - len(folded_words(rest, MOST_WORDS))]
    return bool(before) and _BARE_NO.issuperset(before)


_FEARS_NOBODY: Final = re.compile(
    r"\b(?:inte|aldrig) (?:\w+ )?radd for (?:honom|henne|hen|dem|dom|han|hon|nagon|nan|egen del|min \w+)\b"
    r"|\b(?:inte i fara|ingen fara|(?:inget|inga|ingen) (?:hot\w*|vald)|inget (?:farligt|sant)|ingen (?:slar|ror))\b"
    r"|\bingenting? har hant\b|\bnot (?:afraid|scared) of (?:him|her|them|anyone|anybody)\b"
)


def fears_nobody(text: str) -> bool:
    """Whether who says no to what was read says too that they fear nobody: "nej, jag är inte rädd för honom"."""
    words = folded_words(text)
    contrast = not lexicon.CONTRASTS.isdisjoint(words)
    return not contrast and _FEARS_NOBODY.search(" ".join(words)) is not None


_NOBODY_THERE: Final = re.compile(
    r"^(?:men |just nu |nu |an |langre )*(?:det (?:ar|finns) )?(?:ingen|inga) (?:annan |andra )?(?:ar |finns )?"
    r"(?:har|dar|hemma|kvar|i narheten|utanfor)\b|\b(?:nobody|no one) (?:is |else is )?(?:here|there|home)\b"
)


def _nobody_is_there(rest: str) -> bool:
    """Whether what follows a no says that nobody is there now, or that who is feared is away, and nothing of later."""
    words = folded_words(rest, MOST_WORDS)
    plain = " ".join(words)
    if not lexicon.NOT_FOR_LONG.isdisjoint(words) or _COMES_BACK.search(plain) or _HIDES.search(plain):
        return False
    away = _one_is_away(words) or _AWAY.search(plain) is not None
    return (away and _speaks_of_others(words)) or _NOBODY_THERE.search(plain) is not None


def _is_quiet(rest: str) -> bool:
    """Whether what follows a no says that it is calm, "nej men det är lugnt just nu": it says both."""
    words = folded_words(rest, MOST_WORDS_OF_A_CHOICE + 1)
    return (
        0 < len(words) <= MOST_WORDS_OF_A_CHOICE
        and not lexicon.QUIET.isdisjoint(words)
        and lexicon.NEGATIONS.isdisjoint(words)
    )


def others_are_not(message: Message) -> bool:
    """Whether the message goes on with somebody who is not: "vi är trygga men inte han"."""
    but = next((at for at, word in enumerate(message.words) if word in lexicon.CONTRASTS), len(message.words))
    after = frozenset(message.words[but:])
    mine = lexicon.of_writer(lexicon.ABOUT_SELF, message.lang)
    denied = not after.isdisjoint(lexicon.NEGATIONS) and after.isdisjoint(mine)
    return denied and not after.isdisjoint(lexicon.ABOUT_OTHERS)


def only_the_writer_is(message: Message) -> bool:
    """Whether the writer says yes of themselves, and not of somebody else: "jag ja, hon vet jag inte"."""
    opens = phrase_at(message.words, 0, _I_AM_SAFE)
    after = frozenset(message.words[opens:])
    doubted = not after.isdisjoint(lexicon.NEGATIONS) or not after.isdisjoint(_NO_WORDS)
    return opens > 0 and doubted and not after.isdisjoint(lexicon.ABOUT_OTHERS)


_I_AM_SAFE: Final = phrases("jag ja|vi ja|jag är det|vi är det", "me yes|i am|we are")
_NO_WORDS: Final = frozenset({"nej", "na", "no", "nope"})
