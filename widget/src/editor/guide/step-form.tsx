// One step of a guide as fields: what it says or asks, what it shows, and where it leads.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../words";
import { AnswersField } from "./answers-field";
import type { Step } from "./document";
import { type Editing, findingsAt, titleOf } from "./editing";
import { Found, LeadsTo, TextsField } from "./parts";

const KINDS = ["yes_no", "choice", "place", "relation", "age", "time", "free"] as const;

interface Props {
  editing: Editing;
  step: Step;
  index: number;
  /** The names of the topics that help can be shown for. */
  topics: readonly string[];
  /** The step takes the keyboard, because it has just been made or moved. */
  focused: boolean;
  moved: (id: string) => void;
}

export function StepForm({ editing, step, index, topics, focused, moved }: Props) {
  const { t } = useWords();
  const heading = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  const place = `steps.${step.id}`;
  const found = findingsAt(editing, place);
  const at = ["steps", index];
  const [open, setOpen] = useState(focused);
  return (
    <li class="guide-step" data-step={step.id}>
      <details open={open || found.length > 0} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary ref={heading as never} data-place={place}>
          <span class="guide-step-number">{index + 1}</span>
          <span class="guide-step-title">{titleOf(step) || t("guide_step_empty")}</span>
          <span class="hint">{t(step.ask ? "guide_asks" : "guide_says")}</span>
        </summary>
        <Found id={`found-${place}`} findings={found.filter(({ where }) => where === place)} />
        <fieldset class="options guide-field" disabled={editing.readOnly}>
          <legend class="label">{t("guide_step_kind")}</legend>
          {([false, true] as const).map((asks) => (
            <label key={String(asks)} class="option">
              <input
                type="radio"
                name={`kind-${step.id}`}
                checked={Boolean(step.ask) === asks}
                onChange={() => editing.change((text, tool) => tool.withStepThat(text, index, asks))}
              />
              {t(asks ? "guide_asks" : "guide_says")}
            </label>
          ))}
        </fieldset>
        {step.ask ? (
          <Question editing={editing} step={step} index={index} />
        ) : (
          <Said editing={editing} step={step} index={index} />
        )}
        <Shown editing={editing} step={step} at={at} place={place} topics={topics} />
        {!editing.readOnly && <StepActions editing={editing} step={step} index={index} moved={moved} />}
      </details>
    </li>
  );
}

function Said({ editing, step, index }: { editing: Editing; step: Step; index: number }) {
  const { t } = useWords();
  const at = ["steps", index];
  const place = `steps.${step.id}`;
  return (
    <>
      <TextsField
        editing={editing}
        path={[...at, "say"]}
        place={`${place}.say`}
        texts={step.say}
        legend={t("guide_say")}
      />
      <details class="guide-more" open={findingsAt(editing, `${place}.closed`).length > 0}>
        <summary>{t("guide_other_wordings")}</summary>
        <TextsField
          editing={editing}
          path={[...at, "closed"]}
          place={`${place}.closed`}
          texts={step.closed}
          legend={t("guide_closed")}
          hint={t("guide_closed_hint")}
          optional
        />
        <TextsField
          editing={editing}
          path={[...at, "say_without_place"]}
          place={`${place}.say_without_place`}
          texts={step.say_without_place}
          legend={t("guide_without_place")}
          hint={t("guide_without_place_hint")}
          optional
        />
      </details>
      <LeadsTo
        editing={editing}
        path={[...at, "next"]}
        place={`${place}.next`}
        to={step.next}
        label={t("guide_next")}
      />
    </>
  );
}

