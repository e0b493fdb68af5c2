// A call while it is talked in, and its form afterwards: what was heard and how long it was is filled in already.

import type { CallView, FormFill, VocabularyAck } from "../../shared/contract.generated";
import { useStore } from "../../shared/store";
import { periodOf } from "../model/form-drafts";
import type { ConsoleSession } from "../model/session";
import type { Task } from "../parts/page";
import { useWords } from "../parts/words";
import { CaseNumber } from "../records/case-number";
import { draftOfCall, FormEditor } from "../records/form-editor";
import { calls } from "./api";
import { CallNote } from "./call-note";
import { CallSearch } from "./call-search";
import { GuidePrompts } from "./guide-prompts";
import { HeardSignals } from "./heard-signals";
import { useHeard } from "./use-heard";

interface Props {
  session: ConsoleSession;
  call: CallView;
  task: Task;
  /** Runs a request that changes the call, and shows what has become of it. */
  change: (work: () => Promise<unknown>, done?: string) => Promise<boolean>;
  saved: () => void;
}

export function CallCard({ session, call, task, change, saved }: Props) {
  const { t, time } = useWords();
  const talking = call.state === "talking";
  const heard = useHeard(session, call);
  return (
    <section class="call-live" data-testid="call-live" aria-labelledby={`call-${call.call}`}>
      <div class="row-actions">
        <h2 id={`call-${call.call}`}>
          {t(talking ? "call_talking_since" : "call_ended_form", { time: time(call.started_at) })}
        </h2>
        {call.practice && <span class="tag tag-quiet">{t("form_practice")}</span>}
        {talking && (
          <button
            type="button"
            class="button button-main"
            data-testid="call-end"
            aria-disabled={task.busy}
            onClick={() => void change(() => calls.end(call.call))}
          >
            {t("call_end")}
          </button>
        )}
      </div>
      <div class="cards">
        <div class="stack">
          {talking ? (
            <GuidePrompts session={session} heard={(signal) => heard.tick(signal, true)} />
          ) : (
            <CallForm {...{ session, call, saved }} />
          )}
        </div>
        <div class="stack">
          <HeardSignals session={session} heard={heard} />
          <CallNote key={call.call} call={call} />
          {call.case && <CaseNumber session={session} name={call.case} />}
          <CallSearch session={session} />
        </div>
      </div>
    </section>
  );
}

interface FormProps {
  session: ConsoleSession;
  call: CallView;
  saved: () => void;
}

function CallForm({ session, call, saved }: FormProps) {
  const { t } = useWords();
  const { vocabulary } = useStore(session.forms.store);
  const start = vocabulary && draftOfCall(vocabulary, knownOf(call, vocabulary));
  if (!start || !call.case) return null;
  return (
    <section class="card" data-testid="call-form" aria-labelledby="call-form-title">
      <h2 id="call-form-title">{t("call_form")}</h2>
      <FormEditor session={session} start={start} name={call.case} free done={saved} />
    </section>
  );
}

const LENGTHS_MIN = [
  [10, "under_10"],
  [30, "10_29"],
  [60, "30_59"],
] as const;

/** What the call itself says of its form. */
function knownOf(call: CallView, vocabulary: VocabularyAck): Partial<FormFill> {
  const from = Date.parse(call.answered_at ?? call.started_at);
  const minutes = (Date.parse(call.ended_at ?? new Date().toISOString()) - from) / 60_000;
  const signals = vocabulary.fields.find(({ field }) => field === "signaler")?.choices ?? [];
  return {
    startperiod: periodOf(new Date(call.started_at)),
    langd: LENGTHS_MIN.find(([below]) => minutes < below)?.[1] ?? "60_mer",
    aldersgrupp_kontakt: "okant",
    lan: "ej_uppgett",
    niva_slut: call.level ?? "N0",
    signaler: (call.signals ?? []).filter((one) => signals.some(({ value }) => value === one)),
  };
}
