// What to do in danger, pinned above the log: the notice of the service in its own words, 112, what to do without speaking,
// two steps. Each thing stands once.

import { useState } from "preact/hooks";
import type { WireEvent } from "../shared/contract.generated";
import { PhoneIcon } from "../shared/icons";
import { acuteWords, emergency, isVoiceless, type VisitorState } from "./state";
import { UnreadMark } from "./unread-mark";
import { useWords } from "./words";

interface Props {
  state: VisitorState;
  notice: WireEvent;
  /** Only the two buttons: a person leads now. */
  folded: boolean;
  /** The conversation goes on: on a low screen the words give the log their room, and a press brings them back. */
  goesOn: boolean;
}

const SILENT = ["silent_call", "silent_sms", "silent_friend", "silent_say"] as const;

/**
 * The steps that stand in the panel; to who has said that they cannot call aloud the ways without a voice come first.
 * None where an answer has shown the danger: what was asked goes on below, with the steps that fit whose danger it is.
 */
function stepsOf(state: VisitorState) {
  if (isVoiceless(state)) return SILENT;
  const shown = emergency(state)?.reply_id;
  if (shown === "notice_emergency_answered") return [];
  return shown === "notice_emergency_suicide"
    ? (["acute_suicide_1", "acute_suicide_2"] as const)
    : (["acute_danger_1", "acute_danger_2"] as const);
}

/** The same in words; none without danger. */
export function useSteps(state: VisitorState): string[] {
  const { t } = useWords();
  return emergency(state) ? stepsOf(state).map((step) => t(step)) : [];
}

export function AcutePanel({ state, notice, folded, goesOn }: Props) {
  const { t } = useWords();
  const [silent, setSilent] = useState(false);
  const [whole, setWhole] = useState(false);
  const [first, ...rest] = acuteWords(state);
  const lead = isVoiceless(state) && !folded;
  const steps = stepsOf(state);
  const withoutWords = (
    <ul id="without-words" class={lead ? "steps first-steps" : "steps"} hidden={!lead && !silent}>
      {SILENT.map((step) => (
        <li key={step}>{t(step)}</li>
      ))}
    </ul>
  );
  return (
    <section
      class={folded ? "acute is-folded" : "acute"}
      aria-labelledby="acute-title"
      data-testid="notice-emergency"
    >
      <div class="acute-words" role="alert">
        <h2 id="acute-title" dir="auto" lang={(first && notice.lang) || undefined}>
          {first || t("cannot_talk")}
        </h2>
        {!lead && rest.length > 0 && (
          <p class="text" dir="auto" lang={notice.lang ?? undefined}>
            {/* Each by itself, so that what goes is not read out as a change of the rest. */}
            {rest.map((sentence) => (
              <span key={sentence}>{sentence} </span>
            ))}
          </p>
        )}
        {!lead && notice.unread && <UnreadMark />}
      </div>
      {goesOn && !folded && (
        <button type="button" class="link acute-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {t("more")}
        </button>
      )}
      {lead && withoutWords}
      <div class="acute-ways">
        <a class="button call" href="tel:112">
          <PhoneIcon />
          {t("call_112")}
        </a>
        {!lead && (
          <button
            type="button"
            class="button silent"
            data-testid="cannot-talk"
            aria-expanded={silent}
            aria-controls="without-words"
            onClick={() => setSilent(!silent)}
          >
            {t("cannot_talk")}
          </button>
        )}
      </div>
      {!lead && withoutWords}
      {!lead && !silent && steps.length > 0 && (
        <ul class="steps first-steps">
          {steps.map((step) => (
            <li key={step}>{t(step)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
