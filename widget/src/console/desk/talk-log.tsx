// The transcript of a conversation, with notes and changes that only staff see.

import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Card, WireEvent } from "../../shared/contract.generated";
import { AlertIcon, NoteIcon } from "../../shared/icons";
import type { OutboxItem } from "../../shared/outbox";
import { useStickToEnd } from "../../shared/stick-to-end";
import { calmName } from "../model/calm-names";
import { type LogGroup, logGroups, withOneHandOver } from "../model/log-groups";
import type { ConsoleSession } from "../model/session";
import { nextProposal, type ProposalStatus, proposalStatuses, readAnswerSeq, type Talk } from "../model/talk";
import { LevelBadge } from "../parts/level-badge";
import { problemText, useWords, whyText } from "../parts/words";
import { JudgeForm, ProposalView } from "./proposal-view";
import { TextLine } from "./text-line";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  /** A shift lead reviews trainees' answers here. */
  lead: boolean;
  busy: boolean;
}

export function TalkLog({ session, talk, lead, busy }: Props) {
  const { t } = useWords();
  const log = useRef<HTMLDivElement>(null);
  const name = calmName(talk.id);
  const newest = talk.outbox.at(-1)?.id ?? talk.log.last;
  const read = readAnswerSeq(talk);
  // Memoized, so that typing does not render a long transcript again.
  const past = useMemo(() => {
    const statuses = proposalStatuses(talk.log);
    const shown = (event: WireEvent) => (
      <EventView
        key={keyOf(event)}
        event={event}
        read={event.seq === read}
        status={statuses.get(event.seq)}
      />
    );
    return logGroups(withOneHandOver(talk.log.events)).flatMap((group) =>
      group.kind === "shown"
        ? group.events.map(shown)
        : [<Folded key={`fold-${group.events[0]?.seq}`} group={group} name={name} shown={shown} />],
    );
  }, [talk.log, read, name]);
  const proposal = lead ? nextProposal(talk) : null;
  const { onScroll } = useStickToEnd(log, newest, talk.outbox.length > 0);
  return (
    <div
      ref={log}
      class="talk-log"
      role="log"
      aria-label={t("talk_log")}
      aria-busy={!talk.loaded}
      data-testid="conversation-log"
      tabIndex={0}
      onScroll={onScroll}
    >
      {past}
      {talk.outbox.map((item) => (
        <OutgoingView key={item.id} session={session} talk={talk} item={item} />
      ))}
      {proposal && <JudgeForm key={proposal.seq} session={session} proposal={proposal} busy={busy} />}
    </div>
  );
}

interface FoldedProps {
  group: LogGroup;
  name: string;
  shown: (event: WireEvent) => JSX.Element;
}

/** The chatbot's part, or several steps of the system, as one line that can be opened. */
function Folded({ group, name, shown }: FoldedProps) {
  const { n } = useWords();
  const messages = group.events.filter(({ kind }) => kind === "message").length;
  return (
    <details class="folded" data-testid={`folded-${group.kind}`}>
      <summary>
        {group.kind === "bot" && n("folded_bot", messages, { name })}
        {group.kind === "more" && n("folded_more", messages)}
        {group.kind === "system" && n("folded_system", group.events.length)}
      </summary>
      <div class="folded-events">{group.events.map(shown)}</div>
    </details>
  );
}

/** A transcript that is read-only. */
export function Transcript({ events }: { events: readonly WireEvent[] }) {
  const { t } = useWords();
  return (
    <div class="talk-log" role="log" aria-label={t("talk_log")} data-testid="sealed-log" tabIndex={0}>
      {withOneHandOver(events).map((event) => (
        <EventView key={event.seq} event={event} read={false} status={undefined} />
      ))}
    </div>
  );
}

/** A key that is the same before and after the message is stored. A proposal and its message share theirs. */
function keyOf(event: WireEvent): string | number {
  return event.kind === "message" ? (event.client_msg_id ?? event.seq) : event.seq;
}

interface EventProps {
  event: WireEvent;
  read: boolean;
  status: ProposalStatus | undefined;
}

function EventView({ event, read, status }: EventProps) {
  switch (event.kind) {
    case "message":
      return <MessageView event={event} read={read} />;
    case "proposal":
      return <ProposalView event={event} status={status ?? "waiting"} />;
    case "notice":
      return <NoticeView event={event} />;
    case "note":
      return <NoteView event={event} />;
    case "risk":
      return <RiskView event={event} />;
    case "state":
      return <StateView event={event} />;
    case "flag":
      return <FlagView event={event} />;
    default:
      // A kind of event of a later version of the contract.
      return null;
  }
}

function MessageView({ event, read }: Omit<EventProps, "status">) {
  const { t } = useWords();
  return (
    <TextLine
      event={event}
      kind={`from-${event.from}`}
      author={<strong>{t(`who_${event.from ?? "bot"}`)}</strong>}
      mark={read && <span class="hint read-mark">{t("read")}</span>}
    >
      {event.unread && <p class="hint">{t("words_unread")}</p>}
      <Carried cards={event.cards ?? []} />
      {event.buttons && event.buttons.length > 0 && (
        <p class="hint">
          {t("offered", { titles: event.buttons.map((button) => button.title).join(" · ") })}
        </p>
      )}
    </TextLine>
  );
}

