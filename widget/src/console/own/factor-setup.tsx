// The setup of a one-time code: a QR code for an app, and the field for its first code.

import type { FactorOffer } from "../../shared/contract.generated";
import { useWords } from "../parts/words";

/** A data URL of an `svg` element, which needs its namespace when it stands alone. */
function pictureOf(svg: string): string {
  const alone = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(alone)}`;
}

interface Props {
  id: string;
  offer: FactorOffer;
  hint: string;
  code: string;
  setCode: (code: string) => void;
}

export function FactorSetup({ id, offer, hint, code, setCode }: Props) {
  const { t } = useWords();
  return (
    <>
      <img class="qr" alt={t("invitation_qr")} src={pictureOf(offer.qr_svg)} />
      <p class="hint secret">
        {t("invitation_secret")} <code data-testid={`${id}-secret`}>{grouped(offer.secret)}</code>
      </p>
      <div class="field">
        <label for={id}>{t("login_code")}</label>
        <input
          id={id}
          class="input"
          data-testid={id}
          inputMode="numeric"
          autocomplete="one-time-code"
          aria-describedby={`${id}-hint`}
          maxLength={16}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      </div>
    </>
  );
}

/** Grouped in fours, for typing. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
