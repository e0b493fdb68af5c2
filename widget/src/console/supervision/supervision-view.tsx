// The shift leads' page of supervision: the agenda of the week, debriefs, the sample, the load of each person.

import { useState } from "preact/hooks";
import type { Mark, MatterView, SupervisionAck } from "../../shared/contract.generated";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { LevelBadge } from "../parts/level-badge";
import { MarkOptions } from "../parts/mark-options";
import { Loaded, Page, type Task, TaskOutcome, useFetched, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { supervision } from "./api";

export function SupervisionView({ session }: ViewProps) {
  const { t, lang } = useWords();
  const fetched = useFetched(session, () => supervision.read(lang));
  return (
    <Page title={t("view_supervision")} lead={t("supervision_lead")} wide>
      <Loaded value={fetched.value} task={fetched.task} again={fetched.again}>
        {(found) => <Week session={session} found={found} changed={fetched.set} />}
      </Loaded>
    </Page>
  );
}

interface WeekProps {
  session: ConsoleSession;
  found: SupervisionAck;
  changed: (found: SupervisionAck) => void;
}

function Week({ session, found, changed }: WeekProps) {
  const { t, lang, fullDate } = useWords();
  const task = useTask(session);
  const act = (run: () => Promise<SupervisionAck>) => {
    if (!task.busy) void task.run(async () => changed(await run()), t("saved"));
  };
  return (
    <>
      <section class="stack" data-testid="agenda">
        <h2>{t("supervision_agenda", { week: fullDate(found.week) })}</h2>
        {found.agenda.length === 0 && <p class="hint">{t("supervision_nothing")}</p>}
        <ul class="cards">
          {found.agenda.map((matter) => (
            <li key={matter.matter} class="card" data-testid={`matter-${matter.kind}`}>
              <Matter session={session} found={found} matter={matter} act={act} task={task} />
            </li>
          ))}
        </ul>
        <TaskOutcome task={task} />
        <p>
          <button
            type="button"
            class="button"
            data-testid="draw-sample"
            aria-disabled={task.busy}
            onClick={() => act(() => supervision.draw(lang))}
          >
            {t("supervision_draw")}
          </button>{" "}
          <button type="button" class="button" onClick={() => window.print()}>
            {t("supervision_print")}
          </button>
        </p>
      </section>
      <Loads found={found} act={act} busy={task.busy} />
      <Settled found={found} />
    </>
  );
}

interface MatterProps {
  session: ConsoleSession;
  found: SupervisionAck;
  matter: MatterView;
  act: (run: () => Promise<SupervisionAck>) => void;
  task: Task;
}

function Matter({ session, found, matter, act, task }: MatterProps) {
  const { t, maybe, lang, dateTime } = useWords();
  return (
    <>
      <h3>
        <LevelBadge level={matter.level as never} /> {maybe(`supervision_${matter.kind}`) ?? matter.kind}
      </h3>
      <p>
        {matter.kind !== "debrief" && <strong>{calmName(matter.conversation)} </strong>}
        <span class="hint">
          {t("supervision_whose", { name: matter.name || "–", at: dateTime(matter.at) })}
        </span>
      </p>
      {matter.kind !== "debrief" && (
        <p>
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              session.queue.show(matter.conversation);
              location.hash = routeTo("desk");
            }}
          >
            {t("supervision_open")}
          </button>
        </p>
      )}
      {matter.kind === "sample" ? (
        matter.mine ? (
          <p class="hint">{t("supervision_own")}</p>
        ) : (
          <SheetForm found={found} matter={matter} act={act} busy={task.busy} />
        )
      ) : matter.kind === "debrief" && matter.mine ? (
        <p class="hint">{t("supervision_other_debriefs")}</p>
      ) : (
        <button
          type="button"
          class="button button-main start"
          aria-disabled={task.busy}
          onClick={() => act(() => supervision.settle(matter.matter, lang))}
        >
          {t(matter.kind === "debrief" ? "supervision_debriefed" : "supervision_talked")}
        </button>
      )}
    </>
  );
}

