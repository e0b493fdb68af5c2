// The preview of a text as visitors see it, in a sandboxed frame without scripts. The frame is of the same origin, so
// that its content can be replaced in place.

import { useEffect, useRef, useState } from "preact/hooks";
import type { FindingView, LookAck } from "../shared/contract.generated";
import { trusted } from "../shared/trusted-html";
import { Findings } from "./findings";
import { useWords } from "./words";

/** The readability limit (LIX) of the content rules; a warning is shown in words beside the number. */
const LIX_MAX = 35;

export function Preview({ look, findings }: { look: LookAck | null; findings: readonly FindingView[] }) {
  const { t, n } = useWords();
  const frame = useRef<HTMLIFrameElement>(null);
  const [first, setFirst] = useState(() => trusted(""));
  const page = look?.preview ?? "";
  useEffect(() => {
    if (page && !(frame.current && replaced(frame.current, page))) setFirst(trusted(page));
  }, [page]);
  return (
    <section class="preview" aria-label={t("preview")}>
      <div class="preview-head">
        <h2>{t("preview")}</h2>
        <Measures look={look} />
      </div>
      {findings.length > 0 && (
        <div class="to-mend" data-testid="to-mend">
          <h3>{n("to_mend", findings.length)}</h3>
          <Findings findings={findings} live />
        </div>
      )}
      {look && !look.preview && <p class="hint">{t("preview_behind")}</p>}
      <iframe
        ref={frame}
        class="preview-frame"
        title={t("preview")}
        sandbox="allow-same-origin"
        srcdoc={first}
        data-testid="preview"
      />
    </section>
  );
}

/** Replaces the content without reloading the frame, so that it does not flicker or scroll. */
function replaced(frame: HTMLIFrameElement, page: string): boolean {
  const held = frame.contentDocument;
  const old = held?.querySelector("main");
  const fresh = new DOMParser().parseFromString(trusted(page), "text/html");
  const main = fresh.querySelector("main");
  if (!held || !old || !main) return false;
  held.documentElement.lang = fresh.documentElement.lang;
  held.documentElement.dir = fresh.documentElement.dir;
  old.replaceWith(held.importNode(main, true));
  return true;
}

function Measures({ look }: { look: LookAck | null }) {
  const { t } = useWords();
  if (look?.words === undefined) return null;
  const { words, most_words: most, lix } = look;
  return (
    <p class="measures number" data-testid="measures">
      <span class={most !== undefined && words > most ? "over" : undefined}>
        {most === undefined ? t("measure_words_only", { words }) : t("measure_words", { words, most })}
      </span>
      {lix !== undefined && (
        <span class={lix > LIX_MAX ? "over" : undefined}>
          {t(lix > LIX_MAX ? "measure_lix_over" : "measure_lix", { lix, most: LIX_MAX })}
        </span>
      )}
    </p>
  );
}
