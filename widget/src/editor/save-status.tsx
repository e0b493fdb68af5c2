// The save status of the working copy, in words.

import type { SaveState } from "./autosave";
import { problemText, useWords } from "./words";

export function SaveStatusLine({ kept, unsaved }: { kept: SaveState; unsaved: boolean }) {
  const words = useWords();
  const { t } = words;
  if (kept.keeping === "cut") {
    return (
      <p class="keeping attention" role="status" data-testid="keeping" data-keeping="cut">
        {t("keeping_cut")}
      </p>
    );
  }
  if (kept.keeping === "refused") {
    return (
      <p class="keeping problem" role="alert" data-testid="keeping" data-keeping="refused">
        {problemText(words, kept.code ?? "internal")}
      </p>
    );
  }
  const at = kept.at ? words.time(kept.at) : "";
  const text =
    kept.keeping === "behind"
      ? t("keeping_behind")
      : unsaved
        ? t("keeping_kept", { at })
        : t("keeping_saved");
  return (
    <p class="keeping hint" role="status" data-testid="keeping" data-keeping={kept.keeping}>
      {text}
    </p>
  );
}
