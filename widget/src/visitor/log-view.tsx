// The log of the conversation, in a polite live region. Speakers are named in words.

import { useEffect, useRef } from "preact/hooks";
import type { Button, Card } from "../shared/contract.generated";
import { DownIcon, ForwardIcon } from "../shared/icons";
import { useStickToEnd } from "../shared/stick-to-end";
import { useSteps } from "./acute-panel";
import { Call } from "./call";
import type { VisitorSession } from "./session";
import { type Line, lines, type MessageLine, type VisitorState } from "./state";
import { UnreadMark } from "./unread-mark";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
  focusInput: () => void;
  /** What can be pressed below the log, which is no choice in it then. */
  below: readonly string[];
  /** The reader has scrolled back, or is at the end again. */
  onAway: (on: boolean) => void;
}

export function LogView({ session, state, focusInput, below, onAway }: Props) {
  const { t } = useWords();
  const log = useRef<HTMLDivElement>(null);
  const shown = lines(state, useSteps(state));
  const last = shown.at(-1);
  const parts = last?.kind === "message" ? [last.thoughts, last.cards, last.buttons] : [];
  const newest = [last?.key, ...parts.map((part) => part.length)].join(" ");
  const { behind, away, toEnd, onScroll } = useStickToEnd(log, newest, state.outbox.length > 0);
  useEffect(() => onAway(away), [away]);
  const typing = state.held ? "bot" : state.typing;
  return (
    <div class="log-frame">
      <div
        ref={log}
        class="log"
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
            after={shown[index + 1]}
            below={below}
            session={session}
            focusInput={focusInput}
          />
        ))}
      </div>
      {typing && typing !== "visitor" && (
        <p class="typing">
          <span class="dots" aria-hidden="true" />
          {t(typing === "counselor" ? "typing_counselor" : "typing_bot")}
        </p>
      )}
      {behind && (
        <button type="button" class="button to-end" onClick={toEnd}>
          <DownIcon />
          {t("to_newest")}
        </button>
      )}
    </div>
  );
}

interface LineProps<L extends Line = Line> {
  line: L;
  before: Line | undefined;
  after: Line | undefined;
  below: readonly string[];
  session: VisitorSession;
  focusInput: () => void;
}

function LineView(props: LineProps) {
  const { line } = props;
  if (line.kind === "message") return <MessageView {...props} line={line} />;
  return (
    <div class="system">
      <p class="text" dir="auto" lang={line.lang}>
        {line.text}
      </p>
      {line.unread && !props.after?.unread && <UnreadMark />}
    </div>
  );
}

/** One time stands for what was said within a minute. */
const minute = (line: Line | undefined) => line?.kind === "message" && line.at?.slice(0, 16);

const speaker = (line: Line | undefined) => (line?.kind === "message" ? line.from : null);

function MessageView({ line, before, after, below, session, focusInput }: LineProps<MessageLine>) {
  const { t, n } = useWords();
  const { from, thoughts, lang, unread, at, cards, buttons, seq, read, pending } = line;
  const apart = (button: Button) => !below.includes(button.title);
  return (
    <article class={`message from-${from}`}>
      <p class={from !== "visitor" && speaker(before) !== from ? "who" : "hidden-visually"}>
        {t(`who_${from}`)}
      </p>
      {thoughts.map((thought, index) => (
        <div key={index} class={pending ? "bubble bubble-pending" : "bubble"}>
          <p class="text" dir="auto" lang={lang}>
            {thought}
          </p>
        </div>
      ))}
      {/* Once below what is said in a row. */}
      {unread && !after?.unread && <UnreadMark />}
      {cards.length > 0 && <p class="hidden-visually">{n("cards", cards.length)}</p>}
      {cards.length > 0 && (
        // Told in a word above; read out whole they would drown the answer.
        <div class="cards" aria-live="off">
          {cards.map((card, index) => (
            <CardView key={`${card.type}-${card.id}`} card={card} open={index === 0} session={session} />
          ))}
        </div>
      )}
      {at && (read || minute(after) !== minute(line)) && <Stamp at={at} read={read} />}
      {pending && <Pending message={line} session={session} />}
      {buttons.some(apart) && (
        <div class="choices" role="group" aria-label={t("choices")}>
          {buttons.map(
            (button, index) =>
              apart(button) && (
                <button
                  key={`${seq}-${button.title}`}
                  type="button"
                  class="choice"
                  onClick={() => {
                    if (session.press(button, { seq, index })) focusInput();
                  }}
                >
                  <span dir="auto" lang={lang}>
                    {button.title}
                  </span>
                </button>
              ),
          )}
        </div>
      )}
    </article>
  );
}

/** The time, with its day if that is not today. */
function Stamp({ at, read }: { at: string; read: boolean }) {
  const { t, time, dateTime } = useWords();
  const today = new Date(at).toDateString() === new Date().toDateString();
  return (
    <p class="stamp">
      <time dateTime={at}>{today ? time(at) : dateTime(at)}</time>
      {read && <span data-testid="read-mark">{t("read")}</span>}
    </p>
  );
}

/** A row that opens an article or contact; the open one says more. A contact's phone number can be called at once. */
function CardView({ card, open, session }: { card: Card; open: boolean; session: VisitorSession }) {
  return (
    <div class="card">
      <button
        type="button"
        class="card-open"
        data-testid="card-open"
        onClick={() =>
          void session.reader.open({ type: card.type, id: card.id, ...(card.lang && { lang: card.lang }) })
        }
      >
        <span class="card-words" dir="auto" lang={card.lang || undefined}>
          <span class="card-title">{card.title}</span>
          {open && card.summary && <span class="card-summary">{card.summary}</span>}
        </span>
        <ForwardIcon />
      </button>
      {card.phone && <Call phone={card.phone} name={card.title} />}
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
