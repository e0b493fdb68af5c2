// The training register: completed modules with their expiry, and who may not take conversations yet.

import { useState } from "preact/hooks";
import type { TraineeView, TrainingAck, TrainingSet } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, TaskOutcome, useFetched, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { roleName, useWords } from "../parts/words";
import { records } from "./api";
import { ModuleReader } from "./module-view";

export function TrainingView({ session, state, detail }: ViewProps) {
  const { t, lang } = useWords();
  const keeps = state.me?.role === "shift_lead" || state.me?.role === "administrator";
  const {
    value: register,
    set: setRegister,
    task,
    again,
  } = useFetched(session, () => (keeps ? records.training(lang) : records.ownTraining(lang)), detail === "");
  if (detail) {
    return (
      <Page title={t("view_training")}>
        <ModuleReader session={session} module={detail} />
      </Page>
    );
  }
  return (
    <Page title={t("view_training")} lead={t("training_lead")} wide>
      <Loaded value={register} task={task} again={again}>
        {(found) => (
          <>
            <div class="cards" data-testid="training">
              {found.people.map((person) => (
                <Person
                  key={person.account}
                  session={session}
                  register={found}
                  person={person}
                  keeps={keeps}
                  changed={setRegister}
                />
              ))}
            </div>
            <Modules register={found} own={found.people.find((one) => one.name === state.me?.name)} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface PersonProps {
  session: ConsoleSession;
  register: TrainingAck;
  person: TraineeView;
  keeps: boolean;
  changed: (register: TrainingAck) => void;
}

function Person({ session, register, person, keeps, changed }: PersonProps) {
  const words = useWords();
  const { t, lang, fullDate } = words;
  const task = useTask(session);
  const [module, setModule] = useState("");
  const [day, setDay] = useState("");
  const title = (name: string) => register.modules.find((one) => one.module === name)?.title ?? name;
  const set = (change: TrainingSet) =>
    task.run(async () => changed(await records.train(person.account, change, lang)), t("saved"));
  const category = register.categories.find((one) => one.value === person.category)?.label;
  return (
    <section class="card" aria-label={person.name}>
      <h2>
        {person.name} <span class="hint">{roleName(words, person.role as never)}</span>
      </h2>
      {keeps ? (
        <div class="field">
          <label for={`category-${person.account}`}>{t("training_category")}</label>
          <select
            id={`category-${person.account}`}
            class="input"
            value={person.category}
            onChange={(event) => void set({ category: event.currentTarget.value })}
          >
            <option value="">{t("form_choose")}</option>
            {register.categories.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
      ) : (
        category && <p>{category}</p>
      )}
      {person.completed.length === 0 && <p class="hint">{t("training_none")}</p>}
      <ul class="lines">
        {person.completed.map((one) => (
          <li key={one.module} class="session">
            <span>
              {title(one.module)}
              <span class="hint">
                {" "}
                {t("training_valid", { from: fullDate(one.done_on), to: fullDate(one.valid_to) })}
              </span>{" "}
              {one.tested && <span class="tag tag-quiet">{t("module_tested")}</span>}{" "}
              {one.outdated && <span class="tag tag-alarm">{t("module_outdated")}</span>}{" "}
              {!one.valid && <span class="tag tag-alarm">{t("training_expired")}</span>}
            </span>
            {keeps && (
              <SureButton
                label={t("training_remove")}
                sure={t("training_remove_sure")}
                busy={task.busy}
                act={() => void set({ module: one.module, remove: true })}
              />
            )}
          </li>
        ))}
      </ul>
      {person.locked?.map((locked) => (
        <p key={locked} class="session">
          {t("module_locked", { module: title(locked) })}
          {keeps && (
            <button
              type="button"
              class="button button-small"
              aria-disabled={task.busy}
              onClick={() => void set({ module: locked, tries: true })}
            >
              {t("module_new_tries")}
            </button>
          )}
        </p>
      ))}
      <Gaps gaps={person.gaps} title={title} />
      <Accompanied person={person} keeps={keeps} busy={task.busy} set={(change) => void set(change)} />
      {keeps && (
        <form
          class="field-row"
          onSubmit={async (event) => {
            event.preventDefault();
            if (module && day && (await set({ module, done_on: day }))) setModule("");
          }}
        >
          <div class="field">
            <label for={`module-${person.account}`}>{t("training_module")}</label>
            <select
              id={`module-${person.account}`}
              class="input"
              value={module}
              onChange={(event) => setModule(event.currentTarget.value)}
            >
              <option value="">{t("form_choose")}</option>
              {register.modules.map((one) => (
                <option key={one.module} value={one.module}>
                  {one.title}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for={`day-${person.account}`}>{t("training_day")}</label>
            <input
              id={`day-${person.account}`}
              type="date"
              class="input"
              value={day}
              onInput={(event) => setDay(event.currentTarget.value)}
            />
          </div>
          <button type="submit" class="button" aria-disabled={task.busy || !module || !day}>
            {t("training_register")}
          </button>
        </form>
      )}
      <TaskOutcome task={task} />
    </section>
  );
}

const BESIDE = 3;
const SUPERVISED = 10;

interface CountProps {
  count: number;
  busy: boolean;
  /** What the two buttons do, of whom. */
  more: string;
  less: string;
  set: (count: number) => void;
}

/** One more, and back again what was counted by mistake. */
function Count({ count, busy, more, less, set }: CountProps) {
  const step = (by: number, label: string) => (
    <button
      type="button"
      class="button button-small"
      aria-disabled={busy}
      aria-label={label}
      onClick={() => !busy && set(count + by)}
    >
      {by > 0 ? "+1" : "−1"}
    </button>
  );
  return (
    <>
      {step(1, more)} {count > 0 && step(-1, less)}
    </>
  );
}

/** Practice before real conversations, and the first ones with a colleague: what the guideline asks for. */
function Accompanied(props: {
  person: TraineeView;
  keeps: boolean;
  busy: boolean;
  set: (change: TrainingSet) => void;
}) {
  const { t, maybe } = useWords();
  const { person, keeps, busy, set } = props;
  const missing = (person.practice_gaps ?? []).map((gap) => maybe(`practice_gap_${gap}`) ?? gap);
  const [beside, supervised] = [person.beside ?? 0, person.supervised ?? 0];
  // The judgement changes no role: who is called a trainee goes on having every answer approved.
  const standing = !person.ready
    ? "training_ready_no"
    : person.role === "trainee"
      ? "training_ready_role"
      : "training_ready_yes";
  return (
    <dl class="gaps" data-testid={`accompanied-${person.name}`}>
      <div>
        <dt>{t("training_practice")}</dt>
        <dd>
          {missing.length === 0 ? (
            t("training_practice_done")
          ) : (
            <a href={routeTo("practice")}>{t("training_lacks", { modules: missing.join(", ") })}</a>
          )}
        </dd>
      </div>
      {person.role !== "shift_lead" && (
        <>
          <div>
            <dt>{t("training_beside")}</dt>
            <dd>
              {t("training_of", { n: beside, of: BESIDE })}{" "}
              {keeps && (
                <Count
                  count={beside}
                  busy={busy}
                  more={t("training_beside_add", { name: person.name })}
                  less={t("training_beside_less", { name: person.name })}
                  set={(count) => set({ beside: count })}
                />
              )}
            </dd>
          </div>
          <div>
            <dt>{t("training_supervised")}</dt>
            <dd>
              {t("training_of", { n: supervised, of: SUPERVISED })}{" "}
              {keeps && (
                <Count
                  count={person.supervised_elsewhere ?? 0}
                  busy={busy}
                  more={t("training_supervised_add", { name: person.name })}
                  less={t("training_supervised_less", { name: person.name })}
                  set={(count) => set({ supervised: count })}
                />
              )}
            </dd>
          </div>
          <div>
            <dt>{t("training_ready")}</dt>
            <dd>
              {t(standing)}{" "}
              {keeps && (
                <SureButton
                  key={String(person.ready)}
                  label={t(person.ready ? "training_ready_undo" : "training_ready_set")}
                  sure={t(person.ready ? "training_ready_undo_sure" : "training_ready_set_sure", {
                    name: person.name,
                  })}
                  busy={busy}
                  testId={`ready-${person.name}`}
                  act={() => set({ ready: !person.ready })}
                />
              )}
            </dd>
          </div>
        </>
      )}
    </dl>
  );
}

/** The missing modules by track; those missing for all tracks are listed once. */
function Gaps({ gaps, title }: { gaps: TraineeView["gaps"]; title: (module: string) => string }) {
  const { t, maybe } = useWords();
  const tracks = Object.entries(gaps);
  const all =
    tracks[0]?.[1].filter((module) => tracks.every(([, missing]) => missing.includes(module))) ?? [];
  const names = (modules: string[]) => modules.map(title).join(", ");
  return (
    <dl class="gaps">
      {all.length > 0 && (
        <div>
          <dt>{t("training_all_tracks")}</dt>
          <dd>{t("training_lacks", { modules: names(all) })}</dd>
        </div>
      )}
      {tracks.map(([track, missing]) => {
        const own = missing.filter((module) => !all.includes(module));
        if (own.length === 0 && missing.length > 0) return null;
        return (
          <div key={track}>
            <dt>{maybe(`audience_${track}`) ?? track}</dt>
            <dd>
              {own.length === 0
                ? t("training_may")
                : t(all.length > 0 ? "training_lacks_too" : "training_lacks", { modules: names(own) })}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Modules({ register, own }: { register: TrainingAck; own: TraineeView | undefined }) {
  const { t, n, maybe, fullDate } = useWords();
  const status = (module: string) => {
    const done = own?.completed.find((one) => one.module === module);
    if (!done) return t("module_undone");
    if (!done.valid) return t("training_expired");
    return done.outdated ? t("module_outdated") : t("module_done", { to: fullDate(done.valid_to) });
  };
  return (
    <section class="card">
      <h2>{t("training_modules")}</h2>
      <div class="table-frame" tabIndex={0} role="group" aria-label={t("training_modules")}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("training_module")}</th>
              <th scope="col">{t("training_months")}</th>
              <th scope="col">{t("training_tracks")}</th>
              {own && <th scope="col">{t("module_own")}</th>}
            </tr>
          </thead>
          <tbody>
            {register.modules.map((one) => (
              <tr key={one.module}>
                <th scope="row">
                  {one.edition ? (
                    <a href={routeTo("training", one.module)} data-testid={`module-${one.module}`}>
                      {one.title}
                    </a>
                  ) : (
                    one.title
                  )}
                  {one.minutes ? <span class="hint"> {n("minutes", one.minutes)}</span> : null}
                </th>
                <td>{n("months", one.months)}</td>
                <td>{one.tracks.map((track) => maybe(`audience_${track}`) ?? track).join(", ")}</td>
                {own && <td>{status(one.module)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
