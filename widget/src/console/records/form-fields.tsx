// The fields of the documentation form, drawn from the vocabulary. The gateway validates them.

import type {
  FaultView,
  FormField,
  FormFill,
  GuidingFill,
  VocabularyAck,
} from "../../shared/contract.generated";
import { type Draft, isDataless } from "../model/form-drafts";
import { useWords } from "../parts/words";
import { Faults } from "./faults";
import { GuidingBlock } from "./guiding-block";
import { NoteField } from "./note-field";

type Name = keyof FormFill;

const ABOUT_CONTACT: readonly Name[] = [
  "langd",
  "forsta_kontakt",
  "sprak",
  "roll",
  "aldersgrupp_kontakt",
  "lan",
];
const ABOUT_CONCERN: readonly Name[] = [
  "relation",
  "aldersgrupp_berord",
  "skede",
  "inriktning",
  "amnen",
  "niva_slut",
  "signaler",
];
const WHAT_WAS_DONE: readonly Name[] = [
  "info_112",
  "insats",
  "orosanmalan",
  "polisuppgift",
  "kunskapslucka",
  "avslut",
];
const OF_EVERY: readonly Name[] = ["langd", "avslut"];

interface Props {
  id: string;
  vocabulary: VocabularyAck;
  draft: Draft;
  change: (change: Partial<FormFill>) => void;
  named: (aktor: string, name: string) => void;
  /** For contacts without a chat: channel, day and time are editable. */
  free?: boolean;
}

export function FormFields({ id, vocabulary, draft, change, named, free = false }: Props) {
  const { t } = useWords();
  const { form, faults } = draft;
  const field = (name: Name) => {
    const view = vocabulary.fields.find((one) => one.field === name);
    if (!view || draft.certain.includes(name)) return null;
    return (
      <OneField
        key={name}
        id={`${id}-${name}`}
        view={view}
        value={form[name] as string | readonly string[] | undefined}
        faults={faults.filter((fault) => fault.field === name)}
        change={(value) => change({ [name]: value })}
      />
    );
  };
  const group = (title: string, names: readonly Name[]) => (
    <fieldset class="form-group">
      <legend>{title}</legend>
      {names.map(field)}
    </fieldset>
  );
  return (
    <div class="record-form">
      <Known vocabulary={vocabulary} draft={draft} />
      {field("typ")}
      {free && field("kanal")}
      {free && (
        <StartPeriod
          id={`${id}-startperiod`}
          value={form.startperiod ?? ""}
          vocabulary={vocabulary}
          faults={faults.filter((fault) => fault.field === "startperiod")}
          change={(startperiod) => change({ startperiod })}
        />
      )}
      {isDataless(form) ? (
        group(t("form_contact"), OF_EVERY)
      ) : (
        <>
          {group(t("form_contact"), ABOUT_CONTACT)}
          {group(t("form_concern"), ABOUT_CONCERN)}
          {group(t("form_done"), WHAT_WAS_DONE)}
          {form.polisuppgift === "lamnad_av_oss" && (
            <div class="field">
              <label for={`${id}-beslut`}>{t("decision_number")}</label>
              <input
                id={`${id}-beslut`}
                class="input"
                value={form.beslut_id ?? ""}
                onInput={(event) => change({ beslut_id: event.currentTarget.value.trim() })}
              />
              <p class="hint">{t("decision_number_hint")}</p>
              <Faults faults={faults.filter((fault) => fault.field === "beslut_id")} />
            </div>
          )}
          <GuidingBlock
            id={id}
            vocabulary={vocabulary}
            guided={form.lotsning ?? []}
            names={draft.names}
            lang={form.sprak ?? "sv"}
            faults={faults.filter((fault) => fault.field === "lotsning")}
            change={(lotsning: readonly GuidingFill[]) =>
              change({ lotsning, insats: withGuiding(form, lotsning) })
            }
            named={named}
          />
        </>
      )}
      <label class="option">
        <input
          type="checkbox"
          checked={form.handledning ?? false}
          onChange={(event) => change({ handledning: event.currentTarget.checked })}
        />
        {t("form_supervision")}
      </label>
      <NoteField
        id={`${id}-notering`}
        value={form.notering ?? ""}
        faults={faults.filter((fault) => fault.field === "notering")}
        change={(notering) => change({ notering })}
        kept={t("form_note_gone")}
      />
    </div>
  );
}

