// The view of the conversation: log, notices, actions and composer.

import { useEffect, useRef, useState } from "preact/hooks";
import { DoneIcon, KeyIcon, MoreIcon, PersonIcon } from "../shared/icons";
import { hasUnsent } from "../shared/outbox";
import { isTouch } from "../shared/touch";
import { ReferralsButton, useClosedText } from "./closed-notice";
import { Composer } from "./composer";
import { LanguageChoice } from "./language-choice";
import { LogView } from "./log-view";
import { HumanAgain } from "./over-view";
import { OpenPanel } from "./panels";
import type { VisitorSession } from "./session";
import { canWrite, transferAsked, type VisitorState } from "./state";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function ChatView({ session, state }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!isTouch()) input.current?.focus();
  }, []);
  const { t } = useWords();
  const words = useWords();
  return (
    <main class="chat">
      <h1 class="hidden-visually">{t("page_title")}</h1>
      <LogView session={session} state={state} focusInput={() => input.current?.focus()} />
      <div class={state.panel ? "below has-panel" : "below"}>
        <div class="notes">
          <Status state={state} />
          <Waiting session={session} state={state} />
          <Paused state={state} />
          <TransferQuestion session={session} state={state} />
          {state.problem && (
            <p class="problem" role="alert">
              {problemText(words, state.problem)}
            </p>
          )}
          <OpenPanel session={session} state={state} />
          {!canWrite(state) && <Closed session={session} state={state} />}
        </div>
        {canWrite(state) && (
          <>
            <Composer session={session} inputRef={input} />
            <Actions session={session} state={state} />
          </>
        )}
      </div>
    </main>
  );
}

/** The counselor has closed it: the log stays readable, and the remaining actions are shown. */
function Closed({ session, state }: Props) {
  const { t } = useWords();
  return (
    <section class="callout closed" aria-labelledby="closed-title" data-testid="closed">
      <h2 id="closed-title">{t("closed_title")}</h2>
      <p>{t("closed_note")}</p>
      <div class="panel-actions">
        <button
          type="button"
          class="button button-main"
          data-testid="end-button"
          aria-disabled={state.busy}
          onClick={() => void session.actions.finish(false)}
        >
          <DoneIcon />
          {t("closed_done")}
        </button>
        <CodeButton session={session} state={state} />
        <button type="button" class="button" onClick={() => session.show("end")}>
          {t("erase")}
        </button>
      </div>
      <p class="hint">{t("over_next")}</p>
      <HumanAgain session={session} />
    </section>
  );
}

/** Messages are paused; those about danger to life are still accepted. */
function Paused({ state }: { state: VisitorState }) {
  const { t, time } = useWords();
  if (state.pausedUntilMs === null) return null;
  const until = time(new Date(state.pausedUntilMs).toISOString());
  return (
    <p class="callout" role="status" data-testid="paused">
      {t("paused_until", { time: until })}
    </p>
  );
}

/** A transfer needs the visitor's consent. The question itself is in the log. */
function TransferQuestion({ session, state }: Props) {
  const { t } = useWords();
  if (!transferAsked(state)) return null;
  const answer = (accept: boolean) => () => void session.actions.answerTransfer(accept);
  return (
    <section class="callout waiting" aria-labelledby="transfer-title" data-testid="transfer-question">
      <p id="transfer-title" role="status">
        <strong>{t("transfer_title")}</strong>
      </p>
      <div class="panel-actions">
        <button
          type="button"
          class="button"
          data-testid="transfer-yes"
          aria-disabled={state.busy}
          onClick={answer(true)}
        >
          {t("transfer_yes")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="transfer-no"
          aria-disabled={state.busy}
          onClick={answer(false)}
        >
          {t("transfer_no")}
        </button>
      </div>
    </section>
  );
}

/** The connection and typing status, in one polite live region. */
function Status({ state }: { state: VisitorState }) {
  const { t } = useWords();
  const offline = state.link !== "online" && !state.loading;
  const unsent = hasUnsent(state.outbox);
  return (
    <>
      <p class={offline ? "status status-offline" : "status"} role="status">
        {offline ? t(unsent ? "offline_unsent" : "offline") : ""}
      </p>
      {!offline && state.typing && state.typing !== "visitor" && (
        <p class="status typing">{t(state.typing === "counselor" ? "typing_counselor" : "typing_bot")}</p>
      )}
    </>
  );
}

function Waiting({ session, state }: Props) {
  const { t } = useWords();
  const door = useClosedText(state);
  if (state.state === "queued") {
    return (
      <section class="callout waiting" aria-label={t("queue_title")}>
        <p role="status">
          <strong data-testid="queue-position">{state.queue?.waiting_text ?? t("queue_title")}</strong>
          {!state.open && <span class="block">{door}</span>}
        </p>
        {!state.open && <Offers session={session} />}
        <button
          type="button"
          class="button button-quiet"
          data-testid="queue-leave"
          aria-disabled={state.busy}
          onClick={() => void session.actions.leaveQueue()}
        >
          {t("queue_leave")}
        </button>
      </section>
    );
  }
  if (state.turnedAway && state.panel !== "mailbox") {
    return (
      <section class="callout waiting" aria-label={t("nobody_title")}>
        <p role="status">
          <strong>{door}</strong>
          <span class="block">{t("nobody_text")}</span>
        </p>
        <Offers session={session} />
      </section>
    );
  }
  return null;
}

/** While no human is available: leave a message, or turn to another service. */
function Offers({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <div class="panel-actions">
      <button
        type="button"
        class="button"
        data-testid="mailbox-button"
        onClick={() => session.show("mailbox")}
      >
        {t("mailbox_offer")}
      </button>
      <ReferralsButton session={session} />
    </div>
  );
}

/** The actions. The human button is always visible; on small screens the others are in a menu. */
function Actions({ session, state }: Props) {
  const { t } = useWords();
  const [more, setMore] = useState(false);
  return (
    <div class={more ? "actions shows-more" : "actions"} role="group" aria-label={t("actions")}>
      <HumanButton session={session} state={state} />
      <button
        type="button"
        class="button more-button"
        data-testid="more-button"
        aria-expanded={more}
        aria-controls="more-actions"
        onClick={() => setMore(!more)}
      >
        <MoreIcon />
        {t("more")}
      </button>
      <div id="more-actions" class="more-actions">
        <CodeButton session={session} state={state} />
        <button
          type="button"
          class="button"
          data-testid="end-button"
          aria-expanded={state.panel === "end"}
          onClick={() => session.show(state.panel === "end" ? null : "end")}
        >
          {t("end")}
        </button>
        <LanguageChoice session={session} state={state} />
      </div>
    </div>
  );
}

function CodeButton({ session, state }: Props) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class="button"
      data-testid="code-button"
      aria-disabled={state.busy}
      title={t("get_code_hint")}
      onClick={() => void session.actions.makeCode()}
    >
      <KeyIcon />
      {t("get_code")}
    </button>
  );
}

/** Always shown; when it is disabled it says why. */
function HumanButton({ session, state }: Props) {
  const { t } = useWords();
  const label =
    state.state === "with_counselor" ? "human_here" : state.state === "queued" ? "human_coming" : "ask_human";
  const idle = state.busy || label !== "ask_human" || !canWrite(state);
  return (
    <button
      type="button"
      class="button human"
      data-testid="human-button"
      aria-disabled={idle}
      onClick={() => {
        if (!idle) void session.actions.askHuman();
      }}
    >
      <PersonIcon />
      {t(label)}
    </button>
  );
}
