// Pads packets to a few sizes with spaces behind their JSON, so that the length on the wire does not tell what was said.
// The gateway does the same (`handoff/gateway/sockets/padding.py`), and takes the spaces as JSON has them.

/** Bytes of a packet. */
const BUCKETS = [1_024, 4_096, 16_384, 32_768];

export function padded(text: string): string {
  const { length } = new TextEncoder().encode(text);
  const size = BUCKETS.find((bucket) => length <= bucket) ?? length;
  return text + " ".repeat(size - length);
}
