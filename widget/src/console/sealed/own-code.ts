// Compares the files that this page consists of with the list that the operator has signed, before a passphrase is typed.
//
// The list is `handoff/gateway/code/listing.py`'s. The key is the one that this browser has seen first; another one counts
// only when its owner has compared it. What the check cannot stop: a server that sends a page without the check.

import { bytesOf, hexOf, utf8 } from "./bytes";

export const LIST_PATH = "/.well-known/lotsen-code.json";
const FORMAT = "lotsen-code/1";
const HEAD_LINES = 4;

/** The key by which a list was signed, and when: kept by the browser. */
export interface Known {
  readonly key: string;
  /** The day, as 2026-11-28. */
  readonly signed: string;
}

export type Verdict =
  | { kind: "same"; key: string; signed: string }
  | { kind: "unsigned" }
  | { kind: "differs"; files: readonly string[] }
  | { kind: "other_key"; key: string; known: string; signed: string }
  | { kind: "older"; signed: string; known: string }
  | { kind: "missing" | "forged" | "unreachable" | "unsupported" };

export interface CodePorts {
  /** The content at a path; null where there is none. Rejects when nothing comes through. */
  fetched(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The addresses on this server of what the page consists of, itself included. */
  loaded(): readonly string[];
  read(): Known | null;
  keep(known: Known): void;
}

/** Whether a passphrase may be typed into this page. */
export function mayUnlock(verdict: Verdict): boolean {
  return verdict.kind === "same" || verdict.kind === "unsigned";
}

export async function checkCode(ports: CodePorts): Promise<Verdict> {
  try {
    return await checked(ports);
  } catch (error) {
    if (error instanceof Unsupported) return { kind: "unsupported" };
    return { kind: error instanceof Forged ? "forged" : "unreachable" };
  }
}

class Forged extends Error {}
class Unsupported extends Error {}

async function checked(ports: CodePorts): Promise<Verdict> {
  const known = ports.read();
  const published = await ports.fetched(LIST_PATH);
  if (!published) return { kind: known ? "missing" : "unsigned" };
  const { key, signed, files } = await opened(published);
  if (known && known.key !== key) return { kind: "other_key", key, known: known.key, signed };
  if (known && signed < known.signed) return { kind: "older", signed, known: known.signed };
  const differing = await differences(ports, files);
  if (differing.length > 0) return { kind: "differs", files: differing };
  ports.keep({ key, signed });
  return { kind: "same", key, signed };
}

/** The files that are not as signed, or not signed at all. */
async function differences(ports: CodePorts, files: ReadonlyMap<string, string>): Promise<string[]> {
  const differs = async (address: string) => {
    const path = address.replace(/\?.*$/, "");
    const content = await ports.fetched(address);
    return content && hexOf(await sha256(content)) === files.get(path) ? [] : [path];
  };
  return (await Promise.all(ports.loaded().map(differs))).flat();
}

async function opened(published: Uint8Array<ArrayBuffer>) {
  const { text, key, signature } = parsed(published);
  const raw = bytesOf(key);
  if (!(await isSignedBy(raw, bytesOf(signature), text))) throw new Forged();
  const lines = text.split("\n").slice(0, -1);
  const signed = lines[1]?.match(/^signed (\d{4}-\d{2}-\d{2})$/)?.[1];
  if (lines[0] !== FORMAT || !signed) throw new Forged();
  const entries = lines
    .slice(HEAD_LINES)
    .map((line): [string, string] => [line.slice(66), line.slice(0, 64)]);
  return { key: grouped(hexOf(await sha256(raw))), signed, files: new Map(entries) };
}

function parsed(published: Uint8Array<ArrayBuffer>): Record<"text" | "key" | "signature", string> {
  try {
    const { text, key, signature } = JSON.parse(new TextDecoder().decode(published));
    bytesOf(key);
    bytesOf(signature);
    return { text: String(text), key, signature };
  } catch {
    throw new Forged();
  }
}

async function isSignedBy(raw: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>, text: string) {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") throw new Unsupported();
    throw new Forged();
  }
  return crypto.subtle.verify("Ed25519", key, signature, utf8(text));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** 128 bits in groups of four digits, as the operator's command prints them. */
function grouped(hex: string): string {
  return hex.slice(0, 32).match(/.{4}/g)?.join(" ") ?? "";
}
