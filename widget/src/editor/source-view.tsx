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

export function SourceView({ text, read }: { text: TextSession; read: TextAck }) {
  const { t } = useWords();
  const since = read.text.source_since ?? 0;
  const [open, setOpen] = useState(since > 0);
  if (!read.source) return null;
  return (
    <>
      {since > 0 && (
        <p class="attention" role="status" data-testid="look-over">
          {t("translation_behind")}
        </p>
      )}
      <details class="part" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary data-testid="source">{t("translation_source")}</summary>
        {open && <Source name={read.source} kind={read.text.kind} since={since} text={text} />}
      </details>
    </>
  );
}

function Source({
  name,
  kind,
  since,
  text,
}: {
  name: string;
  kind: string;
  since: number;
  text: TextSession;
}) {
  const words = useWords();
  const { t } = words;
  const id = { kind, name };
  const loaded = useLoaded(text, `${name} ${since}`, async () => {
    const swedish = await api.read(id);
    return { swedish, diff: since > 0 ? await api.diff(id, since, swedish.text.version) : null };
  });
  return (
    <Waiting loaded={loaded}>
      {loaded.value && (
        <div lang="sv" dir="ltr">
          {loaded.value.diff && (
            <>
              <h3>{t("translation_changed")}</h3>
              <DiffView fields={loaded.value.diff.fields} />
            </>
          )}
          <dl class="diff">
            {WORDS.map(
              (field) => [field, shown(valueAt(loaded.value?.swedish.content ?? {}, field))] as const,
            )
              .filter(([, value]) => value !== "")
              .map(([field, value]) => (
                <div key={field}>
                  <dt class="label">{fieldText(words, field)}</dt>
                  <dd class="whole">{value}</dd>
                </div>
              ))}
          </dl>
          <p>
            <a href={textAddress(id)}>{t("translation_open")}</a>
          </p>
        </div>
      )}
    </Waiting>
  );
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(asText).join("\n\n") : asText(value);
}
