// A sentence of a trial talk becomes a training proposal, or a question that an article answers. Both are drafts.

import { useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import { asList, valueAt } from "./content";
import { useLoaded } from "./loaded";
import type { EditorSession } from "./session";
import { intentText, problemText, useWords } from "./words";

interface Props {
  session: EditorSession;
  text: string;
  /** What it was read as. */
  intent: string;
}

type Use = "teach" | "ask";

export function TrySentence({ session, text, intent }: Props) {
  const words = useWords();
  const { t } = words;
  const [use, setUse] = useState<Use | null>(null);
  const [done, setDone] = useState<Use | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (way: Use, act: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await act();
      setDone(way);
      setUse(null);
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      setProblem(code);
    }
  };
  return (
    <div class="try-use">
      <div class="step-buttons">
        {(["teach", "ask"] as const).map((way) => (
          <button
            key={way}
            type="button"
            class="button button-small"
            aria-expanded={use === way}
            data-testid={`try-${way}`}
            onClick={() => setUse(use === way ? null : way)}
          >
            {t(`try_${way}`)}
          </button>
        ))}
      </div>
      {use === "teach" && (
        <Choose
          key="teach"
          session={session}
          what="teach"
          first={intent}
          choose={(chosen) =>
            void run("teach", () =>
              session.api.propose({ lang: "sv", text: text.slice(0, 300), intent: chosen }),
            )
          }
        />
      )}
      {use === "ask" && (
        <Choose
          key="ask"
          session={session}
          what="ask"
          first=""
          choose={(chosen) => void run("ask", () => addQuestion(session, chosen, text))}
        />
      )}
      <div aria-live="polite">
        {done && <p class="done">{t(`try_done_${done}`)}</p>}
        {problem && <p class="problem">{problemText(words, problem)}</p>}
      </div>
    </div>
  );
}

interface ChooseProps {
  session: EditorSession;
  what: Use;
  first: string;
  choose: (chosen: string) => void;
}

function Choose({ session, what, first, choose }: ChooseProps) {
  const words = useWords();
  const { t } = words;
  const loaded = useLoaded(session, what, () => choices(session, what));
  const [chosen, setChosen] = useState(first);
  const id = `try-choose-${what}`;
  const options = (loaded.value ?? []).map(([value, title]): readonly [string, string] => [
    value,
    title || intentText(words, value),
  ]);
  const value = options.some(([each]) => each === chosen) ? chosen : (options[0]?.[0] ?? "");
  if (loaded.problem) return <p class="problem">{problemText(words, loaded.problem)}</p>;
  if (!loaded.value) return <p class="hint">{t("loading")}</p>;
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (value) choose(value);
      }}
    >
      <label for={id}>{t(`try_choose_${what}`)}</label>
      <select id={id} class="input" value={value} onChange={(event) => setChosen(event.currentTarget.value)}>
        {options.map(([each, title]) => (
          <option key={each} value={each}>
            {title}
          </option>
        ))}
      </select>
      <button type="submit" class="button button-small button-main" data-testid="try-use">
        {t(`try_${what}`)}
      </button>
    </form>
  );
}

async function choices(session: EditorSession, what: Use): Promise<readonly (readonly [string, string])[]> {
  if (what === "ask") {
    const { texts } = await session.api.texts("kind=article&lang=sv");
    return texts.map((row) => [row.name, row.title]);
  }
  const { intents } = await session.api.teaching();
  return intents.map((each) => [each.intent, ""]);
}

/** Adds the sentence to what the article answers, as a new draft of it. */
async function addQuestion(session: EditorSession, name: string, text: string): Promise<void> {
  const id = { kind: "article", name };
  const read = await session.api.read(id);
  const asked = asList(valueAt(read.content, "fragor"));
  if (asked.includes(text)) return;
  await session.api.save(id, read.text.version, { ...read.content, fragor: [...asked, text] });
}
