// One passkey in the list, with a confirmation before it is removed.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PasskeyView } from "../../shared/contract.generated";
import { useWords } from "../parts/words";
import { PasswordField } from "./password-field";

interface Props {
  passkey: PasskeyView;
  busy: boolean;
  remove: (passkey: string, password: string) => Promise<boolean>;
}

export function PasskeyRow({ passkey, busy, remove }: Props) {
  const { t, dateTime } = useWords();
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  const row = useRef<HTMLLIElement>(null);
  const asked = useRef(false);
  useLayoutEffect(() => {
    // The pressed button is gone: the keyboard focus moves into the question, and back to the button.
    if (asking || asked.current) row.current?.querySelector<HTMLElement>("input, button")?.focus();
    asked.current = asking;
  }, [asking]);
  const idle = busy || !password;
  const used = passkey.last_used_at;
  return (
    <li ref={row} class="session">
      <span>
        {passkey.name}
        <span class="second-line">
          {used ? t("passkey_used", { time: dateTime(used) }) : t("passkey_unused")}{" "}
          {t(passkey.synced ? "passkey_synced" : "passkey_one_device")}{" "}
          {passkey.site !== location.hostname && t("passkey_site", { site: passkey.site })}
        </span>
      </span>
      {!asking && (
        <button
          type="button"
          class="button button-small"
          data-testid="passkey-remove"
          aria-label={t("passkey_remove_name", { name: passkey.name })}
          onClick={() => setAsking(true)}
        >
          {t("passkey_remove")}
        </button>
      )}
      {asking && (
        <form
          class="stack passkey-removal"
          onSubmit={(event) => {
            event.preventDefault();
            if (!idle) void remove(passkey.passkey, password);
          }}
        >
          <PasswordField
            id={`passkey-removal-${passkey.passkey}`}
            label={t("password_proof")}
            value={password}
            set={setPassword}
          />
          <div class="row-actions">
            <button
              type="submit"
              class="button button-alarm"
              data-testid="passkey-remove-sure"
              aria-disabled={idle}
            >
              {t("passkey_remove_sure")}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
              {t("cancel")}
            </button>
          </div>
        </form>
      )}
    </li>
  );
}
