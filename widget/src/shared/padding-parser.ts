// The protocol of Socket.IO with padded packets.

import * as parser from "socket.io-parser";
import { padded } from "./padding";

class PaddingEncoder extends parser.Encoder {
  override encode(packet: parser.Packet): (string | ArrayBuffer)[] {
    const encoded: (string | ArrayBuffer)[] = super.encode(packet);
    return packet.data === undefined
      ? encoded
      : encoded.map((part) => (typeof part === "string" ? padded(part) : part));
  }
}

export const paddingParser = { ...parser, Encoder: PaddingEncoder };
