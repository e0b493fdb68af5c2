// The log of the conversation, in a polite live region. Speakers are named in words.

import { useRef } from "preact/hooks";
import type { Card } from "../shared/contract.generated";
import { AlertIcon, BookIcon, DownIcon, PhoneIcon } from "../shared/icons";
import { useStickToEnd } from "../shared/stick-to-end";
import { Call, ReadingPane } from "./reading-view";
import type { VisitorSession } from "./session";
import { type Line, lines, type MessageLine, type NoticeLine, type VisitorState } from "./state";
import { useOpener } from "./use-opener";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
  focusInput: () => void;
}

export function LogView({ session, state, focusInput }: Props) {
  const { t } = useWords();
  const log = useRef<HTMLDivElement>(null);
  const shown = lines(state);
  const { behind, toEnd, onScroll } = useStickToEnd(
    log,
    shown.at(-1)?.key,
    state.outbox.length > 0,
    answerIn,
  );

  const reading = state.reading !== null;
  const frame = useOpener<HTMLDivElement>(reading);
  return (
    <div ref={frame} class={reading ? "log-frame is-reading" : "log-frame"}>
      <div
        ref={log}
        class="log"
        inert={reading}
        role="log"
        aria-label={t("log_label")}
        aria-busy={state.loading}
        data-testid="chat-log"
        tabIndex={0}
        onScroll={onScroll}
      >
        {state.loading && <p class="system">{t("loading")}</p>}
        {state.reloaded && <p class="system">{t("was_reloaded")}</p>}
        {shown.map((line, index) => (
          <LineView
            key={line.key}
            line={line}
            before={shown[index - 1]}
            session={session}
            focusInput={focusInput}
          />
        ))}
      </div>
      <ReadingPane session={session} state={state} />
      {behind && !reading && (
        <button type="button" class="button to-end" onClick={toEnd}>
          <DownIcon />
          {t("to_newest")}
        </button>
      )}
    </div>
  );
}

/**
 * The start of the bot's newest answer, which may have several parts; null after a person's message, which is short.
 */
function answerIn(log: HTMLElement): Element | null {
  if (log.lastElementChild?.matches(".from-counselor")) return null;
  return [...log.querySelectorAll(".from-visitor")].at(-1)?.nextElementSibling ?? null;
}

interface LineProps {
  line: Line;
  before: Line | undefined;
  session: VisitorSession;
  focusInput: () => void;
}

function LineView({ line, before, session, focusInput }: LineProps) {
  switch (line.kind) {
    case "message":
      return (
        <MessageView
          message={line}
          first={before?.kind !== "message" || before.from !== line.from}
          session={session}
          focusInput={focusInput}
        />
      );
    case "notice":
      return <NoticeBox notice={line} />;
  }
}

interface MessageProps {
  message: MessageLine;
  first: boolean;
  session: VisitorSession;
  focusInput: () => void;
}

function MessageView({ message, first, session, focusInput }: MessageProps) {
  const { t, time } = useWords();
  const { from, text, at, cards, buttons, seq, read, pending } = message;
  return (
    <article class={`message from-${from}`}>
      <p class={first ? "who" : "hidden-visually"}>{t(`who_${from}`)}</p>
      <div class={pending ? "bubble bubble-pending" : "bubble"}>
        <p class="text" dir="auto">
          {text}
        </p>
        {cards.map((card) => (
          <CardView key={`${card.type}-${card.id}`} card={card} session={session} />
        ))}
      </div>
      {at && (
        <p class="stamp">
          <time dateTime={at}>{time(at)}</time>
          {read && <span data-testid="read-mark">{t("read")}</span>}
        </p>
      )}
      {pending && <Pending message={message} session={session} />}
      {buttons.length > 0 && (
        <div class="choices" role="group" aria-label={t("choices")}>
          {buttons.map((button, index) => (
            <button
              key={`${seq}-${button.title}`}
              type="button"
              class="button choice"
              onClick={() => {
                if (session.press(button, { seq, index })) focusInput();
              }}
            >
              <span dir="auto">{button.title}</span>
            </button>
          ))}
        </div>
      )}
    </article>
  );
}

/** A card that opens an article or contact inside the chat. A contact's phone number can be called at once. */
function CardView({ card, session }: { card: Card; session: VisitorSession }) {
  const { t } = useWords();
  return (
    <div class="card">
      <p class="card-title" dir="auto">
        {card.title}
      </p>
      {card.summary && <p dir="auto">{card.summary}</p>}
      <div class="card-actions">
        {card.phone && <Call phone={card.phone} name={card.title} />}
        <button
          type="button"
          class="button button-quiet"
          data-testid="card-open"
          onClick={() => void session.reader.open({ type: card.type, id: card.id })}
        >
          <BookIcon />
          <span>
            {t(card.type === "article" ? "read_article" : "read_contact")}
            <span class="hidden-visually"> {card.title}</span>
          </span>
        </button>
      </div>
    </div>
  );
}

/** A message that is not stored: waiting for a retry, or failed and left to the visitor. */
function Pending({ message, session }: { message: MessageLine; session: VisitorSession }) {
  const words = useWords();
  const { t } = words;
  const item = message.pending;
  if (!item) return null;
  if (item.status !== "failed") {
    return <p class="pending">{t(item.code ? "pending_retry" : "pending")}</p>;
  }
  return (
    <div class="pending">
      <p class="problem">
        {t("not_sent")} {problemText(words, item.code ?? "internal")}
      </p>
      <button type="button" class="button button-quiet" onClick={() => session.actions.sendAgain(item.id)}>
        {t("send_again")}
      </button>
      <button type="button" class="button button-quiet" onClick={() => session.actions.discard(item.id)}>
        {t("discard")}
      </button>
    </div>
  );
}

function NoticeBox({ notice }: { notice: NoticeLine }) {
  const { t } = useWords();
  if (notice.code !== "emergency") {
    return (
      <p class="system" dir="auto">
        {notice.text}
      </p>
    );
  }
  return (
    <div class="emergency" role="group" data-testid="notice-emergency" aria-label={t("emergency_label")}>
      <AlertIcon />
      <p dir="auto">{notice.text}</p>
      <a class="button call" href="tel:112">
        <PhoneIcon />
        {t("call_112")}
      </a>
    </div>
  );
}
