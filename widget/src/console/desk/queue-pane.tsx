// The left pane of the desk: the queue, one's own conversations and the mailbox; for shift leads also the shift.

import type { MailboxItem, WaitingConversation } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, LEVELS, type LeftTab, noneFits, totalWaiting } from "../model/state";
import { unreadCount } from "../model/talk";
import { LevelBadge } from "../parts/level-badge";
import { duration, languageName, useWords } from "../parts/words";
import { DueForms } from "../records/due-forms";
import { ShiftView } from "./shift-view";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function QueuePane({ session, state }: Props) {
  const lead = state.me?.role === "shift_lead";
  if (lead && state.leftTab === "shift") {
    return (
      <>
        <LeftTabs session={session} state={state} />
        <ShiftView session={session} state={state} />
      </>
    );
  }
  return (
    <>
      {lead && <LeftTabs session={session} state={state} />}
      <Waiting session={session} state={state} />
      <Mine session={session} state={state} />
      <DueForms count={state.dueForms} />
      <Mailbox session={session} state={state} />
    </>
  );
}

const TABS: readonly LeftTab[] = ["queue", "shift"];

function LeftTabs({ session, state }: Props) {
  const { t, n } = useWords();
  const toApprove = state.shift?.awaiting_approval.length ?? 0;
  return (
    <div class="tabs" role="group" aria-label={t("pane_queue")}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          class="tab"
          data-testid={`left-${tab}`}
          aria-pressed={state.leftTab === tab}
          onClick={() => session.showLeft(tab)}
        >
          {t(tab)}
          {tab === "shift" && toApprove > 0 && <span class="unread">{n("to_approve", toApprove)}</span>}
        </button>
      ))}
    </div>
  );
}

function Waiting({ session, state }: Props) {
  const words = useWords();
  const { t, n } = words;
  const total = totalWaiting(state);
  const full = state.slots.length >= state.capacity;
  const idle = state.busy || state.link !== "online" || full;
  const away = state.status !== "available";
  return (
    <section class="block">
      <h2>{t("queue")}</h2>
      <p class="waiting-total">
        <strong data-testid="waiting-count">{total}</strong> {n("waiting_people", total)}
      </p>
      {total > 0 && (
        <>
          <ul class="counts">
            {LEVELS.filter((level) => state.waiting[level]).map((level) => (
              <li key={level}>
                <LevelBadge level={level} /> <span class="number">{state.waiting[level]}</span>
              </li>
            ))}
          </ul>
          <p class="hint">{t("longest_wait", { time: duration(words, state.longestWaitS) })}</p>
        </>
      )}
      <button
        id="take-next"
        type="button"
        class="button button-main take-next"
        data-testid="take-next"
        aria-disabled={idle || away}
        title="Alt+N"
        onClick={() => {
          if (!idle && !away) void session.queue.takeNext();
        }}
      >
        {t("take_next")}
      </button>
      {full && <p class="hint">{t("desk_full")}</p>}
      {!full && noneFits(state) && (
        <p class="callout" data-testid="none-fits">
          {t("none_fits")}
        </p>
      )}
      {away && <p class="hint">{t("not_taking")}</p>}
      {state.queue && state.queue.length > 0 && (
        <WaitingList session={session} waiting={state.queue} idle={idle} />
      )}
    </section>
  );
}

interface WaitingListProps {
  session: ConsoleSession;
  waiting: readonly WaitingConversation[];
  idle: boolean;
}

/** For shift leads: every waiting conversation, with a button that takes it. */
function WaitingList({ session, waiting, idle }: WaitingListProps) {
  const words = useWords();
  const { t } = words;
  return (
    <ul class="rows" aria-label={t("waiting_list")} data-testid="waiting-list">
      {waiting.map((one) => (
        <li key={one.conversation} class="row">
          <button
            type="button"
            class="row-open"
            title={t("read_along")}
            onClick={() => session.queue.show(one.conversation)}
          >
            <LevelBadge level={one.level} />
            <span class="hidden-visually">{t("read_along")}</span>
          </button>
          <span class="row-text">
            {duration(words, secondsSince(one.queued_at))}
            {one.unsettled && (
              <strong data-testid="unsettled">{t("maybe_level", { level: one.unsettled })}</strong>
            )}
            {one.appointment_at && (
              <strong data-testid="booked">{t("booked_at", { time: words.time(one.appointment_at) })}</strong>
            )}
            <span class="hint">
              {[
                languageName(words, one.lang),
                one.audience && (words.maybe(`audience_${one.audience}`) ?? one.audience),
              ]
                .filter(Boolean)
                .join(", ")}
            </span>
          </span>
          <button
            type="button"
            class="button button-small"
            aria-disabled={idle}
            onClick={() => void session.queue.take(one.conversation)}
          >
            {t("take")}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Mine({ session, state }: Props) {
  const { t } = useWords();
  return (
    <section class="block">
      <h2>{t("mine")}</h2>
      {state.slots.length === 0 && <p class="hint">{t("mine_empty")}</p>}
      <ul class="rows" data-testid="mine">
        {state.slots.map((id, index) => (
          <li key={id}>
            <MineRow session={session} state={state} id={id} place={index + 1} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function MineRow({ session, state, id, place }: Props & { id: string; place: number }) {
  const { t, n, time } = useWords();
  const talk = state.talks[id];
  const unread = talk ? unreadCount(talk) : 0;
  const last = talk?.log.events.findLast((event) => event.kind === "message");
  return (
    <button
      type="button"
      class="row row-button"
      aria-current={state.selected === id}
      title={`Alt+${place}`}
      data-conversation={id}
      onClick={() => session.queue.show(id)}
    >
      <LevelBadge level={talk?.level ?? "N0"} />
      <span class="row-text">
        {t("conversation_number", { n: place })}
        <span class="hint">{talk?.typing ? t("visitor_typing") : last ? time(last.at) : ""}</span>
      </span>
      {unread > 0 && <span class="unread">{n("unread", unread)}</span>}
    </button>
  );
}

function Mailbox({ session, state }: Props) {
  const { t } = useWords();
  return (
    <section class="block">
      <h2>
        {t("mailbox")} {state.mailboxCount > 0 && <span class="number">({state.mailboxCount})</span>}
      </h2>
      {state.mailbox.length === 0 && <p class="hint">{t("mailbox_empty")}</p>}
      <ul class="rows" data-testid="mailbox">
        {state.mailbox.map((item) => (
          <li key={item.conversation}>
            <MailboxRow session={session} state={state} item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function MailboxRow({ session, state, item }: Props & { item: MailboxItem }) {
  const { t, dateTime } = useWords();
  return (
    <button
      type="button"
      class="row row-button"
      aria-current={state.selected === item.conversation}
      onClick={() => session.queue.show(item.conversation)}
    >
      <LevelBadge level={item.level} />
      <span class="row-text">
        {t("left_at", { time: dateTime(item.left_at) })}
        <span class={item.overdue ? "overdue" : "hint"} {...(item.overdue && { "data-testid": "overdue" })}>
          {t(item.overdue ? "overdue" : "due_at", { time: dateTime(item.due_at) })}
        </span>
      </span>
    </button>
  );
}

function secondsSince(iso: string): number {
  return Math.max(0, (Date.now() - Date.parse(iso)) / 1_000);
}
