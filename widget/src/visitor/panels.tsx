// The panels above the composer: ending, return code, mailbox. They never cover the log.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { TEXT_MAX_CODE_POINTS } from "../shared/contract.generated";
import { CloseIcon } from "../shared/icons";
import { codePoints, isBlank } from "../shared/text";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function OpenPanel({ session, state }: Props) {
  switch (state.panel) {
    case "end":
      return <EndPanel session={session} state={state} />;
    case "code":
      return state.code ? <CodePanel session={session} code={state.code} /> : null;
    case "mailbox":
      return <MailboxPanel session={session} state={state} />;
    case null:
      return null;
  }
}

interface PanelProps {
  session: VisitorSession;
  title: string;
  children: ComponentChildren;
}

function Panel({ session, title, children }: PanelProps) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="panel" aria-labelledby="panel-title">
      <div class="panel-head">
        <h2 id="panel-title" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="button button-quiet" onClick={() => session.show(null)}>
          <CloseIcon />
          <span class="hidden-visually">{t("close_panel")}</span>
        </button>
      </div>
      {children}
    </section>
  );
}

function EndPanel({ session, state }: Props) {
  const { t } = useWords();
  return (
    <Panel session={session} title={t("end_title")}>
      <p>{t("end_text")}</p>
      <p class="hint">{t("erase_text")}</p>
      <div class="panel-actions">
        <button
          type="button"
          class="button button-main"
          data-testid="end-confirm"
          aria-disabled={state.busy}
          onClick={() => void session.actions.finish(false)}
        >
          {t("end_confirm")}
        </button>
        <button
          type="button"
          class="button button-alarm"
          data-testid="erase-button"
          aria-disabled={state.busy}
          onClick={() => void session.actions.finish(true)}
        >
          {t("erase")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => session.show(null)}>
          {t("go_back")}
        </button>
      </div>
    </Panel>
  );
}

function CodePanel({ session, code }: { session: VisitorSession; code: string }) {
  const { t } = useWords();
  return (
    <Panel session={session} title={t("code_title")}>
      <p class="code" data-testid="return-code-shown" translate={false}>
        {code}
      </p>
      <p>{t("code_text")}</p>
      <div class="panel-actions">
        <button type="button" class="button button-main" onClick={() => session.show(null)}>
          {t("code_noted")}
        </button>
      </div>
    </Panel>
  );
}

function MailboxPanel({ session, state }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const over = codePoints(text) - TEXT_MAX_CODE_POINTS;
  const idle = state.busy || isBlank(text) || over > 0;
  return (
    <Panel session={session} title={t("mailbox_title")}>
      <form
        class="mailbox"
        onSubmit={(event) => {
          event.preventDefault();
          if (!idle) void session.actions.leaveMessage(text);
        }}
      >
        <p id="mailbox-hint">{t("mailbox_text")}</p>
        <label class="label" for="mailbox-message">
          {t("mailbox_label")}
        </label>
        <textarea
          id="mailbox-message"
          class="input"
          rows={4}
          dir="auto"
          value={text}
          aria-describedby="mailbox-hint"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {over > 0 && <p class="problem">{t("too_long", { n: over })}</p>}
        <div class="panel-actions">
          <button type="submit" class="button button-main" aria-disabled={idle}>
            {t("mailbox_send")}
          </button>
        </div>
      </form>
    </Panel>
  );
}
