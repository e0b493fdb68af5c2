// One's own passkeys: create, list, remove.

import { useState } from "preact/hooks";
import { makePasskey, passkeysWork } from "../../shared/passkeys";
import { ownAccount } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched } from "../parts/page";
import { useWords } from "../parts/words";
import { PasskeyRow } from "./passkey-row";
import { PasswordField } from "./password-field";
import { RecoveryCodes } from "./recovery-codes";

interface Props {
  session: ConsoleSession;
  changed: () => void;
}

export function PasskeysBlock({ session, changed }: Props) {
  const { t } = useWords();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const {
    value: all,
    task,
    load,
    again,
  } = useFetched(session, async () => (await ownAccount.passkeys()).passkeys);
  const make = (name: string, password: string) =>
    task.run(async () => {
      const offer = await ownAccount.offerPasskey({ password });
      setCodes((await ownAccount.addPasskey(await makePasskey(offer, name))).recovery_codes);
      await load();
      changed();
    }, t("passkey_made"));
  const remove = (passkey: string, password: string) =>
    task.run(async () => {
      await ownAccount.removePasskey(passkey, { password });
      await load();
      changed();
    }, t("passkey_removed"));
  return (
    <section class="card">
      <h2>{t("passkeys")}</h2>
      <p class="hint">{t("passkeys_hint")}</p>
      <Loaded value={all} task={task} again={again}>
        {(passkeys) => (
          <>
            {passkeys.length > 0 && (
              <ul class="rows lines" data-testid="passkeys">
                {passkeys.map((one) => (
                  <PasskeyRow key={one.passkey} passkey={one} busy={task.busy} remove={remove} />
                ))}
              </ul>
            )}
            {codes.length > 0 && <RecoveryCodes codes={codes} />}
            {passkeysWork() ? <MakeForm busy={task.busy} make={make} /> : <Elsewhere />}
            <TaskOutcome task={task} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function MakeForm({
  busy,
  make,
}: {
  busy: boolean;
  make: (name: string, password: string) => Promise<boolean>;
}) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const idle = busy || !name.trim() || !password;
  const submit = async () => {
    if (!(await make(name.trim(), password))) return;
    setName("");
    setPassword("");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!idle) void submit();
      }}
    >
      <div class="field">
        <label for="passkey-name">{t("passkey_name")}</label>
        <input
          id="passkey-name"
          class="input"
          data-testid="passkey-name"
          autocomplete="off"
          maxLength={60}
          aria-describedby="passkey-name-hint"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="passkey-name-hint" class="hint">
          {t("passkey_name_hint")}
        </p>
      </div>
      <PasswordField id="passkey-password" label={t("password_proof")} value={password} set={setPassword} />
      <button type="submit" class="button button-main" data-testid="passkey-make" aria-disabled={idle}>
        {t("passkey_make")}
      </button>
    </form>
  );
}

/** On the server itself, the page can also be opened by a host name, which passkeys need. */
function Elsewhere() {
  const { t } = useWords();
  const named = new URL(location.href);
  named.hostname = "localhost";
  return (
    <p class="hint" data-testid="passkey-elsewhere">
      {t("error_passkey_elsewhere")}{" "}
      {location.hostname === "127.0.0.1" && (
        <>
          {t("passkey_this_machine")} <a href={named.href}>{named.host}</a>
        </>
      )}
    </p>
  );
}
