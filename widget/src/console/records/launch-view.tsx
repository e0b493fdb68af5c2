// The page of the launch checks: mode of the service, the five signed records, and the last day.

import { useEffect, useState } from "preact/hooks";
import type { LaunchAck, ModeName, RecordView } from "../../shared/contract.generated";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, type Task, TaskOutcome, useFetched } from "../parts/page";
import { problemText, useWords } from "../parts/words";
import { records } from "./api";
import { GuidelineLink } from "./guidelines-view";

export function LaunchView({ session, state }: ViewProps) {
  const { t, lang } = useWords();
  const { value: gate, set: setGate, task, again } = useFetched(session, () => records.launch(lang));
  const administers = state.me?.role === "administrator";
  /** Shows the current status whether or not the request succeeded. */
  const act = (work: () => Promise<LaunchAck>, done: string) =>
    void task.run(async () => {
      try {
        setGate(await work());
      } catch (error) {
        setGate(await records.launch(lang));
        throw error;
      }
    }, done);
  return (
    <Page title={t("view_launch")} lead={t("launch_lead")} wide>
      <TaskOutcome task={task} />
      <Loaded value={gate} task={task} again={again}>
        {(found) => (
          <>
            <Mode
              gate={found}
              task={task}
              administers={administers}
              set={(mode) =>
                act(() => records.setMode({ mode, version: found.version }, lang), t("launch_mode_changed"))
              }
              setEnd={(pilot_end) =>
                act(() => records.setEnd({ pilot_end, version: found.version }, lang), t("saved"))
              }
            />
            <h2>{t("launch_records")}</h2>
            <p class="hint prose">{t("launch_records_hint", { n: found.signers })}</p>
            <div class="cards" data-testid="launch-records">
              {found.records.map((record) => (
                <Signed
                  key={record.record}
                  record={record}
                  task={task}
                  sign={(parties) =>
                    act(
                      () =>
                        records.sign(
                          {
                            record: record.record,
                            guideline_version: record.guideline.version,
                            parties,
                            version: found.version,
                          },
                          lang,
                        ),
                      t("launch_signed"),
                    )
                  }
                />
              ))}
            </div>
            <History gate={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface ModeProps {
  gate: LaunchAck;
  task: Task;
  administers: boolean;
  set: (mode: ModeName) => void;
  setEnd: (end: string | null) => void;
}

function Mode({ gate, task, administers, set, setEnd }: ModeProps) {
  const words = useWords();
  const { t, fullDate } = words;
  const [day, setDay] = useState(gate.pilot_end ?? "");
  useEffect(() => setDay(gate.pilot_end ?? ""), [gate.pilot_end]);
  const mayOpen = gate.next.includes("open");
  return (
    <div class="cards">
      <section class="card">
        <h2>{t("launch_mode")}</h2>
        <p class={`launch-mode launch-${gate.mode}`} data-testid="launch-mode">
          {t(`mode_${gate.mode}`)}
        </p>
        <p class="hint">{t(`mode_${gate.mode}_hint`)}</p>
        {gate.winding_down && (
          <p class="callout">
            {t("launch_winding_down", { day: gate.pilot_end ? fullDate(gate.pilot_end) : "" })}
          </p>
        )}
        {mayOpen && (
          <div data-testid="launch-obstacles">
            {gate.obstacles.length === 0 ? (
              <p>{t("launch_ready")}</p>
            ) : (
              <>
                <p>{t("launch_obstacles")}</p>
                <ul class="bullets">
                  {gate.obstacles.map((code) => (
                    <li key={code} data-testid={`hurdle-${code}`}>
                      <Hurdle code={code} gate={gate} />
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
        {gate.asked && (
          <p class="callout" role="status" data-testid="launch-asked">
            {t(gate.asked.mine ? "launch_asked_mine" : "launch_asked", {
              name: gate.asked.name,
              mode: t(`mode_${gate.asked.mode}`),
            })}
          </p>
        )}
        {administers && (
          <div class="row-actions">
            {gate.next.map((mode) => (
              <SureButton
                key={mode}
                label={t(`launch_to_${mode}`)}
                sure={t(`launch_to_${mode}_sure`)}
                busy={task.busy}
                testId={`launch-${mode}`}
                act={() => set(mode)}
              />
            ))}
          </div>
        )}
        {gate.next.length === 0 && <p class="hint">{t("launch_over")}</p>}
      </section>
      <section class="card">
        <h2>{t("launch_end")}</h2>
        <p class="hint">{t("launch_end_hint")}</p>
        {administers && gate.mode !== "ended" ? (
          <form
            class="field-row"
            onSubmit={(event) => {
              event.preventDefault();
              setEnd(day || null);
            }}
          >
            <div class="field">
              <label for="pilot-end">{t("launch_last_day")}</label>
              <input
                id="pilot-end"
                type="date"
                class="input"
                data-testid="pilot-end"
                value={day}
                onInput={(event) => setDay(event.currentTarget.value)}
              />
            </div>
            <button type="submit" class="button" data-testid="pilot-end-save" aria-disabled={task.busy}>
              {t("save")}
            </button>
          </form>
        ) : (
          <p>{gate.pilot_end ? fullDate(gate.pilot_end) : t("launch_no_end")}</p>
        )}
      </section>
    </div>
  );
}

/** Where each hurdle is taken; the editors' pages are a desk of their own. */
const WHERE: Readonly<Record<string, string>> = {
  contacts_unverified: "/editor#/check",
  local_contacts_unverified: "/editor#/check",
  factors_missing: "#/accounts",
  tracks_unstaffed: "#/training",
  safety_texts_unreviewed: "/editor#/texts?status=seed",
  seal_keys_missing: "#/sealed",
};

function Hurdle({ code, gate }: { code: string; gate: LaunchAck }) {
  const words = useWords();
  const { t } = words;
  const found = gate.hurdles?.find((each) => each.code === code);
  const listed = code === "contacts_unverified" ? gate.unverified : (found?.names ?? []);
  const names = listed.map((name) => words.maybe(`audience_${name}`) ?? name);
  const more = (found?.count ?? 0) - listed.length;
  const where = WHERE[code];
  return (
    <>
      {problemText(words, code)} {where && <a href={where}>{t("launch_take")}</a>}
      {names.length > 0 && (
        <span class="hint">
          {" "}
          {names.join(", ")}
          {more > 0 && ` ${t("launch_more", { n: more })}`}
        </span>
      )}
    </>
  );
}

interface SignedProps {
  record: RecordView;
  task: Task;
  sign: (parties: readonly string[]) => void;
}

function Signed({ record, task, sign }: SignedProps) {
  const { t, n, dateTime } = useWords();
  const [parties, setParties] = useState<readonly string[]>([]);
  const { guideline } = record;
  const mine = record.signatures.some((one) => one.mine);
  const all = guideline.parties.every((party) => parties.includes(party.value));
  return (
    <section class="card" data-testid={`record-${record.record}`}>
      <h3>
        {guideline.title} <span class="tag tag-quiet">{record.requirement}</span>
      </h3>
      <p>
        <span class={record.complete ? "tag" : "tag tag-alarm"}>
          {t(record.complete ? "launch_complete" : "launch_incomplete")}
        </span>{" "}
        <span class="hint">{t("launch_version", { version: guideline.version })}</span>
      </p>
      <p>
        {!guideline.reviewed && <span class="tag tag-alarm">{t("guideline_draft")}</span>}{" "}
        <GuidelineLink name={guideline.name} />
      </p>
      <ul class="lines">
        {record.signatures.map((one) => (
          <li key={one.name}>{t("launch_signature", { name: one.name, at: dateTime(one.signed_at) })}</li>
        ))}
      </ul>
      {record.signatures.length === 0 && <p class="hint">{t("launch_unsigned")}</p>}
      {record.outdated > 0 && <p class="hint">{n("launch_outdated", record.outdated)}</p>}
      {!mine && !record.complete && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            sign(parties);
          }}
        >
          <fieldset class="options">
            <legend>{t("launch_parties")}</legend>
            {guideline.parties.map((party) => (
              <label key={party.value} class="option">
                <input
                  type="checkbox"
                  checked={parties.includes(party.value)}
                  onChange={(event) =>
                    setParties(
                      event.currentTarget.checked
                        ? [...parties, party.value]
                        : parties.filter((one) => one !== party.value),
                    )
                  }
                />
                {party.label}
              </label>
            ))}
          </fieldset>
          <button
            type="submit"
            class="button button-main start"
            data-testid={`sign-${record.record}`}
            aria-disabled={task.busy || !all}
          >
            {t("launch_sign")}
          </button>
        </form>
      )}
      {mine && !record.complete && <p class="callout">{t("launch_other_person")}</p>}
    </section>
  );
}

function History({ gate }: { gate: LaunchAck }) {
  const { t, dateTime } = useWords();
  return (
    <section class="card">
      <h2>{t("launch_history")}</h2>
      {gate.changes.length === 0 && <p class="hint">{t("launch_history_none")}</p>}
      <ul class="lines">
        {gate.changes.map((change) => (
          <li key={change.at}>
            {t("launch_change", {
              mode: t(`mode_${change.mode}`),
              at: dateTime(change.at),
              name: change.name ?? t("launch_by_date"),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
