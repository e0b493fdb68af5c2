// The middle pane of the desk: the selected conversation, its actions and the answer field.

import { useMemo, useState } from "preact/hooks";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, isMine, isToDocument } from "../model/state";
import { isInvented, isOver, isPractice, type Talk } from "../model/talk";
import { LevelBadge } from "../parts/level-badge";
import { routeTo } from "../parts/route";
import { useWithoutDrafts } from "../parts/without-drafts";
import { problemText, useWords } from "../parts/words";
import { AfterWork } from "../records/after-work";
import { AnswerBox } from "./answer-box";
import { DraftHints, HintsChoice } from "./draft-hints";
import { CloseForm, ReleaseForm } from "./hand-over";
import { KeptAnswers } from "./kept-answers";
import { NoTalk } from "./no-talk";
import { ReasonForm } from "./reason-form";
import { ShiftBoard } from "./shift-board";
import { TalkLog } from "./talk-log";
import { TalkTools } from "./talk-tools";
import { TalkName, TalkSummary } from "./talk-top";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function TalkPane({ session, state }: Props) {
  const talk = state.selected ? state.talks[state.selected] : undefined;
  if (!talk && isLead(state)) {
    return (
      <>
        <Outcome state={state} />
        <ShiftBoard session={session} state={state} />
      </>
    );
  }
  if (!talk) {
    return (
      <div class="no-talk">
        <Outcome state={state} />
        <KeptAnswers session={session} state={state} />
        <NoTalk session={session} state={state} />
      </div>
    );
  }
  return <ShownTalk key={talk.id} session={session} state={state} talk={talk} />;
}

/** One conversation; of one's own that has ended, its form, until the conversation is asked for. */
function ShownTalk({ session, state, talk }: Props & { talk: Talk }) {
  const { t } = useWords();
  const [reading, setReading] = useState(false);
  const due = isToDocument(state, talk);
  const settled = useWithoutDrafts(state);
  const kept = settled.talks[talk.id] ?? talk;
  const head = useMemo(
    () => <TalkHead session={session} state={settled} talk={kept} />,
    [session, settled, kept],
  );
  const above = useMemo(
    () => (
      <>
        <TalkSummary talk={kept} />
        <TalkLog session={session} talk={kept} lead={isLead(settled)} busy={settled.busy} />
      </>
    ),
    [session, settled, kept],
  );
  if (due && !reading) {
    return (
      <div class={isPractice(talk) ? "talk talk-practice" : "talk"}>
        {head}
        <Outcome state={state} />
        <AfterWork session={session} talk={talk} showTalk={() => setReading(true)} />
      </div>
    );
  }
  return (
    <div class={isPractice(talk) ? "talk talk-practice" : "talk"}>
      {head}
      {due && (
        <button type="button" class="button back-to-form" onClick={() => setReading(false)}>
          {t("after_work_back")}
        </button>
      )}
      {above}
      <div class="talk-below">
        <KeptAnswers session={session} state={state} />
        <Outcome state={state} another />
        <Below session={session} state={state} talk={talk} />
      </div>
    </div>
  );
}

/**
 * The result of the last action, or what became of a conversation that left the desk. With `another`, a different
 * conversation is on screen by now, and the words say so.
 */
function Outcome({ state, another = false }: { state: ConsoleState; another?: boolean }) {
  const words = useWords();
  const what = state.done ? words.t(`done_${state.done}`) : "";
  return (
    <>
      {state.problem && (
        <p class="problem pane-problem" role="alert">
          {problemText(words, state.problem)}
        </p>
      )}
      <p class="outcome" role="status">
        {what && another ? words.t("done_before", { what }) : what}
      </p>
    </>
  );
}

function isLead(state: ConsoleState): boolean {
  return state.me?.role === "shift_lead";
}

type Open = "close" | "release" | "tools" | "take_over";

function TalkHead({ session, state, talk }: Props & { talk: Talk }) {
  const { t } = useWords();
  const [open, setOpen] = useState<Open | null>(null);
  const mine = isMine(state, talk.id) && talk.state === "with_counselor";
  const inHand = talk.state === "with_counselor" && (mine || isLead(state));
  const mayTake = isLead(state) && !mine && !isOver(talk) && talk.state !== "mailbox";
  const mayEnd = mine || talk.state === "mailbox";
  const done = () => {
    document.getElementById(`${open}-open`)?.focus();
    setOpen(null);
  };
  const toggle = (name: Open, label: string, testId: string, keys?: string) => (
    <button
      id={`${name}-open`}
      type="button"
      {...(keys && { title: keys })}
      class="button"
      data-testid={testId}
      aria-expanded={open === name}
      onClick={() => setOpen(open === name ? null : name)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && open) done();
      }}
    >
      {label}
    </button>
  );
  return (
    <header class="talk-head">
      <div class="talk-head-row">
        {talk.loaded && <LevelBadge level={talk.level} testId="level" />}
        <TalkName talk={talk} mine={mine} />
        {mayTake && toggle("take_over", t("take_over"), "take-over")}
        {inHand && toggle("tools", t("tools"), "tools")}
        {mine && toggle("release", t("release"), "release-conversation", "Alt+V")}
        {mayEnd && toggle("close", t("close"), "close-conversation", "Alt+X")}
        {isLead(state) && isOver(talk) && !isToDocument(state, talk) && (
          <a class="button" href={routeTo("supervision")} data-testid="to-supervision">
            {t("supervision_back")}
          </a>
        )}
        {!isMine(state, talk.id) && (
          <button type="button" class="button" onClick={() => session.queue.putAway(talk.id)}>
            {t("put_away")}
          </button>
        )}
      </div>
      {talk.pendingTransfer !== null && (
        <p class="pending-transfer" data-testid="pending-transfer">
          {t("transfer_pending", { name: talk.pendingTransfer })}
        </p>
      )}
      {open === "close" && mayEnd && <CloseForm session={session} state={state} talk={talk} done={done} />}
      {open === "release" && mine && <ReleaseForm session={session} state={state} talk={talk} done={done} />}
      {open === "tools" && inHand && (
        <TalkTools session={session} state={state} talk={talk} mine={mine} done={done} />
      )}
      {open === "take_over" && mayTake && (
        <ReasonForm
          label={t("take_over_reason")}
          confirm={t("take_over_confirm")}
          busy={state.busy}
          submit={async (reason) => {
            if (await session.queue.takeOver(talk.id, reason)) done();
          }}
          cancel={done}
        />
      )}
    </header>
  );
}

function Below({ session, state, talk }: Props & { talk: Talk }) {
  const { t } = useWords();
  if (talk.state === "mailbox") {
    return (
      <AnswerBox
        session={session}
        talk={talk}
        label={t("mailbox_answer")}
        ends
        send={() => void session.actions.answerMailbox(talk.id)}
      />
    );
  }
  if (talk.state === "with_counselor" && isMine(state, talk.id)) {
    const approved = state.me?.role === "trainee" && !isInvented(talk);
    const label = t(approved ? "answer_for_approval" : "answer", { name: calmName(talk.id) });
    return (
      <AnswerBox
        session={session}
        talk={talk}
        label={label}
        send={() => session.actions.send(talk.id)}
        choices={<HintsChoice session={session} state={state} />}
      >
        <DraftHints state={state} talk={talk} />
      </AnswerBox>
    );
  }
  return <p class="callout">{t(talk.state === "closed" ? "talk_closed" : "talk_not_yours")}</p>;
}
