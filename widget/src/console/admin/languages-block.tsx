// The languages in which the line answers.

import type { LanguagesAck } from "../../shared/contract.generated";
import { administration } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched } from "../parts/page";
import { languageName, useWords } from "../parts/words";

export function LanguagesBlock({ session, mayChange }: { session: ConsoleSession; mayChange: boolean }) {
  const words = useWords();
  const { t } = words;
  const {
    value: stored,
    set: setStored,
    task,
    again,
  } = useFetched(session, () => administration.languages());
  const set = (ack: LanguagesAck, code: string, on: boolean) =>
    void task.run(async () => {
      const languages = ack.available.filter((one) => (one === code ? on : ack.languages.includes(one)));
      try {
        setStored(await administration.setLanguages({ version: ack.version, languages }));
      } catch (error) {
        setStored(await administration.languages());
        throw error;
      }
    }, t("saved"));
  return (
    <section class="card">
      <h2>{t("line_languages")}</h2>
      <p class="hint">{t("line_languages_hint")}</p>
      <Loaded value={stored} task={task} again={again}>
        {(ack) => (
          <fieldset class="options" disabled={!mayChange} data-testid="line-languages">
            <legend class="hidden-visually">{t("line_languages")}</legend>
            {ack.available.map((code) => (
              <label key={code} class="option">
                <input
                  type="checkbox"
                  checked={ack.languages.includes(code)}
                  disabled={code === ack.available[0]}
                  // Not `disabled` while it is saved: that would take the focus from it.
                  aria-disabled={task.busy}
                  onClick={(event) => {
                    if (task.busy) event.preventDefault();
                  }}
                  onChange={(event) => set(ack, code, event.currentTarget.checked)}
                />
                {languageName(words, code)}
              </label>
            ))}
          </fieldset>
        )}
      </Loaded>
      <TaskOutcome task={task} />
      <p class="hint">
        {t("closed_texts")} {mayChange && <a href="/editor">{t("page_editor")}</a>}
      </p>
    </section>
  );
}
