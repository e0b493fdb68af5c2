// Makes passphrases that nobody can guess: words drawn by the browser's generator of random numbers.

/** Seven of 1,024 words are 70 bits: with the costs of `vault.ts`, out of reach for whoever has the locked key. */
export const WORD_COUNT = 7;

export async function newPassphrase(): Promise<string> {
  const { WORDS } = await import("./passphrase-words");
  // The number of words is a power of two, so that every one is as likely.
  const drawn = crypto.getRandomValues(new Uint16Array(WORD_COUNT));
  return Array.from(drawn, (number) => WORDS[number % WORDS.length]).join(" ");
}

/** What was typed, however it was spaced and capitalised. */
export function tidied(typed: string): string {
  return typed.normalize("NFC").trim().toLowerCase().replace(/\s+/g, " ");
}
