// The recovery codes, shown once, to be copied or printed.

import { CopyButton } from "../parts/copy-button";
import { useWords } from "../parts/words";

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useWords();
  return (
    <section class="recovery-sheet" aria-label={t("recovery_title")}>
      <p>{t("invitation_recovery")}</p>
      <ul class="recovery" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="row-actions">
        <CopyButton text={codes.join("\n")} />
        <button type="button" class="button" onClick={() => print()}>
          {t("print")}
        </button>
      </div>
    </section>
  );
}
