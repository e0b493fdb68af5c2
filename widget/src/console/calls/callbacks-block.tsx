// Who wants to be called, the most urgent first. Whoever takes one sees the number, and what to know before calling.

import type { CallbackResult, CallbackView } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { LevelBadge } from "../parts/level-badge";
import { Loaded, SureButton, TaskOutcome, useFetched } from "../parts/page";
import { languageName, useWords } from "../parts/words";
import { callbacks } from "./api";
import { useAgain } from "./use-again";

interface Props {
  session: ConsoleSession;
  version: number;
  mayCall: boolean;
  /** The person answers: the call begins. */
  reached: () => void;
}

export function CallbacksBlock({ session, version, mayCall, reached }: Props) {
  const { t } = useWords();
  const { value, task, again, change, load } = useFetched(session, callbacks.list, version);
  useAgain(load);
  const done = async (id: string, result: CallbackResult["result"]) => {
    const over = await change(() => callbacks.done(id, { result }));
    if (over && result === "reached") reached();
  };
  return (
    <Loaded value={value} task={task} again={again}>
      {({ callbacks: all }) =>
        all.length === 0 ? null : (
          <section class="card" data-testid="callbacks" aria-labelledby="callbacks-title">
            <h2 id="callbacks-title">{t("callbacks_title")}</h2>
            <p class="hint">{t("callbacks_hint")}</p>
            <ul class="lines">
              {all.map((one) => (
                <li key={one.callback} class="session">
                  <Wish wish={one} />
                  {mayCall && !one.by && (
                    <button
                      type="button"
                      class="button button-main"
                      data-testid="callback-take"
                      aria-disabled={task.busy}
                      onClick={() => void change(() => callbacks.take(one.callback))}
                    >
                      {t("callback_take")}
                    </button>
                  )}
                  {one.mine && one.number && (
                    <Taken wish={one} busy={task.busy} done={(result) => void done(one.callback, result)} />
                  )}
                </li>
              ))}
            </ul>
            <TaskOutcome task={task} />
          </section>
        )
      }
    </Loaded>
  );
}

function Wish({ wish }: { wish: CallbackView }) {
  const words = useWords();
  const { t, n, dateTime } = words;
  return (
    <span class="call-line">
      <LevelBadge level={wish.level} />
      <strong>
        {wish.at
          ? t("callback_wished", { time: dateTime(wish.at) })
          : t("callback_due", { time: dateTime(wish.due_at) })}
      </strong>
      <span class="hint">
        {[
          languageName(words, wish.lang),
          wish.tries ? n("callback_tries", wish.tries) : "",
          wish.mine ? "" : (wish.by ?? ""),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {wish.practice && <span class="tag tag-quiet">{t("form_practice")}</span>}
    </span>
  );
}

/** A number in groups, as one reads and dials it: 070 123 45 67. */
function grouped(number: string): string {
  const [, land = "", digits = number] = /^(\+\d\d)(\d+)$/.exec(number) ?? [];
  const first = digits.slice(0, -4);
  const cut = Math.max(first.length - 3, first.length === 4 ? 2 : 0);
  const groups = [land, first.slice(0, cut), first.slice(cut), digits.slice(-4, -2), digits.slice(-2)];
  return groups.filter(Boolean).join(" ");
}

interface TakenProps {
  wish: CallbackView;
  busy: boolean;
  done: (result: CallbackResult["result"]) => void;
}

function Taken({ wish, busy, done }: TakenProps) {
  const { t } = useWords();
  return (
    <div class="stack full" data-testid="callback-taken">
      <p>
        <strong class="callback-number" dir="ltr">
          {grouped(wish.number ?? "")}
        </strong>
      </p>
      <p>
        {wish.others ? (
          <>
            {t("callback_others_may")} <q>{wish.say || t("callback_hang_up")}</q>
          </>
        ) : (
          t("callback_alone")
        )}
      </p>
      <div class="row-actions">
        {(["reached", "no_answer", "put_back"] as const).map((result) => (
          <button
            key={result}
            type="button"
            class={result === "reached" ? "button button-main" : "button"}
            data-testid={`callback-${result}`}
            aria-disabled={busy}
            onClick={() => done(result)}
          >
            {t(`callback_${result}`)}
          </button>
        ))}
        <SureButton
          label={t("callback_wrong")}
          sure={t("callback_wrong_sure")}
          busy={busy}
          testId="callback-wrong"
          act={() => done("wrong")}
        />
      </div>
    </div>
  );
}
