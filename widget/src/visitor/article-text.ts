// Renders an article's HTML. It is never inserted as markup: an inert document is parsed, plain elements are created
// anew, and everything else is left out.

import { type ComponentChild, h } from "preact";
import { trusted } from "../shared/trusted-html";
import { articleIn } from "./reading";

const SHOWN = new Set([
  "p",
  "h2",
  "h3",
  "h4",
  "ul",
  "ol",
  "li",
  "strong",
  "em",
  "blockquote",
  "br",
  "hr",
  "code",
]);
const LEFT_OUT = new Set(["script", "style", "template", "noscript", "iframe", "svg", "math"]);

export function articleText(html: string, openArticle: (id: string) => void): ComponentChild[] {
  return views(new DOMParser().parseFromString(trusted(html), "text/html").body, openArticle);
}

function views(parent: Node, openArticle: (id: string) => void): ComponentChild[] {
  return [...parent.childNodes].map((node) => view(node, openArticle));
}

function view(node: Node, openArticle: (id: string) => void): ComponentChild {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || LEFT_OUT.has(node.localName)) return null;
  const inside = views(node, openArticle);
  if (node.localName === "a") return link(node.getAttribute("href") ?? "", inside, openArticle);
  return SHOWN.has(node.localName) ? h(node.localName, null, ...inside) : inside;
}

function link(href: string, inside: ComponentChild[], openArticle: (id: string) => void): ComponentChild {
  const article = articleIn(href);
  if (article !== null) {
    return h("button", { type: "button", class: "link", onClick: () => openArticle(article) }, ...inside);
  }
  if (!href.startsWith("https://")) return inside;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}
