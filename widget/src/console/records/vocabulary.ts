// Labels from the gateway's vocabulary.

import type { VocabularyAck } from "../../shared/contract.generated";

export function choicesOf(vocabulary: VocabularyAck, field: string) {
  return vocabulary.fields.find((one) => one.field === field)?.choices ?? [];
}

export function wordOf(vocabulary: VocabularyAck, field: string, value: string): string {
  return choicesOf(vocabulary, field).find((one) => one.value === value)?.label ?? value;
}
