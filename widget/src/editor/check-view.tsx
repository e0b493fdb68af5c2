// Checking entries of the directory one after the other: what visitors would call, the page to compare it with, one press.

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { CheckedBy, TextRow } from "../shared/contract.generated";
import { DoneIcon } from "../shared/icons";
import { CheckEntry } from "./check-entry";
import { queueOf } from "./checks";
import { KeyButton, Outcome, onKeys, RowHeader, useOnePress } from "./in-a-row";
import { useLoaded, Waiting } from "./loaded";
import { textAddress } from "./route";
import type { ViewProps } from "./view-props";
import { useWords } from "./words";

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
      <RowHeader title={t("place_check")} lead={t("check_lead")} />
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
  const { t } = useWords();
  const panel = useRef<HTMLElement>(null);
  const loaded = useLoaded(session, `contact ${row.name}`, () => session.api.read(row));
  const { busy, problem, press } = useOnePress(session, loaded.reload, checked);
  const text = loaded.value;
  const may = text?.may.includes("verify") ?? false;
  useLayoutEffect(() => panel.current?.focus(), [text !== null]);
  const check = (how: CheckedBy) => {
    if (text && may) void press(() => session.api.step(row, "verify", { version: text.text.version, how }));
  };
  const goBack = () => {
    if (!first) back();
  };
  const ways = Object.fromEntries(WAYS.map(({ how, key }) => [key, () => check(how)]));
  return (
    <section
      class="check"
      ref={panel}
      tabIndex={-1}
      onKeyDown={onKeys({ ...ways, [SKIP_KEY]: skip, [BACK_KEY]: goBack })}
      aria-labelledby="check-name"
      data-testid="check"
      data-name={row.name}
    >
      <h2 id="check-name">{row.title}</h2>
      <Waiting loaded={loaded}>
        {text && <CheckEntry content={text.content} row={row} />}
        {text?.hindered && <p class="attention">{t(`${text.hindered}_hinders`)}</p>}
      </Waiting>
      <Outcome problem={problem}>
        {done && (
          <p class="done">
            <DoneIcon />
            {t("done_verify")}
          </p>
        )}
      </Outcome>
      <div class="step-buttons">
        {WAYS.map(({ how, key }) => (
          <KeyButton
            key={how}
            letter={key}
            label={t(`check_${how}`)}
            testId={`check-${how}`}
            look={how === "webb" ? "button-main" : ""}
            off={busy || !may}
            press={() => check(how)}
          />
        ))}
        <KeyButton letter={SKIP_KEY} label={t("check_skip")} testId="check-skip" press={skip} />
        <KeyButton
          letter={BACK_KEY}
          label={t("check_previous")}
          testId="check-back"
          look="button-quiet"
          off={first}
          press={goBack}
        />
        <a class="button button-quiet" href={textAddress(row)}>
          {t("check_change")}
        </a>
      </div>
    </section>
  );
}