interface SheetProps {
  found: SupervisionAck;
  matter: MatterView;
  act: (run: () => Promise<SupervisionAck>) => void;
  busy: boolean;
}

function SheetForm({ found, matter, act, busy }: SheetProps) {
  const { t, n, lang } = useWords();
  const [open, setOpen] = useState(false);
  const [tried, setTried] = useState(false);
  const [marks, setMarks] = useState<Readonly<Record<string, Mark>>>(() =>
    Object.fromEntries((matter.own ?? []).map((mark) => [mark.item, mark])),
  );
  const missing = found.items.filter(({ item }) => !marks[item]).length;
  return (
    <>
      <p class="hint">{t("supervision_readers", { n: matter.readers ?? 0 })}</p>
      <button type="button" class="button start" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? "close_panel" : "practice_open_sheet")}
      </button>
      {open && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (missing > 0) return;
            act(() => supervision.sheet(matter.matter, { marks: Object.values(marks) }, lang));
          }}
        >
          {found.items.map(({ item, label }) => (
            <MarkOptions
              key={item}
              name={`${matter.matter}-${item}`}
              label={label}
              marks={found.marks}
              chosen={marks[item]?.mark}
              choose={(mark) => setMarks({ ...marks, [item]: { item, mark, comment: "" } })}
            />
          ))}
          {tried && missing > 0 && (
            <p class="problem" role="alert">
              {n("supervision_missing", missing)}
            </p>
          )}
          <button type="submit" class="button button-main start" aria-disabled={busy}>
            {t("practice_save_sheet")}
          </button>
        </form>
      )}
    </>
  );
}

function Loads(props: {
  found: SupervisionAck;
  act: (run: () => Promise<SupervisionAck>) => void;
  busy: boolean;
}) {
  const { t, lang } = useWords();
  const { found, act, busy } = props;
  const [ceiling, setCeiling] = useState(String(found.ceiling));
  return (
    <section class="card" data-testid="loads">
      <h2>{t("supervision_loads")}</h2>
      {found.loads.length === 0 && <p class="hint">{t("supervision_loads_none")}</p>}
      <ul class="bullets">
        {found.loads.map((one) => (
          <li key={one.name}>
            {t("supervision_load", { name: one.name, n: one.hard })}
            {one.over && <span class="tag tag-alarm">{t("supervision_over")}</span>}
          </li>
        ))}
      </ul>
      <form
        class="field-row"
        onSubmit={(event) => {
          event.preventDefault();
          const number = Number(ceiling);
          if (!busy && Number.isInteger(number) && number >= 1 && number <= 40)
            act(() => supervision.ceiling({ ceiling: number }, lang));
        }}
      >
        <div class="field">
          <label for="ceiling">{t("supervision_ceiling")}</label>
          <input
            id="ceiling"
            class="input"
            type="number"
            min={1}
            max={40}
            value={ceiling}
            onInput={(event) => setCeiling(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button" aria-disabled={busy}>
          {t("save")}
        </button>
      </form>
    </section>
  );
}

function Settled({ found }: { found: SupervisionAck }) {
  const { t, maybe, dateTime } = useWords();
  return (
    <section class="card">
      <h2>{t("supervision_settled")}</h2>
      {found.compared > 0 && (
        <p>{t("supervision_agreement", { same: found.agreed, total: found.compared })}</p>
      )}
      {found.settled.length === 0 && <p class="hint">{t("supervision_settled_none")}</p>}
      <ul class="bullets">
        {found.settled.map((matter) => (
          <li key={matter.matter}>
            {maybe(`supervision_${matter.kind}`) ?? matter.kind}{" "}
            <span class="hint">
              {t("supervision_whose", { name: matter.name || "–", at: dateTime(matter.at) })}
              {matter.settled_by && ` · ${t("supervision_settled_by", { name: matter.settled_by })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
