// The fields of the documentation form, drawn from the vocabulary: six questions as chips, and the rest, which is
// filled in already, folded. The gateway validates them.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FaultView, FormFill, GuidingFill, VocabularyAck } from "../../shared/contract.generated";
import { type Draft, isDataless } from "../model/form-drafts";
import { useWords } from "../parts/words";
import { ChipsField } from "./chips-field";
import { Faults } from "./faults";
import { GuidingBlock } from "./guiding-block";
import { KnownFacts } from "./known-facts";
import { NoteField } from "./note-field";
import { SelectField } from "./select-field";
import { StartPeriod } from "./start-period";

type Name = keyof FormFill;

const ASKED: readonly Name[] = ["roll", "aldersgrupp_berord", "skede", "inriktning", "amnen", "insats"];
/** What the log knows of a chat, and somebody has to say of a call or a letter. */
const ASKED_WITHOUT_CHAT: readonly Name[] = ["langd", "niva_slut"];
const FOLDED: readonly Name[] = [
  "niva_slut",
  "relation",
  "aldersgrupp_kontakt",
  "lan",
  "sprak",
  "forsta_kontakt",
  "info_112",
  "orosanmalan",
  "polisuppgift",
  "kunskapslucka",
  "signaler",
  "avslut",
];

interface Props {
  id: string;
  vocabulary: VocabularyAck;
  draft: Draft;
  change: (change: Partial<FormFill>) => void;
  named: (aktor: string, name: string) => void;
  /** For contacts without a chat: channel, day and time are editable. */
  free?: boolean;
  /** After the last question: the keyboard goes on to what saves. */
  last?: () => void;
}

export function FormFields({ id, vocabulary, draft, change, named, free = false, last }: Props) {
  const { t } = useWords();
  const { form, faults } = draft;
  const frame = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(false);
  const of = (name: string) => faults.filter((fault) => fault.field === name);
  const folded = FOLDED.filter((name) => !(free && ASKED_WITHOUT_CHAT.includes(name)));
  useFirstFault(frame, faults, () => setMore(true), folded);
  const next = (answered: Element | null) => {
    const open = [...(frame.current?.querySelectorAll('.chips-field[data-open="true"]') ?? [])];
    const first = open.find((field) => field !== answered)?.querySelector<HTMLElement>("input");
    if (first) first.focus();
    else last?.();
  };
  const viewOf = (name: Name) => vocabulary.fields.find((one) => one.field === name);
  const props = (name: Name) => ({
    id: `${id}-${name}`,
    value: form[name] as string | readonly string[] | undefined,
    faults: of(name),
    change: (value: string | readonly string[]) => change(withAnswer(form, name, value)),
  });
  const chips = (name: Name) => {
    const view = viewOf(name);
    if (!view || draft.certain.includes(name)) return null;
    return <ChipsField key={name} view={view} {...props(name)} next={next} />;
  };
  const select = (name: Name) => {
    const view = viewOf(name);
    if (!view || draft.certain.includes(name)) return null;
    return <SelectField key={name} view={view} {...props(name)} />;
  };
  return (
    <div class="record-form" ref={frame}>
      <KnownFacts vocabulary={vocabulary} draft={draft} />
      {chips("typ")}
      {free && chips("kanal")}
      {free && (
        <StartPeriod
          id={`${id}-startperiod`}
          value={form.startperiod ?? ""}
          vocabulary={vocabulary}
          faults={of("startperiod")}
          change={(startperiod) => change({ startperiod })}
        />
      )}
      {!isDataless(form) && (
        <>
          {free && ASKED_WITHOUT_CHAT.map(chips)}
          {ASKED.map(chips)}
          {guides(form) && (
            <GuidingBlock
              id={id}
              vocabulary={vocabulary}
              guided={form.lotsning ?? []}
              names={draft.names}
              lang={form.sprak ?? "sv"}
              faults={of("lotsning")}
              change={(lotsning: readonly GuidingFill[]) => change({ lotsning })}
              named={named}
            />
          )}
        </>
      )}
      <NoteField
        id={`${id}-notering`}
        value={form.notering ?? ""}
        faults={of("notering")}
        change={(notering) => change({ notering })}
        kept={t("form_note_gone")}
      />
      <label class="option">
        <input
          type="checkbox"
          checked={form.handledning ?? false}
          onChange={(event) => change({ handledning: event.currentTarget.checked })}
        />
        {t("form_supervision")}
      </label>
      {isDataless(form) ? (
        free && select("avslut")
      ) : (
        <details
          class="form-more"
          data-testid="form-more"
          open={more}
          onToggle={(event) => setMore(event.currentTarget.open)}
        >
          <summary>{t("form_more")}</summary>
          <div class="form-grid">
            {folded.map(select)}
            {form.polisuppgift === "lamnad_av_oss" && (
              <div class="field">
                <label for={`${id}-beslut`}>{t("decision_number")}</label>
                <input
                  id={`${id}-beslut`}
                  class="input"
                  aria-invalid={of("beslut_id").length > 0}
                  value={form.beslut_id ?? ""}
                  onInput={(event) => change({ beslut_id: event.currentTarget.value.trim() })}
                />
                <p class="hint">{t("decision_number_hint")}</p>
                <Faults faults={of("beslut_id")} />
              </div>
            )}
          </div>
        </details>
      )}
    </div>
  );
}

const GUIDING = "lotsning";

function guides(form: FormFill): boolean {
  return (form.insats ?? []).includes(GUIDING);
}

/** An answer with what follows from it: without guiding on there is nobody to name, and no decision without police. */
function withAnswer(form: FormFill, name: Name, value: string | readonly string[]): Partial<FormFill> {
  const change = { [name]: value } as Partial<FormFill>;
  if (name === "insats" && guides(form) && !guides({ ...form, ...change }))
    return { ...change, lotsning: [] };
  if (name === "polisuppgift" && value !== "lamnad_av_oss") return { ...change, beslut_id: "" };
  return change;
}

/** When faults have come, unfolds the part that has one, and takes the keyboard to the first. */
function useFirstFault(
  frame: { current: HTMLElement | null },
  faults: readonly FaultView[],
  unfold: () => void,
  folded: readonly Name[],
): void {
  const shown = useRef<readonly FaultView[]>(faults);
  useLayoutEffect(() => {
    const fresh = faults.length > shown.current.length;
    shown.current = faults;
    if (!fresh) return;
    if (faults.some(({ field }) => field === "beslut_id" || folded.includes(field as Name))) unfold();
    requestAnimationFrame(() => {
      frame.current
        ?.querySelector<HTMLElement>('.chips-wrong input, .options-wrong input, [aria-invalid="true"]')
        ?.focus();
    });
  }, [faults]);
}
