// A made-up calm name for each conversation, so that staff can speak of it: the same at every desk, and no person's name.
// Pure. The words are of plants and the sea, without colours that have a political ring.

const FIRST =
  "klar mild ljus stilla varm mjuk lätt sval lugn frisk grön blå silvrig daggig solig vindstilla låg bred smal lång liten rund öppen nära tidig gyllene vårlig ljum dimmig blank sen".split(
    " ",
  );

const SECOND =
  "vik våg bäck älv bukt strand udde brygga boj fyr mussla snäcka dyning bris klippa häll kobbe ö lagun källa ränna tång vass mossa ljung klöver blåklocka blåsippa vitsippa åkervädd näckros timjan mynta lavendel rosmarin kamomill röllika gullviva kattfot lav havtorn hagtorn hassel asp sälg kastanj lärk idegran en humle kaprifol solros vallmo pion krokus".split(
    " ",
  );

/** Two words, such as "Stilla vik". */
export function calmName(conversation: string): string {
  const hash = fnv1a(conversation);
  const first = FIRST[hash % FIRST.length] ?? "";
  const second = SECOND[Math.floor(hash / FIRST.length) % SECOND.length] ?? "";
  return `${first.charAt(0).toUpperCase()}${first.slice(1)} ${second}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
