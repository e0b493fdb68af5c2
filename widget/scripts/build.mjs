// Builds dist/ and fails when a file is larger than its budget. Same input, same bytes.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import {
  COMMON,
  hashOf,
  localesWith,
  ROOT,
  textsOf,
  tooEarly,
  WORD_FILES,
  wordsFile,
  wordsOf,
} from "./bundle.mjs";

// Loader and pages are at the top, what the pages load in static/, as the gateway serves them.
const DIST = join(ROOT, "dist");
const STATIC = join(DIST, "static");

/** Gzipped bytes. The chat must load within seconds on a slow phone. */
const BUDGETS = {
  "widget.js": 4 * 1024,
  "static/chat.js": 40 * 1024,
  "static/later.js": 9 * 1024,
  "static/proof.js": 2 * 1024,
  "static/chat.css": 8 * 1024,
  "static/console.js": 112 * 1024,
  "static/sealed.js": 26 * 1024,
  "static/console.css": 10 * 1024,
  "static/editor.js": 50 * 1024,
  "static/editor.css": 6 * 1024,
};

const PAGES = { console: "console", editor: "editor", host: "host" };

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

/**
 * The chat: what the start needs, and what is loaded later (`later`, `proof`). What they share is in files of their own,
 * which the page preloads: returns the names of those that the start needs.
 */
async function chat() {
  const { metafile } = await build({
    ...COMMON,
    minify: true,
    format: "esm",
    splitting: true,
    metafile: true,
    define: { "process.env.NODE_ENV": '"production"' },
    outdir: STATIC,
    entryPoints: { chat: "src/visitor/main.tsx" },
    chunkNames: "[name]-[hash]",
  });
  const files = Object.entries(metafile.outputs).map(([path, output]) => ({
    name: basename(path),
    ...output,
  }));
  const start = atStart("chat.js", files);
  const early = tooEarly(start.map((name) => readFileSync(join(STATIC, name), "utf8")).join(""));
  if (early.length > 0) throw new Error(`the start names words that come later: ${early.join(", ")}`);
  return start.filter((name) => name !== "chat.js");
}

/** A file and all that it imports before it runs. */
function atStart(name, files, found = new Set()) {
  found.add(name);
  for (const each of files.find((file) => file.name === name)?.imports ?? []) {
    const imported = basename(each.path);
    if (each.kind === "import-statement" && !found.has(imported)) atStart(imported, files, found);
  }
  return [...found];
}

function words() {
  for (const part of WORD_FILES)
    for (const lang of localesWith("visitor"))
      writeFileSync(join(STATIC, wordsFile(part, lang)), wordsOf(part, lang));
}

/** `{{static:chat.js}}` in a page becomes an address that changes with the content. */
function page(name, folder) {
  const source = readFileSync(join(ROOT, "src", folder, `${name}.html`), "utf8");
  writeFileSync(join(DIST, `${name}.html`), withAddresses(source));
}

function withAddresses(html) {
  return html.replaceAll(
    /\{\{static:([\w.]+)\}\}/g,
    (_, file) => `/static/${file}?v=${hashOf(readFileSync(join(STATIC, file)))}`,
  );
}

/**
 * The chat's page in each language, with links that fetch at once what its script imports. `{{exit}}` stays: the gateway
 * knows where the quick exit leads.
 */
function chatPages(shared) {
  const preloads = shared.map((file) => `<link rel="modulepreload" href="/static/${file}">`).join("\n    ");
  const source = readFileSync(join(ROOT, "src", "visitor", "chat.html"), "utf8");
  for (const lang of localesWith("visitor")) {
    const texts = textsOf("visitor", lang);
    const locale = new Intl.Locale(lang);
    const filled = source
      .replace(
        'lang="sv" dir="ltr"',
        `lang="${lang}" dir="${(locale.getTextInfo?.() ?? locale.textInfo).direction}"`,
      )
      .replaceAll("{{lang}}", lang)
      .replaceAll("{{preloads}}", preloads)
      .replaceAll(/\{\{t:(\w+)\}\}/g, (_, key) => texts[key]);
    writeFileSync(join(DIST, `chat.${lang}.html`), withAddresses(filled));
  }
}

function gzipped(name) {
  return gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length;
}

/** What the chat loads beside its script before it can be used: shared files, and the largest language file. */
function besides(shared) {
  const languages = localesWith("visitor").map((lang) => gzipped(`static/${wordsFile("visitor", lang)}`));
  return shared.reduce((sum, file) => sum + gzipped(`static/${file}`), Math.max(...languages));
}

/** The file of that name; a part of the chat that is loaded later has a hash in its name. */
function built(name) {
  const [stem, kind] = basename(name).split(".");
  const part = readdirSync(STATIC).find((file) => file.startsWith(`${stem}-`) && file.endsWith(`.${kind}`));
  return existsSync(join(DIST, name)) ? name : `static/${part}`;
}

function report(shared) {
  let exceeded = false;
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const size = gzipped(built(name)) + (name === "static/chat.js" ? besides(shared) : 0);
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
const shared = await chat();
chatPages(shared);
for (const [name, folder] of Object.entries(PAGES)) page(name, folder);
compress();
process.exitCode = report(shared) ? 1 : 0;
