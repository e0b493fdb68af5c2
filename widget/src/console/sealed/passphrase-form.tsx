// A form for an existing passphrase, or a new one typed twice.

import { useState } from "preact/hooks";
import { PasswordField } from "../own/password-field";
import { useWords } from "../parts/words";
import { isPredictable } from "./predictable";

const SHORTEST = 15;

interface Props {
  id: string;
  label: string;
  /** A new passphrase: typed twice, with a least length. */
  fresh: boolean;
  busy: boolean;
  /** Resolves true when it succeeded. */
  submit: (passphrase: string) => Promise<boolean>;
}

export function PassphraseForm({ id, label, fresh, busy, submit }: Props) {
  const { t } = useWords();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const short = fresh && passphrase !== "" && [...passphrase].length < SHORTEST;
  const differs = fresh && again !== "" && again !== passphrase;
  const predictable = fresh && !short && passphrase !== "" && isPredictable(passphrase);
  const idle = busy || !passphrase || short || predictable || (fresh && again !== passphrase);
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
      <PasswordField
        id={id}
        label={t(fresh ? "sealed_passphrase_new" : "sealed_passphrase")}
        value={passphrase}
        set={setPassphrase}
      />
      {fresh && <p class="hint">{t("sealed_passphrase_hint")}</p>}
      {short && <p class="problem">{t("sealed_passphrase_short")}</p>}
      {predictable && <p class="problem">{t("sealed_passphrase_predictable")}</p>}
      {fresh && (
        <PasswordField id={`${id}-again`} label={t("sealed_passphrase_again")} value={again} set={setAgain} />
      )}
      {differs && <p class="problem">{t("sealed_passphrase_differs")}</p>}
      <button type="submit" class="button button-main" data-testid={`${id}-submit`} aria-disabled={idle}>
        {label}
      </button>
    </form>
  );
}
