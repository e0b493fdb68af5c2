// The choice of languages, each in its own name.

import { fetched, LANGUAGES } from "./languages";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

export function LanguageChoice({ session, state }: { session: VisitorSession; state: VisitorState }) {
  const { t } = useWords();
  if (LANGUAGES.length < 2) return null;
  return (
    <div class="languages" role="group" aria-label={t("language")}>
      {LANGUAGES.map((lang) => (
        <button
          key={lang}
          type="button"
          class="language"
          lang={lang}
          dir="auto"
          aria-pressed={lang === state.lang}
          onClick={() => void fetched(lang).then((found) => session.setLanguage(found))}
        >
          {ownName(lang)}
        </button>
      ))}
    </div>
  );
}

/** The language's name in itself, capitalized. */
function ownName(lang: string): string {
  const name = new Intl.DisplayNames([lang], { type: "language" }).of(lang) ?? lang;
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}
