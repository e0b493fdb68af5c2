// The line above the field: the one thing to do next, a menu with the rest, and 112.

import { useEffect, useRef, useState } from "preact/hooks";
import { KeyIcon, MoreIcon, PersonIcon } from "../shared/icons";
import { ReferralsButton } from "./closed-notice";
import { LanguageChoice } from "./language-choice";
import type { VisitorSession } from "./session";
import { emergency, type VisitorState } from "./state";
import { useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

/** Whether a person can be asked for. */
export const isAlone = ({ state }: VisitorState) => state === "bot" || state === "mailbox";

export function Bar({ session, state }: Props) {
  const { t } = useWords();
  const alone = isAlone(state);
  // Who waits, is in danger or writes with a person must not lose the conversation with the tab.
  const offered = !alone || emergency(state) !== null;
  return (
    <div class="bar" role="group" aria-label={t("actions")}>
      {alone ? (
        <button
          type="button"
          class="button button-quiet human"
          data-testid="human-button"
          onClick={() => void session.actions.askHuman()}
        >
          <PersonIcon />
          {t("ask_human")}
        </button>
      ) : null}
      {offered && <CodeButton session={session} quiet />}
      {emergency(state) && !state.open && <ReferralsButton session={session} />}
      <Menu session={session} state={state} withCode={!offered} />
      {!emergency(state) && (
        <a class="danger-link" href="tel:112">
          {t("call_112")}
        </a>
      )}
    </div>
  );
}

export function CodeButton({ session, quiet = false }: { session: VisitorSession; quiet?: boolean }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class={quiet ? "button button-quiet" : "button"}
      data-testid="code-button"
      title={t("get_code_hint")}
      onClick={() => void session.actions.makeCode()}
    >
      <KeyIcon />
      {t("get_code")}
    </button>
  );
}

/** Goes on with the bot instead of waiting; `link`: beside the place in the queue. */
export function QueueLeave({ session, link = false }: { session: VisitorSession; link?: boolean }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class={link ? "link" : "button button-quiet"}
      data-testid="queue-leave"
      onClick={() => void session.actions.leaveQueue()}
    >
      {t("queue_leave")}
    </button>
  );
}

/** Escape, a press outside and a choice close it; after Escape the focus returns to its button. */
function Menu({ session, state, withCode }: Props & { withCode: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const menu = root.current;
    if (!open || !menu) return;
    const close = (event: Event) => {
      const inside = event.target instanceof Node && menu.contains(event.target);
      const chosen = event.type === "click" && inside && !button.current?.contains(event.target as Node);
      const escaped = event instanceof KeyboardEvent && event.key === "Escape";
      if (!(chosen || escaped || (event.type === "pointerdown" && !inside))) return;
      if (escaped) button.current?.focus();
      setOpen(false);
    };
    const heard = ["pointerdown", "keydown", "click"];
    for (const type of heard) document.addEventListener(type, close);
    return () => {
      for (const type of heard) document.removeEventListener(type, close);
    };
  }, [open]);
  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        ref={button}
        class="button button-quiet"
        data-testid="more-button"
        aria-expanded={open}
        aria-controls="more-actions"
        onClick={() => setOpen(!open)}
      >
        <MoreIcon />
        <span class="more-word">{t("more")}</span>
      </button>
      <div id="more-actions" class="menu-list" hidden={!open}>
        {withCode && <CodeButton session={session} quiet />}
        {!emergency(state) && (
          <button
            type="button"
            class="button button-quiet"
            data-testid="callback-button"
            onClick={() => session.showCallback()}
          >
            {t("callback_title")}
          </button>
        )}
        {state.state === "queued" && emergency(state) && <QueueLeave session={session} />}
        <button
          type="button"
          class="button button-quiet"
          data-testid="end-button"
          onClick={() => session.show("end")}
        >
          {t("end")}
        </button>
        <LanguageChoice session={session} state={state} />
      </div>
    </div>
  );
}
