// The unlocked keys of this page, in memory only, until the keys are locked or the user signs out.

import { RequestError } from "../../shared/connection";
import type { OwnKeyView } from "../../shared/contract.generated";
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

export function unlockKeys(view: OwnKeyView, passphrase: string): Promise<Unlocked> {
  return inVault(async ({ unlock, openGroups }) => {
    const own = await unlock(view.private, view.public, passphrase);
    return { own, groups: await openGroups(own, view.group) };
  });
}
