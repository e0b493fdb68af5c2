// A guide as fields, or as text: two views of one text, between which nothing is lost.

import { useEffect, useMemo, useState } from "preact/hooks";
import type { TextRow } from "../../shared/contract.generated";
import { api } from "../api";
import { asText } from "../content";
import type { ControlProps } from "../field-props";
import { useWords } from "../words";
import type { Guide, Path } from "./document";
import { type Editing, findingsAt, type Option } from "./editing";
import { type GuideText, guideText } from "./loader";
import { Found, LeadsTo, LineField, TextsField } from "./parts";
import { StepForm } from "./step-form";

type View = "fields" | "text";

export function GuideForm(props: ControlProps) {
  const { value, readOnly, write, id, described, invalid } = props;
  const { t } = useWords();
  const [view, setView] = useState<View>("fields");
  const [tool, setTool] = useState<GuideText | null>(null);
  const [lost, setLost] = useState(false);
  const fetch = () => {
    setLost(false);
    guideText().then(
      (loaded) => setTool(loaded),
      () => setLost(true),
    );
  };
  useEffect(fetch, []);
  return (
    <div class="guide-form">
      <div class="guide-views" role="group" aria-label={t("guide_views")}>
        {(["fields", "text"] as const).map((each) => (
          <button
            key={each}
            type="button"
            class="button button-small"
            data-testid={`guide-as-${each}`}
            aria-pressed={view === each}
            onClick={() => setView(each)}
          >
            {t(`guide_as_${each}`)}
          </button>
        ))}
      </div>
      {view === "text" && (
        <textarea
          id={id}
          class="input yaml"
          data-testid={id}
          aria-label={t("guide_as_text")}
          aria-describedby={described}
          aria-invalid={invalid || undefined}
          readOnly={readOnly}
          rows={30}
          spellcheck
          value={asText(value)}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
      {view === "fields" && !tool && (
        <p class="hint" role="status">
          {t(lost ? "error_offline" : "loading")}{" "}
          {lost && (
            <button type="button" class="button" onClick={fetch}>
              {t("try_again")}
            </button>
          )}
        </p>
      )}
      {view === "fields" && tool && <Fields {...props} tool={tool} toText={() => setView("text")} />}
    </div>
  );
}

interface FieldsProps extends ControlProps {
  tool: GuideText;
  toText: () => void;
}

function Fields({ value, findings, field, readOnly, write, tool, toText }: FieldsProps) {
  const { t } = useWords();
  const text = asText(value);
  const found = useMemo(() => tool.read(text), [tool, text]);
  const options = useArticles();
  const [focus, setFocus] = useState("");
  if (tool.isUnreadable(found)) {
    return (
      <p class="attention" role="alert">
        {t("guide_unreadable", { line: found.line })}{" "}
        <button type="button" class="button" onClick={toText}>
          {t("guide_to_text")}
        </button>
      </p>
    );
  }
  const change: Editing["change"] = (make) => write(make(text, tool));
  const editing: Editing = {
    guide: found,
    languages: languagesOf(found),
    articles: options,
    findings,
    readOnly,
    tool,
    change,
    set: (path: Path, to: unknown) => change((whole) => tool.withValue(whole, path, to)),
  };
  const steps = found.steps ?? [];
  return (
    <>
      <Head editing={editing} />
      <ol class="guide-steps" data-testid="guide-steps">
        {steps.map((step, index) => (
          <StepForm
            key={step.id}
            editing={editing}
            step={step}
            index={index}
            topics={field.options ?? []}
            focused={focus === step.id}
            moved={setFocus}
          />
        ))}
      </ol>
      <TextsField
        editing={editing}
        path={["summary"]}
        place="summary"
        texts={found.summary}
        legend={t("guide_summary")}
        hint={t("guide_summary_hint")}
      />
      <TextsField
        editing={editing}
        path={["resume"]}
        place="resume"
        texts={found.resume}
        legend={t("guide_resume")}
        hint={t("guide_resume_hint")}
        optional
      />
    </>
  );
}

/** What holds of the whole guide. */
function Head({ editing }: { editing: Editing }) {
  const words = useWords();
  const { t } = words;
  const { guide, languages } = editing;
  const [lang, setLang] = useState("");
  const fresh = /^[a-z]{2,3}$/.test(lang) && !languages.includes(lang);
  const whole = editing.findings.filter(
    ({ where = "" }) => !/^(steps|summary|resume|first|title|purpose)(\.|$)/.test(where),
  );
  return (
    <>
      <Found id="found-guide" findings={whole} />
      <LineField
        editing={editing}
        path={["title"]}
        place="title"
        texts={guide.title}
        legend={t("guide_title")}
      />
      <LineField
        editing={editing}
        path={["purpose"]}
        place="purpose"
        texts={guide.purpose}
        legend={t("guide_purpose")}
      />
      <LeadsTo editing={editing} path={["first"]} place="first" to={guide.first} label={t("guide_first")} />
      {!editing.readOnly && (
        <div class="adder">
          <input
            class="input short"
            aria-label={t("add_language")}
            maxLength={3}
            value={lang}
            onInput={(event) => setLang(event.currentTarget.value.toLowerCase())}
          />
          <button
            type="button"
            class="button"
            aria-disabled={!fresh}
            onClick={() => {
              if (!fresh) return;
              editing.set(["title", lang], "");
              setLang("");
            }}
          >
            {t("add_language")}
          </button>
        </div>
      )}
      <Found id="found-languages" findings={findingsAt(editing, "languages")} />
    </>
  );
}

/** The languages of the title are those of the guide; Swedish first. */
function languagesOf(guide: Guide): readonly string[] {
  return [...new Set(["sv", ...Object.keys(guide.title ?? {})])];
}

/** Articles by their titles, in Swedish; none until they are there. */
function useArticles(): readonly Option[] {
  const [rows, setRows] = useState<readonly TextRow[]>([]);
  useEffect(() => {
    api.texts("kind=article").then(
      ({ texts }) => setRows(texts),
      () => undefined,
    );
  }, []);
  return rows
    .filter(({ lang }) => lang === "sv")
    .map(({ name, title }) => ({ value: name.split("/")[0] ?? name, label: title }));
}
