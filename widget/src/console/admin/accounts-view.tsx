// The page of accounts and open invitations.

import { useState } from "preact/hooks";
import type { InvitationView } from "../../shared/contract.generated";
import { administration } from "../model/api";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, TaskOutcome, useFetched, useTask } from "../parts/page";
import { roleName, useWords } from "../parts/words";
import { AccountRow } from "./account-row";
import { InviteForm } from "./invite-form";

export function AccountsView({ session }: ViewProps) {
  const { t } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const { value: all, set: setAll, task, again } = useFetched(session, () => administration.accounts());
  const reload = () => again();
  return (
    <Page title={t("view_accounts")} wide>
      <Loaded value={all} task={task} again={reload}>
        {({ accounts, invitations }) => (
          <>
            <div class="table-frame" tabIndex={0} role="region" aria-label={t("view_accounts")}>
              <table class="table" data-testid="accounts">
                <thead>
                  <tr>
                    <th scope="col">{t("login_name")}</th>
                    <th scope="col">{t("role")}</th>
                    <th scope="col">{t("languages")}</th>
                    <th scope="col">{t("tracks")}</th>
                    <th scope="col">{t("login_code")}</th>
                    <th scope="col">{t("last_login")}</th>
                    <th scope="col">{t("account_state")}</th>
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {accounts.map((account) => (
                    <AccountRow
                      key={account.account}
                      session={session}
                      account={account}
                      open={open === account.account}
                      toggle={() => setOpen(open === account.account ? null : account.account)}
                      changed={(now) =>
                        setAll({
                          invitations,
                          accounts: accounts.map((one) => (one.account === now.account ? now : one)),
                        })
                      }
                      invited={reload}
                    />
                  ))}
                </tbody>
              </table>
            </div>
            <div class="cards">
              <InviteForm session={session} invited={reload} />
              <Invitations session={session} invitations={invitations} changed={reload} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface InvitationsProps {
  session: ConsoleSession;
  invitations: readonly InvitationView[];
  changed: () => void;
}

function Invitations({ session, invitations, changed }: InvitationsProps) {
  const words = useWords();
  const { t, dateTime } = words;
  const task = useTask(session);
  const withdraw = async (invitation: string) => {
    await task.run(() => administration.withdraw(invitation), t("withdrawn"));
    changed();
  };
  const confirm = async (invitation: string) => {
    await task.run(() => administration.confirmInvitation(invitation), t("confirmed_person"));
    changed();
  };
  return (
    <section class="card">
      <h2>{t("invitations_open")}</h2>
      {invitations.length === 0 && <p class="hint">{t("invitations_none")}</p>}
      <ul class="rows lines" data-testid="invitations">
        {invitations.map((one) => (
          <li key={one.invitation} class="session">
            <span>
              <strong>{one.name}</strong> {roleName(words, one.role)}
              {one.renews && " "}
              {one.renews && <span class="tag tag-quiet">{t("invitation_renews")}</span>}
              {one.unconfirmed && " "}
              {one.unconfirmed && <span class="tag tag-quiet">{t("to_be_confirmed")}</span>}
              <span class="second-line">
                {one.made_by && `${t("invited_by", { name: one.made_by })} `}
                {t("valid_until", { time: dateTime(one.expires_at) })}
              </span>
            </span>
            {one.may_confirm && (
              <SureButton
                label={t("confirm_person")}
                sure={t("confirm_person_sure")}
                busy={task.busy}
                act={() => void confirm(one.invitation)}
                testId="invitation-confirm"
              />
            )}
            <SureButton
              label={t("withdraw")}
              sure={t("withdraw_sure")}
              busy={task.busy}
              act={() => void withdraw(one.invitation)}
            />
          </li>
        ))}
      </ul>
      <TaskOutcome task={task} />
    </section>
  );
}
