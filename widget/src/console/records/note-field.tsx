// A free text that must not identify anybody. While it is written, the gateway's check marks personal data in it.

import { useEffect, useRef, useState } from "preact/hooks";
import type { FaultView } from "../../shared/contract.generated";
import { formsApi } from "../model/forms-api";
import { useWords } from "../parts/words";

const NOTE_MAX = 280;
const CHECK_AFTER_MS = 400;

export function NoteField({
  id,
  value,
  faults,
  change,
  label,
  max = NOTE_MAX,
  kept = "",
}: {
  id: string;
  value: string;
  faults: readonly FaultView[];
  change: (value: string) => void;
  label?: string;
  max?: number;
  /** The retention period, in words. */
  kept?: string;
}) {
  const { t, maybe } = useWords();
  const [found, setFound] = useState<readonly FaultView[]>([]);
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => {
    if (!value.trim()) {
      setFound([]);
      return;
    }
    const timer = setTimeout(async () => {
      // An error can be ignored: the gateway checks again when the form is saved.
      const checked = await formsApi.check(value).catch(() => null);
      if (checked && latest.current === value) setFound(checked.faults);
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  const shown = found.length > 0 ? found : faults;
  const points = [...value];
  const long = points.length > max;
  return (
    <div class="field">
      <label for={id}>{label ?? t("form_note")}</label>
      <textarea
        id={id}
        class="input"
        rows={3}
        data-testid="form-note"
        aria-describedby={`${id}-hint ${id}-found`}
        aria-invalid={shown.length > 0 || long}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class={long ? "problem" : "hint"}>
        {t("form_note_hint", { n: points.length, most: max })} {kept}
      </p>
      <div id={`${id}-found`} role="status">
        {shown.length > 0 && (
          <ul class="pii" data-testid="pii">
            {shown.map((fault) => (
              <li key={`${fault.start}-${fault.problem}`}>
                <strong>{maybe(`fault_${fault.problem}`) ?? fault.problem}</strong>{" "}
                {fault.start !== undefined && fault.end !== undefined && (
                  <mark dir="auto">{points.slice(fault.start, fault.end).join("")}</mark>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
