// The side chat between counselor and shift lead about one conversation. The visitor never sees it.

import { useEffect, useRef, useState } from "preact/hooks";
import { useStickToEnd } from "../../shared/stick-to-end";
import { isBlank, isTooLong } from "../../shared/text";
import type { ConsoleSession } from "../model/session";
import type { Talk } from "../model/talk";
import { useWords } from "../parts/words";
import { TextLine } from "./text-line";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  busy: boolean;
  mayAct: boolean;
}

export function SideChat({ session, talk, busy, mayAct }: Props) {
  const { t } = useWords();
  const log = useRef<HTMLDivElement>(null);
  const said = talk.log.events.filter((event) => event.kind === "side");
  const { onScroll } = useStickToEnd(log, said.length, false);
  useEffect(() => session.actions.markSideSeen(talk.id), [session, talk.id, said.length]);
  return (
    <section class="side">
      <p class="hint">{t("side_hint")}</p>
      <div
        ref={log}
        class="side-log"
        role="log"
        aria-label={t("side_log")}
        data-testid="side-log"
        tabIndex={0}
        onScroll={onScroll}
      >
        {said.length === 0 && <p class="hint">{t("side_empty")}</p>}
        {said.map((event) => (
          <TextLine key={event.seq} event={event} kind="side-line" author={<strong>{event.by}</strong>} />
        ))}
      </div>
      {mayAct && <SideField session={session} talk={talk} busy={busy} />}
    </section>
  );
}

function SideField({ session, talk, busy }: Omit<Props, "mayAct">) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const idle = busy || isBlank(text) || isTooLong(text);
  const send = async () => {
    if (!idle && (await session.actions.sendSide(talk.id, text))) setText("");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label class="label" for="side-text">
        {t("side_write")}
      </label>
      <textarea
        id="side-text"
        class="input"
        data-testid="side-input"
        rows={2}
        dir="auto"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <button type="submit" class="button" data-testid="side-send" aria-disabled={idle}>
        {t("send")}
      </button>
    </form>
  );
}
