// Parts of every page beside the desk: frame, pending requests with their outcome, and confirmation.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { codeOf } from "../../shared/connection";
import { SureButton as AskingButton } from "../../shared/sure-button";
import type { ConsoleSession } from "../model/session";
import { problemText, useWords } from "./words";

interface PageProps {
  title: string;
  lead?: string;
  wide?: boolean;
  children: ComponentChildren;
}

/** The frame of a page. Its heading takes the focus, so that screen readers announce it. */
export function Page({ title, lead, wide = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <main class={wide ? "page page-wide" : "page"}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p class="hint prose">{lead}</p>}
      {children}
    </main>
  );
}

export interface Task {
  readonly busy: boolean;
  /** An error code. */
  readonly problem: string | null;
  /** The confirmation, in words. */
  readonly done: string | null;
  /** Runs one request at a time; true when it succeeded. */
  run(work: () => Promise<unknown>, done?: string): Promise<boolean>;
}

export function useTask(session: ConsoleSession): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const running = useRef(false);
  const run = async (work: () => Promise<unknown>, words?: string) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    setDone(null);
    try {
      await work();
      setDone(words ?? null);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      setProblem(code);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, done, run };
}

/** The outcome of a task, shown where it was started. */
export function TaskOutcome({ task }: { task: Task }) {
  const words = useWords();
  return (
    <>
      {task.problem && (
        <p class="problem" role="alert">
          {problemText(words, task.problem)}
        </p>
      )}
      <p class="outcome" role="status">
        {task.done ?? ""}
      </p>
    </>
  );
}

export interface Fetched<T> {
  /** Null until it has been fetched. */
  readonly value: T | null;
  readonly task: Task;
  set(value: T): void;
  /** Runs a request that changes the content, then fetches once more. True when both succeeded. */
  change(work: () => Promise<unknown>, done?: string): Promise<boolean>;
  /** Fetches once more, for use inside a task. */
  load(): Promise<void>;
  /** Fetches once more, as a task. */
  again(): void;
}

/** Fetches the content of a view when it opens, and again when `key` changes. */
export function useFetched<T>(session: ConsoleSession, fetch: () => Promise<T>, key?: unknown): Fetched<T> {
  const task = useTask(session);
  const [value, setValue] = useState<T | null>(null);
  const set = (found: T) => setValue(() => found);
  const fetchedFor = useRef<{ key: unknown } | null>(null);
  const newest = useRef(0);
  const load = async () => {
    fetchedFor.current = { key };
    newest.current += 1;
    const own = newest.current;
    const found = await fetch();
    if (own === newest.current) set(found); // an answer that was overtaken tells what was so before a change
  };
  const again = () => void task.run(load);
  // Outside of any task, so that a click meanwhile is carried out; what fails is tried as one, which says so.
  const inTheBackground = () => void load().catch(again);
  const change = (work: () => Promise<unknown>, done?: string) =>
    task.run(async () => {
      await work();
      await load();
    }, done);
  // A key that changes while a request runs waits for its end.
  useEffect(() => {
    const last = fetchedFor.current;
    if (task.busy || (last !== null && last.key === key)) return;
    if (last === null) again();
    else inTheBackground();
  }, [key, task.busy]);
  return { value, task, set, change, load, again };
}

interface LoadedProps<T> {
  value: T | null;
  task: Task;
  again: () => void;
  children: (value: T) => ComponentChildren;
}

/** Fetched content: a placeholder while it is loading, and a button to retry after an error. */
export function Loaded<T>({ value, task, again, children }: LoadedProps<T>) {
  const words = useWords();
  if (value !== null) return <>{children(value)}</>;
  if (!task.problem) {
    return (
      <p class="hint" role="status">
        {words.t("loading")}
      </p>
    );
  }
  return (
    <div class="stack" role="alert">
      <p class="problem">{problemText(words, task.problem)}</p>
      <button type="button" class="button" onClick={again}>
        {words.t("try_again")}
      </button>
    </div>
  );
}

/** A button for what cannot easily be undone, with the console's word for going back. */
export function SureButton(props: {
  label: string;
  sure: string;
  act: () => void;
  busy: boolean;
  testId?: string;
}) {
  const { t } = useWords();
  return <AskingButton {...props} cancel={t("cancel")} />;
}
