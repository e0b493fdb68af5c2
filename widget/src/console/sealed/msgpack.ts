// Decodes the subset of MessagePack that the log uses. Anything else is an error. The input is authenticated.

export type Packed =
  | null
  | boolean
  | number
  | string
  | Date
  | Uint8Array
  | Packed[]
  | { [key: string]: Packed };

export function unpacked(bytes: Uint8Array): Packed {
  const reader = new Reader(bytes);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  end(): void {
    if (this.at !== this.bytes.length) throw new RangeError("more than one value");
  }

  value(): Packed {
    const kind = this.uint(1);
    if (kind < 0x80) return kind;
    if (kind < 0x90) return this.map(kind & 0x0f);
    if (kind < 0xa0) return this.list(kind & 0x0f);
    if (kind < 0xc0) return this.text(kind & 0x1f);
    if (kind >= 0xe0) return kind - 0x100;
    return this.marked(kind);
  }

  private marked(kind: number): Packed {
    switch (kind) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.take(this.uint(2 ** (kind - 0xc4)));
      case 0xc7:
        return this.moment(this.uint(1));
      case 0xca:
        return this.float(4);
      case 0xcb:
        return this.float(8);
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return this.uint(2 ** (kind - 0xcc));
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
        return this.int(2 ** (kind - 0xd0));
      case 0xd6:
        return this.moment(4);
      case 0xd7:
        return this.moment(8);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.uint(2 ** (kind - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.list(this.uint(2 ** (kind - 0xdb)));
      case 0xde:
      case 0xdf:
        return this.map(this.uint(2 ** (kind - 0xdd)));
      default:
        throw new RangeError(`unknown kind ${kind}`);
    }
  }

  private take(size: number): Uint8Array {
    if (this.at + size > this.bytes.length) throw new RangeError("cut short");
    this.at += size;
    return this.bytes.slice(this.at - size, this.at);
  }

  private viewOf(size: number): DataView {
    const { buffer } = this.take(size);
    return new DataView(buffer);
  }

  private uint(size: number): number {
    const view = this.viewOf(size);
    if (size === 8) return Number(view.getBigUint64(0));
    return size === 4 ? view.getUint32(0) : size === 2 ? view.getUint16(0) : view.getUint8(0);
  }

  private int(size: number): number {
    const view = this.viewOf(size);
    if (size === 8) return Number(view.getBigInt64(0));
    return size === 4 ? view.getInt32(0) : size === 2 ? view.getInt16(0) : view.getInt8(0);
  }

  private float(size: 4 | 8): number {
    const view = this.viewOf(size);
    return size === 4 ? view.getFloat32(0) : view.getFloat64(0);
  }

  private text(size: number): string {
    return new TextDecoder("utf-8", { fatal: true }).decode(this.take(size));
  }

  private list(size: number): Packed[] {
    return Array.from({ length: size }, () => this.value());
  }

  private map(size: number): { [key: string]: Packed } {
    return Object.fromEntries(Array.from({ length: size }, () => [String(this.value()), this.value()]));
  }

  /** The timestamp extension, in 4, 8 or 12 bytes. */
  private moment(size: number): Date {
    if (this.int(1) !== -1) throw new RangeError("unknown extension");
    if (size === 4) return new Date(this.uint(4) * 1000);
    if (size === 8) {
      const both = this.viewOf(8).getBigUint64(0);
      return new Date(Number(both & 0x3ffffffffn) * 1000 + Number(both >> 34n) / 1e6);
    }
    if (size !== 12) throw new RangeError("unknown time");
    const nanoseconds = this.uint(4);
    return new Date(this.int(8) * 1000 + nanoseconds / 1e6);
  }
}
