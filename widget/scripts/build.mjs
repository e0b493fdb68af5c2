// Builds dist/ and fails when a file is larger than its budget. Same input, same bytes.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { COMMON, hashOf, localesWith, ROOT, wordsFile, wordsOf } from "./bundle.mjs";

// Loader and pages are at the top, what the pages load in static/, as the gateway serves them.
const DIST = join(ROOT, "dist");
const STATIC = join(DIST, "static");

/** Gzipped bytes. The chat must load within seconds on a slow phone. */
const BUDGETS = {
  "widget.js": 4 * 1024,
  "static/chat.js": 40 * 1024,
  "static/proof.js": 2 * 1024,
  "static/chat.css": 8 * 1024,
  "static/console.js": 112 * 1024,
  "static/sealed.js": 26 * 1024,
  "static/console.css": 10 * 1024,
  "static/editor.js": 50 * 1024,
  "static/editor.css": 6 * 1024,
};

const PAGES = { chat: "visitor", console: "console", editor: "editor", host: "host" };

async function bundles() {
  const options = { ...COMMON, minify: true, define: { "process.env.NODE_ENV": '"production"' } };
  await build({
    ...options,
    outdir: DIST,
    format: "iife",
    loader: { ".css": "text" },
    entryPoints: { widget: "src/loader/main.ts" },
  });
  // The cryptography of sealed conversations is a bundle that the console loads on demand.
  const sealed = { in: "src/console/sealed/vault.ts", out: "sealed" };
  await build({ ...options, outdir: STATIC, format: "esm", entryPoints: [sealed] });
  const address = `/static/sealed.js?v=${hashOf(readFileSync(join(STATIC, "sealed.js")))}`;
  await build({
    ...options,
    outdir: STATIC,
    format: "esm",
    external: [address],
    define: { ...options.define, SEALED_BUNDLE: JSON.stringify(address) },
    entryPoints: [
      { in: "src/visitor/chat.css", out: "chat" },
      { in: "src/console/shell/main.tsx", out: "console" },
      { in: "src/console/console.css", out: "console" },
      { in: "src/editor/main.tsx", out: "editor" },
      { in: "src/editor/editor.css", out: "editor" },
      { in: "src/host/main.ts", out: "host" },
      { in: "src/host/host.css", out: "host" },
    ],
  });
}

/** The chat, with the solver of the proof of work as a bundle that is loaded on demand. */
async function chat() {
  const options = {
    ...COMMON,
    minify: true,
    format: "esm",
    define: { "process.env.NODE_ENV": '"production"' },
  };
  await build({ ...options, outdir: STATIC, entryPoints: { proof: "src/visitor/proof.ts" } });
  const proof = `./proof.js?v=${hashOf(readFileSync(join(STATIC, "proof.js")))}`;
  const fetched = {
    name: "fetched",
    setup: (into) => into.onResolve({ filter: /^\.\/proof$/ }, () => ({ path: proof, external: true })),
  };
  await build({
    ...options,
    plugins: [...options.plugins, fetched],
    outdir: STATIC,
    entryPoints: { chat: "src/visitor/main.tsx" },
  });
}

function words() {
  for (const lang of localesWith("visitor")) {
    writeFileSync(join(STATIC, wordsFile("visitor", lang)), wordsOf("visitor", lang));
  }
}

/** `{{static:chat.js}}` in a page becomes an address that changes with the content. */
function page(name, folder) {
  const source = readFileSync(join(ROOT, "src", folder, `${name}.html`), "utf8");
  const html = source.replaceAll(
    /\{\{static:([\w.]+)\}\}/g,
    (_, file) => `/static/${file}?v=${hashOf(readFileSync(join(STATIC, file)))}`,
  );
  writeFileSync(join(DIST, `${name}.html`), html);
}

function gzipped(name) {
  return gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length;
}

/** The size of the largest language file, which counts as part of the chat. */
function largestWords() {
  return Math.max(...localesWith("visitor").map((lang) => gzipped(`static/${wordsFile("visitor", lang)}`)));
}

function report() {
  let exceeded = false;
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const size = gzipped(name) + (name === "static/chat.js" ? largestWords() : 0);
    const verdict = size > budget ? "TOO LARGE" : "ok";
    exceeded ||= size > budget;
    console.log(
      `${name.padEnd(19)} ${String(size).padStart(6)} of ${String(budget).padStart(6)} bytes gzip  ${verdict}`,
    );
  }
  return exceeded;
}

/** Writes a gzip of each file, which the gateway serves to clients that accept it. */
function compress() {
  for (const name of readdirSync(DIST, { recursive: true })) {
    if (/\.(js|css|json|html)$/.test(name)) {
      writeFileSync(join(DIST, `${name}.gz`), gzipSync(readFileSync(join(DIST, name)), { level: 9 }));
    }
  }
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(STATIC, { recursive: true });
words();
await bundles();
await chat();
for (const [name, folder] of Object.entries(PAGES)) page(name, folder);
compress();
process.exitCode = report() ? 1 : 0;
