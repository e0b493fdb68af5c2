// Encodings of bytes: base64 in JSON, length-prefixed fields in authenticated data.

export type Bytes = Uint8Array<ArrayBuffer>;

export function bytesOf(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As `storage/crypto/framing.py`: each field behind its length (4 bytes); numbers are 8 bytes, text is UTF-8. */
export function frame(...fields: readonly (Uint8Array | string | number)[]): Bytes {
  return joined(fields.map(encoded).flatMap((part) => [big(part.length, 4), part]));
}

export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function utf8(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text));
}

function encoded(field: Uint8Array | string | number): Uint8Array {
  if (typeof field === "number") return big(field, 8);
  return typeof field === "string" ? utf8(field) : field;
}

function big(value: number, size: 4 | 8): Uint8Array {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(size - 4, value);
  return bytes;
}
