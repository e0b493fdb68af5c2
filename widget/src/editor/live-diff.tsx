// The diff between a draft and the published text, for reviewers.

import { useState } from "preact/hooks";
import type { TextAck } from "../shared/contract.generated";
import type { Content } from "./api";
import { DiffView } from "./diff-view";
import { useLoaded, Waiting } from "./loaded";
import type { TextSession } from "./text-session";
import { useWords } from "./words";

export function LiveDiff({ text, read }: { text: TextSession; read: TextAck }) {
  const { t } = useWords();
  const [open, setOpen] = useState(read.text.for_review === true && read.may.includes("approve"));
  if (!read.live) return read.text.live ? null : <p class="hint">{t("live_none")}</p>;
  return (
    <details class="part" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-testid="live-diff">{t("live_differs")}</summary>
      {open && <Differences text={text} read={read} live={read.live} />}
    </details>
  );
}

function Differences({ text, read, live }: { text: TextSession; read: TextAck; live: Content }) {
  const loaded = useLoaded(text, String(read.text.version), () =>
    text.compare(read.text.kind, live, read.content),
  );
  return <Waiting loaded={loaded}>{loaded.value && <DiffView fields={loaded.value.fields} />}</Waiting>;
}
