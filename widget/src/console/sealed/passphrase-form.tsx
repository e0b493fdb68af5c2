// A form for a passphrase that exists.

import { useState } from "preact/hooks";
import { PasswordField } from "../own/password-field";
import { useWords } from "../parts/words";

interface Props {
  id: string;
  label: string;
  busy: boolean;
  /** Resolves true when it succeeded. */
  submit: (passphrase: string) => Promise<boolean>;
}

export function PassphraseForm({ id, label, busy, submit }: Props) {
  const { t } = useWords();
  const [passphrase, setPassphrase] = useState("");
  const idle = busy || !passphrase;
  const send = async () => {
    if (await submit(passphrase)) setPassphrase("");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!idle) void send();
      }}
    >
      <PasswordField id={id} label={t("sealed_passphrase")} value={passphrase} set={setPassphrase} />
      <button type="submit" class="button button-main" data-testid={`${id}-submit`} aria-disabled={idle}>
        {label}
      </button>
    </form>
  );
}
