// Makes the pages below /api/ of the contract's two documents. Scalar's renderers write Markdown of them, unified makes it
// HTML: the pages run no script, and nothing of the renderers is served.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMarkdownFromAsyncApi } from "@scalar/asyncapi-to-markdown";
import { createMarkdownFromOpenApi } from "@scalar/openapi-to-markdown";
import rehypeRaw from "rehype-raw";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { hashOf, ROOT } from "./bundle.mjs";

const SOURCES = join(ROOT, "src", "api");
/** What was rendered of the same documents by the same renderers, which takes ten seconds of processor time. */
const CACHE = join(ROOT, "node_modules", ".cache", "api-pages");
const RENDERERS = [join(ROOT, "package.json"), fileURLToPath(import.meta.url)];
const PAGES = [
  { name: "api", path: "/api/", title: "Overview", source: "overview.markdown", toMarkdown: (text) => text },
  {
    name: "api-http",
    path: "/api/http",
    title: "HTTP",
    source: "openapi.generated.json",
    toMarkdown: (text) => createMarkdownFromOpenApi(JSON.parse(text)),
  },
  {
    name: "api-events",
    path: "/api/events",
    title: "Socket.IO events",
    source: "asyncapi.generated.json",
    toMarkdown: (text) => createMarkdownFromAsyncApi(JSON.parse(text)),
  },
];

/** File name -> page, with the links to styles still to be filled in. */
export async function apiPages() {
  const template = read("api.html");
  const pages = PAGES.map(async (page) => {
    const { contents, body } = await rendered(page);
    const filled = template
      .replace("{{title}}", page.title)
      .replace("{{pages}}", linksFrom(page))
      .replace("{{contents}}", () => contents)
      .replace("{{body}}", () => body);
    return [`${page.name}.html`, filled];
  });
  return Object.fromEntries(await Promise.all(pages));
}

function read(name) {
  return readFileSync(join(SOURCES, name), "utf8");
}

function linksFrom(shown) {
  const current = (page) => (page === shown ? ' aria-current="page"' : "");
  return PAGES.map((page) => `<a href="${page.path}"${current(page)}>${page.title}</a>`).join("\n        ");
}

async function rendered(page) {
  const source = read(page.source);
  const key = hashOf([source, ...RENDERERS.map((file) => readFileSync(file, "utf8"))].join("\0"));
  const kept = join(CACHE, `${page.name}-${key}.json`);
  try {
    return JSON.parse(readFileSync(kept, "utf8"));
  } catch {
    const made = await parts(await page.toMarkdown(source));
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(kept, JSON.stringify(made));
    return made;
  }
}

/** HTML of a document: its list of contents, which stands beside it, and all the rest. */
async function parts(markdown) {
  const toTree = unified().use(remarkParse).use(remarkGfm).use(remarkRehype, { allowDangerousHtml: true });
  const tree = await toTree.use(rehypeRaw).run(toTree.parse(markdown));
  const html = unified().use(rehypeStringify);
  const contents = takenOut(tree.children);
  return {
    contents: contents.length === 0 ? "" : navigation(html.stringify({ type: "root", children: contents })),
    body: html.stringify(tree),
  };
}

function navigation(list) {
  return `<nav class="contents" aria-label="Contents" tabindex="0">${list}</nav>`;
}

/** Removes the list under the heading "Contents" from the nodes, and returns it. */
function takenOut(nodes) {
  const start = nodes.findIndex((node) => node.tagName === "h2" && node.children[0]?.value === "Contents");
  if (start < 0) return [];
  const length = nodes.slice(start + 1).findIndex((node) => ["a", "h2"].includes(node.tagName));
  return nodes.splice(start, length + 1).slice(1);
}
