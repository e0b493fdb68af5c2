// Validation of messages, with the same rules as the gateway's.

import { TEXT_MAX_CODE_POINTS } from "./contract.generated";

/** Code points after NFC normalisation, as the gateway counts them. */
export function codePoints(text: string): number {
  return [...text.normalize("NFC")].length;
}

export function isTooLong(text: string): boolean {
  return codePoints(text) > TEXT_MAX_CODE_POINTS;
}

export function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** The text to send: trimmed, with lone surrogates replaced. */
export function sendable(text: string): string {
  return text
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD")
    .trim();
}
