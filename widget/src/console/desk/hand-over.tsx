// The forms that close a conversation or hand it over. Both ask for a reason.

import { useEffect, useState } from "preact/hooks";
import type { Colleague, ConversationRelease } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { releaseTargets, type Talk } from "../model/talk";
import { type ConsoleWords, languageName, useWords } from "../parts/words";
import { stepsLeft } from "./acute-checklist";
import { ReasonForm } from "./reason-form";

const COLLEAGUES_EVERY_MS = 5_000;

type Target = ConversationRelease["to"];

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
  talk: Talk;
  done: () => void;
}

/** Closing is one act: a reason may be given, and has to be while a life may be in danger; the form comes afterwards. */
export function CloseForm({ session, state, talk, done }: Props) {
  const { t, n } = useWords();
  const left = talk.level === "N4" ? stepsLeft(talk) : 0;
  return (
    <ReasonForm
      label={t(left > 0 ? "close_reason_acute" : "close_reason")}
      confirm={t("close_confirm")}
      busy={state.busy}
      otherwise={left > 0 ? "" : t("close_reason_none")}
      submit={async (reason) => {
        if (await session.actions.close(talk.id, reason)) done();
      }}
      cancel={done}
    >
      {left > 0 && (
        <p class="callout" data-testid="close-acute">
          {n("close_acute", left)}
        </p>
      )}
      <p class="hint">{t("close_then")}</p>
    </ReasonForm>
  );
}

export function ReleaseForm({ session, state, talk, done }: Props) {
  const words = useWords();
  const { t } = words;
  const [target, setTarget] = useState<Target>("queue");
  const [colleague, setColleague] = useState("");
  const colleagues = state.colleagues ?? [];
  useEffect(() => {
    const find = () => void session.queue.findColleagues();
    find();
    const again = setInterval(find, COLLEAGUES_EVERY_MS); // who logs in meanwhile can be chosen
    return () => clearInterval(again);
  }, [session]);
  const submit = async (reason: string) => {
    if (target !== "counselor") await session.actions.release(talk.id, target, reason);
    else if (await session.actions.offerTransfer(talk.id, colleague, reason)) done();
  };
  return (
    <ReasonForm
      label={t("release_reason")}
      confirm={t(target === "counselor" ? "transfer_ask" : "release_confirm")}
      busy={state.busy}
      ready={target !== "counselor" || colleague !== ""}
      submit={(reason) => void submit(reason)}
      cancel={done}
    >
      <fieldset class="options">
        <legend>{t("release_to")}</legend>
        {releaseTargets(talk.level).map((one) => (
          <label key={one} class="option">
            <input
              type="radio"
              name="target"
              value={one}
              checked={target === one}
              onChange={() => setTarget(one)}
            />
            {t(`release_${one}`)}
          </label>
        ))}
      </fieldset>
      {target === "counselor" && state.colleagues !== null && colleagues.length === 0 && (
        <p class="callout">{t("no_colleagues")}</p>
      )}
      {target === "counselor" && colleagues.length > 0 && (
        <div class="field">
          <label for="colleague">{t("transfer_to")}</label>
          <select
            id="colleague"
            class="input"
            data-testid="colleague"
            value={colleague}
            onFocus={() => void session.queue.findColleagues()}
            onChange={(event) => setColleague(event.currentTarget.value)}
          >
            <option value="">{t("transfer_choose")}</option>
            {colleagues.map((one) => (
              <option key={one.account} value={one.account}>
                {optionText(words, one, talk)}
              </option>
            ))}
          </select>
          <p class="hint">{t("transfer_hint")}</p>
        </div>
      )}
    </ReasonForm>
  );
}

/** Describes a colleague: name, status, free places, and whether they speak the visitor's language. */
function optionText(words: ConsoleWords, one: Colleague, talk: Talk): string {
  const { t, n } = words;
  const lang = talk.context["lang"];
  const speaks = !lang || !one.languages?.length || one.languages.includes(lang);
  return [
    t("transfer_option", { name: one.name, status: t(`status_${one.status}`) }),
    n("places_free", one.free),
    speaks ? "" : t("other_language", { language: languageName(words, lang) }),
  ]
    .filter(Boolean)
    .join(", ");
}
