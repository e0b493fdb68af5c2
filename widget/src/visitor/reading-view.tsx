// An opened article, contact, or list of services, over the conversation.

import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ArticleAck, ContactAck } from "../shared/contract.generated";
import { PersonIcon } from "../shared/icons";
import { articleText } from "./article-text";
import { byNeed } from "./by-need";
import { Call } from "./call";
import { type Reading, spans } from "./reading";
import type { VisitorSession } from "./session";
import { Sheet } from "./sheet";
import { newsSince, type VisitorState } from "./state";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function ReadingPane({ session, state }: Props) {
  const words = useWords();
  const { t } = words;
  const { reading } = state;
  if (!reading) return null;
  const loaded = reading.article !== null || reading.contacts !== null;
  const inChat = state.phase === "chat";
  return (
    <Sheet
      title={title(reading) ?? t(reading.target.type === "referrals" ? "referrals_title" : "loading_text")}
      of={`${JSON.stringify(reading.target)} ${loaded}`}
      back={t(!reading.before && inChat ? "back_to_chat" : "back")}
      close={() => session.reader.close()}
      testId="reading"
      news={inChat && newsSince(state, reading.seen) ? t("news_in_chat") : ""}
    >
      {reading.problem && (
        <p class="problem" role="alert">
          {problemText(words, reading.problem)}
        </p>
      )}
      {reading.article && <Article key={reading.article.id} article={reading.article} session={session} />}
      {reading.target.type === "contact" && reading.contacts?.[0] && (
        <Contact contact={reading.contacts[0]} />
      )}
      {reading.target.type === "referrals" && <Contacts contacts={reading.contacts} />}
      {inChat && state.state === "bot" && loaded && <AskHuman session={session} />}
    </Sheet>
  );
}

/** A person can be asked for from a text, too; the conversation is in sight then. */
function AskHuman({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class="button ask-from-text"
      data-testid="human-from-text"
      onClick={() => {
        session.reader.closeAll();
        void session.actions.askHuman();
      }}
    >
      <PersonIcon />
      {t("ask_human")}
    </button>
  );
}

function title({ article, contacts, target }: Reading): string | null {
  if (article) return article.title;
  return target.type === "contact" ? (contacts?.[0]?.name ?? null) : null;
}

function Article({ article, session }: { article: ArticleAck; session: VisitorSession }) {
  const { t, lang, fullDate } = useWords();
  const body = useMemo(
    () => articleText(article.html, (id) => session.reader.open({ type: "article", id })),
    [article, session],
  );
  const end = useSeen(() => navigator.sendBeacon(`/api/v1/articles/${encodeURIComponent(article.id)}/read`));
  return (
    <>
      {article.lang !== lang && <p class="callout">{t("other_language")}</p>}
      <div lang={article.lang} dir="auto" class="article">
        <p class="lead">{article.lead}</p>
        {body}
      </div>
      <p class="hint" ref={end}>
        {article.reviewed && article.reviewed_on
          ? t("reviewed_on", { date: fullDate(article.reviewed_on) })
          : t("not_reviewed")}
      </p>
    </>
  );
}

/** Calls once when the element comes into sight: it says that a text was read to its end, and not by whom. */
function useSeen(seen: () => void) {
  const element = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (!element.current || typeof IntersectionObserver === "undefined") return;
    const watch = new IntersectionObserver((found) => {
      if (!found.some((each) => each.isIntersecting)) return;
      watch.disconnect();
      seen();
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, []);
  return element;
}

/** A list of contacts by need and place: who answers now, whom there is where one lives, who helps everywhere. */
export function Contacts({ contacts }: { contacts: readonly ContactAck[] | null }) {
  const { t } = useWords();
  if (contacts === null) return <p class="hint">{t("loading_text")}</p>;
  return (
    <div data-testid="contacts">
      {byNeed(contacts).map(([group, found]) => (
        <section key={group} class="contact-group" aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}>{t(group)}</h2>
          <ul class="contacts">
            {found.map((contact) => (
              <li key={contact.id}>
                <h3 dir="auto">{contact.name}</h3>
                <Contact contact={contact} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Contact({ contact }: { contact: ContactAck }) {
  const { t, maybe } = useWords();
  const { phone, web, chat, email } = contact.reach;
  const anonymous = maybe(`anonymous_${contact.anonymous}`);
  return (
    <div class="contact">
      <p dir="auto">{contact.summary}</p>
      {phone && <Call phone={phone} />}
      <Hours contact={contact} />
      {anonymous && <p>{anonymous}</p>}
      {chat && <Outside href={chat} label={t("contact_chat")} />}
      {web && <Outside href={web} label={t("contact_web")} />}
      {email && (
        <p>
          <a class="link" href={`mailto:${email}`}>
            {email}
          </a>
        </p>
      )}
      <Checked contact={contact} />
    </div>
  );
}

function Outside({ href, label }: { href: string; label: string }) {
  const { t } = useWords();
  return (
    <p>
      <a class="link" href={href} target="_blank" rel="noopener noreferrer">
        {label}
      </a>{" "}
      <span class="hint">{t("opens_outside")}</span>
    </p>
  );
}

function Hours({ contact }: { contact: ContactAck }) {
  const { t, weekday } = useWords();
  if (contact.always_open) return <p>{t("always_open")}</p>;
  const open = spans(contact.hours);
  if (open.length === 0) return null;
  return (
    <ul class="hours">
      {open.map(({ days, clock }) => (
        <li key={`${days[0]}-${clock}`}>
          {weekday(days[0] ?? 0)}
          {days.length > 1 && `–${weekday(days.at(-1) ?? 0)}`}{" "}
          <span dir="ltr">{clock.replace("-", "–")}</span>
        </li>
      ))}
    </ul>
  );
}

/** When the contact was checked; 112 and the municipality need no date. */
function Checked({ contact }: { contact: ContactAck }) {
  const { t, fullDate } = useWords();
  if (contact.checked_on)
    return <p class="hint">{t("checked_on", { date: fullDate(contact.checked_on) })}</p>;
  return contact.mark ? <p class="hint">{t("not_checked")}</p> : null;
}
