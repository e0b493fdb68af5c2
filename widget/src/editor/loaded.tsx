// Fetches the content of a view: a hook, and the placeholder for loading and errors.

import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import { problemText, useWords } from "./words";

export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: string | null;
  readonly reload: () => void;
}

/** Fetches when `key` changes; a late answer to an older key is dropped. */
export function useLoaded<T>(session: { expired(): void }, key: string, fetch: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    setProblem(null);
    fetch().then(
      (answer) => wanted && setValue(answer),
      (error: unknown) => {
        const code = codeOf(error);
        if (wanted) setProblem(code);
        if (code === "session_expired") session.expired();
      },
    );
    return () => {
      wanted = false;
    };
  }, [key, turn, session]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { value, problem, reload };
}

export function Waiting({ loaded, children }: { loaded: Loaded<unknown>; children?: ComponentChildren }) {
  const words = useWords();
  if (loaded.problem) {
    return (
      <div class="notice" role="alert">
        <p class="problem">{problemText(words, loaded.problem)}</p>
        <button type="button" class="button" onClick={loaded.reload}>
          {words.t("try_again")}
        </button>
      </div>
    );
  }
  if (loaded.value === null) {
    return (
      <p class="empty" role="status">
        {words.t("loading")}
      </p>
    );
  }
  return <>{children}</>;
}
