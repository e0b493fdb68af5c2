// The keys that are unlocked on this page: in memory, until whoever is signed in leaves. Nothing of them is stored.

import { RequestError } from "../../shared/connection";
import type { OwnKeyView } from "../../shared/contract.generated";
import type { KeyPair } from "./vault";

type Vault = typeof import("./vault");

/** One's own pair, and the keys of the staff by their ids. */
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

/** Runs what needs the vault; what fails in it becomes a code that is worded like any other. */
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

export function unlockKeys(view: OwnKeyView, passphrase: string): Promise<Unlocked> {
  return inVault(async ({ unlock, openGroup }) => {
    const own = await unlock(view.private, view.public, passphrase);
    const groups = new Map<string, KeyPair>();
    for (const [id, sealed] of Object.entries(view.group)) groups.set(id, await openGroup(own, id, sealed));
    return { own, groups };
  });
}
