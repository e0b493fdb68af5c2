// Copies a text to the clipboard, and confirms it.

import { useEffect, useState } from "preact/hooks";
import { useWords } from "./words";

const SAID_MS = 4_000;

export function CopyButton({ text, testId }: { text: string; testId?: string }) {
  const { t } = useWords();
  const [said, setSaid] = useState<"copied" | "copy_failed" | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
    } catch {
      // Without HTTPS there is no clipboard; the text can be selected by hand.
      setSaid("copy_failed");
    }
  };
  return (
    <>
      <button
        type="button"
        class="button"
        {...(testId && { "data-testid": testId })}
        onClick={() => void copy()}
      >
        {t("copy")}
      </button>
      <span class="hint" role="status">
        {said ? t(said) : ""}
      </span>
    </>
  );
}
