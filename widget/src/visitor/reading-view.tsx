// The pane of an opened article or contact. It replaces the log; the composer and the human button stay.

import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ArticleAck, ContactAck } from "../shared/contract.generated";
import { BackIcon, PhoneIcon } from "../shared/icons";
import { articleText } from "./article-text";
import { type Reading, spans } from "./reading";
import type { VisitorSession } from "./session";
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
  const heading = useRef<HTMLHeadingElement>(null);
  const key = reading && JSON.stringify(reading.target);
  const loaded = reading?.article !== null || reading?.contacts !== null;
  useEffect(() => heading.current?.focus(), [key, loaded]);
  if (!reading) return null;
  const news = state.phase === "chat" && newsSince(state, reading.seen);
  const back = reading.before ? "back" : state.phase === "chat" ? "back_to_chat" : "back";
  return (
    <section
      class="reading"
      aria-labelledby="reading-title"
      data-testid="reading"
      onKeyDown={(event) => {
        if (event.key === "Escape") session.reader.close();
      }}
    >
      <div class="reading-head">
        <button
          type="button"
          class="button"
          data-testid="reading-back"
          onClick={() => session.reader.close()}
        >
          <BackIcon />
          {t(back)}
        </button>
        <p class="news" role="status">
          {news ? t("news_in_chat") : ""}
        </p>
      </div>
      <div class="reading-body prose">
        <h2 id="reading-title" ref={heading} tabIndex={-1} dir="auto">
          {title(reading) ?? t(reading.target.type === "referrals" ? "referrals_title" : "loading_text")}
        </h2>
        {reading.problem && (
          <p class="problem" role="alert">
            {problemText(words, reading.problem)}
          </p>
        )}
        {reading.article && <Article article={reading.article} session={session} />}
        {reading.target.type === "contact" && reading.contacts?.[0] && (
          <Contact contact={reading.contacts[0]} />
        )}
        {reading.target.type === "referrals" && <Contacts contacts={reading.contacts} heading="h3" />}
      </div>
    </section>
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
  return (
    <>
      {article.lang !== lang && <p class="callout">{t("other_language")}</p>}
      <div lang={article.lang} dir="auto" class="article">
        <p class="lead">{article.lead}</p>
        {body}
      </div>
      <p class="hint">
        {article.reviewed && article.reviewed_on
          ? t("reviewed_on", { date: fullDate(article.reviewed_on) })
          : t("not_reviewed")}
      </p>
    </>
  );
}

interface ContactsProps {
  contacts: readonly ContactAck[] | null;
  /** The level below the heading of the list. */
  heading: "h2" | "h3";
}

/** A list of contacts, for pages without a conversation. */
export function Contacts({ contacts, heading: Heading }: ContactsProps) {
  const { t } = useWords();
  if (contacts === null) return <p class="hint">{t("loading_text")}</p>;
  return (
    <ul class="contacts" data-testid="contacts">
      {contacts.map((contact) => (
        <li key={contact.id}>
          <Heading dir="auto">{contact.name}</Heading>
          <Contact contact={contact} />
        </li>
      ))}
    </ul>
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
          <a href={`mailto:${email}`}>{email}</a>
        </p>
      )}
      <Checked contact={contact} />
    </div>
  );
}

/** A link that calls. */
export function Call({ phone, name }: { phone: string; name?: string }) {
  const { t } = useWords();
  return (
    <a class="button call-contact" href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}>
      <PhoneIcon />
      <span>
        {t("call", { number: phone })}
        {name && <span class="hidden-visually"> {name}</span>}
      </span>
    </a>
  );
}

function Outside({ href, label }: { href: string; label: string }) {
  const { t } = useWords();
  return (
    <p>
      <a href={href} target="_blank" rel="noopener noreferrer">
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
