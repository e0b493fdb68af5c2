// The left pane of the desk: hand-overs, the queue, one's own conversations and the mailbox.

import type { MailboxItem, PassedOver, WaitingConversation } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, isLead, noneFits, totalWaiting } from "../model/state";
import { newTalk, unreadCount } from "../model/talk";
import { UnreadCount } from "../parts/unread-count";
import {
  bookedText,
  type ConsoleWords,
  languageName,
  secondsSince,
  shortDuration,
  useWords,
} from "../parts/words";
import { DueForms } from "../records/due-forms";
import { Rehearsal } from "../records/rehearsal";
import { ComingCalls } from "./coming-calls";
import { HandedOverBlock } from "./handed-over";
import { PeopleRow } from "./people-row";
import { SoundQuestion } from "./sound-question";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function QueuePane({ session, state }: Props) {
  return (
    <>
      {isLead(state) && <BoardButton session={session} state={state} />}
      {state.intakeStopped && <IntakeStopped />}
      <HandedOverBlock session={session} state={state} />
      <Rehearsal state={state} />
      <Waiting session={session} state={state} />
      <Mine session={session} state={state} />
      <DueForms count={state.dueForms} />
      <ComingCalls session={session} state={state} />
      <Mailbox session={session} state={state} />
    </>
  );
}

/** For shift leads: the way to the board, with what waits for them there. */
function BoardButton({ session, state }: Props) {
  const { t, n } = useWords();
  const toApprove = state.shift?.awaiting_approval.length ?? 0;
  return (
    <div class="block board-way">
      <button
        type="button"
        class="row row-button"
        data-testid="left-shift"
        aria-current={state.selected === null}
        onClick={() => session.showBoard()}
      >
        <strong>{t("shift")}</strong>
        <span class="hint">{state.shift ? n("people_on", state.shift.staff.length) : ""}</span>
        {toApprove > 0 && <span class="unread">{n("to_approve", toApprove)}</span>}
      </button>
    </div>
  );
}

function IntakeStopped() {
  const { t } = useWords();
  return (
    <p class="block intake-note" role="status" data-testid="intake-stopped">
      {t("intake_stopped")}
    </p>
  );
}

function Waiting({ session, state }: Props) {
  const { t, n } = useWords();
  const full = state.slots.length >= state.capacity;
  const idle = state.busy || state.link !== "online" || full;
  const away = state.status !== "available";
  return (
    <section class="block">
      <h2 class="hidden-visually">{t("queue")}</h2>
      {!state.soundAsked && <SoundQuestion session={session} />}
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
        <span class="take-next-act">{t("take_next")}</span>
        <WaitingLine state={state} />
      </button>
      {full && <p class="hint">{t("desk_full")}</p>}
      {state.passed && <Passed passed={state.passed} onSeen={() => session.seenPassed()} />}
      {state.unable > 0 ? (
        <p class="callout" role="status" data-testid="nobody-able">
          {n(isLead(state) ? "nobody_able_lead" : "nobody_able", state.unable)}
        </p>
      ) : (
        !full &&
        noneFits(state) && (
          <p class="callout" data-testid="none-fits">
            {t(state.me?.role === "trainee" ? "none_fits_trainee" : "none_fits")}
          </p>
        )
      )}
      {away && <p class="hint">{t("not_taking")}</p>}
      {state.queue && state.queue.length > 0 && (
        <WaitingList session={session} waiting={state.queue} idle={idle} />
      )}
    </section>
  );
}

/** Somebody in more danger waits on: the queue never goes past them in silence. */
function Passed({ passed, onSeen }: { passed: PassedOver; onSeen: () => void }) {
  const { t } = useWords();
  return (
    <div class="callout" role="alert" data-testid="passed">
      <p>
        {t(`passed_${passed.why}`, { level: passed.level })}{" "}
        {t(passed.others ? "passed_others" : "passed_nobody")}
      </p>
      <button type="button" class="link" onClick={onSeen}>
        {t("alarm_seen")}
      </button>
    </div>
  );
}

/** Who waits: how many and how long; below, how many of them in danger, and how many are gone. */
function WaitingLine({ state }: { state: ConsoleState }) {
  const words = useWords();
  const { t, n } = words;
  const total = totalWaiting(state);
  const urgent = (state.waiting["N4"] ?? 0) + (state.waiting["N3"] ?? 0);
  const who = [
    urgent > 0 && n("urgent_waiting", urgent),
    state.gone > 0 && n("gone_waiting", state.gone),
  ].filter(Boolean);
  return (
    <>
      <span class="take-next-line">
        <span data-testid="waiting-count">{total}</span> {n("waiting_short", total)}
        {total > 0 && ` · ${t("longest", { time: shortDuration(words, state.longestWaitS) })}`}
      </span>
      <span class="take-next-line">{who.join(" · ")}</span>
    </>
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
        <li key={one.conversation} class="row-pair">
          <button
            type="button"
            class="row row-button"
            title={t("read_along")}
            onClick={() => session.queue.show(one.conversation)}
          >
            <PeopleRow
              conversation={one.conversation}
              level={one.level}
              goneSince={one.gone_since ?? null}
              when={shortDuration(words, secondsSince(one.queued_at))}
              line={one.last_line || aboutThem(words, one)}
            >
              {one.unsettled && (
                <strong data-testid="unsettled">{t("maybe_level", { level: one.unsettled })}</strong>
              )}
              {one.appointment_at && (
                <strong data-testid="booked">
                  {[bookedText(words, one.appointment_at), audienceOf(words, one)].filter(Boolean).join(", ")}
                </strong>
              )}
              <span class="hidden-visually">{t("read_along")}</span>
            </PeopleRow>
          </button>
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

function aboutThem(words: ConsoleWords, one: WaitingConversation): string {
  return [languageName(words, one.lang), audienceOf(words, one)].filter(Boolean).join(", ");
}

function audienceOf(words: ConsoleWords, { audience }: WaitingConversation): string {
  return audience ? (words.maybe(`audience_${audience}`) ?? audience) : "";
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
  const words = useWords();
  const { t } = words;
  const talk = state.talks[id] ?? newTalk(id);
  const unread = unreadCount(talk);
  const last = talk.log.events.findLast((event) => event.kind === "message" && event.from === "visitor");
  return (
    <button
      type="button"
      class="row row-button"
      aria-current={state.selected === id}
      title={`Alt+${place}`}
      data-conversation={id}
      onClick={() => session.queue.show(id)}
    >
      <PeopleRow
        conversation={id}
        level={talk.loaded ? talk.level : null}
        goneSince={talk.goneSince}
        when={last ? shortDuration(words, secondsSince(last.at)) : ""}
        line={talk.typing ? t("visitor_typing") : (last?.text ?? "")}
      />
      {unread > 0 && <UnreadCount count={unread} />}
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
      title={t("left_at", { time: dateTime(item.left_at) })}
      onClick={() => session.queue.show(item.conversation)}
    >
      <PeopleRow
        conversation={item.conversation}
        level={item.level}
        goneSince={null}
        when=""
        line={item.last_line ?? ""}
      >
        <span class={item.overdue ? "overdue" : "hint"} {...(item.overdue && { "data-testid": "overdue" })}>
          {item.channel === "email" && `${t("mail_item")} · `}
          {t(item.overdue ? "overdue" : "due_at", { time: dateTime(item.due_at) })}
        </span>
      </PeopleRow>
    </button>
  );
}
