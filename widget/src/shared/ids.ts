// Random ids. They also work in insecure contexts, where crypto.randomUUID does not exist.

/** 128 random bits in hexadecimal: 32 characters. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
