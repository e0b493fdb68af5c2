// The right pane of the desk: risk level with its reasons, background, notes, and the side chat. Visitors never see
// any of it.

import { useEffect, useState } from "preact/hooks";
import type { LevelName } from "../../shared/contract.generated";
import { useStore } from "../../shared/store";
import { isBlank, isTooLong } from "../../shared/text";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, isMine, isToDocument, LEVELS } from "../model/state";
import { type Talk, unreadSide } from "../model/talk";
import { LevelBadge } from "../parts/level-badge";
import { UnreadCount } from "../parts/unread-count";
import { bookedText, useWords, whyText } from "../parts/words";
import { FormTab } from "../records/form-tab";
import { AcuteChecklist } from "./acute-checklist";
import { SideChat } from "./side-chat";
import { summary, toldRows } from "./told";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function ContextPane({ session, state }: Props) {
  const { t } = useWords();
  const forms = useStore(session.forms.store);
  const [tab, setTab] = useState<"context" | "form" | "side">("context");
  const wanted = forms.wanted !== null && forms.wanted === state.selected;
  useEffect(() => {
    if (!wanted) return;
    setTab("form");
    session.forms.want(null);
  }, [wanted, session]);
  const talk = state.selected ? state.talks[state.selected] : undefined;
  if (!talk) return <p class="hint block">{t("no_context")}</p>;
  if (!talk.loaded) return <p class="hint block">{t("loading")}</p>;
  const lead = state.me?.role === "shift_lead";
  const mayAct = isMine(state, talk.id) || lead;
  const unread = tab === "side" ? 0 : unreadSide(talk);
  return (
    <>
      <div class="tabs" role="group" aria-label={t("pane_context")}>
        <button type="button" class="tab" aria-pressed={tab === "context"} onClick={() => setTab("context")}>
          {t("context")}
        </button>
        {mayDocument(state, talk) && (
          <button
            type="button"
            class="tab"
            data-testid="form-open"
            aria-pressed={tab === "form"}
            onClick={() => setTab("form")}
          >
            {t("form")}
          </button>
        )}
        <button
          id="side-tab"
          type="button"
          class="tab"
          data-testid="side-tab"
          aria-pressed={tab === "side"}
          onClick={() => setTab("side")}
        >
          {t(lead ? "side_with_counselor" : "side_with_lead")}
          {unread > 0 && <UnreadCount count={unread} />}
        </button>
      </div>
      {tab === "form" && mayDocument(state, talk) && <FormTab session={session} talk={talk} />}
      {tab === "side" && <SideChat session={session} talk={talk} busy={state.busy} mayAct={mayAct} />}
      {(tab === "context" || (tab === "form" && !mayDocument(state, talk))) && (
        <>
          <AcuteChecklist key={talk.id} session={session} talk={talk} busy={state.busy} mayAct={mayAct} />
          <BookedBlock talk={talk} />
          <LevelBlock session={session} talk={talk} busy={state.busy} mayAct={mayAct} />
          <ContextBlock talk={talk} />
          {mayAct && <NoteBlock session={session} talk={talk} busy={state.busy} />}
        </>
      )}
    </>
  );
}

/** Whether this user may edit the form here: the owner of the conversation, or a shift lead. In the middle it is due. */
function mayDocument(state: ConsoleState, talk: Talk): boolean {
  if (isToDocument(state, talk)) return false;
  return (isMine(state, talk.id) || state.me?.role === "shift_lead") && talk.state !== "mailbox";
}

interface BlockProps {
  session: ConsoleSession;
  talk: Talk;
  busy: boolean;
}

function BookedBlock({ talk }: { talk: Talk }) {
  const words = useWords();
  if (!talk.appointment) return null;
  return (
    <p class="block" data-testid="booked">
      <strong>{bookedText(words, talk.appointment.starts_at)}</strong>
    </p>
  );
}

