// Beside a translation: the Swedish text, and what has changed in it since the translation was made.

import { useState } from "preact/hooks";
import type { TextAck } from "../shared/contract.generated";
import { api } from "./api";
import { asText, valueAt } from "./content";
import { DiffView } from "./diff-view";
import { useLoaded, Waiting } from "./loaded";
import { textAddress } from "./route";
import type { TextSession } from "./text-session";
import { fieldText, useWords } from "./words";

const WORDS = ["titel", "ingress", "text", "stangt", "varianter", "varianter_stangt"];

/** What has changed in Swedish, above a translation that has not followed yet. */
export function SourceChange({ text, read }: { text: TextSession; read: TextAck }) {
  const { t } = useWords();
  const since = read.text.source_since ?? 0;
  const loaded = useSource(text, read, since > 0);
  if (!read.source || since === 0) return null;
  return (
    <section aria-label={t("translation_changed")}>
      <p class="attention" role="status" data-testid="look-over">
        {t("translation_behind")}
      </p>
      <Waiting loaded={loaded}>
        {loaded.value?.diff && (
          <div lang="sv" dir="ltr">
            <p class="label">{t("translation_changed")}</p>
            <DiffView fields={loaded.value.diff.fields} />
          </div>
        )}
      </Waiting>
    </section>
  );
}

/** The Swedish text beside the form. */
export function SourceText({ text, read }: { text: TextSession; read: TextAck }) {
  const words = useWords();
  const { t } = words;
  const [open, setOpen] = useState((read.text.source_since ?? 0) > 0);
  const loaded = useSource(text, read, open);
  if (!read.source) return null;
  const content = loaded.value?.swedish.content ?? {};
  return (
    <details class="part" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-testid="source">{t("translation_source")}</summary>
      <Waiting loaded={loaded}>
        <div
          class="whole"
          tabIndex={0}
          role="region"
          aria-label={t("translation_source")}
          lang="sv"
          dir="ltr"
        >
          {WORDS.map((field) => [field, shown(valueAt(content, field))] as const)
            .filter(([, value]) => value !== "")
            .map(([field, value]) => (
              <div key={field}>
                <p class="label">{fieldText(words, field)}</p>
                <p>{value}</p>
              </div>
            ))}
        </div>
        <p>
          <a href={textAddress({ kind: read.text.kind, name: read.source })}>{t("translation_open")}</a>
        </p>
      </Waiting>
    </details>
  );
}

function useSource(text: TextSession, read: TextAck, wanted: boolean) {
  const since = read.text.source_since ?? 0;
  return useLoaded(text, `${read.source ?? ""} ${since} ${wanted}`, async () => {
    if (!read.source || !wanted) return null;
    const id = { kind: read.text.kind, name: read.source };
    const swedish = await api.read(id);
    return { swedish, diff: since > 0 ? await api.diff(id, since, swedish.text.version) : null };
  });
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(asText).join("\n\n") : asText(value);
}
