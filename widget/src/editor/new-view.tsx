// The form that creates a text: kind, name and required fields.

import { useCallback, useRef, useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { FindingsBody, FindingView, KindView } from "../shared/contract.generated";
import { HttpError } from "../shared/http";
import { blank, valueAt, withValue } from "./content";
import { FieldForm } from "./field-form";
import { LeaveNotice } from "./leave-notice";
import { textAddress, useGuard } from "./route";
import type { EditorSession } from "./session";
import type { ViewProps } from "./view-props";
import { kindText, problemText, useWords } from "./words";

export function NewView({ session, state, route }: ViewProps) {
  const words = useWords();
  const { t } = words;
  const kinds = state.kinds.filter((kind) => kind.creatable);
  const kind = kinds.find((each) => each.kind === route.query.get("kind")) ?? kinds[0];
  if (state.me?.role === "administrator") return <p class="empty">{t("only_writers")}</p>;
  return (
    <>
      <h1>{t("place_new")}</h1>
      <div class="kind-choice" role="group" aria-label={t("filter_kind")}>
        {kinds.map((each) => (
          <a
            key={each.kind}
            class="button"
            href={`#/new?kind=${each.kind}`}
            aria-current={each === kind ? "true" : undefined}
          >
            {kindText(words, each.kind)}
          </a>
        ))}
      </div>
      {kind && <NewForm key={kind.kind} session={session} kind={kind} />}
    </>
  );
}

function NewForm({ session, kind }: { session: EditorSession; kind: KindView }) {
  const words = useWords();
  const { t } = words;
  const [content, setContent] = useState(() => blank(kind.fields));
  const [findings, setFindings] = useState<readonly FindingView[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const typed = useRef(false);
  const held = useGuard(useCallback(() => !typed.current, []));
  const asked = kind.fields.filter((field) => field.required || field.asked);
  const create = async () => {
    setBusy(true);
    setProblem(null);
    try {
      // Fields that are not in the form get the default values of the kind.
      const wanted = asked.reduce(
        (made, field) => withValue(made, field.name, valueAt(content, field.name)),
        {} as Readonly<Record<string, unknown>>,
      );
      const { text } = await session.api.create({ kind: kind.kind, content: { ...wanted } });
      typed.current = false;
      location.hash = textAddress(text);
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      if (error instanceof HttpError && code === "content_invalid") {
        setFindings((error.body as FindingsBody).findings);
      }
      setProblem(code);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="new-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void create();
      }}
    >
      <FieldForm
        fields={asked}
        content={content}
        findings={findings}
        readOnly={false}
        fresh
        write={(name, value) => {
          typed.current = true;
          setContent((before) => withValue(before, name, value));
        }}
      />
      <LeaveNotice held={held} question={t("leave_new")} />
      {problem && (
        <p class="problem" role="alert">
          {problemText(words, problem)}
        </p>
      )}
      <p>
        <button type="submit" class="button button-main" data-testid="create" aria-disabled={busy}>
          {t("create")}
        </button>
      </p>
    </form>
  );
}