/** Keeps the choice "lotsning" in step with the list of referrals. */
function withGuiding(form: FormFill, guided: readonly GuidingFill[]): readonly string[] {
  const others = (form.insats ?? []).filter((one) => one !== "lotsning");
  return guided.length > 0 ? [...others, "lotsning"] : others;
}

/** The values that are known already, in one line. */
function Known({ vocabulary, draft }: { vocabulary: VocabularyAck; draft: Draft }) {
  const { t } = useWords();
  const word = (field: string, value: string | undefined) =>
    vocabulary.fields.find((one) => one.field === field)?.choices.find((choice) => choice.value === value)
      ?.label;
  const [day, block] = (draft.form.startperiod ?? "").split("/");
  const known = draft.certain.length > 0 && [
    word("kanal", draft.form.kanal),
    day && `${day} ${word("startperiod_block", block) ?? ""}`,
    word("langd", draft.form.langd),
    draft.form.niva_bot && t("form_bot_level", { level: draft.form.niva_bot }),
  ];
  return (
    <>
      {known && <p class="hint">{t("form_known", { facts: known.filter(Boolean).join(", ") })}</p>}
      {draft.practice && <p class="tag">{t("form_practice")}</p>}
      {draft.automatic && <p class="callout">{t("form_automatic")}</p>}
    </>
  );
}

interface FieldProps {
  id: string;
  view: FormField;
  value: string | readonly string[] | undefined;
  faults: readonly FaultView[];
  change: (value: string | readonly string[]) => void;
}

function OneField({ id, view, value, faults, change }: FieldProps) {
  const { t } = useWords();
  const wrong = faults.length > 0;
  if (view.many) {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <fieldset
        class={wrong ? "options options-wrong" : "options"}
        id={id}
        data-testid={`field-${view.field}`}
      >
        <legend>{view.label}</legend>
        {view.choices.map((choice) => (
          <label key={choice.value} class="option">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={(event) =>
                change(
                  event.currentTarget.checked
                    ? [...chosen, choice.value]
                    : chosen.filter((one) => one !== choice.value),
                )
              }
            />
            {choice.label}
          </label>
        ))}
        <Faults faults={faults} />
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{view.label}</label>
      <select
        id={id}
        class="input"
        data-testid={`field-${view.field}`}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-faults` : undefined}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => change(event.currentTarget.value)}
      >
        <option value="">{t("form_choose")}</option>
        {view.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Faults id={`${id}-faults`} faults={faults} />
    </div>
  );
}

interface StartProps {
  id: string;
  value: string;
  vocabulary: VocabularyAck;
  faults: readonly FaultView[];
  change: (value: string) => void;
}

function StartPeriod({ id, value, vocabulary, faults, change }: StartProps) {
  const { t } = useWords();
  const [day = "", block = ""] = value.split("/");
  const blocks = vocabulary.fields.find((one) => one.field === "startperiod_block");
  return (
    <div class="field">
      <div class="field-row">
        <div class="field">
          <label for={id}>{t("form_day")}</label>
          <input
            id={id}
            type="date"
            class="input"
            data-testid="form-day"
            value={day}
            onInput={(event) => change(`${event.currentTarget.value}/${block}`)}
          />
        </div>
        <div class="field">
          <label for={`${id}-block`}>{blocks?.label}</label>
          <select
            id={`${id}-block`}
            class="input"
            data-testid="form-block"
            value={block}
            onChange={(event) => change(`${day}/${event.currentTarget.value}`)}
          >
            <option value="">{t("form_choose")}</option>
            {blocks?.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Faults faults={faults} />
    </div>
  );
}
