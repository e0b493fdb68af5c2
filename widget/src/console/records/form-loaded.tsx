// Fetches the form of a conversation and its vocabulary, and shows what comes of it.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../../shared/connection";
import type { VocabularyAck } from "../../shared/contract.generated";
import { useStore } from "../../shared/store";
import type { Draft } from "../model/form-drafts";
import type { ConsoleSession } from "../model/session";
import type { Talk } from "../model/talk";
import { problemText, useWords } from "../parts/words";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  children: (draft: Draft, vocabulary: VocabularyAck) => ComponentChildren;
}

export function FormLoaded({ session, talk, children }: Props) {
  const words = useWords();
  const { t, lang } = words;
  const forms = useStore(session.forms.store);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    setProblem(null);
    Promise.all([session.forms.words(lang), session.forms.open(talk.id)]).catch((error) =>
      setProblem(codeOf(error)),
    );
  }, [session, talk.id, lang, tries]);
  const draft = forms.drafts[talk.id];
  if (problem) {
    return (
      <div class="block" role="alert">
        <p class="problem">{problemText(words, problem)}</p>
        <button type="button" class="button" onClick={() => setTries(tries + 1)}>
          {t("try_again")}
        </button>
      </div>
    );
  }
  if (!draft || !forms.vocabulary) {
    return (
      <p class="hint block" role="status">
        {t("loading")}
      </p>
    );
  }
  return <>{children(draft, forms.vocabulary)}</>;
}
