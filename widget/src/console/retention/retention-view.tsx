// The page of retention: the daily report that nothing is kept too long, and decisions to keep an urgent transcript
// longer.

import { useState } from "preact/hooks";
import type {
  HoldGround,
  ProofView,
  RetentionAck,
  UrgentAck,
  UrgentTranscript,
} from "../../shared/contract.generated";
import { ask } from "../../shared/http";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { LevelBadge } from "../parts/level-badge";
import { Loaded, Page, SureButton, TaskOutcome, useFetched } from "../parts/page";
import { useWords } from "../parts/words";

const holdAt = (conversation: string) => `retention/holds/${encodeURIComponent(conversation)}`;

const retention = {
  read: () => ask<RetentionAck>("GET", "retention"),
  urgent: () => ask<UrgentAck>("GET", "retention/holds"),
  hold: (conversation: string, ground: HoldGround) => ask("PUT", holdAt(conversation), { ground }),
  release: (conversation: string) => ask("DELETE", holdAt(conversation)),
};

export function RetentionView({ session, state }: ViewProps) {
  const { t } = useWords();
  const { value: found, task, again } = useFetched(session, () => retention.read());
  return (
    <Page title={t("view_retention")} wide>
      <Loaded value={found} task={task} again={again}>
        {(ack) => (
          <>
            <p class="prose">{t("retention_lead", { days: ack.transcript_days, urgent: ack.urgent_days })}</p>
            <p class={ack.sound ? "proof" : "proof problem"} role="status" data-testid="retention-proof">
              {ack.sound ? t("retention_sound") : t("retention_unsound")}
            </p>
            {state.me?.role === "shift_lead" && <Urgent session={session} days={ack.urgent_days} />}
            {ack.proofs.length === 0 && <p class="hint">{t("retention_never")}</p>}
            {ack.proofs.length > 0 && <Proofs proofs={ack.proofs} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Proofs({ proofs }: { proofs: readonly ProofView[] }) {
  const { t, dateTime } = useWords();
  return (
    <>
      <h2>{t("retention_proofs")}</h2>
      <div class="table-frame" tabIndex={0} role="region" aria-label={t("retention_proofs")}>
        <table class="table" data-testid="retention-proofs">
          <thead>
            <tr>
              <th scope="col">{t("retention_run")}</th>
              <th scope="col">{t("retention_oldest")}</th>
              <th scope="col">{t("retention_past")}</th>
              <th scope="col">{t("retention_held")}</th>
              <th scope="col">{t("retention_erased")}</th>
            </tr>
          </thead>
          <tbody>
            {proofs.map((one) => (
              <tr key={one.at} class={one.complete && one.past === 0 ? "" : "refused"}>
                <td class="number">{dateTime(one.at)}</td>
                <td class="number">{one.oldest_at ? dateTime(one.oldest_at) : t("retention_nothing")}</td>
                <td class="number">{one.complete ? one.past : t("retention_incomplete")}</td>
                <td class="number">{one.held}</td>
                <td class="number">{one.erased}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Urgent({ session, days }: { session: ConsoleSession; days: number }) {
  const { t } = useWords();
  const { value: found, task, change, again } = useFetched(session, () => retention.urgent());
  return (
    <section class="card">
      <h2>{t("retention_urgent")}</h2>
      <p class="hint">{t("retention_urgent_hint", { days })}</p>
      <Loaded value={found} task={task} again={again}>
        {({ transcripts }) => (
          <>
            {transcripts.length === 0 && <p class="hint">{t("retention_urgent_none")}</p>}
            <ul class="lines">
              {transcripts.map((one) => (
                <OneUrgent
                  key={one.conversation}
                  one={one}
                  busy={task.busy}
                  hold={(ground) =>
                    change(() => retention.hold(one.conversation, ground), t("retention_kept"))
                  }
                  release={() => change(() => retention.release(one.conversation), t("retention_released"))}
                />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <TaskOutcome task={task} />
    </section>
  );
}

const GROUNDS: readonly HoldGround[] = ["follow_up", "supervision", "disclosure_decision"];

interface OneProps {
  one: UrgentTranscript;
  busy: boolean;
  hold: (ground: HoldGround) => void;
  release: () => void;
}

function OneUrgent({ one, busy, hold, release }: OneProps) {
  const { t, dateTime } = useWords();
  const [ground, setGround] = useState<HoldGround>("follow_up");
  const id = `ground-${one.conversation}`;
  return (
    <li class="hold">
      <LevelBadge level={one.level} />
      <strong>{calmName(one.conversation)}</strong>
      <span>
        {t("retention_closed", { at: dateTime(one.closed_at) })} ·{" "}
        {t("retention_due", { at: dateTime(one.due_at) })}
        {one.ground && ` · ${t(`ground_${one.ground}`)}`}
      </span>
      {one.ground ? (
        <SureButton
          label={t("retention_release")}
          sure={t("retention_release_sure")}
          busy={busy}
          act={release}
        />
      ) : (
        <>
          <label class="hidden-visually" for={id}>
            {t("retention_ground")}
          </label>
          <select
            id={id}
            class="input"
            value={ground}
            onChange={(event) =>
              setGround(GROUNDS.find((each) => each === event.currentTarget.value) ?? "follow_up")
            }
          >
            {GROUNDS.map((each) => (
              <option key={each} value={each}>
                {t(`ground_${each}`)}
              </option>
            ))}
          </select>
          <SureButton
            label={t("retention_keep")}
            sure={t("retention_keep_sure")}
            busy={busy}
            act={() => hold(ground)}
          />
        </>
      )}
    </li>
  );
}
