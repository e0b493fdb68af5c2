// A row of the account list: one account, and the form that changes it.

import { useState } from "preact/hooks";
import type { AccountChange, AccountView, InvitedAck } from "../../shared/contract.generated";
import { administration } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { DESK_ROLES } from "../model/state";
import { SureButton, TaskOutcome, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { languageNames, roleName, trackNames, useWords } from "../parts/words";
import { InvitedLink } from "./invited-link";
import { type Person, PersonFields } from "./person-fields";

interface Props {
  session: ConsoleSession;
  account: AccountView;
  open: boolean;
  toggle: () => void;
  changed: (account: AccountView) => void;
  invited: () => void;
}

export function AccountRow({ session, account, open, toggle, changed, invited }: Props) {
  const words = useWords();
  const { t, dateTime } = words;
  const atDesk = DESK_ROLES.includes(account.role);
  return (
    <>
      <tr class={account.disabled ? "off" : ""} data-testid="account-row">
        <th scope="row">{account.name}</th>
        <td>
          {roleName(words, account.role)}
          {account.jurist && <span class="tag tag-quiet">{t("jurist_short")}</span>}
        </td>
        <td>{atDesk ? languageNames(words, account.languages) : "–"}</td>
        <td>{atDesk ? trackNames(words, account.tracks) : "–"}</td>
        <td>{t(account.second_factor ? "yes" : "no")}</td>
        <td class="number">
          {account.last_login_at ? dateTime(account.last_login_at) : t("never_logged_in")}
        </td>
        <td>
          {t(account.disabled ? "account_off" : "account_on")}
          {account.unconfirmed && <span class="tag tag-quiet">{t("to_be_confirmed")}</span>}
        </td>
        <td class="row-end">
          <button
            type="button"
            class="button button-small"
            aria-expanded={open}
            aria-label={t("change_account", { name: account.name })}
            onClick={toggle}
          >
            {t("change")}
          </button>
        </td>
      </tr>
      {open && (
        <tr class="unfolded">
          <td colSpan={8}>
            <AccountForm session={session} account={account} changed={changed} invited={invited} />
          </td>
        </tr>
      )}
    </>
  );
}

function AccountForm({ session, account, changed, invited }: Omit<Props, "open" | "toggle">) {
  const { t } = useWords();
  const task = useTask(session);
  const [person, setPerson] = useState<Person>({
    role: account.role,
    languages: account.languages,
    tracks: account.tracks as Person["tracks"],
  });
  const [jurist, setJurist] = useState(account.jurist);
  const [link, setLink] = useState<InvitedAck | null>(null);
  const change = (what: AccountChange, done: string) =>
    void task.run(async () => changed((await administration.change(account.account, what)).account), done);
  const confirm = () =>
    void task.run(
      async () => changed((await administration.confirmAccount(account.account)).account),
      t("confirmed_person"),
    );
  const renew = () =>
    void task.run(async () => {
      setLink(await administration.renewAccess(account.account));
      invited();
    });
  return (
    <form
      class="stack"
      data-testid="account-form"
      onSubmit={(event) => {
        event.preventDefault();
        change({ ...person, jurist }, t("saved"));
      }}
    >
      <PersonFields id="account" person={person} set={setPerson} />
      {person.role === "reviewer" && (
        <label class="option">
          <input
            type="checkbox"
            checked={jurist}
            onChange={(event) => setJurist(event.currentTarget.checked)}
          />
          {t("jurist")}
        </label>
      )}
      <p class="hint">{t("change_hint")}</p>
      {account.unconfirmed && (
        <p class="callout" data-testid="account-unconfirmed">
          {t("confirm_why", { name: account.made_by ?? "" })}
        </p>
      )}
      <div class="row-actions">
        <button type="submit" class="button button-main" data-testid="account-save" aria-disabled={task.busy}>
          {t("save")}
        </button>
        {account.may_confirm && (
          <SureButton
            label={t("confirm_person")}
            sure={t("confirm_person_sure")}
            busy={task.busy}
            act={confirm}
            testId="account-confirm"
          />
        )}
        <SureButton
          label={t("renew_access")}
          sure={t("renew_access_sure")}
          busy={task.busy}
          act={renew}
          testId="account-renew"
        />
        {account.second_factor && (
          <SureButton
            label={t("factor_remove")}
            sure={t("factor_remove_sure")}
            busy={task.busy}
            act={() => change({ remove_second_factor: true }, t("factor_removed"))}
            testId="account-factor"
          />
        )}
        <SureButton
          label={t(account.disabled ? "enable" : "disable")}
          sure={t(account.disabled ? "enable_sure" : "disable_sure")}
          busy={task.busy}
          act={() =>
            change(
              { disabled: !account.disabled },
              t(account.disabled ? "account_enabled" : "account_disabled"),
            )
          }
          testId="account-disable"
        />
        <a class="button button-quiet" href={routeTo("audit", account.account)}>
          {t("see_trail")}
        </a>
      </div>
      {link && <InvitedLink name={account.name} invited={link} />}
      <TaskOutcome task={task} />
    </form>
  );
}
