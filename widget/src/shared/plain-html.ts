// Renders the gateway's HTML without inserting it as markup: an inert document is parsed, plain elements are created
// anew, and everything else is left out.

import { type ComponentChild, h } from "preact";
import { trusted } from "./trusted-html";

/** What a link becomes; its address and what is inside it. */
export type LinkView = (href: string, inside: ComponentChild[]) => ComponentChild;

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

export function plainHtml(html: string, link: LinkView): ComponentChild[] {
  return views(new DOMParser().parseFromString(trusted(html), "text/html").body, link);
}

/** A link to another site; any other is left out. */
export function outsideLink(href: string, inside: ComponentChild[]): ComponentChild {
  if (!href.startsWith("https://")) return inside;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

function views(parent: Node, link: LinkView): ComponentChild[] {
  return [...parent.childNodes].map((node) => view(node, link));
}

function view(node: Node, link: LinkView): ComponentChild {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || LEFT_OUT.has(node.localName)) return null;
  const inside = views(node, link);
  if (node.localName === "a") return link(node.getAttribute("href") ?? "", inside);
  return SHOWN.has(node.localName) ? h(node.localName, null, ...inside) : inside;
}
