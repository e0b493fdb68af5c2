// The telephone desk: calls that ring, one's own call with all that helps while talking, and its form.

import { useEffect } from "preact/hooks";
import type { CallView } from "../../shared/contract.generated";
import { randomKey } from "../../shared/ids";
import { isLead } from "../model/state";
import type { ViewProps } from "../model/view-props";
import { LevelBadge } from "../parts/level-badge";
import { Loaded, Page, TaskOutcome, useFetched } from "../parts/page";
import { secondsSince, shortDuration, useWords } from "../parts/words";
import { calls } from "./api";
import { CallCard } from "./call-card";
import { CallbacksBlock } from "./callbacks-block";
import { useAgain } from "./use-again";

export function CallsView({ session, state }: ViewProps) {
  const { t, lang } = useWords();
  const { value, task, again, change, load } = useFetched(session, calls.list, state.telephone.version);
  useAgain(load);
  useEffect(() => void session.forms.words(lang).catch(() => undefined), [session, lang]);
  const trainee = state.me?.role === "trainee";
  return (
    <Page title={t("view_calls")} lead={t("calls_lead")} wide>
      {!trainee && (
        <button
          type="button"
          class="button start"
          data-testid="call-new"
          aria-disabled={task.busy}
          onClick={() => void change(() => calls.begin(randomKey()))}
        >
          {t("call_new")}
        </button>
      )}
      {value?.practice && (
        <button
          type="button"
          class="button button-quiet start"
          data-testid="call-rehearse"
          aria-disabled={task.busy}
          onClick={() => void change(calls.rehearse)}
        >
          {t("call_rehearse")}
        </button>
      )}
      {value !== null && <TaskOutcome task={task} />}
      <Loaded value={value} task={task} again={again}>
        {({ calls: all }) => {
          const own = all.filter((call) => call.mine);
          const others = all.filter((call) => !call.mine);
          return (
            <>
              {all.length === 0 && (
                <p class="hint" data-testid="calls-none">
                  {t("calls_none")}
                </p>
              )}
              {own.map((call) => (
                <CallCard
                  key={call.call}
                  session={session}
                  call={call}
                  task={task}
                  change={change}
                  saved={() => void change(async () => undefined, t("form_saved"))}
                />
              ))}
              {others.length > 0 && (
                <ul class="lines card" data-testid="calls-others">
                  {others.map((call) => (
                    <Row
                      key={call.call}
                      call={call}
                      take={
                        trainee || call.by
                          ? null
                          : () => void change(() => calls.take(call.call), t("call_taken"))
                      }
                      lead={isLead(state)}
                    />
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
      <CallbacksBlock
        session={session}
        version={state.telephone.version}
        mayCall={!trainee}
        reached={() => void change(() => calls.begin(randomKey()))}
      />
    </Page>
  );
}

function Row({ call, take, lead }: { call: CallView; take: (() => void) | null; lead: boolean }) {
  const words = useWords();
  const { t } = words;
  const time = shortDuration(words, secondsSince(call.answered_at ?? call.started_at));
  return (
    <li class="session">
      <span class="call-line">
        <strong>{t(`call_is_${call.state}`, { time })}</strong>
        {call.practice && <span class="tag tag-quiet">{t("form_practice")}</span>}
        {call.by && <span class="hint">{call.by}</span>}
        {(lead || (call.level ?? "N0") >= "N3") && call.level && <LevelBadge level={call.level} />}
      </span>
      {take && (
        <button type="button" class="button button-main" data-testid="call-take" onClick={take}>
          {t("call_take")}
        </button>
      )}
    </li>
  );
}
