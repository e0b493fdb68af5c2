// The page that accepts an invitation: password, second factor if wanted, and the recovery codes.

import { useEffect, useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { InvitationAck } from "../../shared/contract.generated";
import { MarkIcon } from "../../shared/icons";
import { browserAccounts } from "../model/api";
import { FactorSetup } from "../own/factor-setup";
import { PasswordField } from "../own/password-field";
import { RecoveryCodes } from "../own/recovery-codes";
import { problemText, useWords } from "../parts/words";

export function InvitationView({ token, done }: { token: string; done: () => void }) {
  const words = useWords();
  const { t } = words;
  const [offer, setOffer] = useState<InvitationAck | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const attempt = async (work: () => Promise<void>) => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof RequestError ? error.code : "internal");
    }
  };
  useEffect(() => {
    void attempt(async () => setOffer(await browserAccounts.openInvitation(token)));
  }, [token]);
  const accept = () =>
    attempt(async () => {
      const typed = code.trim();
      const answer = await browserAccounts.acceptInvitation({
        token,
        password,
        ...(typed && { code: typed }),
      });
      setRecovery(answer.recovery_codes);
    });
  return (
    <main class="login">
      <form
        class="login-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (recovery) done();
          else void accept();
        }}
      >
        <p class="login-brand">
          <MarkIcon />
          {t("title")}
        </p>
        <h1>{offer ? t("invitation_title", { name: offer.name }) : t("invitation_heading")}</h1>
        {problem && (
          <p class="problem" role="alert">
            {problemText(words, problem)}
          </p>
        )}
        {problem && !offer && (
          <button type="button" class="button" onClick={done}>
            {t("to_login")}
          </button>
        )}
        {offer && !recovery && (
          <>
            <PasswordField
              id="invitation-password"
              label={t("invitation_password")}
              value={password}
              set={setPassword}
              fresh
            />
            <FactorSetup
              id="invitation-code"
              offer={offer.second_factor}
              hint={t(offer.second_factor_required ? "invitation_code_needed" : "invitation_code_hint")}
              code={code}
              setCode={setCode}
            />
          </>
        )}
        {recovery && (
          <>
            <p role="status">{t("invitation_done")}</p>
            {recovery.length > 0 && <RecoveryCodes codes={recovery} />}
          </>
        )}
        {offer && (
          <button type="submit" class="button button-main" data-testid="invitation-submit">
            {t(recovery ? "login_title" : "invitation_submit")}
          </button>
        )}
      </form>
    </main>
  );
}
