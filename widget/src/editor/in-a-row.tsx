// One text or entry after the other, each with one press: what checking and reviewing in a row have in common.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { EditorSession } from "./session";
import { problemText, useWords } from "./words";

/** The page's name, what it is for, and the way back. */
export function RowHeader({ title, lead }: { title: string; lead: string }) {
  const { t } = useWords();
  return (
    <header class="text-head">
      <h1>{title}</h1>
      <p class="hint prose">{lead}</p>
      <p>
        <a class="link" href="#/">
          {t("check_back_to_todo")}
        </a>
      </p>
    </header>
  );
}

/** One act at a time. After `stale_version` the text is read again; `done` is called when it went well. */
export function useOnePress(session: EditorSession, reload: () => void, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async (act: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await act();
      done();
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      if (code === "stale_version") reload();
      setProblem(code);
      setBusy(false);
    }
  };
  return { busy, problem, press };
}

/** The keys of a panel, by letter; with a modifier they belong to the browser. */
export function onKeys(acts: Readonly<Record<string, () => void>>) {
  return (event: KeyboardEvent) => {
    const act = acts[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    act();
    event.preventDefault();
  };
}

interface KeyButtonProps {
  letter: string;
  label: string;
  testId: string;
  look?: string;
  off?: boolean;
  press: () => void;
}

/** A button that says its key. */
export function KeyButton({ letter, label, testId, look = "", off = false, press }: KeyButtonProps) {
  return (
    <button
      type="button"
      class={`button ${look}`}
      aria-disabled={off}
      aria-keyshortcuts={letter}
      data-testid={testId}
      onClick={() => {
        if (!off) press();
      }}
    >
      {label} <kbd>{letter.toUpperCase()}</kbd>
    </button>
  );
}

/** What went wrong, read out; `children` stand before it. */
export function Outcome({ problem, children }: { problem: string | null; children?: ComponentChildren }) {
  const words = useWords();
  return (
    <div aria-live="polite">
      {children}
      {problem && (
        <p class="problem" role="alert">
          {problemText(words, problem)}
        </p>
      )}
    </div>
  );
}
