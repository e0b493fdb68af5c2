// Translates the stored events of a sealed log into those that staff may see; the gateway has the same rules in
// `handoff/conversation/visibility.py`. Pure.

import type {
  AppointmentTime,
  Button,
  Card,
  LevelName,
  StateName,
  WireEvent,
} from "../../shared/contract.generated";
import type { Packed } from "./msgpack";

type Fields = { [key: string]: Packed };
type Shown = Omit<WireEvent, "conversation" | "seq" | "prev_seq" | "at">;
type Names = Readonly<Record<string, string>>;

export interface LogEntry {
  readonly first: number;
  readonly record: Packed;
}

/** The visible events in order, linked by `prev_seq`. */
export function seenByStaff(conversation: string, entries: readonly LogEntry[], names: Names): WireEvent[] {
  const events: WireEvent[] = [];
  for (const { first, record } of entries) {
    const [at, , happened] = record as [Date, string, Fields[]];
    happened.forEach((event, offset) => {
      const shown = seen(event, names);
      if (!shown) return;
      const prev_seq = events.at(-1)?.seq ?? 0;
      events.push({ conversation, seq: first + offset, prev_seq, at: at.toISOString(), ...shown });
    });
  }
  return events;
}

function seen(event: Fields, names: Names): Shown | null {
  const name = (field: string) => names[text(event, field)] ?? text(event, field);
  const by = { by: name("account") };
  switch (event["type"]) {
    case "visitor":
      return { kind: "message", from: "visitor", text: text(event, "text") };
    case "bot":
      return {
        kind: "message",
        from: "bot",
        text: text(event, "text"),
        reply_id: text(event, "reply_id"),
        ...buttons(event),
        ...cards(event),
        ...language(event),
      };
    case "counselor":
      return {
        kind: "message",
        from: "counselor",
        text: text(event, "text"),
        client_msg_id: text(event, "client_msg_id"),
        ...cards(event),
        ...by,
      };
    case "notice":
      return {
        kind: "notice",
        code: text(event, "code"),
        text: text(event, "text"),
        ...appointment(event),
        ...language(event),
      };
    case "state":
      return {
        kind: "state",
        state: text(event, "state") as StateName,
        reason: text(event, "reason"),
        ...(event["owner"] ? { by: name("owner") } : {}),
      };
    case "risk":
      return {
        kind: "risk",
        level: text(event, "level") as LevelName,
        signals: list(event, "signals") as string[],
        why: list(event, "why") as string[],
        source: text(event, "source"),
        ...(event["by"] ? { by: name("by") } : {}),
      };
    case "note":
      return { kind: "note", text: text(event, "text"), ...by };
    case "side":
      return { kind: "side", text: text(event, "text"), ...by };
    case "staff":
      return flag(text(event, "action"), { text: text(event, "reason"), ...by });
    case "proposed":
      return {
        kind: "proposal",
        text: text(event, "text"),
        client_msg_id: text(event, "client_msg_id"),
        ...cards(event),
        ...by,
      };
    case "judged":
      return flag(event["accepted"] ? "proposal_accepted" : "proposal_returned", {
        text: text(event, "comment"),
        by: name("by"),
        proposal: Number(event["proposal"]),
      });
    case "flagged":
      return flag(`${text(event, "flag")}_${event["on"] ? "on" : "off"}`, by);
    case "transfer_offered":
      return flag("transfer_offered", { text: name("to"), by: name("by") });
    case "transfer_answered":
      return flag(event["accepted"] ? "transfer_accepted" : "transfer_declined");
    case "transfer_lapsed":
      return flag("transfer_lapsed", { text: name("to") });
    case "asked":
      return flag("human_asked");
    case "unsettled":
      return flag("unsettled_on");
    case "settled":
      return flag("unsettled_off");
    case "leave_wished":
      return flag("leave_wished");
    case "gone":
      return flag("visitor_gone", { text: (event["since"] as Date).toISOString() });
    case "back":
      return flag("visitor_back");
    case "mail":
      return flag("mail_received", {
        mail: {
          subject: text(event, "subject") ?? "",
          dropped: Number(event["dropped"] ?? 0),
          stranger: Boolean(event["stranger"]),
          follows: Boolean(event["follows"]),
        },
      });
    case "mail_sent":
      return flag(event["refused"] ? "mail_refused" : "mail_sent");
    default:
      // Internal events are not visible.
      return null;
  }
}

function flag(code: string, more: Partial<Shown> = {}): Shown {
  return { kind: "flag", code, ...more };
}

function buttons(event: Fields): { buttons?: Button[] } {
  const offered = (list(event, "buttons") as Fields[]).map((button) => ({
    title: text(button, "title"),
    ...(button["action"] ? { action: text(button, "action") as NonNullable<Button["action"]> } : {}),
  }));
  return offered.length > 0 ? { buttons: offered } : {};
}

function cards(event: Fields): { cards?: Card[] } {
  const carried = (list(event, "cards") as Fields[]).map(
    (card): Card => ({
      type: card["type"] === "contact" ? "contact" : "article",
      id: text(card, "id"),
      title: text(card, "title"),
      summary: text(card, "summary"),
      phone: text(card, "phone"),
      ...(card["lang"] ? { lang: text(card, "lang") } : {}),
    }),
  );
  return carried.length > 0 ? { cards: carried } : {};
}

function appointment(event: Fields): { appointment?: AppointmentTime } {
  const booked = event["appointment"] as Fields | undefined;
  if (!booked) return {};
  const starts_at = (booked["starts_at"] as Date).toISOString();
  return { appointment: { id: text(booked, "id"), starts_at, minutes: Number(booked["minutes"]) } };
}

function language(event: Fields): { lang?: string; unread?: boolean } {
  return {
    ...(event["lang"] ? { lang: text(event, "lang") } : {}),
    ...(event["unread"] === true ? { unread: true } : {}),
  };
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

function list(fields: Fields, name: string): Packed[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}
