// The form that invites a new account. The invited person chooses the password.

import { useState } from "preact/hooks";
import type { InvitedAck } from "../../shared/contract.generated";
import { administration } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { InvitedLink } from "./invited-link";
import { type Person, PersonFields } from "./person-fields";

const FRESH: Person = { role: "counselor", languages: [], tracks: [] };

interface Props {
  session: ConsoleSession;
  invited: () => void;
}

export function InviteForm({ session, invited }: Props) {
  const { t } = useWords();
  const task = useTask(session);
  const [name, setName] = useState("");
  const [person, setPerson] = useState(FRESH);
  const [made, setMade] = useState<{ name: string; link: InvitedAck } | null>(null);
  const idle = task.busy || !name.trim();
  const submit = () =>
    task.run(async () => {
      const asked = name.trim();
      const link = await administration.invite({ name: asked, ...person });
      setMade({ name: asked, link });
      setName("");
      setPerson(FRESH);
      invited();
    });
  return (
    <section class="card">
      <h2>{t("invite")}</h2>
      {made && <InvitedLink name={made.name} invited={made.link} />}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!idle) void submit();
        }}
      >
        <div class="field">
          <label for="invite-name">{t("login_name")}</label>
          <input
            id="invite-name"
            class="input input-name"
            data-testid="invite-name"
            maxLength={60}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-describedby="invite-name-hint"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <p id="invite-name-hint" class="hint">
            {t("invite_name_hint")}
          </p>
        </div>
        <PersonFields id="invite" person={person} set={setPerson} />
        <button type="submit" class="button button-main" data-testid="invite-submit" aria-disabled={idle}>
          {t("invite_submit")}
        </button>
        <TaskOutcome task={task} />
      </form>
    </section>
  );
}
