// The guideline on documentation that is in force, beside a form.

import type { VocabularyAck } from "../../shared/contract.generated";
import { GuidelineBeside } from "./guidelines-view";

export function Guideline({ vocabulary }: { vocabulary: VocabularyAck }) {
  const guideline = vocabulary.guidelines.find(({ name }) => name === "dokumentation");
  return guideline ? <GuidelineBeside guideline={guideline} /> : null;
}
