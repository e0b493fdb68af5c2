// The bar that tells shift leads and administrators who was let in, let in again or given another role.

import { useEffect, useState } from "preact/hooks";
import type { AccountNews, Role } from "../../shared/contract.generated";
import { administration } from "../model/api";
import { roleName, useWords } from "../parts/words";

const EVERY_MS = 60_000;
/** The rest is folded: the desk below must stay in sight. */
const AT_ONCE = 3;
const TOLD: readonly Role[] = ["shift_lead", "administrator"];

export function AccountNewsBar({ role }: { role: Role }) {
  const { t } = useWords();
  const [news, setNews] = useState<readonly AccountNews[]>([]);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const told = TOLD.includes(role);
  useEffect(() => {
    if (!told) return;
    const fetchNews = () =>
      administration.accountNews().then(
        (ack) => setNews(ack.news),
        // The next minute asks again; the list of accounts shows the same.
        () => undefined,
      );
    void fetchNews();
    const timer = setInterval(fetchNews, EVERY_MS);
    return () => clearInterval(timer);
  }, [told]);
  const fresh = news.filter((one) => !seen.has(keyOf(one)));
  if (fresh.length === 0) return null;
  return (
    <section class="callout" aria-labelledby="account-news-title" data-testid="account-news">
      <h2 id="account-news-title">{t("account_news")}</h2>
      <ul class="rows">
        {fresh.slice(0, AT_ONCE).map((one) => (
          <NewsLine key={keyOf(one)} one={one} />
        ))}
      </ul>
      {fresh.length > AT_ONCE && (
        <details>
          <summary>{t("account_news_more", { n: fresh.length - AT_ONCE })}</summary>
          <ul class="rows">
            {fresh.slice(AT_ONCE).map((one) => (
              <NewsLine key={keyOf(one)} one={one} />
            ))}
          </ul>
        </details>
      )}
      <p class="hint">{t("account_news_hint")}</p>
      <button
        type="button"
        class="button button-small"
        data-testid="account-news-seen"
        onClick={() => setSeen(new Set(news.map(keyOf)))}
      >
        {t("account_news_seen")}
      </button>
    </section>
  );
}

function NewsLine({ one }: { one: AccountNews }) {
  const words = useWords();
  const { t, dateTime } = words;
  const what = one.renews
    ? "account_news_renewed"
    : one.pending
      ? "account_news_invited"
      : "account_news_new";
  if (one.wrong_codes) {
    const guessed = { name: one.name, n: one.wrong_codes, time: dateTime(one.at) };
    return <li>{t("account_news_guessed", guessed)}</li>;
  }
  const said = { name: one.name, role: roleName(words, one.role), by: one.made_by, time: dateTime(one.at) };
  return (
    <li>
      {t(what, said)}{" "}
      {one.confirmed_by ? t("account_news_confirmed", { name: one.confirmed_by }) : t("account_news_alone")}
    </li>
  );
}

function keyOf(one: AccountNews): string {
  return [one.name, one.role, one.at, one.pending, one.confirmed_by, one.wrong_codes].join(" ");
}
