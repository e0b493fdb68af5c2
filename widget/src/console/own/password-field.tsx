// A labelled password field.

import { useWords } from "../parts/words";

interface Props {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  /** A new password: shows the rule for it. */
  fresh?: boolean;
}

export function PasswordField({ id, label, value, set, fresh = false }: Props) {
  const { t } = useWords();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        data-testid={id}
        type="password"
        autocomplete={fresh ? "new-password" : "current-password"}
        {...(fresh && { "aria-describedby": `${id}-hint` })}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
      {fresh && (
        <p id={`${id}-hint`} class="hint">
          {t("invitation_password_hint")}
        </p>
      )}
    </div>
  );
}
