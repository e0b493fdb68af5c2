// Conflicting changes of one text: shows both versions, merges fields that only one side changed, and asks about the
// others. The result is put into the form; nothing is saved here.

import { useMemo, useState } from "preact/hooks";
import type { CopyView, KindView } from "../shared/contract.generated";
import type { Content } from "./api";
import { asText, type Choice, decided, type Merged, merge, same } from "./content";
import { DiffText } from "./diff-view";
import { useLoaded, Waiting } from "./loaded";
import type { Conflict, TextSession } from "./text-session";
import { byText, fieldText, useWords } from "./words";

export function ConflictView({
  text,
  conflict,
  kind,
}: {
  text: TextSession;
  conflict: Conflict;
  kind: KindView;
}) {
  const words = useWords();
  const { theirs } = conflict;
  return (
    <Joining
      title={words.t("conflict_title")}
      lead={words.t("conflict_lead", {
        name: byText(words, theirs.text.saved_by),
        at: words.dateTime(theirs.text.saved_at),
      })}
      whose={byText(words, theirs.text.saved_by)}
      kind={kind}
      mine={conflict.mine}
      theirs={theirs.content}
      joined={conflict}
      text={text}
      settle={(content) => text.settle(content)}
    />
  );
}

/** A conflict between two windows of one person. */
export function WindowsView(props: { text: TextSession; other: CopyView; mine: Content; kind: KindView }) {
  const { text, other, mine, kind } = props;
  const words = useWords();
  const joined = useMemo(() => merge(null, mine, other.content), [mine, other]);
  return (
    <Joining
      title={words.t("windows_title")}
      lead={words.t("windows_lead", { at: words.dateTime(other.saved_at) })}
      whose={words.t("windows_else")}
      kind={kind}
      mine={mine}
      theirs={other.content}
      joined={joined}
      text={text}
      settle={(content) => text.settleWindows(content)}
    />
  );
}

interface JoiningProps {
  title: string;
  lead: string;
  /** Names the author of the other version. */
  whose: string;
  kind: KindView;
  mine: Content;
  theirs: Content;
  joined: Merged;
  text: TextSession;
  settle: (content: Content) => void;
}

function Joining({ title, lead, whose, kind, mine, theirs, joined, text, settle }: JoiningProps) {
  const words = useWords();
  const { t } = words;
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({});
  const clashes = joined.clashes.map((clash) => clash.name);
  const open = clashes.filter((name) => !choices[name]);
  const taken = Object.keys(joined.content).filter(
    (name) => !clashes.includes(name) && !same(joined.content[name], mine[name]),
  );
  const finish = () => {
    if (open.length > 0) return;
    settle(decided(joined, choices, written));
  };
  return (
    <section class="conflict" aria-labelledby="conflict-title" data-testid="conflict">
      <h2 id="conflict-title" ref={focus} tabIndex={-1}>
        {title}
      </h2>
      <p class="prose">{lead}</p>
      {taken.length > 0 && (
        <p class="prose">
          {t("conflict_taken", { whose, fields: taken.map((name) => fieldText(words, name)).join(", ") })}
        </p>
      )}
      {clashes.map((name) => (
        <Clash
          key={name}
          name={name}
          whose={whose}
          mine={mine[name]}
          theirs={theirs[name]}
          kind={kind.kind}
          text={text}
          choice={choices[name]}
          choose={(choice) => setChoices({ ...choices, [name]: choice })}
          written={written[name] ?? asText(mine[name])}
          write={(typed) => setWritten({ ...written, [name]: typed })}
        />
      ))}
      <p>
        <button
          type="button"
          class="button button-main"
          data-testid="settle"
          aria-disabled={open.length > 0}
          onClick={finish}
        >
          {t("conflict_settle")}
        </button>
        {open.length > 0 && <span class="hint"> {t("conflict_open", { n: open.length })}</span>}
      </p>
    </section>
  );
}

interface ClashProps {
  name: string;
  whose: string;
  mine: unknown;
  theirs: unknown;
  kind: string;
  text: TextSession;
  choice: Choice | undefined;
  choose: (choice: Choice) => void;
  written: string;
  write: (words: string) => void;
}

function Clash({ name, whose, mine, theirs, kind, text, choice, choose, written, write }: ClashProps) {
  const words = useWords();
  const { t } = words;
  const texts = typeof mine === "string" && typeof theirs === "string";
  const loaded = useLoaded(text, name, () => text.compare(kind, { [name]: theirs }, { [name]: mine }));
  const choices: readonly (readonly [Choice, string])[] = [
    ["mine", t("choose_mine")],
    ["theirs", t("choose_theirs", { whose })],
    ...(texts ? ([["written", t("choose_written")]] as const) : []),
  ];
  return (
    <fieldset class="clash" data-testid={`clash-${name}`}>
      <legend class="label">{fieldText(words, name)}</legend>
      <div class="two-texts">
        <div>
          <p class="label">{t("conflict_mine")}</p>
          <Whole label={t("conflict_mine")} value={mine} />
        </div>
        <div>
          <p class="label">{t("conflict_theirs", { whose })}</p>
          <Whole label={t("conflict_theirs", { whose })} value={theirs} />
        </div>
      </div>
      <Waiting loaded={loaded}>
        {loaded.value?.fields.map((field) => (
          <details key={field.field} open>
            <summary>{t("conflict_diff", { whose })}</summary>
            <DiffText parts={field.parts} />
          </details>
        ))}
      </Waiting>
      {choices.map(([value, label]) => (
        <label class="option" key={value}>
          <input
            type="radio"
            name={`clash-${name}`}
            data-testid={`choose-${name}-${value}`}
            checked={choice === value}
            onChange={() => choose(value)}
          />
          {label}
        </label>
      ))}
      {choice === "written" && (
        <textarea
          class="input markdown"
          rows={12}
          aria-label={t("choose_written")}
          data-testid={`write-${name}`}
          value={written}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
    </fieldset>
  );
}

/** A text that scrolls in itself when it is long, by keyboard too. */
function Whole({ label, value }: { label: string; value: unknown }) {
  return (
    <div class="whole" tabIndex={0} role="region" aria-label={label}>
      {shown(value)}
    </div>
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join("\n");
  return typeof value === "object" && value !== null
    ? Object.values(value).map(shown).join(" ")
    : asText(value);
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}
