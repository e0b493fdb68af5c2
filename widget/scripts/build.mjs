// Builds dist/ and fails when a file is larger than its budget. Same input, same bytes.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { apiPages } from "./api-pages.mjs";
import {
  COMMON,
  hashOf,
  integrityOf,
  localesWith,
  ROOT,
  sharedWithStart,
  textsOf,
  tooEarly,
  WORD_FILES,
  wordsFile,
  wordsOf,
} from "./bundle.mjs";

// Loader and pages are at the top, what the pages load in static/, as the gateway serves them.
const DIST = join(ROOT, "dist");
const STATIC = join(DIST, "static");
// What becomes part of the chat's page.
const START = join(DIST, "start");

/** Gzipped bytes. The chat must load within seconds on a slow phone. */
const BUDGETS = {
  "widget.js": 4 * 1024,
  "start/chat.js": 40 * 1024,
  "static/later.js": 10.25 * 1024,
  "static/proof.js": 6 * 1024,
  "start/first.css": 3 * 1024,
  "start/chat.css": 6 * 1024,
  "static/plain.css": 8 * 1024,
  "static/console.js": 40 * 1024,
  "static/desk-entry.js": 120 * 1024,
  "static/sealed.js": 26 * 1024,
  "static/console.css": 10 * 1024,
  "static/sign-in-page.css": 4 * 1024,
  "static/editor.js": 84 * 1024,
  "static/guide.js": 36 * 1024,
  "static/editor.css": 6 * 1024,
  "static/api.css": 2 * 1024,
  "api-http.html": 128 * 1024,
  "api-events.html": 64 * 1024,
};

/** Returns the files that the console consists of beside its first script: those it preloads, and the rest. */
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
  // What reads the text of a guide, with the YAML library, is one that the editor loads on demand.
  const guide = { in: "src/editor/guide/document.ts", out: "guide" };
  await build({ ...options, outdir: STATIC, format: "esm", entryPoints: [sealed, guide] });
  const [address, guideAddress] = ["sealed.js", "guide.js"].map(addressOf);
  const loader = integrityOf(readFileSync(join(DIST, "widget.js")));
  await build({
    ...options,
    outdir: STATIC,
    format: "esm",
    external: [guideAddress],
    define: {
      ...options.define,
      GUIDE_BUNDLE: JSON.stringify(guideAddress),
      LOADER_INTEGRITY: JSON.stringify(loader),
    },
    entryPoints: [
      { in: "src/plain/plain.css", out: "plain" },
      { in: "src/console/console.css", out: "console" },
      { in: "src/console/shell/sign-in-page.css", out: "sign-in-page" },
      { in: "src/editor/main.tsx", out: "editor" },
      { in: "src/editor/editor.css", out: "editor" },
      { in: "src/host/main.ts", out: "host" },
      { in: "src/host/host.css", out: "host" },
      { in: "src/api/api.css", out: "api" },
    ],
  });
  return parted({ console: "src/console/shell/main.tsx" }, "console.js", {
    external: [address],
    define: {
      SEALED_BUNDLE: JSON.stringify(address),
      DESK_STYLES: JSON.stringify({
        href: addressOf("console.css"),
        integrity: integrityOf(readFileSync(join(STATIC, "console.css"))),
      }),
    },
  });
}

/**
 * A page whose parts are loaded when they are needed. What the parts share is in files of their own, which the page
 * preloads. Returns the names of those that the start needs, and of all that come later.
 */
async function parted(entryPoints, name, { external = [], define = {} } = {}) {
  const { metafile } = await build({
    ...COMMON,
    minify: true,
    format: "esm",
    splitting: true,
    metafile: true,
    external,
    define: { "process.env.NODE_ENV": '"production"', ...define },
    outdir: STATIC,
    entryPoints,
    chunkNames: "[name]-[hash]",
  });
  const files = Object.entries(metafile.outputs).map(([path, output]) => ({
    name: basename(path),
    ...output,
  }));
  const early = atStart(name, files);
  return {
    preloaded: early.filter((file) => file !== name),
    later: files.map((file) => file.name).filter((file) => !early.includes(file)),
  };
}

/**
 * The chat: what the start needs, which is part of the page, and what is loaded later (`later`, `proof`). Returns the start's
 * script, the style of its shell and that of the rest.
 */
