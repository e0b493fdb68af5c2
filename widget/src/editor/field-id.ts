// The element id of a field of a text, so that a finding can lead to its field.

export function fieldId(name: string): string {
  return `field-${name.replaceAll(".", "-")}`;
}
