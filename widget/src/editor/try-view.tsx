// Trying the bot: a talk with all drafts, and beside each message what was read and why. Kept nowhere but on this page.

import { useEffect, useRef, useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { TryAck, TryLine, TrySaid, TryTurn } from "../shared/contract.generated";
import { textAddress } from "./route";
import { situationAddress } from "./situations";
import { TrySentence } from "./try-sentence";
import type { ViewProps } from "./view-props";
import { intentText, problemText, useWords } from "./words";

export function TryView({ session, route }: ViewProps) {
  const words = useWords();
  const { t } = words;
  const [said, setSaid] = useState<readonly TrySaid[]>([]);
  const [talk, setTalk] = useState<TryAck | null>(null);
  const [open, setOpen] = useState(true);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const play = async (next: readonly TrySaid[], there: boolean) => {
    if (busy) return;
    if (next.length === 0) return setTalk(null);
    setBusy(true);
    setProblem(null);
    try {
      setTalk(await session.api.tryBot({ said: next, lang: "sv", open: there }));
      setSaid(next);
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      setProblem(code);
    } finally {
      setBusy(false);
      box.current?.focus();
    }
  };
  const send = () => {
    // From the box itself: the last key may not be in the state yet.
    const text = (box.current?.value ?? typed).trim();
    if (!text || busy) return;
    setTyped("");
    void play([...said, { text }], open);
  };
  const again = () => {
    setSaid([]);
    setTalk(null);
    setProblem(null);
    box.current?.focus();
  };
  const situation = route.parts[0] ?? "";
  useEffect(() => {
    // With what is written about a situation: its first example is played.
    if (!situation) return;
    const playFirst = async () => {
      const found = await session.api.situation(situation).catch(() => null);
      const [text] = found?.sentences?.["sv"] ?? [];
      if (text) await play([{ text }], true);
    };
    void playFirst();
  }, [situation]);
  const last = (talk?.turns.length ?? 0) - 1;
  return (
    <>
      <header class="text-head">
        <h1>{t("place_try")}</h1>
        <p class="hint prose">{t("try_lead")}</p>
      </header>
      <label class="try-open">
        <input
          type="checkbox"
          checked={open}
          data-testid="try-open"
          onChange={(event) => {
            setOpen(event.currentTarget.checked);
            void play(said, event.currentTarget.checked);
          }}
        />
        {t("try_open")}
      </label>
      <div class="try" data-testid="try">
        {talk?.opening.map((line) => (
          <Said key={line.seq} line={line} />
        ))}
        {talk?.turns.map((turn, number) => (
          <section
            key={`${number} ${turn.said}`}
            class="try-turn"
            aria-label={turn.said}
            data-testid="try-turn"
          >
            <div class="try-talk">
              <p class="try-visitor" dir="auto">
                {turn.said}
              </p>
              {(turn.lines ?? []).map((line) => (
                <Said
                  key={line.seq}
                  line={line}
                  press={
                    number === last
                      ? (place, title) => void play([...said, { text: title, seq: line.seq, place }], open)
                      : undefined
                  }
                />
              ))}
            </div>
            <Why turn={turn} session={session} />
          </section>
        ))}
        {!talk && <p class="empty">{t("try_empty")}</p>}
        <div aria-live="polite">
          {problem && (
            <p class="problem" role="alert">
              {problem === "bad_request" || problem === "wrong_button"
                ? t("try_changed")
                : problemText(words, problem)}
            </p>
          )}
          {busy && <p class="hint">{t("try_busy")}</p>}
        </div>
        <form
          class="try-write"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <label for="try-box">{t("try_write")}</label>
          <textarea
            id="try-box"
            class="input"
            rows={2}
            maxLength={2000}
            ref={box}
            value={typed}
            data-testid="try-box"
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
          <div class="step-buttons">
            <button type="submit" class="button button-main" aria-disabled={busy} data-testid="try-send">
              {t("try_send")}
            </button>
            <button type="button" class="button" data-testid="try-again" onClick={again}>
              {t("try_again_talk")}
            </button>
          </div>
        </form>
      </div>
    </>
  );
}

function Said({
  line,
  press,
}: {
  line: TryLine;
  press?: ((place: number, title: string) => void) | undefined;
}) {
  const { t } = useWords();
  return (
    <div class={line.notice ? "try-notice" : "try-bot"}>
      <p class="said" lang={line.lang || undefined} dir="auto">
        {line.text}
      </p>
      {(line.cards ?? []).map((card) => (
        <p key={`${card.type} ${card.id}`} class="try-card">
          {card.type === "article" || card.type === "contact" ? (
            <a
              href={textAddress({
                kind: card.type,
                name: card.type === "article" ? `sv/${card.id}` : card.id,
              })}
            >
              {card.title}
            </a>
          ) : (
            card.title
          )}{" "}
          <span class="hint">{t(`try_why_${card.why}`)}</span>
        </p>
      ))}
      {(line.buttons ?? []).length > 0 && (
        <p class="step-buttons">
          {(line.buttons ?? []).map((title, place) => (
            <button
              key={title}
              type="button"
              class="button button-small"
              aria-disabled={!press}
              onClick={() => press?.(place, title)}
            >
              {title}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

function Why({ turn, session }: { turn: TryTurn; session: ViewProps["session"] }) {
  const words = useWords();
  const { t } = words;
  const [first, ...others] = turn.intents ?? [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <aside class="try-why" aria-label={t("try_why", { text: turn.said })} data-testid="try-why">
      <dl>
        <dt>{t("try_read_as")}</dt>
        <dd>
          {first ? (
            <>
              <a href={situationAddress(first.intent)}>{intentText(words, first.intent)}</a>{" "}
              <span class="number">{percent(first.confidence)}</span>
            </>
          ) : (
            t(turn.failed ? "try_failed" : "try_not_asked")
          )}
          {others.length > 0 && (
            <p class="hint">
              {t("try_others", {
                list: others
                  .map((each) => `${intentText(words, each.intent)} ${percent(each.confidence)}`)
                  .join(", "),
              })}
            </p>
          )}
        </dd>
        <dt>{t("try_level")}</dt>
        <dd>
          {words.maybe(`level_${turn.level}`) ?? turn.level}
          {turn.waits && <span class="mark">{t("says_calls")}</span>}
          {(turn.risks ?? []).map((risk, number) => (
            <p key={number} class="hint">
              {words.maybe(`try_source_${risk.source}`) ?? risk.source}:{" "}
              {[...(risk.why ?? []), ...(risk.signals ?? [])].join(", ") || risk.level}
            </p>
          ))}
        </dd>
        <dt>{t("try_said")}</dt>
        <dd>
          {(turn.lines ?? []).map((line) => (
            <p key={line.seq}>
              {line.passage ? (
                <a href={textAddress({ kind: "article", name: `sv/${line.passage}` })}>
                  {t("try_passage", { article: line.passage })}
                </a>
              ) : line.guide ? (
                <a href={textAddress({ kind: "guide", name: line.guide })}>
                  {t("try_guide", { guide: line.guide })}
                </a>
              ) : (
                <a href={textAddress({ kind: "reply", name: `${line.lang || "sv"}/${line.reply}` })}>
                  {line.reply}
                </a>
              )}
            </p>
          ))}
        </dd>
      </dl>
      <TrySentence session={session} text={turn.said} intent={first?.intent ?? ""} />
    </aside>
  );
}
