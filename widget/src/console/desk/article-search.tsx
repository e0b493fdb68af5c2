// The search over articles and contacts, while the counselor types. A result can be attached to the answer.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Card } from "../../shared/contract.generated";
import { CloseIcon } from "../../shared/icons";
import type { ConsoleSession } from "../model/session";
import { MOST_CARDS, type Talk } from "../model/talk";
import { useSearch } from "../parts/use-search";
import { problemText, useWords } from "../parts/words";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  close: () => void;
}

export function ArticleSearch({ session, talk, close }: Props) {
  const words = useWords();
  const { t, n, lang } = words;
  const [query, setQuery] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const found = useSearch(query.trim(), talk.context["lang"] ?? lang, () => session.expired());
  useLayoutEffect(() => field.current?.focus(), []);
  const cards = found && "cards" in found ? found.cards : [];
  const full = talk.cards.length >= MOST_CARDS;
  /** What has been found goes along, and the keyboard goes back to the answer. */
  const attach = (card: Card) => {
    if (full) return;
    session.actions.attach(talk.id, card);
    close();
  };
  return (
    <section
      class="search"
      aria-label={t("search_open")}
      data-testid="search"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <div class="search-row">
        <label class="hidden-visually" for="article-search">
          {t("search_label")}
        </label>
        <input
          id="article-search"
          ref={field}
          type="search"
          class="input"
          data-testid="search-input"
          placeholder={t("search_label")}
          autocomplete="off"
          maxLength={400}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter would submit the surrounding form; here it attaches the first result.
            if (event.key !== "Enter") return;
            event.preventDefault();
            if (cards[0]) attach(cards[0]);
          }}
        />
        <button type="button" class="button button-quiet" onClick={close}>
          <CloseIcon />
          {t("close_panel")}
        </button>
      </div>
      <p class="hint" role="status">
        {status()}
      </p>
      <ul class="rows search-found" data-testid="search-found">
        {cards.map((card) => {
          const chosen = talk.cards.some((one) => one.id === card.id && one.type === card.type);
          return (
            <li key={`${card.type}-${card.id}`} class="found">
              <p dir="auto">
                <span class="tag tag-quiet">{t(`card_${card.type}`)}</span> <strong>{card.title}</strong>
                {card.summary && <span class="hint found-summary">{card.summary}</span>}
              </p>
              <button
                type="button"
                class="button button-small"
                aria-disabled={chosen || full}
                aria-label={t("card_add_title", { title: card.title })}
                onClick={() => !chosen && attach(card)}
              >
                {t(chosen ? "card_added" : "card_add")}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );

  function status(): string {
    if (full) return t("cards_full", { n: MOST_CARDS });
    if (!query.trim()) return t("search_hint");
    if (!found) return t("loading");
    if ("problem" in found) return problemText(words, found.problem);
    return found.cards.length === 0 ? t("search_none") : n("search_some", found.cards.length);
  }
}
