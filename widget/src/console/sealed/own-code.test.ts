// The console takes no passphrase where its own files are not those that the operator has signed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base64Of, hexOf, utf8 } from "./bytes";
import { type CodePorts, checkCode, type Known, LIST_PATH, mayUnlock } from "./own-code";

const PAGE = ["/console", "/static/console.js?v=1"];
const CONTENT: Record<string, string> = { "/console": "page", "/static/console.js": "script" };

async function sha256(text: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}

const newKey = () => crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]) as Promise<CryptoKeyPair>;

async function published(pair: CryptoKeyPair, signed = "2026-11-28", content = CONTENT): Promise<string> {
  const lines = await Promise.all(
    Object.entries(content).map(async ([path, text]) => `${await sha256(text)}  ${path}`),
  );
  const text = ["lotsen-code/1", `signed ${signed}`, "exit https://exempel.se/", "onion ", ...lines, ""].join(
    "\n",
  );
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, utf8(text)));
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return JSON.stringify({ text, key: base64Of(key), signature: base64Of(signature) });
}

function browser(list: string | null, content: Record<string, string> = CONTENT, known: Known | null = null) {
  const memory = { known };
  const ports: CodePorts = {
    fetched: async (address) => {
      const text = address === LIST_PATH ? list : content[address.replace(/\?.*$/, "")];
      return text == null ? null : utf8(text);
    },
    loaded: () => PAGE,
    read: () => memory.known,
    keep: (now) => {
      memory.known = now;
    },
  };
  return { ports, memory };
}

test("files as signed let a passphrase be typed, and the key is remembered", async () => {
  const { ports, memory } = browser(await published(await newKey()));
  const verdict = await checkCode(ports);
  assert.equal(verdict.kind, "same");
  assert.ok(mayUnlock(verdict));
  assert.match(memory.known?.key ?? "", /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
});

test("a changed file, one that is gone and one that nobody signed are named", async () => {
  const pair = await newKey();
  for (const [signed, served] of [
    [CONTENT, { ...CONTENT, "/static/console.js": "Script" }],
    [CONTENT, { "/console": "page" }],
    [{ "/console": "page" }, CONTENT],
  ] as const) {
    const { ports, memory } = browser(await published(pair, "2026-11-28", signed), served);
    const verdict = await checkCode(ports);
    assert.deepEqual(verdict, { kind: "differs", files: ["/static/console.js"] });
    assert.ok(!mayUnlock(verdict));
    assert.equal(memory.known, null);
  }
});

test("another key, an older list and none at all are refused once a list has been seen", async () => {
  const pair = await newKey();
  const { ports, memory } = browser(await published(pair));
  await checkCode(ports);
  const { known } = memory;
  const kinds = [
    await published(await newKey()),
    await published(pair, "2026-11-27"),
    null,
    await published(pair, "2026-11-29"),
  ].map(async (list) => (await checkCode(browser(list, CONTENT, known).ports)).kind);
  assert.deepEqual(await Promise.all(kinds), ["other_key", "older", "missing", "same"]);
});

test("without any list there is nothing to compare with", async () => {
  const verdict = await checkCode(browser(null).ports);
  assert.deepEqual([verdict.kind, mayUnlock(verdict)], ["unsigned", true]);
});

test("what nobody has signed is forged", async () => {
  const good = JSON.parse(await published(await newKey()));
  const other = JSON.parse(await published(await newKey()));
  for (const list of [
    "",
    "[]",
    JSON.stringify({
      ...good,
      text: good.text.replace("page", "Page").replace("signed 2026", "signed 2027"),
    }),
    JSON.stringify({ ...good, signature: other.signature }),
    JSON.stringify({ ...good, key: other.key }),
    JSON.stringify({ ...good, key: "AAAA" }),
  ]) {
    assert.equal((await checkCode(browser(list).ports)).kind, "forged", list);
  }
});

test("a line that is down is no verdict", async () => {
  const { ports } = browser(null);
  const verdict = await checkCode({ ...ports, fetched: () => Promise.reject(new Error("offline")) });
  assert.deepEqual([verdict.kind, mayUnlock(verdict)], ["unreachable", false]);
});
