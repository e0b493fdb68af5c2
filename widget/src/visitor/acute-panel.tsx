// What to do in danger, pinned above the log: the notice of the service in its own words, 112, what to do without speaking,
// two steps. Each thing stands once.

import { useState } from "preact/hooks";
import type { WireEvent } from "../shared/contract.generated";
import { PhoneIcon } from "../shared/icons";
import { UnreadMark } from "./log-view";
import { sentences } from "./thoughts";
import { useWords } from "./words";

interface Props {
  notice: WireEvent;
  /** Only the two buttons: a person leads now. */
  folded: boolean;
  /** The visitor has said that they cannot call aloud: the ways without a voice come first. */
  voiceless: boolean;
}

export function AcutePanel({ notice, folded, voiceless }: Props) {
  const { t } = useWords();
  const [silent, setSilent] = useState(false);
  const [first = "", ...rest] = sentences(notice.text ?? "");
  const own = notice.reply_id === "notice_emergency_suicide" ? "suicide" : "danger";
  const lead = voiceless && !folded;
  const withoutWords = (
    <ul id="without-words" class="steps" hidden={!lead && !silent}>
      <li>{t("silent_call")}</li>
      <li>{t("silent_sms")}</li>
      <li>{t("silent_friend")}</li>
      <li>{t("silent_say")}</li>
    </ul>
  );
  return (
    <section
      class={folded ? "acute is-folded" : "acute"}
      aria-labelledby="acute-title"
      data-testid="notice-emergency"
    >
      <div class="acute-words" role="alert">
        <h2 id="acute-title" dir="auto" lang={(!lead && notice.lang) || undefined}>
          {lead ? t("cannot_talk") : first}
        </h2>
        {!lead && rest.length > 0 && (
          <p class="text" dir="auto" lang={notice.lang ?? undefined}>
            {rest.join(" ")}
          </p>
        )}
        {!lead && notice.unread && <UnreadMark />}
      </div>
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
      {!lead && !silent && (
        <ul class="steps first-steps">
          <li>{t(`acute_${own}_1`)}</li>
          <li>{t(`acute_${own}_2`)}</li>
        </ul>
      )}
    </section>
  );
}
