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

/** `import { source, files } from "words:visitor"`: Swedish is bundled, every other language is a file to fetch. */
const localeFiles = {
  name: "locale-files",
  setup(build) {
    build.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice(6), namespace: "words" }));
    build.onLoad({ filter: /.*/, namespace: "words" }, ({ path: section }) => {
      const files = Object.fromEntries(
        localesWith(section).map((lang) => [
          lang,
          `${wordsFile(section, lang)}?v=${hashOf(wordsOf(section, lang))}`,
        ]),
      );
      return {
        contents: `export const source = ${wordsOf(section, SOURCE)}; export const files = ${JSON.stringify(files)};`,
        loader: "js",
      };
    });
  },
};

export const wordsFile = (section, lang) => `${section}.${lang}.json`;

/** The content of the file of one section and language. */
export function wordsOf(section, lang) {
  return JSON.stringify(JSON.parse(readFileSync(join(LOCALES, `${lang}.json`), "utf8"))[section]);
}

/** A hash for addresses, so that caches cannot be stale. */
export function hashOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

export function localesWith(section) {
  const files = readdirSync(LOCALES).filter((name) => name.endsWith(".json"));
  const has = (name) => section in JSON.parse(readFileSync(join(LOCALES, name), "utf8"));
  return files
    .filter(has)
    .map((name) => name.slice(0, -5))
    .sort();
}

/** Leaves out WebTransport (1 kB), which the gateway does not support. */
const withoutWebTransport = {
  name: "without-webtransport",
  setup(build) {
    build.onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/webtransport\.js$/ }, () => ({
      contents: "export class WT {}",
      loader: "js",
    }));
  },
};

export const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  charset: "utf8",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [localeSections, localeFiles, withoutWebTransport],
  logLevel: "warning",
};
