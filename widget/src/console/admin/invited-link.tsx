// The single-use link of an invitation. It is shown only here.

import type { InvitedAck } from "../../shared/contract.generated";
import { CopyButton } from "../parts/copy-button";
import { useWords } from "../parts/words";

export function InvitedLink({ name, invited }: { name: string; invited: InvitedAck }) {
  const { t, dateTime } = useWords();
  const address = new URL(invited.path, location.origin).href;
  return (
    <div class="callout stack" role="status">
      <p>
        <strong>{t("link_made", { name })}</strong> {t("link_hint", { time: dateTime(invited.expires_at) })}
      </p>
      {invited.waits && <p data-testid="link-waits">{t("link_waits")}</p>}
      <input
        class="input code-input"
        readOnly
        aria-label={t("link")}
        data-testid="invited-link"
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="row-actions">
        <CopyButton text={address} testId="copy-link" />
      </div>
    </div>
  );
}
