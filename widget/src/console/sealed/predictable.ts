// Whether a passphrase can be guessed from a part of itself. The same rule as for passwords in the service
// (`handoff/backoffice/accounts/passwords.py`).

const FEWEST_DIFFERENT = 5;

/** Few different characters, counting on (12345, edcba), or one piece over and over (abcabc). */
export function isPredictable(passphrase: string): boolean {
  const points = [...passphrase].map((each) => each.codePointAt(0) ?? 0);
  const counted = points.filter((point, at) => at > 0 && Math.abs(point - (points[at - 1] ?? 0)) <= 1).length;
  const repeated = (passphrase + passphrase).indexOf(passphrase, 1) < passphrase.length;
  return new Set(points).size < FEWEST_DIFFERENT || repeated || counted > points.length / 2;
}
