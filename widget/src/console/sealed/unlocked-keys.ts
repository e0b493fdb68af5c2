// The unlocked keys of this page, in memory only, until the keys are locked or the user signs out.

import { RequestError } from "../../shared/connection";
import type { OwnKeyView } from "../../shared/contract.generated";
import { tidied } from "./passphrase";
import type { KeyPair } from "./vault";

type Vault = typeof import("./vault");

/** One's own key pair, and the group keys by their ids. */
export interface Unlocked {
  readonly own: KeyPair;
  readonly groups: ReadonlyMap<string, KeyPair>;
}

let held: Unlocked | null = null;

export function unlockedKeys(): Unlocked | null {
  return held;
}

export function keepUnlocked(keys: Unlocked): void {
  held = keys;
}

export function forgetKeys(): void {
  held = null;
}

/** Loads the vault and runs `work` in it; its errors become error codes. */
export async function inVault<T>(work: (vault: Vault) => Promise<T>): Promise<T> {
  const vault = (await import(SEALED_BUNDLE)) as Vault;
  try {
    return await work(vault);
  } catch (error) {
    if (error instanceof vault.WrongPassphrase) throw new RequestError("wrong_passphrase");
    if (error instanceof vault.NotOpened) throw new RequestError("not_opened");
    throw error;
  }
}

interface Opened {
  readonly own: KeyPair;
  /** The words under which it is locked, which may have been typed with other spaces and capitals. */
  readonly passphrase: string;
}

/** Tries the words as typed, then as drawn ones are written. Throws `WrongPassphrase` of the vault. */
export async function openOwn(vault: Vault, view: OwnKeyView, typed: string): Promise<Opened> {
  try {
    return { own: await vault.unlock(view.private, view.public, typed), passphrase: typed };
  } catch (error) {
    const passphrase = tidied(typed);
    if (!(error instanceof vault.WrongPassphrase) || passphrase === typed) throw error;
    return { own: await vault.unlock(view.private, view.public, passphrase), passphrase };
  }
}

export function unlockKeys(view: OwnKeyView, typed: string): Promise<{ keys: Unlocked; passphrase: string }> {
  return inVault(async (vault) => {
    const { own, passphrase } = await openOwn(vault, view, typed);
    return { keys: { own, groups: await vault.openGroups(own, view.group) }, passphrase };
  });
}
