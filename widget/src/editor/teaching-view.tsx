// The page of training sentences: edit, train, compare the figures, and deploy.

import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { IntentRow, TeachingAck, TrialView } from "../shared/contract.generated";
import { SureButton } from "../shared/sure-button";
import { useLoaded, Waiting } from "./loaded";
import type { EditorSession } from "./session";
import type { ViewProps } from "./view-props";
import { type EditorTexts, intentText, problemText, useWords } from "./words";

const LOOK_EVERY_MS = 2_000;
const FIGURES = [
  "intent_accuracy",
  "n4_at_n3",
  "n3_at_n3",
  "n4_as_n0",
  "over_triage",
  "request_recall",
] as const;

export function TeachingView({ session, state }: ViewProps) {
  const { t } = useWords();
  const loaded = useLoaded(session, "teaching", session.api.teaching);
  const found = loaded.value;
  const moving = found?.trial?.state === "running" || found?.bot === "preparing";
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(loaded.reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [moving, loaded.reload]);
  return (
    <>
      <h1>{t("place_teaching")}</h1>
      <p class="prose">{t("teaching_lead")}</p>
      <Waiting loaded={loaded}>
        {found && (
          <>
            <Now found={found} session={session} reload={loaded.reload} role={state.me?.role ?? ""} />
            <section class="group">
              <h2>{t("teaching_intents")}</h2>
              <p class="hint prose">{t("teaching_intents_hint")}</p>
              {found.intents.map((intent) => (
                <Sentences key={intent.intent} intent={intent} session={session} />
              ))}
            </section>
          </>
        )}
      </Waiting>
    </>
  );
}

interface NowProps {
  found: TeachingAck;
  session: EditorSession;
  role: string;
  reload: () => void;
}

function Now({ found, session, role, reload }: NowProps) {
  const words = useWords();
  const { t, n } = words;
  const [said, setSaid] = useState<{ text: string; wrong: boolean } | null>(null);
  const does = async (act: () => Promise<unknown>, done: keyof EditorTexts & string) => {
    try {
      await act();
      setSaid({ text: t(done), wrong: false });
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      setSaid({ text: problemText(words, code), wrong: true });
    }
    reload();
  };
  const running = found.trial?.state === "running";
  const tries = found.new && !running;
  const chooses = role === "reviewer";
  return (
    <>
      <section class="group">
        <h2>{t("teaching_now")}</h2>
        <p data-testid="bot-state">{t(`teaching_bot_${found.bot}`)}</p>
        <p>
          {n("teaching_learned", found.learned)} {n("teaching_reviewed", found.reviewed)}{" "}
          {n("teaching_unreviewed", found.unreviewed)}
        </p>
        {role !== "administrator" && (
          <>
            <p class="hint">{found.new ? t("teaching_try_hint") : t("teaching_nothing_new")}</p>
            <p>
              <button
                type="button"
                class="button button-main"
                data-testid="try"
                aria-disabled={!tries}
                onClick={() => {
                  if (tries) void does(session.api.tryTeaching, "done_try");
                }}
              >
                {t("teaching_try")}
              </button>
              {chooses && found.can_go_back && (
                <SureButton
                  label={t("teaching_go_back")}
                  question={t("teaching_go_back_sure")}
                  sure={t("yes_do")}
                  cancel={t("cancel")}
                  act={() => void does(session.api.goBack, "done_go_back")}
                  busy={running}
                  testId="go-back"
                />
              )}
            </p>
          </>
        )}
        <p role="status" class={said?.wrong ? "problem" : "done"} data-testid="teaching-said">
          {said?.text}
        </p>
      </section>
      {found.trial && (
        <Trial
          trial={found.trial}
          chooses={chooses}
          activate={(choice) => void does(() => session.api.activate(choice), "done_activate")}
        />
      )}
    </>
  );
}

interface TrialProps {
  trial: TrialView;
  chooses: boolean;
  activate: (choice: string) => void;
}

function Trial({ trial, chooses, activate }: TrialProps) {
  const words = useWords();
  const { t } = words;
  const step = words.maybe(`teaching_step_${trial.step}`) ?? trial.step;
  const at = trial.steps.indexOf(trial.step);
  const worse = trial.worse ?? [];
  return (
    <section class="group" data-testid="trial" data-state={trial.state}>
      <h2>{t("teaching_trial")}</h2>
      <p>
        {t("teaching_started", { at: words.dateTime(trial.started_at), name: trial.by })}{" "}
        {words.n("teaching_with", trial.examples)}
      </p>
      {trial.state === "running" && (
        <p role="status">
          <progress max={trial.steps.length} value={at + 0.5} aria-label={step} /> {step} …
        </p>
      )}
      {trial.state === "failed" && <p class="problem">{t("teaching_failed", { step })}</p>}
      {trial.before && trial.after && <Figures trial={trial} worse={worse} />}
      {worse.length > 0 && <p class="problem">{t("teaching_worse")}</p>}
      {trial.active && <p class="done">{t("teaching_active")}</p>}
      {trial.state === "done" && worse.length === 0 && !trial.active && (
        <p>
          {chooses ? (
            <SureButton
              label={t("teaching_activate")}
              question={t("teaching_activate_sure")}
              sure={t("yes_do")}
              cancel={t("cancel")}
              act={() => activate(trial.choice)}
              testId="activate"
              look="button-main"
            />
          ) : (
            t("teaching_by_reviewer")
          )}
        </p>
      )}
    </section>
  );
}

function Figures({ trial, worse }: { trial: TrialView; worse: readonly string[] }) {
  const { t, lang } = useWords();
  const { before, after } = trial;
  if (!before || !after) return null;
  const share = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 1 });
  const shown = (name: (typeof FIGURES)[number], value: number) =>
    name === "n4_as_n0" ? String(value) : share.format(value);
  return (
    <>
      <p class="hint">{t("teaching_figures", { n: after.sentences })}</p>
      <div class="table-frame">
        <table class="texts" data-testid="figures">
          <caption class="hidden-visually">{t("teaching_trial")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("teaching_figure")}</th>
              <th scope="col">{t("teaching_before")}</th>
              <th scope="col">{t("teaching_after")}</th>
            </tr>
          </thead>
          <tbody>
            {FIGURES.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`figure_${name}`)}</th>
                <td class="number">{shown(name, before[name])}</td>
                <td class={`number ${worse.includes(name) ? "overdue" : ""}`}>
                  {shown(name, after[name])}
                  {worse.includes(name) && ` (${t("figure_worse")})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The sentences of one intent, fetched when it is opened. */
function Sentences({ intent, session }: { intent: IntentRow; session: EditorSession }) {
  const words = useWords();
  const { t, n } = words;
  const [open, setOpen] = useState(false);
  const count = Object.values(intent.sentences).reduce((sum, each) => sum + each, 0);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {intentText(words, intent.intent)}{" "}
        <span class="hint">
          {intent.intent} · {n("teaching_sentences", count)}
        </span>
      </summary>
      {open &&
        Object.keys(intent.sentences).map((lang) => (
          <section key={lang}>
            <h3>{t(lang === "sv" ? "option_sv" : "option_en")}</h3>
            <List intent={intent.intent} lang={lang} session={session} />
          </section>
        ))}
    </details>
  );
}

function List({ intent, lang, session }: { intent: string; lang: string; session: EditorSession }) {
  const loaded = useLoaded(session, `${intent} ${lang}`, () => session.api.sentences(intent, lang));
  return (
    <Waiting loaded={loaded}>
      <ul lang={lang}>
        {loaded.value?.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Waiting>
  );
}
