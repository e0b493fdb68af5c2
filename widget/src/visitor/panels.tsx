// The panels: ending, return code, mailbox, times to book, "I have a code", and how visitors are protected. Each lies over the conversation.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { TEXT_MAX_CODE_POINTS } from "../shared/contract.generated";
import { codePoints, isBlank } from "../shared/text";
import { dayAt, SWEDEN } from "../shared/time-zone";
import { AppointmentForm } from "./appointment-form";
import { bookedTime } from "./booked-time";
import { CallbackForm } from "./callback-form";
import type { VisitorSession } from "./session";
import { Sheet } from "./sheet";
import type { VisitorState } from "./state";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function OpenPanel({ session, state }: Props) {
  switch (state.panel) {
    case "end":
      return <EndPanel session={session} state={state} />;
    case "code":
      return state.code ? <CodePanel session={session} state={state} code={state.code} /> : null;
    case "mailbox":
      return <MailboxPanel session={session} state={state} />;
    case "appointment":
      return <AppointmentPanel session={session} state={state} />;
    case "callback":
      return <CallbackPanel session={session} state={state} />;
    case "return":
      return <ReturnPanel session={session} state={state} />;
    case "promises":
      return <PromisesPanel session={session} state={state} />;
    case null:
      return null;
  }
}

interface PanelProps extends Props {
  title: string;
  children: ComponentChildren;
}

function Panel({ session, state, title, children }: PanelProps) {
  const words = useWords();
  const { t } = words;
  return (
    <Sheet
      title={title}
      of={state.panel}
      back={t(state.phase === "chat" ? "back_to_chat" : "back")}
      close={() => session.show(null)}
    >
      {children}
      {state.problem && (
        <p class="problem" role="alert">
          {problemText(words, state.problem)}
        </p>
      )}
    </Sheet>
  );
}

/** The rules behind the promises of the start. */
function PromisesPanel({ session, state }: Props) {
  const { t, n } = useWords();
  const { service } = state;
  return (
    <Panel session={session} state={state} title={t("protect")}>
      <ul class="promises" data-testid="promises">
        <li>{t("notice_bot")}</li>
        <li>{t("notice_anonymous")}</li>
        <li>
          {service
            ? n("notice_kept", service.retention_days, { most: service.retention_urgent_days })
            : t("notice_kept_short")}
        </li>
        <li>{t("notice_limits")}</li>
        <li>{t("notice_history")}</li>
        {service && <li>{t("notice_operator", { operator: service.operator })}</li>}
      </ul>
      <p>
        <a class="link" href={`/chat/enkel?lang=${state.lang}`} target="_blank" rel="noopener">
          {t("plain_chat")}
        </a>
      </p>
    </Panel>
  );
}

function AppointmentPanel({ session, state }: Props) {
  const { t } = useWords();
  return (
    <Panel session={session} state={state} title={t("appointment_title")}>
      <AppointmentForm session={session} state={state} />
    </Panel>
  );
}

function CallbackPanel({ session, state }: Props) {
  const { t } = useWords();
  return (
    <Panel session={session} state={state} title={t("callback_title")}>
      <CallbackForm session={session} state={state} />
    </Panel>
  );
}

function ReturnPanel({ session, state }: Props) {
  const { t } = useWords();
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const starting = state.phase === "starting";
  return (
    <Panel session={session} state={state} title={t("have_code")}>
      <form
        class="return-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!code.trim()) field.current?.focus();
          else if (!starting) void session.openWithCode(code);
        }}
      >
        <div class="field">
          <label for="return-code">{t("return_code_label")}</label>
          <input
            id="return-code"
            ref={field}
            class="input"
            data-testid="return-code"
            value={code}
            dir="ltr"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={200}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button button-main">
          {t(starting ? "starting" : "return_open")}
        </button>
      </form>
    </Panel>
  );
}

function EndPanel({ session, state }: Props) {
  const { t } = useWords();
  return (
    <Panel session={session} state={state} title={t("end_title")}>
      <p>{t("end_text")}</p>
      <div class="panel-actions">
        <button
          type="button"
          class="button button-main"
          data-testid="end-confirm"
          onClick={() => void session.actions.finish(false)}
        >
          {t("end_confirm")}
        </button>
        <button type="button" class="button" onClick={() => session.show(null)}>
          {t("go_back")}
        </button>
      </div>
      <p class="hint">{t("erase_text")}</p>
      <div class="panel-actions">
        <button
          type="button"
          class="button button-alarm"
          data-testid="erase-button"
          onClick={() => void session.actions.finish(true)}
        >
          {t("erase")}
        </button>
      </div>
    </Panel>
  );
}

function CodePanel({ session, state, code }: Props & { code: string }) {
  const words = useWords();
  const { t } = words;
  const { moment } = words;
  const booked = bookedTime(state);
  const shown = useRef<HTMLParagraphElement>(null);
  const [copied, setCopied] = useState(false);
  return (
    <Panel session={session} state={state} title={t("code_title")}>
      <p class="code" ref={shown} data-testid="return-code-shown" translate={false} dir="ltr">
        {code}
      </p>
      {state.answerBy && (
        <p data-testid="answer-by">
          {t("mailbox_answer_by", { day: words.date(dayAt(SWEDEN, new Date(state.answerBy))) })}
        </p>
      )}
      {booked && (
        <p data-testid="booked">
          {t("appointment_yours", { time: moment(booked.starts_at, SWEDEN, new Date()) })}
        </p>
      )}
      <p>{t("code_text")}</p>
      <div class="panel-actions">
        <button type="button" class="button button-main" onClick={() => session.show(null)}>
          {t("code_noted")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="code-copy"
          onClick={() => void copy(code, shown.current).then(setCopied)}
        >
          {t("code_copy")}
        </button>
      </div>
      <p class="hint" role="status">
        {copied ? t("code_copied") : ""}
      </p>
    </Panel>
  );
}

/** Whether it is in the clipboard now. Where a browser refuses, the code is selected, to be copied by hand. */
async function copy(code: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
    return document.execCommand("copy");
  }
}

function MailboxPanel({ session, state }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const over = codePoints(text) - TEXT_MAX_CODE_POINTS;
  return (
    <Panel session={session} state={state} title={t("mailbox_title")}>
      <form
        class="mailbox"
        onSubmit={(event) => {
          event.preventDefault();
          if (isBlank(text) || over > 0) field.current?.focus();
          else void session.actions.leaveMessage(text);
        }}
      >
        <p id="mailbox-hint">{t("mailbox_text")}</p>
        <label class="label" for="mailbox-message">
          {t("mailbox_label")}
        </label>
        <textarea
          id="mailbox-message"
          required
          ref={field}
          class="input"
          rows={5}
          dir="auto"
          value={text}
          aria-describedby="mailbox-hint"
          aria-invalid={over > 0}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {over > 0 && <p class="problem">{t("too_long", { n: over })}</p>}
        <button type="submit" class="button button-main">
          {t("mailbox_send")}
        </button>
      </form>
      <p class="hint">
        <button
          type="button"
          class="link"
          data-testid="appointment-instead"
          onClick={() => session.showTimes()}
        >
          {t("appointment_instead")}
        </button>
      </p>
      <p class="hint">
        <button
          type="button"
          class="link"
          data-testid="callback-instead"
          onClick={() => session.showCallback()}
        >
          {t("callback_instead")}
        </button>
      </p>
    </Panel>
  );
}
