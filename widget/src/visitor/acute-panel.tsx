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
}

export function AcutePanel({ notice, folded }: Props) {
  const { t } = useWords();
  const [silent, setSilent] = useState(false);
  const [first = "", ...rest] = sentences(notice.text ?? "");
  const own = notice.reply_id === "notice_emergency_suicide" ? "suicide" : "danger";
  return (
    <section
      class={folded ? "acute is-folded" : "acute"}
      aria-labelledby="acute-title"
      data-testid="notice-emergency"
    >
      <div class="acute-words" role="alert">
        <h2 id="acute-title" dir="auto" lang={notice.lang ?? undefined}>
          {first}
        </h2>
        {rest.length > 0 && (
          <p class="text" dir="auto" lang={notice.lang ?? undefined}>
            {rest.join(" ")}
          </p>
        )}
        {notice.unread && <UnreadMark />}
      </div>
      <div class="acute-ways">
        <a class="button call" href="tel:112">
          <PhoneIcon />
          {t("call_112")}
        </a>
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
      </div>
      <ul id="without-words" class="steps" hidden={!silent}>
        <li>{t("silent_call")}</li>
        <li>{t("silent_sms")}</li>
        <li>{t("silent_friend")}</li>
        <li>{t("silent_say")}</li>
      </ul>
      {!silent && (
        <ul class="steps first-steps">
          <li>{t(`acute_${own}_1`)}</li>
          <li>{t(`acute_${own}_2`)}</li>
        </ul>
      )}
    </section>
  );
}
