// A summary of the fields with faults, because the fields themselves may be out of sight.

import type { FaultView, VocabularyAck } from "../../shared/contract.generated";
import { useWords } from "../parts/words";

interface Props {
  faults: readonly FaultView[];
  vocabulary: VocabularyAck;
}

export function FaultSummary({ faults, vocabulary }: Props) {
  const { t, maybe } = useWords();
  if (faults.length === 0) return null;
  const labelOf = (field: string) =>
    vocabulary.fields.find((one) => one.field === field)?.label ?? maybe(`form_field_${field}`) ?? field;
  return (
    <p class="callout" role="alert" data-testid="form-faults">
      {t("form_faults", { fields: [...new Set(faults.map(({ field }) => labelOf(field)))].join(", ") })}
    </p>
  );
}
