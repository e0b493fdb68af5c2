// The view of the conversation: log, notes, what can be done, and the composer.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { WireEvent } from "../shared/contract.generated";
import { DoneIcon } from "../shared/icons";
import { hasUnsent } from "../shared/outbox";
import { isTouch } from "../shared/touch";
import { AcutePanel } from "./acute-panel";
import { Bar, CodeButton, isAlone, QueueLeave } from "./bar";
import { ReferralsButton, useClosedText } from "./closed-notice";
import { Composer } from "./composer";
import { HumanAgain } from "./human-again";
import type { Later } from "./later-loader";
import { LogView } from "./log-view";
import type { VisitorSession } from "./session";
import { canWrite, emergency, type VisitorState } from "./state";
import { problemText, useWords, usualWait } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

interface ChatProps extends Props {
  later: Later | null;
  /** The control with the focus before: who had gone on to one of the start that is here too stays on it. */
  from: string | undefined;
}

export function ChatView({ session, state, later, from }: ChatProps) {
  const input = useRef<HTMLTextAreaElement>(null);
  const [writing, setWriting] = useState(false);
  const [readingBack, setReadingBack] = useState(false);
  useLayoutEffect(() => {
    const there = from && document.getElementById(from);
    if (there) there.focus();
    else if (!isTouch()) input.current?.focus();
  }, []);
  const words = useWords();
  const { t } = words;
  const danger = emergency(state);
  // Once for each notice: a panel that comes and goes while somebody reads or writes would move the log under them.
  const [goneOn, setGoneOn] = useState(0);
  useEffect(() => {
    if (danger && (writing || readingBack || wroteSince(state, danger))) setGoneOn(danger.seq);
  });
  const below: string[] = [];
  if (isAlone(state)) below.push(t("ask_human"));
  if (offersMailbox(state)) below.push(t("mailbox_offer"));
  return (
    <main class={writing || readingBack ? "chat is-busy" : "chat"}>
      <h1 class="hidden-visually">{t("page_title")}</h1>
      {danger && (
        <AcutePanel
          key={state.state}
          state={state}
          notice={danger}
          folded={state.state === "with_counselor"}
          goesOn={goneOn === danger.seq}
        />
      )}
      <LogView
        session={session}
        state={state}
        focusInput={() => input.current?.focus()}
        below={below}
        onAway={setReadingBack}
      />
      <div class="below">
        <div class="notes">
          <Status state={state} />
          <Waiting session={session} state={state} />
          {later && <later.BookedTime session={session} state={state} />}
          {later && <later.CallEnded session={session} state={state} />}
          {later && <later.Paused state={state} />}
          {later && <later.TransferQuestion session={session} state={state} />}
          {state.problem && !state.panel && (
            <p class="problem" role="alert">
              {problemText(words, state.problem)}
            </p>
          )}
          {!canWrite(state) && <Closed session={session} />}
        </div>
        {canWrite(state) && (
          <>
            <Bar session={session} state={state} />
            <Composer session={session} inputRef={input} onWriting={setWriting} />
          </>
        )}
      </div>
    </main>
  );
}

const wroteSince = ({ log }: VisitorState, { seq }: WireEvent) =>
  log.events.some((event) => event.seq > seq && event.from === "visitor");

/** The counselor has closed it: the log stays readable, and the remaining actions are shown. */
function Closed({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <section class="closed" aria-labelledby="closed-title" data-testid="closed">
      <h2 id="closed-title">{t("closed_title")}</h2>
      <p>{t("closed_note")}</p>
      <div class="closed-ways">
        <button
          type="button"
          class="button button-main"
          data-testid="end-button"
          onClick={() => void session.actions.finish(false)}
        >
          <DoneIcon />
          {t("closed_done")}
        </button>
        <CodeButton session={session} />
        <HumanAgain session={session} />
        <button type="button" class="button button-quiet" onClick={() => session.show("end")}>
          {t("erase")}
        </button>
      </div>
      <a class="danger-link" href="tel:112">
        {t("call_112")}
      </a>
    </section>
  );
}

/** The connection, in a polite live region. */
function Status({ state }: { state: VisitorState }) {
  const { t } = useWords();
  const offline = state.link !== "online" && !state.loading;
  return (
    <p class={offline ? "status status-offline" : "status"} role="status">
      {offline ? t(hasUnsent(state.outbox) ? "offline_unsent" : "offline") : ""}
    </p>
  );
}

/** Whether the line of the queue, or of a closed door, is shown. In danger the panel and the header say it. */
function waits(state: VisitorState): boolean {
  const turnedAway = state.turnedAway && state.panel !== "mailbox";
  return (state.state === "queued" || turnedAway) && !emergency(state);
}

const offersMailbox = (state: VisitorState) => !state.open && waits(state);

/** The queue as one quiet line. On a phone it gives way while the visitor writes or reads. */
function Waiting({ session, state }: Props) {
  const words = useWords();
  const { t } = words;
  const door = useClosedText(state, true);
  if (!waits(state)) return null;
  const queued = state.state === "queued";
  const place = state.queue?.position;
  const line = place ? t("queue_place", { n: place }) : t("queue_title");
  // Who came to a closed door has read it in the log; where it has closed since, it is told here.
  const nobody = t("nobody_title");
  const told = state.log.events.some(({ text }) => text?.includes(nobody.slice(0, -1)));
  return (
    <div class="waiting">
      <p role="status" data-testid={queued ? "queue-position" : "turned-away"}>
        {queued && (state.open || !door) ? line : door}
        {queued && state.open && usualWait(words, state, " ")}
        {queued && !state.open && !told && ` ${nobody}`}
      </p>
      {queued && <QueueLeave session={session} link />}
      {offersMailbox(state) && (
        <button
          type="button"
          class="button"
          data-testid="mailbox-button"
          onClick={() => session.show("mailbox")}
        >
          {t("mailbox_offer")}
        </button>
      )}
      {!state.open && <ReferralsButton session={session} />}
    </div>
  );
}
