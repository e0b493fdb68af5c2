// Changes the password, which ends all other sessions.

import { useState } from "preact/hooks";
import { ownAccount } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { PasswordField } from "./password-field";

export function PasswordBlock({ session, changed }: { session: ConsoleSession; changed: () => void }) {
  const { t } = useWords();
  const task = useTask(session);
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const different = again !== "" && again !== fresh;
  const idle = task.busy || !old || !fresh || again !== fresh;
  const submit = async () => {
    const change = { password: old, new_password: fresh };
    if (!(await task.run(() => ownAccount.changePassword(change), t("password_changed")))) return;
    for (const empty of [setOld, setFresh, setAgain]) empty("");
    changed();
  };
  return (
    <section class="card">
      <h2>{t("login_password")}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!idle) void submit();
        }}
      >
        <PasswordField id="password-old" label={t("password_now")} value={old} set={setOld} />
        <PasswordField id="password-new" label={t("password_new")} value={fresh} set={setFresh} fresh />
        <PasswordField id="password-again" label={t("password_again")} value={again} set={setAgain} />
        {different && <p class="problem">{t("password_differs")}</p>}
        <button type="submit" class="button button-main" data-testid="password-submit" aria-disabled={idle}>
          {t("password_change")}
        </button>
        <TaskOutcome task={task} />
      </form>
    </section>
  );
}
