// An article's text: links to other articles open them in place.

import { type ComponentChild, h } from "preact";
import { outsideLink, plainHtml } from "../shared/plain-html";
import { articleIn } from "./reading";

export function articleText(html: string, openArticle: (id: string) => void): ComponentChild[] {
  return plainHtml(html, (href, inside) => {
    const article = articleIn(href);
    return article === null
      ? outsideLink(href, inside)
      : h("button", { type: "button", class: "link", onClick: () => openArticle(article) }, ...inside);
  });
}
