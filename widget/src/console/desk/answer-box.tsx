// The answer field, with a draft that is saved at the gateway, and canned replies after a slash.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { SearchIcon, SendIcon } from "../../shared/icons";
import { isBlank, isTooLong } from "../../shared/text";
import type { ConsoleSession } from "../model/session";
import type { Talk } from "../model/talk";
import { useWords } from "../parts/words";
import { ArticleSearch } from "./article-search";
import { CardChips } from "./card-chips";
import { insert, matching, type Reply, slashBefore } from "./replies";
import { useReplies } from "./use-replies";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  label: string;
  /** Articles and contacts can be attached. */
  cards: boolean;
  send: () => void;
}

export function AnswerBox({ session, talk, label, cards, send }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLTextAreaElement>(null);
  const [searching, setSearching] = useState(false);
  const tooLong = isTooLong(talk.draft);
  const idle = tooLong || isBlank(talk.draft);
  const canned = useCanned(session, talk, input);
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      class="answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!idle) send();
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
      {searching && (
        <ArticleSearch
          session={session}
          talk={talk}
          close={() => {
            setSearching(false);
            input.current?.focus();
          }}
        />
      )}
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
          canned.look();
        }}
        onBlur={() => session.actions.draftLeft(talk.id)}
        onKeyDown={(event) => {
          if (canned.pressed(event)) return event.preventDefault();
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          if (!idle) send();
        }}
      />
      {cards && <CardChips session={session} talk={talk} />}
      <div class="answer-row">
        <p id="answer-hint" class={tooLong ? "problem" : "hint"}>
          {t(tooLong ? "answer_too_long" : "answer_hint")}
        </p>
        {cards && (
          <button
            id="search-open"
            type="button"
            class="button"
            data-testid="search-open"
            title="Alt+K"
            aria-expanded={searching}
            onClick={() => setSearching(!searching)}
          >
            <SearchIcon />
            {t("search_open")}
          </button>
        )}
        <button type="submit" class="button button-main" data-testid="answer-send" aria-disabled={idle}>
          <SendIcon />
          {t("send")}
        </button>
      </div>
    </form>
  );
}

interface Canned {
  open: boolean;
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
    session.actions.draft(talk.id, next.text);
    close();
    field.focus();
  };
  return {
    open,
    found,
    active,
    look: () => {
      setQuery(slash()?.query ?? null);
      setPlace(0);
    },
    choose,
    pressed: (event) => {
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
