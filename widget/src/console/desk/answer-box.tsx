// The answer field, with a draft that is saved at the gateway, and canned replies after a slash.

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { SearchIcon, SendIcon } from "../../shared/icons";
import { isBlank, isTooLong } from "../../shared/text";
import type { ConsoleSession } from "../model/session";
import type { Talk } from "../model/talk";
import { useWords } from "../parts/words";
import { ArticleSearch } from "./article-search";
import { CardChips } from "./card-chips";
import { insert, matching, type Reply, slashBefore } from "./replies";
import { countUse, useReplies } from "./use-replies";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  label: string;
  /** Sending ends the conversation: Enter makes a line, and sending is asked about once more. */
  ends?: boolean;
  send: () => void;
  /** In the row of the buttons. */
  choices?: ComponentChildren;
  /** Beneath the field. */
  children?: ComponentChildren;
}

export function AnswerBox({ session, talk, label, ends = false, send, choices, children }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLTextAreaElement>(null);
  const [searching, setSearching] = useState(false);
  const [asked, setAsked] = useState(false);
  const tooLong = isTooLong(talk.draft);
  const canned = useCanned(session, talk, input);
  const idle = tooLong || isBlank(talk.draft) || canned.unknown;
  useLayoutEffect(() => input.current?.focus(), []);
  const submit = () => {
    if (idle) return;
    if (ends && !asked) return setAsked(true);
    setAsked(false);
    send();
  };
  const closeSearch = () => {
    setSearching(false);
    input.current?.focus();
  };
  return (
    <form
      class="answer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (searching) closeSearch();
        setAsked(false);
      }}
    >
      <div class="answer-head">
        <label class="label" for="answer">
          {label}
        </label>
        <p class="status" role="status">
          {talk.typing ? t("visitor_typing") : ""}
        </p>
      </div>
      {searching && <ArticleSearch session={session} talk={talk} close={closeSearch} />}
      <ReplyList canned={canned} />
      <textarea
        id="answer"
        ref={input}
        class="input"
        data-testid="answer-input"
        rows={3}
        dir="auto"
        spellcheck
        value={talk.draft}
        aria-invalid={tooLong}
        aria-describedby="answer-hint"
        aria-autocomplete="list"
        aria-controls={canned.open ? "replies" : undefined}
        aria-activedescendant={canned.open ? `reply-${canned.active?.id}` : undefined}
        onInput={(event) => {
          session.actions.draft(talk.id, event.currentTarget.value);
          setAsked(false);
          canned.look();
        }}
        onBlur={() => session.actions.draftLeft(talk.id)}
        onKeyDown={(event) => {
          if (canned.pressed(event)) return event.preventDefault();
          if (ends || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <CardChips session={session} talk={talk} />
      {children}
      {asked && (
        <p class="callout" role="alert" data-testid="mailbox-sure">
          {t(talk.log.events.some((event) => event.mail) ? "mailbox_sure_mail" : "mailbox_sure")}
        </p>
      )}
      <div class="answer-row">
        <p id="answer-hint" class={tooLong || canned.unknown ? "problem" : "hint"} role="status">
          {t(hint())}
        </p>
        {choices}
        <button
          id="search-open"
          type="button"
          class="button search-button"
          data-testid="search-open"
          title="Alt+K"
          aria-expanded={searching}
          onClick={() => (searching ? closeSearch() : setSearching(true))}
        >
          <SearchIcon />
          {t("search_open")}
        </button>
        <button type="submit" class="button button-main" data-testid="answer-send" aria-disabled={idle}>
          <SendIcon />
          {t(asked ? "mailbox_send_sure" : ends ? "mailbox_send" : "send")}
        </button>
      </div>
    </form>
  );

  function hint() {
    if (tooLong) return "answer_too_long";
    if (canned.unknown) return "reply_unknown";
    return ends ? "mailbox_hint" : "answer_hint";
  }
}

interface Canned {
  open: boolean;
  /** A slash and a word that no reply has: it is not sent by mistake. Escape makes it ordinary text. */
  unknown: boolean;
  found: readonly Reply[];
  active: Reply | undefined;
  /** The text or the caret has changed. */
  look(): void;
  choose(reply: Reply): void;
  /** True when the list has handled the key. */
  pressed(event: KeyboardEvent): boolean;
}

function useCanned(
  session: ConsoleSession,
  talk: Talk,
  input: RefObject<HTMLTextAreaElement | null>,
): Canned {
  const { lang } = useWords();
  const all = useReplies(talk.context["lang"] ?? lang);
  const [query, setQuery] = useState<string | null>(null);
  const [place, setPlace] = useState(0);
  const caretTo = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caretTo.current === null) return;
    input.current?.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  }, [talk.draft, input]);

  const found = query === null ? [] : matching(all, query);
  const open = found.length > 0;
  const unknown = query !== null && query !== "" && all.length > 0 && !open;
  const active = found[Math.min(place, found.length - 1)];
  const close = () => setQuery(null);
  const slash = () => {
    const field = input.current;
    return field && slashBefore(field.value, field.selectionStart);
  };
  const choose = (reply: Reply) => {
    const field = input.current;
    const at = slash();
    if (!field || !at) return;
    const next = insert(field.value, at, field.selectionStart, reply);
    caretTo.current = next.caret;
    countUse(reply);
    session.actions.draft(talk.id, next.text);
    close();
    field.focus();
  };
  return {
    open,
    unknown,
    found,
    active,
    look: () => {
      setQuery(slash()?.query ?? null);
      setPlace(0);
    },
    choose,
    pressed: (event) => {
      if (unknown && event.key === "Escape") {
        close();
        return true;
      }
      if (!open || !active) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) setPlace((found.indexOf(active) + step + found.length) % found.length);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && !event.isComposing) choose(active);
      else return false;
      return true;
    },
  };
}

function ReplyList({ canned }: { canned: Canned }) {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [canned.active]);
  if (!canned.open) return null;
  return (
    <div
      ref={list}
      id="replies"
      class="replies"
      role="listbox"
      tabIndex={0}
      onKeyDown={(event) => canned.pressed(event) && event.preventDefault()}
      aria-label={t("replies")}
      data-testid="replies"
    >
      {canned.found.map((reply) => (
        <div
          key={reply.id}
          id={`reply-${reply.id}`}
          class="reply"
          role="option"
          tabIndex={-1}
          aria-selected={reply === canned.active}
          onMouseDown={(event) => {
            // Prevents a click from moving the focus: the field must keep it for the keys of this list.
            event.preventDefault();
            canned.choose(reply);
          }}
        >
          <strong>/{reply.name}</strong>{" "}
          <span class="reply-words">
            <span dir="auto" lang={reply.lang}>
              {reply.text}
            </span>
            {!reply.reviewed && <span class="tag tag-quiet">{t("not_reviewed")}</span>}
            {reply.beside && (
              <span class="reply-beside hint" lang="sv" data-testid="reply-beside">
                {reply.beside}
              </span>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}
