// A form for a new passphrase that somebody has thought of themselves: typed twice, and not predictable.

import { useState } from "preact/hooks";
import { PasswordField } from "../own/password-field";
import { useWords } from "../parts/words";
import { isPredictable } from "./predictable";

const SHORTEST = 15;

interface Props {
  id: string;
  label: string;
  busy: boolean;
  /** Resolves true when it succeeded. */
  submit: (passphrase: string) => Promise<boolean>;
}

export function OwnPassphrase({ id, label, busy, submit }: Props) {
  const { t } = useWords();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const short = passphrase !== "" && [...passphrase].length < SHORTEST;
  const differs = again !== "" && again !== passphrase;
  const predictable = !short && passphrase !== "" && isPredictable(passphrase);
  const idle = busy || !passphrase || short || predictable || again !== passphrase;
  const send = async () => {
    if (!(await submit(passphrase))) return;
    setPassphrase("");
    setAgain("");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!idle) void send();
      }}
    >
      <PasswordField id={id} label={t("sealed_passphrase_new")} value={passphrase} set={setPassphrase} />
      <p class="hint">{t("sealed_passphrase_hint")}</p>
      {short && <p class="problem">{t("sealed_passphrase_short")}</p>}
      {predictable && <p class="problem">{t("sealed_passphrase_predictable")}</p>}
      <PasswordField id={`${id}-again`} label={t("sealed_passphrase_again")} value={again} set={setAgain} />
      {differs && <p class="problem">{t("sealed_passphrase_differs")}</p>}
      <button type="submit" class="button button-main" data-testid={`${id}-submit`} aria-disabled={idle}>
        {label}
      </button>
    </form>
  );
}