function Question({ editing, step, index }: { editing: Editing; step: Step; index: number }) {
  const { t } = useWords();
  const { ask = {} } = step;
  const at = ["steps", index, "ask"];
  const place = `steps.${step.id}.ask`;
  const to = Object.values(ask.answers ?? {})[0]?.to ?? "end";
  const setKind = (kind: string) =>
    editing.change((text, tool) =>
      tool.withValue(tool.withValue(text, [...at, "kind"], kind), [...at, "answers"], {
        ...tool.answersOf(kind, to),
      }),
    );
  return (
    <>
      <TextsField
        editing={editing}
        path={[...at, "text"]}
        place={`${place}.text`}
        texts={ask.text}
        legend={t("guide_ask")}
      />
      <details class="guide-more" open={findingsAt(editing, `${place}.closed`).length > 0}>
        <summary>{t("guide_other_wordings")}</summary>
        <TextsField
          editing={editing}
          path={[...at, "closed"]}
          place={`${place}.closed`}
          texts={ask.closed}
          legend={t("guide_closed")}
          hint={t("guide_closed_hint")}
          optional
        />
      </details>
      <div class="guide-leads">
        <label for={`kind-of-${step.id}`}>{t("guide_question_kind")}</label>
        <select
          id={`kind-of-${step.id}`}
          class="input"
          disabled={editing.readOnly}
          value={ask.kind ?? ""}
          onChange={(event) => setKind(event.currentTarget.value)}
        >
          {!KINDS.some((kind) => kind === ask.kind) && (
            <option value={ask.kind ?? ""}>{ask.kind ?? t("choose")}</option>
          )}
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`guide_kind_${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {ask.kind === "choice" && (
        <label class="option">
          <input
            type="checkbox"
            disabled={editing.readOnly}
            checked={ask.from_before === true}
            onChange={(event) =>
              editing.set([...at, "from_before"], event.currentTarget.checked || undefined)
            }
          />
          {t("guide_from_before")}
        </label>
      )}
      <AnswersField editing={editing} ask={ask} path={[...at, "answers"]} place={`${place}.answers`} />
    </>
  );
}

interface ShownProps {
  editing: Editing;
  step: Step;
  at: readonly (string | number)[];
  place: string;
  topics: readonly string[];
}

/** What is shown beside the words: an article, a passage of one, help near the visitor, a person, a time. */
function Shown({ editing, step, at, place, topics }: ShownProps) {
  const words = useWords();
  const { t } = words;
  const help = step.help ?? [];
  const article = (field: "card" | "passage") => (
    <div class="guide-leads">
      <label for={`${field}-${step.id}`}>{t(`guide_${field}`)}</label>
      <select
        id={`${field}-${step.id}`}
        class="input"
        disabled={editing.readOnly}
        data-place={`${place}.${field}`}
        aria-describedby={`found-${place}.${field}`}
        value={step[field]?.article ?? ""}
        onChange={(event) => {
          const id = event.currentTarget.value;
          const part = field === "passage" ? { part: step.passage?.part ?? 1 } : {};
          editing.set([...at, field], id ? { article: id, ...part } : undefined);
        }}
      >
        <option value="">{t("guide_none")}</option>
        {step[field]?.article && !editing.articles.some(({ value }) => value === step[field]?.article) && (
          <option value={step[field]?.article}>{step[field]?.article}</option>
        )}
        {editing.articles.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <Found id={`found-${place}.${field}`} findings={findingsAt(editing, `${place}.${field}`)} />
    </div>
  );
  const flag = (field: "person" | "appointment") => (
    <label class="option">
      <input
        type="checkbox"
        disabled={editing.readOnly}
        checked={step[field] === true}
        onChange={(event) => editing.set([...at, field], event.currentTarget.checked || undefined)}
      />
      {t(`guide_${field}`)}
    </label>
  );
  return (
    <details
      class="guide-more"
      open={["passage", "card", "help"].some((part) => findingsAt(editing, `${place}.${part}`).length > 0)}
    >
      <summary>{t("guide_shown")}</summary>
      {article("card")}
      {article("passage")}
      {step.passage && (
        <div class="guide-leads">
          <label for={`part-${step.id}`}>{t("guide_passage_part")}</label>
          <input
            id={`part-${step.id}`}
            class="input short"
            type="number"
            min={1}
            readOnly={editing.readOnly}
            value={step.passage.part ?? 1}
            onInput={(event) =>
              editing.set([...at, "passage", "part"], Number(event.currentTarget.value) || 1)
            }
          />
        </div>
      )}
      <fieldset class="options guide-field" disabled={editing.readOnly} data-place={`${place}.help`}>
        <legend class="label">{t("guide_help")}</legend>
        {topics.map((topic) => (
          <label key={topic} class="option">
            <input
              type="checkbox"
              checked={help.includes(topic)}
              onChange={(event) => {
                const chosen = event.currentTarget.checked
                  ? [...help, topic]
                  : help.filter((each) => each !== topic);
                editing.set([...at, "help"], chosen.length > 0 ? chosen : undefined);
              }}
            />
            {words.maybe(`option_${topic}`) ?? topic}
          </label>
        ))}
        <Found id={`found-${place}.help`} findings={findingsAt(editing, `${place}.help`)} />
      </fieldset>
      <div class="options">
        {flag("person")}
        {flag("appointment")}
      </div>
    </details>
  );
}

interface ActionsProps {
  editing: Editing;
  step: Step;
  index: number;
  moved: (id: string) => void;
}

function StepActions({ editing, step, index, moved }: ActionsProps) {
  const { t } = useWords();
  const steps = editing.guide.steps ?? [];
  const [sure, setSure] = useState(false);
  const move = (to: number) => {
    editing.change((text, tool) => tool.withElementMoved(text, ["steps"], index, to));
    moved(step.id);
  };
  const add = () => {
    const id = editing.tool.freeName(
      "steg",
      steps.map((each) => each.id),
    );
    const texts = Object.fromEntries(editing.languages.map((lang) => [lang, [""]]));
    const made = { id, say: texts, next: step.next ?? "end" };
    editing.change((text, tool) => {
      const added = tool.withElement(text, ["steps"], index + 1, made);
      return step.ask ? added : tool.withValue(added, ["steps", index, "next"], id);
    });
    moved(id);
  };
  return (
    <div class="guide-actions" role="group" aria-label={t("guide_step_actions", { n: index + 1 })}>
      <button type="button" class="button" data-testid="guide-step-add" onClick={add}>
        {t("guide_step_add")}
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={index === 0}
        onClick={() => index > 0 && move(index - 1)}
      >
        {t("guide_step_up")}
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={index === steps.length - 1}
        onClick={() => index < steps.length - 1 && move(index + 1)}
      >
        {t("guide_step_down")}
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={steps.length === 1}
        onClick={() => {
          if (steps.length === 1) return;
          if (!sure) return setSure(true);
          editing.change((text, tool) => tool.withoutElement(text, ["steps"], index));
          moved(steps[index - 1]?.id ?? steps[1]?.id ?? "");
        }}
        onBlur={() => setSure(false)}
      >
        {t(sure ? "guide_step_remove_sure" : "guide_step_remove")}
      </button>
    </div>
  );
}