/** The articles and contacts that were attached to a message. */
function Carried({ cards }: { cards: readonly Card[] }) {
  const { t } = useWords();
  return (
    <>
      {cards.map((card) => (
        <p class="carried" key={`${card.type}-${card.id}`}>
          <span class="tag tag-quiet">{t(`card_${card.type}`)}</span>{" "}
          <span dir="auto" lang={card.lang || undefined}>
            {card.title}
          </span>
        </p>
      ))}
    </>
  );
}

function NoticeView({ event }: { event: WireEvent }) {
  const { t } = useWords();
  const emergency = event.code === "emergency";
  return (
    <div class={emergency ? "line system-line emergency-line" : "line system-line"}>
      {emergency && <AlertIcon />}
      <p>
        <strong>{t("notice_shown")}</strong>{" "}
        <span dir="auto" lang={event.lang ?? undefined}>
          {event.text}
        </span>
      </p>
    </div>
  );
}

function NoteView({ event }: { event: WireEvent }) {
  const { t } = useWords();
  const author = (
    <>
      <NoteIcon />
      <strong>{event.by ? t("note_by", { name: event.by }) : t("note")}</strong>
    </>
  );
  return <TextLine event={event} kind="note-line" author={author} />;
}

function RiskView({ event }: { event: WireEvent }) {
  const words = useWords();
  const { t, maybe, time } = words;
  const source = event.by ?? maybe(`source_${event.source}`) ?? event.source ?? "";
  const head = (
    <>
      {event.level && <LevelBadge level={event.level} />} <span>{t("level_by", { source })}</span>{" "}
      <time dateTime={event.at}>{time(event.at)}</time>
    </>
  );
  if (!event.why || event.why.length === 0) return <p class="line risk-line">{head}</p>;
  return (
    <details class="line risk-line">
      <summary>{head}</summary>
      <p class="hint">{whyText(words, event.why)}</p>
    </details>
  );
}

function FlagView({ event }: { event: WireEvent }) {
  const { t, maybe, time } = useWords();
  const what = maybe(`flag_${event.code}`);
  if (!what) return null;
  if (event.mail) return <MailView mail={event.mail} at={event.at} />;
  if (event.code === "visitor_gone") {
    return (
      <p class="line system-line">
        {what} <time dateTime={event.text}>{time(event.text ?? event.at)}</time>
      </p>
    );
  }
  return (
    <p class="line system-line">
      {event.by ? t("flag_by", { name: event.by, what }) : what}
      {event.text && <span dir="auto">: {event.text}</span>} <time dateTime={event.at}>{time(event.at)}</time>
    </p>
  );
}

/** What came with an e-mail, above its text: the subject, and what was not taken. The address is never shown. */
function MailView({ mail, at }: { mail: NonNullable<WireEvent["mail"]>; at: string }) {
  const { t, n, time } = useWords();
  return (
    <div class="line system-line" data-testid="mail-details">
      <p>
        {t("flag_mail_received")}
        {mail.subject && (
          <>
            : <strong dir="auto">{mail.subject}</strong>
          </>
        )}{" "}
        <time dateTime={at}>{time(at)}</time>
      </p>
      {mail.invented && <p class="callout">{t("mail_invented")}</p>}
      {mail.dropped > 0 && <p class="hint">{n("mail_dropped", mail.dropped)}</p>}
      {mail.stranger && <p class="hint">{t("mail_stranger")}</p>}
      {mail.follows && <p class="hint">{t("mail_follows")}</p>}
    </div>
  );
}

function StateView({ event }: { event: WireEvent }) {
  const { t, maybe, time } = useWords();
  if (!event.state) return null;
  const reason = event.reason ? maybe(`reason_${event.reason}`) : null;
  return (
    <p class="line system-line">
      {t(`state_${event.state}`)}
      {reason && `. ${reason}`} <time dateTime={event.at}>{time(event.at)}</time>
    </p>
  );
}

function OutgoingView({ session, talk, item }: { session: ConsoleSession; talk: Talk; item: OutboxItem }) {
  const words = useWords();
  const { t } = words;
  return (
    <article class={item.code ? "line from-counselor on-its-way" : "line from-counselor"}>
      <p class="line-head">
        <strong>{t("who_counselor")}</strong>
      </p>
      <p class="text" dir="auto">
        {item.text}
      </p>
      <Carried cards={item.cards ?? []} />
      {(item.status === "waiting" || item.status === "sending") && (
        <p class="unsent">{t(item.code ? "pending_retry" : "pending")}</p>
      )}
      {item.status === "failed" && (
        <div class="unsent">
          <p class="problem">
            {t("not_sent")} {problemText(words, item.code ?? "internal")}
          </p>
          <button
            type="button"
            class="button button-small"
            onClick={() => session.actions.sendAgain(talk.id, item.id)}
          >
            {t("send_again")}
          </button>
          <button
            type="button"
            class="button button-small"
            onClick={() => session.actions.discard(talk.id, item.id)}
          >
            {t("discard")}
          </button>
        </div>
      )}
    </article>
  );
}