function LevelBlock({ session, talk, busy, mayAct }: BlockProps & { mayAct: boolean }) {
  const words = useWords();
  const { t, maybe, time } = words;
  const history = talk.log.events.filter((event) => event.kind === "risk");
  return (
    <section class="block">
      <h2>{t("level")}</h2>
      <p class="level-now">
        <LevelBadge level={talk.level} /> {t(`level_${talk.level}`)}
        {talk.unsettled && (
          <strong data-testid="unsettled">{t("maybe_level", { level: talk.unsettled })}</strong>
        )}
      </p>
      {talk.signals.length > 0 && (
        <ul class="signals">
          {talk.signals.map((signal) => (
            <li key={signal}>
              <strong>{signal}</strong> {maybe(`signal_${signal}`) ?? ""}
            </li>
          ))}
        </ul>
      )}
      {history.length > 0 && (
        <details>
          <summary>{t("level_history")}</summary>
          <ol class="history">
            {history.map((event) => (
              <li key={event.seq}>
                {event.level && <LevelBadge level={event.level} />} {time(event.at)}{" "}
                {event.by ?? maybe(`source_${event.source}`) ?? event.source}
                {event.why && event.why.length > 0 && <span class="hint">{whyText(words, event.why)}</span>}
              </li>
            ))}
          </ol>
        </details>
      )}
      {mayAct && <SetLevel session={session} talk={talk} busy={busy} />}
    </section>
  );
}

function SetLevel({ session, talk, busy }: BlockProps) {
  const { t } = useWords();
  const [level, setLevel] = useState<LevelName | null>(null);
  const [reason, setReason] = useState("");
  const chosen = level ?? talk.level;
  const idle = busy || !reason.trim() || chosen === talk.level;
  return (
    <details>
      <summary>{t("level_change")}</summary>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!idle && (await session.actions.setLevel(talk.id, chosen, reason.trim()))) {
            setReason("");
            setLevel(null);
          }
        }}
      >
        <div class="field">
          <label for="new-level">{t("level_new")}</label>
          <select
            id="new-level"
            class="input"
            data-testid="level-select"
            value={chosen}
            onChange={(event) => setLevel(LEVELS.find((one) => one === event.currentTarget.value) ?? null)}
          >
            {LEVELS.map((one) => (
              <option key={one} value={one}>
                {one} {t(`level_${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="level-reason">{t("level_reason")}</label>
          <input
            id="level-reason"
            class="input"
            data-testid="level-reason"
            maxLength={500}
            autocomplete="off"
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button" data-testid="level-submit" aria-disabled={idle}>
          {t("level_set")}
        </button>
      </form>
    </details>
  );
}

/** All that the visitor has told, where it is more than stands at the top of the conversation. */
function AllTold({ talk }: { talk: Talk }) {
  const words = useWords();
  const { t } = words;
  const rows = toldRows(words, talk);
  if (rows.length <= summary(words, talk).length) return null;
  return (
    <details data-testid="told">
      <summary>{t("told_more")}</summary>
      <dl class="context">
        {rows.map(({ fact, name, value }) => (
          <div key={fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function ContextBlock({ talk }: { talk: Talk }) {
  const { t, maybe } = useWords();
  // Values that have no label are internal to the bot; that it is practice stands above the conversation.
  const rows = Object.entries(talk.context).flatMap(([key, value]) => {
    const name = key !== "practice" && maybe(`context_${key}`);
    return name && value !== "" ? [{ key, name, value: maybe(`value_${key}_${value}`) ?? value }] : [];
  });
  return (
    <section class="block">
      <h2>{t("about_talk")}</h2>
      {rows.length === 0 && <p class="hint">{t("context_empty")}</p>}
      <dl class="context">
        {rows.map(({ key, name, value }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <AllTold talk={talk} />
    </section>
  );
}

function NoteBlock({ session, talk, busy }: BlockProps) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const idle = busy || isBlank(text) || isTooLong(text);
  return (
    <section class="block">
      <h2>{t("note")}</h2>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!idle && (await session.actions.addNote(talk.id, text))) setText("");
        }}
      >
        <label class="hint" for="note">
          {t("note_hint")}
        </label>
        <textarea
          id="note"
          class="input note-input"
          data-testid="note-input"
          rows={3}
          dir="auto"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button" data-testid="note-submit" aria-disabled={idle}>
          {t("note_save")}
        </button>
      </form>
    </section>
  );
}