async function chat() {
  const options = {
    ...COMMON,
    minify: true,
    format: "esm",
    define: { "process.env.NODE_ENV": '"production"' },
  };
  await build({
    ...options,
    plugins: [sharedWithStart, ...COMMON.plugins],
    outdir: STATIC,
    entryPoints: { later: "src/visitor/later.tsx", proof: "src/visitor/proof.ts" },
  });
  const later = addressOf("later.js");
  const proof = addressOf("proof.js");
  await build({
    ...options,
    outdir: START,
    external: [later, proof],
    define: {
      ...options.define,
      LATER_BUNDLE: JSON.stringify(later),
      PROOF_BUNDLE: JSON.stringify(proof),
    },
    entryPoints: [
      { in: "src/visitor/main.tsx", out: "chat" },
      { in: "src/visitor/first.css", out: "first" },
      { in: "src/visitor/chat.css", out: "chat" },
    ],
  });
  const [script, first, style] = ["chat.js", "first.css", "chat.css"].map((name) =>
    readFileSync(join(START, name), "utf8").trim(),
  );
  const early = tooEarly(script);
  if (early.length > 0) throw new Error(`the start names words that come later: ${early.join(", ")}`);
  if (/<\/(script|style)|<!--/i.test(script + first + style))
    throw new Error("the start cannot be part of a page");
  return { script, first, style };
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

/** The words of the chat without scripts, which the gateway writes: those of the chat and its own. */
function plainWords() {
  for (const lang of localesWith("visitor")) {
    const texts = { ...textsOf("visitor", lang), ...textsOf("plain", lang) };
    writeFileSync(join(DIST, `plain.${lang}.json`), JSON.stringify(texts));
  }
}

/**
 * `"{{static:console.js}}"` in a page becomes an address that changes with the content, and the hash without which the
 * browser does not take what comes from there.
 */
function page(name, folder, { preloaded = [], later = {} } = {}) {
  const source = readFileSync(join(ROOT, "src", folder, `${name}.html`), "utf8");
  const parts = { ...addressed(preloaded), ...later };
  writeFileSync(
    join(DIST, `${name}.html`),
    withAddresses(
      source
        .replaceAll("{{preloads}}", () => preloadsOf(preloaded))
        .replaceAll("{{integrity}}", () => importMap(parts)),
    ),
  );
}

function preloadsOf(shared) {
  const link = (file) => `<link rel="modulepreload" href="/static/${file}" integrity="${integrityIn(file)}">`;
  return shared.map(link).join("\n    ");
}

/** What is imported later has no element with a hash: the page's import map says it, by address. */
function importMap(parts) {
  return `<script type="importmap">${JSON.stringify({ integrity: parts })}</script>`;
}

/** Files that are imported by their plain name -> their hashes. */
function addressed(files) {
  return Object.fromEntries(files.map((file) => [`/static/${file}`, integrityIn(file)]));
}

/** Files that are imported by an address with a hash in it -> their hashes. */
function bundled(...files) {
  return Object.fromEntries(files.map((file) => [addressOf(file), integrityIn(file)]));
}

function withAddresses(html) {
  return html.replaceAll(
    /"\{\{static:([\w.-]+)\}\}"/g,
    (_, file) => `"${addressOf(file)}" integrity="${integrityIn(file)}"`,
  );
}

function addressOf(file) {
  return `/static/${file}?v=${hashOf(readFileSync(join(STATIC, file)))}`;
}

function integrityIn(file) {
  return integrityOf(readFileSync(join(STATIC, file)));
}

/**
 * The chat's page in each language, whole: with the style of its shell, its words and, after the shell, all other style and the script,
 * so that one answer is all that a start waits for, and its first bytes are enough for a first paint. `{{exit}}` and `{{onion}}` stay: the gateway knows where the quick exit leads, and its onion address.
 */
function chatPages({ script, first, style }) {
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
      .replaceAll(/\{\{t:(\w+)\}\}/g, (_, key) => texts[key])
      .replace("{{integrity}}", () => importMap(bundled("later.js", "proof.js")))
      .replace("{{first}}", () => `<style>${first}</style>`)
      .replace("{{style}}", () => `<style>${style}</style>`)
      .replace("{{script}}", () => `<script type="module">${script}</script>`);
    writeFileSync(join(DIST, `chat.${lang}.html`), filled);
  }
}

function gzipped(name) {
  return gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length;
}

/** What a page loads beside its script before it can be used: shared files; for the chat the largest language. */
function besides(name, shared) {
  const languages = localesWith("visitor").map((lang) => gzipped(`static/${wordsFile("visitor", lang)}`));
  const words = name === "start/chat.js" ? Math.max(...languages) : 0;
  return (shared[name] ?? []).reduce((sum, file) => sum + gzipped(`static/${file}`), words);
}

/** The file of that name; a part that is loaded later has a hash in its name. */
function built(name) {
  const [stem, kind] = basename(name).split(".");
  const part = readdirSync(STATIC).find((file) => file.startsWith(`${stem}-`) && file.endsWith(`.${kind}`));
  return existsSync(join(DIST, name)) ? name : `static/${part}`;
}

function report(shared) {
  let exceeded = false;
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const size = gzipped(built(name)) + besides(name, shared);
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
plainWords();
const consoleParts = await bundles();
chatPages(await chat());
page("console", "console", {
  preloaded: consoleParts.preloaded,
  later: { ...addressed(consoleParts.later), ...bundled("sealed.js") },
});
page("editor", "editor", { later: bundled("guide.js") });
page("host", "host");
for (const [name, html] of Object.entries(await apiPages()))
  writeFileSync(join(DIST, name), withAddresses(html));
compress();
process.exitCode = report({ "static/console.js": consoleParts.preloaded }) ? 1 : 0;
