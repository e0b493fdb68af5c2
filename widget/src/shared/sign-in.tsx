// The sign-in form of all staff pages.

import { useState } from "preact/hooks";
import type { Login } from "./contract.generated";
import { MarkIcon } from "./icons";
import { passkeysWork } from "./passkeys";

type SignInKey =
  | "login_title"
  | "login_name"
  | "login_password"
  | "login_code"
  | "login_code_hint"
  | "login_submit"
  | "login_or"
  | "login_passkey"
  | "login_busy";

interface Props {
  /** The name of the page. */
  brand: string;
  t: (key: SignInKey) => string;
  busy: boolean;
  /** The error, in words. */
  problem: string | null;
  login: (login: Login) => void;
  loginWithPasskey: () => void;
}

export function SignIn({ brand, t, busy, problem, login, loginWithPasskey }: Props) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const idle = busy || !name.trim() || !password;
  return (
    <main class="login">
      <form
        class="login-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!idle) login({ name: name.trim(), password, ...(code.trim() && { code: code.trim() }) });
        }}
      >
        <p class="login-brand">
          <MarkIcon />
          {brand}
        </p>
        <h1>{t("login_title")}</h1>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="field">
          <label for="login-name">{t("login_name")}</label>
          <input
            id="login-name"
            class="input"
            data-testid="login-name"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="login-password">{t("login_password")}</label>
          <input
            id="login-password"
            class="input"
            data-testid="login-password"
            type="password"
            autocomplete="current-password"
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="login-code">{t("login_code")}</label>
          <input
            id="login-code"
            class="input"
            data-testid="login-code"
            inputMode="numeric"
            autocomplete="one-time-code"
            aria-describedby="login-code-hint"
            maxLength={40}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <p id="login-code-hint" class="hint">
            {t("login_code_hint")}
          </p>
        </div>
        <button type="submit" class="button button-main" data-testid="login-submit" aria-disabled={idle}>
          {t(busy ? "login_busy" : "login_submit")}
        </button>
        {passkeysWork() && (
          <>
            <p class="login-or">{t("login_or")}</p>
            <button
              type="button"
              class="button"
              data-testid="login-passkey"
              aria-disabled={busy}
              onClick={() => !busy && loginWithPasskey()}
            >
              {t("login_passkey")}
            </button>
          </>
        )}
      </form>
    </main>
  );
}
