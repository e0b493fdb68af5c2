// The second factor of one's own account: set up, move to another phone, renew the recovery codes.

import { useState } from "preact/hooks";
import type { FactorOffer, MeAck } from "../../shared/contract.generated";
import { ownAccount } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { FactorSetup } from "./factor-setup";
import { PasswordField } from "./password-field";
import { RecoveryCodes } from "./recovery-codes";

interface Props {
  session: ConsoleSession;
  me: MeAck;
  changed: () => void;
}

export function FactorBlock({ session, me, changed }: Props) {
  const { t, n } = useWords();
  const task = useTask(session);
  const [password, setPassword] = useState("");
  const [offer, setOffer] = useState<FactorOffer | null>(null);
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const show = (recovery: readonly string[]) => {
    setCodes(recovery);
    setOffer(null);
    setPassword("");
    setCode("");
    changed();
  };
  const ask = () => task.run(async () => setOffer(await ownAccount.offerFactor({ password })));
  const confirm = () =>
    task.run(
      async () => show((await ownAccount.confirmFactor({ code: code.trim() })).recovery_codes),
      t("factor_on_now"),
    );
  const renew = () =>
    task.run(
      async () => show((await ownAccount.renewCodes({ password })).recovery_codes),
      t("recovery_renewed"),
    );
  const protectedTwice = me.second_factor || me.passkeys > 0;
  const idle = task.busy || (offer ? !code.trim() : !password);
  return (
    <section class="card">
      <h2>{t("login_code")}</h2>
      <p>
        {t(me.second_factor ? "factor_on" : me.passkeys > 0 ? "factor_passkey" : "factor_off")}{" "}
        {protectedTwice && n("recovery_left", me.recovery_codes_left)}
      </p>
      {codes && <RecoveryCodes codes={codes} />}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!idle) void (offer ? confirm() : ask());
        }}
      >
        {!offer && (
          <PasswordField
            id="factor-password"
            label={t("password_proof")}
            value={password}
            set={setPassword}
          />
        )}
        {offer && (
          <FactorSetup
            id="factor-code"
            offer={offer}
            hint={t("invitation_code_needed")}
            code={code}
            setCode={setCode}
          />
        )}
        <div class="row-actions">
          <button type="submit" class="button button-main" data-testid="factor-submit" aria-disabled={idle}>
            {t(offer ? "factor_confirm" : me.second_factor ? "factor_move" : "factor_make")}
          </button>
          {protectedTwice && !offer && (
            <button
              type="button"
              class="button"
              aria-disabled={idle}
              onClick={() => {
                if (!idle) void renew();
              }}
            >
              {t("recovery_renew")}
            </button>
          )}
          {offer && (
            <button type="button" class="button button-quiet" onClick={() => setOffer(null)}>
              {t("cancel")}
            </button>
          )}
        </div>
        <TaskOutcome task={task} />
      </form>
    </section>
  );
}
