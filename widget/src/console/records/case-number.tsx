// The case number of a contact without a chat: given on the person's wish, or brought along by somebody who comes back.

import { useState } from "preact/hooks";
import type { CaseNumberAck, EarlierContact, EarlierContactsAck } from "../../shared/contract.generated";
import { ask } from "../../shared/http";
import { useStore } from "../../shared/store";
import type { ConsoleSession } from "../model/session";
import { SureButton, TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";

const SHOWN = ["roll", "relation", "skede", "amnen", "niva_slut", "insats"] as const;

export function CaseNumber({ session, name }: { session: ConsoleSession; name: string }) {
  const { t, n } = useWords();
  const task = useTask(session);
  const [made, setMade] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly EarlierContact[] | null>(null);
  const id = `number-${name.slice(0, 6)}`;
  const make = () =>
    task.run(async () => setMade((await ask<CaseNumberAck>("POST", "case-numbers", { case: name })).number));
  const look = () =>
    task.run(async () => {
      const body = { number: typed, case: name };
      setFound((await ask<EarlierContactsAck>("POST", "case-numbers/contacts", body)).contacts);
    });
  const forget = async () => {
    const gone = await task.run(
      () => ask("POST", "case-numbers/forget", { number: typed }),
      t("case_number_forgotten"),
    );
    if (gone) setFound(null);
  };
  return (
    <section class="card" data-testid="case-number" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t("case_number")}</h2>
      <p class="hint">{t("case_number_hint")}</p>
      <div class="row-actions">
        <div class="field">
          <label for={id}>{t("case_number_field")}</label>
          <input
            id={id}
            class="input"
            dir="ltr"
            autocomplete="off"
            spellcheck={false}
            maxLength={20}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              // Enter would submit the form around it.
              if (event.key !== "Enter") return;
              event.preventDefault();
              if (typed.trim()) void look();
            }}
          />
        </div>
        <button
          type="button"
          class="button"
          data-testid="case-number-look"
          aria-disabled={task.busy || !typed.trim()}
          onClick={() => typed.trim() && void look()}
        >
          {t("case_number_look")}
        </button>
        {made === null && !found && (
          <button
            type="button"
            class="button button-quiet"
            data-testid="case-number-make"
            aria-disabled={task.busy}
            onClick={() => void make()}
          >
            {t("case_number_make")}
          </button>
        )}
      </div>
      {made && (
        <div role="status">
          <p>
            <strong class="case-number" data-testid="case-number-made" dir="ltr">
              {made}
            </strong>
          </p>
          <p>{t("case_number_made")}</p>
        </div>
      )}
      {found && (
        <div data-testid="case-number-found">
          <p role="status">
            {found.length === 0 ? t("case_number_none") : n("case_number_earlier", found.length)}
          </p>
          <ul class="lines">
            {found.map((one, index) => (
              <Earlier key={index} session={session} contact={one} />
            ))}
          </ul>
          <SureButton
            label={t("case_number_forget")}
            sure={t("case_number_forget_sure")}
            busy={task.busy}
            act={() => void forget()}
          />
        </div>
      )}
      <TaskOutcome task={task} />
    </section>
  );
}

function Earlier({ session, contact }: { session: ConsoleSession; contact: EarlierContact }) {
  const { fullDate } = useWords();
  const { vocabulary } = useStore(session.forms.store);
  const word = (field: string, value: string) =>
    vocabulary?.fields.find((one) => one.field === field)?.choices.find((one) => one.value === value)
      ?.label ?? value;
  const said = SHOWN.flatMap((field) => {
    const value = contact.form[field];
    const values = Array.isArray(value) ? value : [value];
    return values.filter((one): one is string => Boolean(one)).map((one) => word(field, one));
  });
  return (
    <li>
      <strong>
        {fullDate(contact.day)}, {word("kanal", contact.channel)}
      </strong>
      <span class="second-line">{said.join(" · ")}</span>
    </li>
  );
}
