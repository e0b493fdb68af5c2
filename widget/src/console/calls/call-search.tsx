// Articles, and contacts near a place, to read out while talking.

import { useEffect, useState } from "preact/hooks";
import type { ArticleAck, Card, ContactAck } from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";
import type { ConsoleSession } from "../model/session";
import { Loaded, useFetched } from "../parts/page";
import { useSearch } from "../parts/use-search";
import { problemText, useWords } from "../parts/words";

export function CallSearch({ session }: { session: ConsoleSession }) {
  const words = useWords();
  const { t, n, lang } = words;
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState<Card | null>(null);
  const found = useSearch(query.trim(), lang, () => session.expired());
  useEffect(() => setOpen(null), [query]);
  const cards = found && "cards" in found ? found.cards : [];
  const status = () => {
    if (!query.trim()) return t("call_search_hint");
    if (!found) return t("loading");
    if ("problem" in found) return problemText(words, found.problem);
    return cards.length === 0 ? t("search_none") : n("search_some", cards.length);
  };
  return (
    <section class="card" data-testid="call-search" aria-labelledby="call-search-title">
      <h2 id="call-search-title">{t("call_search")}</h2>
      <div class="field">
        <label for="call-query">{t("search_label")}</label>
        <input
          id="call-query"
          type="search"
          class="input"
          autocomplete="off"
          maxLength={400}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <p class="hint" role="status">
        {status()}
      </p>
      <ul class="rows">
        {cards.map((card) => {
          const shown = open?.id === card.id && open.type === card.type;
          return (
            <li key={`${card.type}-${card.id}`}>
              <button
                type="button"
                class="button button-quiet call-found"
                aria-expanded={shown}
                onClick={() => setOpen(shown ? null : card)}
              >
                <span class="tag tag-quiet">{t(`card_${card.type}`)}</span> {card.title}
              </button>
              {shown && <Opened session={session} card={card} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Opened({ session, card }: { session: ConsoleSession; card: Card }) {
  return card.type === "article" ? (
    <Article session={session} id={card.id} />
  ) : (
    <Contact session={session} id={card.id} />
  );
}

interface OpenedProps {
  session: ConsoleSession;
  id: string;
}

const address = (path: string, id: string, lang: string) =>
  `${path}/${encodeURIComponent(id)}?${queryString({ lang })}`;

function Article({ session, id }: OpenedProps) {
  const { lang } = useWords();
  const { value, task, again } = useFetched(session, () =>
    ask<ArticleAck>("GET", address("articles", id, lang)),
  );
  return (
    <Loaded value={value} task={task} again={again}>
      {(article) => (
        <div class="call-article prose">{article.text.replace(/^#+\s+/gm, "").replaceAll("**", "")}</div>
      )}
    </Loaded>
  );
}

function Contact({ session, id }: OpenedProps) {
  const { t, lang } = useWords();
  const { value, task, again } = useFetched(session, () =>
    ask<ContactAck>("GET", address("directory", id, lang)),
  );
  return (
    <Loaded value={value} task={task} again={again}>
      {({ summary, reach, always_open, mark }) => (
        <div class="call-article">
          <p>{summary}</p>
          <p>
            <strong>{[reach.phone, reach.web, reach.email, reach.chat].filter(Boolean).join(" · ")}</strong>
          </p>
          {always_open && <p>{t("call_always_open")}</p>}
          {mark && <p class="hint">{mark}</p>}
        </div>
      )}
    </Loaded>
  );
}
