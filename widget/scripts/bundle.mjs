// The esbuild settings and plugins that the build and the tests share.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const LOCALES = join(ROOT, "src", "locales");
const SOURCE = "sv";

/**
 * `import texts from "locales:visitor"`: that section of every locale file that has it; a new language needs no code.
 * `"locales:console/login_+error_"`: of it only the keys that begin so, for a page that shares a few words.
 */
const localeSections = {
  name: "locale-sections",
  setup(build) {
    build.onResolve({ filter: /^locales:/ }, ({ path }) => ({ path: path.slice(8), namespace: "locales" }));
    build.onLoad({ filter: /.*/, namespace: "locales" }, ({ path: section }) => {
      const files = readdirSync(LOCALES)
        .filter((name) => name.endsWith(".json"))
        .sort();
      const [name, prefixes] = section.split("/");
      const shared = (key) => !prefixes || prefixes.split("+").some((prefix) => key.startsWith(prefix));
      const texts = {};
      for (const file of files) {
        const locale = JSON.parse(readFileSync(join(LOCALES, file), "utf8"));
        if (!(name in locale)) continue;
        const own = Object.entries(locale[name]).filter(([key]) => shared(key));
        texts[file.slice(0, -5)] = Object.fromEntries(own);
      }
      return {
        contents: JSON.stringify(texts),
        loader: "json",
        watchFiles: files.map((f) => join(LOCALES, f)),
      };
    });
  },
};

/**
 * `import { source, files } from "words:visitor"`: Swedish is bundled, every other language is a file to fetch.
 * `"words:visitor/later"`: the words of the parts that are not needed at the start; the other has the rest.
 */
const localeFiles = {
  name: "locale-files",
  setup(build) {
    build.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice(6), namespace: "words" }));
    build.onLoad({ filter: /.*/, namespace: "words" }, ({ path: part }) => {
      const files = Object.fromEntries(
        localesWith("visitor").map((lang) => [
          lang,
          `${wordsFile(part, lang)}?v=${hashOf(wordsOf(part, lang))}`,
        ]),
      );
      return {
        contents: `export const source = ${wordsOf(part, SOURCE)}; export const files = ${JSON.stringify(files)};`,
        loader: "js",
      };
    });
  },
};

/** The two files of a visitor's language: what the start needs, and the rest. */
export const WORD_FILES = ["visitor", "visitor/later"];

/** The texts of views that are loaded later: these keys, and those that begin so. */
const LATER_KEYS = new RegExp(
  `^(?:${[
    "over_(?:ended|erased|expired)_",
    "survey_",
    "start_again$",
    "mailbox_(?:title|text|label|send|answer_by)$",
    "code_",
    "end_(?:title|text|confirm)$",
    "erase_text$",
    "go_back$",
    "notice_",
    "referrals_(?:title|near|country)$",
    "news_in_chat$",
    "always_open$",
    "reviewed_on$",
    "not_reviewed$",
    "checked_on$",
    "not_checked$",
    "other_language$",
    "anonymous_",
    "contact_",
    "opens_outside$",
    "not_open_title$",
    "ended_title$",
    "mode_",
    "plain_chat$",
    "appointment_",
    "transfer_",
    "paused_until$",
    "callback_(?!title$)",
  ].join("|")})`,
);

export const wordsFile = (part, lang) => `${part.replace("/", "-")}.${lang}.json`;

/** The content of the file of one language. */
export function wordsOf(part, lang) {
  const texts = Object.entries(textsOf("visitor", lang));
  const later = part.endsWith("/later");
  return JSON.stringify(Object.fromEntries(texts.filter(([key]) => LATER_KEYS.test(key) === later)));
}

/** All texts of a section in one language. */
export function textsOf(section, lang) {
  return JSON.parse(readFileSync(join(LOCALES, `${lang}.json`), "utf8"))[section];
}

/** The words that `code` of the start names though they come later. */
export function tooEarly(code) {
  return Object.keys(JSON.parse(wordsOf("visitor/later", SOURCE))).filter((key) => code.includes(`"${key}"`));
}

