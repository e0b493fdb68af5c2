// Checking entries of the directory one after the other: what visitors would call, the page to compare it with, one press.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { CheckedBy, TextRow } from "../shared/contract.generated";
import { DoneIcon } from "../shared/icons";
import { CheckEntry } from "./check-entry";
import { queueOf } from "./checks";
import { useLoaded, Waiting } from "./loaded";
import { textAddress } from "./route";
import type { ViewProps } from "./view-props";
import { problemText, useWords } from "./words";

const WAYS: readonly { how: CheckedBy; key: string }[] = [
  { how: "webb", key: "w" },
  { how: "telefon", key: "t" },
  { how: "avtal", key: "a" },
];
const SKIP_KEY = "n";
const BACK_KEY = "b";

export function CheckView({ session, state, route }: ViewProps) {
  const { t, n } = useWords();
  const area = route.query.get("area");
  const loaded = useLoaded(session, `check ${area}`, session.api.todo);
  const queue = useMemo(() => queueOf(loaded.value?.groups ?? [], area), [loaded.value, area]);
  const [at, setAt] = useState(0);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const writes = state.me?.role === "editor" || state.me?.role === "reviewer";
  const row = queue[at];
  return (
    <>
      <header class="text-head">
        <h1>{t("place_check")}</h1>
        <p class="hint prose">{t("check_lead")}</p>
        <p>
          <a href="#/">{t("check_back_to_todo")}</a>
        </p>
      </header>
      <Waiting loaded={loaded}>
        <p class="hint" role="status" data-testid="check-progress">
          {n("check_done", checked.size)} {row && t("check_place", { at: at + 1, of: queue.length })}
        </p>
        {!writes && <p class="empty">{t("only_reading")}</p>}
        {writes && !row && (
          <p class="empty" data-testid="check-empty">
            {t(queue.length === 0 ? "check_none" : "check_end")}
          </p>
        )}
        {writes && row && (
          <OneCheck
            key={row.name}
            session={session}
            row={row}
            done={checked.has(row.name)}
            first={at === 0}
            skip={() => setAt(at + 1)}
            back={() => setAt(Math.max(0, at - 1))}
            checked={() => {
              setChecked(new Set([...checked, row.name]));
              setAt(at + 1);
            }}
          />
        )}
      </Waiting>
    </>
  );
}

interface OneProps {
  session: ViewProps["session"];
  row: TextRow;
  done: boolean;
  first: boolean;
  skip: () => void;
  back: () => void;
  checked: () => void;
}

/** One entry. Its keys work while the focus is in it, so that no letter is caught elsewhere. */
function OneCheck({ session, row, done, first, skip, back, checked }: OneProps) {
  const words = useWords();
  const { t } = words;
  const panel = useRef<HTMLElement>(null);
  const loaded = useLoaded(session, `contact ${row.name}`, () => session.api.read(row));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const text = loaded.value;
  const may = text?.may.includes("verify") ?? false;
  useEffect(() => panel.current?.focus(), [text !== null]);
  const check = async (how: CheckedBy) => {
    if (!text || busy || !may) return;
    setBusy(true);
    setProblem(null);
    try {
      await session.api.step(row, "verify", { version: text.text.version, how });
      checked();
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      if (code === "stale_version") loaded.reload();
      setProblem(code);
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const way = WAYS.find((each) => each.key === key);
    if (way) void check(way.how);
    else if (key === SKIP_KEY) skip();
    else if (key === BACK_KEY && !first) back();
    else return;
    event.preventDefault();
  };
  return (
    <section
      class="check"
      ref={panel}
      tabIndex={-1}
      onKeyDown={press}
      aria-labelledby="check-name"
      data-testid="check"
      data-name={row.name}
    >
      <h2 id="check-name">{row.title}</h2>
      <Waiting loaded={loaded}>
        {text && <CheckEntry content={text.content} row={row} />}
        {text?.hindered && <p class="attention">{t(`${text.hindered}_hinders`)}</p>}
      </Waiting>
      <div aria-live="polite">
        {problem && (
          <p class="problem" role="alert">
            {problemText(words, problem)}
          </p>
        )}
        {done && (
          <p class="done">
            <DoneIcon />
            {t("done_verify")}
          </p>
        )}
      </div>
      <div class="step-buttons">
        {WAYS.map(({ how, key }) => (
          <button
            key={how}
            type="button"
            class={`button ${how === "webb" ? "button-main" : ""}`}
            aria-disabled={busy || !may}
            aria-keyshortcuts={key}
            data-testid={`check-${how}`}
            onClick={() => void check(how)}
          >
            {t(`check_${how}`)} <kbd>{key.toUpperCase()}</kbd>
          </button>
        ))}
        <button
          type="button"
          class="button"
          aria-keyshortcuts={SKIP_KEY}
          data-testid="check-skip"
          onClick={skip}
        >
          {t("check_skip")} <kbd>{SKIP_KEY.toUpperCase()}</kbd>
        </button>
        <button
          type="button"
          class="button button-quiet"
          aria-keyshortcuts={BACK_KEY}
          aria-disabled={first}
          onClick={() => {
            if (!first) back();
          }}
        >
          {t("check_previous")} <kbd>{BACK_KEY.toUpperCase()}</kbd>
        </button>
        <a class="button button-quiet" href={textAddress(row)}>
          {t("check_change")}
        </a>
      </div>
    </section>
  );
}
