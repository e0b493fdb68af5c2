// A link that calls a number.

import { PhoneIcon } from "../shared/icons";
import { useWords } from "./words";

export function Call({ phone, name }: { phone: string; name?: string }) {
  const { t } = useWords();
  return (
    <a class="button call-contact" href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}>
      <PhoneIcon />
      <span>
        {t("call", { number: phone })}
        {name && <span class="hidden-visually"> {name}</span>}
      </span>
    </a>
  );
}
