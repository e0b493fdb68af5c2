// The page of one's own account: permissions, password, second factor, passkeys, sessions.

import { useState } from "preact/hooks";
import { ownAccount } from "../model/api";
import { DESK_ROLES } from "../model/state";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, useFetched } from "../parts/page";
import { languageNames, roleName, trackNames, useWords } from "../parts/words";
import { FactorBlock } from "./factor-block";
import { PasskeysBlock } from "./passkeys-block";
import { PasswordBlock } from "./password-block";
import { SessionsBlock } from "./sessions-block";

export function OwnAccountView({ session }: ViewProps) {
  const words = useWords();
  const { t } = words;
  const [version, setVersion] = useState(0);
  const { value: me, task, again } = useFetched(session, () => ownAccount.me());
  const changed = () => {
    setVersion((count) => count + 1);
    again();
  };
  return (
    <Page title={t("view_account")} wide>
      <Loaded value={me} task={task} again={again}>
        {(mine) => (
          <>
            <dl class="facts">
              <div>
                <dt>{t("login_name")}</dt>
                <dd>{mine.name}</dd>
              </div>
              <div>
                <dt>{t("role")}</dt>
                <dd>{roleName(words, mine.role)}</dd>
              </div>
              {DESK_ROLES.includes(mine.role) && (
                <>
                  <div>
                    <dt>{t("languages")}</dt>
                    <dd>{languageNames(words, mine.languages)}</dd>
                  </div>
                  <div>
                    <dt>{t("tracks")}</dt>
                    <dd>{trackNames(words, mine.tracks)}</dd>
                  </div>
                </>
              )}
            </dl>
            <p class="hint">{t("account_by_administrator")}</p>
            <div class="cards">
              <FactorBlock session={session} me={mine} changed={changed} />
              <PasskeysBlock session={session} changed={changed} />
              <PasswordBlock session={session} changed={changed} />
              <SessionsBlock session={session} version={version} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}
