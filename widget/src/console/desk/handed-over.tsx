// Conversations that a colleague hands over to this counselor: by whom, why, and what the visitor has told, before they
// are taken.

import type { HandedOver } from "../../shared/contract.generated";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { newTalk } from "../model/talk";
import { LevelBadge } from "../parts/level-badge";
import { secondsSince, shortDuration, useWords } from "../parts/words";
import { summary } from "./told";

export function HandedOverBlock({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  return (
    <>
      {state.handed.map((one) => (
        <HandedOverCard key={one.conversation} session={session} state={state} one={one} />
      ))}
    </>
  );
}

interface CardProps {
  session: ConsoleSession;
  state: ConsoleState;
  one: HandedOver;
}

function HandedOverCard({ session, state, one }: CardProps) {
  const words = useWords();
  const { t } = words;
  const idle = state.busy || state.link !== "online" || state.slots.length >= state.capacity;
  const rows = summary(words, { ...newTalk(one.conversation), told: one.told ?? [] });
  return (
    <section class="block handed" data-testid="handed-over">
      <p role="alert">
        <strong>{t("handed_by", { name: one.by })}</strong>
      </p>
      <p class="handed-who">
        <LevelBadge level={one.level} /> {calmName(one.conversation)}
        {one.gone_since && (
          <span class="hint">
            {t("gone_for", { time: shortDuration(words, secondsSince(one.gone_since)) })}
          </span>
        )}
      </p>
      {one.reason && (
        <p class="hint" dir="auto">
          {t("handed_why", { why: one.reason })}
        </p>
      )}
      <dl class="handed-told">
        {rows.map(({ fact, name, value }) => (
          <div key={fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {one.last_line && (
        <p class="row-line" dir="auto">
          {one.last_line}
        </p>
      )}
      <button
        type="button"
        class="button button-main"
        data-testid="handed-take"
        aria-disabled={idle}
        onClick={() => {
          if (!idle) void session.queue.take(one.conversation);
        }}
      >
        {t("handed_take")}
      </button>{" "}
      <button
        type="button"
        class="button"
        data-testid="handed-decline"
        aria-disabled={state.busy || state.link !== "online"}
        onClick={() => {
          if (!state.busy) void session.queue.decline(one.conversation);
        }}
      >
        {t("handed_decline")}
      </button>
      <p class="hint">{t("handed_decline_hint")}</p>
      {state.slots.length >= state.capacity && <p class="hint">{t("handed_full")}</p>}
    </section>
  );
}