/** A hash for addresses, so that caches cannot be stale. */
export function hashOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** The hash by which a browser checks what it has fetched (Subresource Integrity). */
export function integrityOf(content) {
  return `sha384-${createHash("sha384").update(content).digest("base64")}`;
}

export function localesWith(section) {
  const files = readdirSync(LOCALES).filter((name) => name.endsWith(".json"));
  const has = (name) => section in JSON.parse(readFileSync(join(LOCALES, name), "utf8"));
  return files
    .filter(has)
    .map((name) => name.slice(0, -5))
    .sort();
}

/** Parts of the Socket.IO client that the service never uses, or that browsers have themselves, with what stands in their place. */
const UNUSED = [
  [/engine\.io-client\/build\/esm\/transports\/webtransport\.js$/, "export class WT {}"],
  // Nothing binary is ever sent: the contract is JSON.
  [
    /socket\.io-parser\/build\/esm\/is-binary\.js$/,
    "export const isBinary = () => false, hasBinary = isBinary;",
  ],
  [
    /socket\.io-parser\/build\/esm\/binary\.js$/,
    "export const deconstructPacket = (packet) => ({ packet, buffers: [] }), reconstructPacket = (packet) => packet;",
  ],
  [
    /engine\.io-parser\/build\/esm\/encodePacket\.browser\.js$/,
    `import { PACKET_TYPES } from "./commons.js";
    export const encodePacket = ({ type, data }, binary, call) => call(PACKET_TYPES[type] + (data || ""));
    export const encodePacketToBinary = () => {};`,
  ],
  [
    /engine\.io-parser\/build\/esm\/decodePacket\.browser\.js$/,
    `import { ERROR_PACKET, PACKET_TYPES_REVERSE } from "./commons.js";
    export const decodePacket = (text) => {
      const type = PACKET_TYPES_REVERSE[text[0]];
      return type ? { type, data: text.slice(1) || undefined } : ERROR_PACKET;
    };`,
  ],
  // Addresses here are those of the page's own origin.
  [
    /engine\.io-client\/build\/esm\/contrib\/parseuri\.js$/,
    `export const parse = (address) => {
      const { protocol, hostname, port, pathname, search } = new URL(address);
      return { protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ""), port, path: pathname, query: search.slice(1) };
    };`,
  ],
  [
    /engine\.io-client\/build\/esm\/contrib\/parseqs\.js$/,
    `export const encode = (query) => new URLSearchParams(query).toString(),
      decode = (query) => Object.fromEntries(new URLSearchParams(query));`,
  ],
];

const withoutUnused = {
  name: "without-unused",
  setup(build) {
    for (const [filter, contents] of UNUSED) build.onLoad({ filter }, () => ({ contents, loader: "js" }));
  },
};

/** What `src/visitor/shared-parts.ts` shares: the page has it once, because it has a state of its own. */
export const sharedWithStart = {
  name: "shared-with-start",
  setup(build) {
    const shared = (path) => ({ path, namespace: "start" });
    build.onResolve({ filter: /^preact(\/hooks|\/jsx-runtime)?$/ }, ({ path }) => shared(path));
    build.onResolve({ filter: /^\.\/words$/ }, ({ importer }) =>
      importer.includes("/visitor/") ? shared("words") : undefined,
    );
    const shares = readFileSync(join(ROOT, "src/visitor/shared-parts.ts"), "utf8");
    const lines = shares.matchAll(/^ {2}"?([\w/-]+)"?: \{ (.+) \},$/gm);
    const names = new Map([...lines].map(([, path, named]) => [path, named]));
    build.onLoad({ filter: /.*/, namespace: "start" }, ({ path }) => ({
      contents: `export const { ${names.get(path)} } = globalThis.lotsenParts[${JSON.stringify(path)}];`,
      loader: "js",
    }));
  },
};

export const COMMON = {
  absWorkingDir: ROOT,
  // A linked node_modules counts as the folder it stands for: the names of parts come from paths below ROOT alone.
  preserveSymlinks: true,
  bundle: true,
  charset: "utf8",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [localeSections, localeFiles, withoutUnused],
  logLevel: "warning",
};
