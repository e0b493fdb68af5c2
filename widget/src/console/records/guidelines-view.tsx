// The guidelines in force, to be read and printed. Each has its version, which is what is signed.

import type { GuidelineView } from "../../shared/contract.generated";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, useFetched } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { records } from "./api";
import { StaffText } from "./staff-text";

export function GuidelinesView({ session, detail }: ViewProps) {
  const { t, lang } = useWords();
  const { value: guidelines, task, again } = useFetched(session, () => records.guidelines(lang));
  return (
    <Page title={t("view_guidelines")} lead={t("guidelines_lead")} wide>
      <Loaded value={guidelines} task={task} again={again}>
        {(found) => {
          const open = found.guidelines.find(({ name }) => name === detail) ?? found.guidelines[0];
          return (
            <>
              <nav class="guideline-list" aria-label={t("view_guidelines")}>
                <ul>
                  {found.guidelines.map((each) => (
                    <li key={each.name}>
                      <a
                        href={routeTo("guidelines", each.name)}
                        aria-current={each === open ? "page" : undefined}
                        data-testid={`guideline-${each.name}`}
                      >
                        {each.title}
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
              {open && <Text guideline={open} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Text({ guideline }: { guideline: GuidelineView }) {
  const { t } = useWords();
  return (
    <article class="staff-text" data-testid="guideline-text">
      <h2>{guideline.title}</h2>
      <p class="hint">
        {t("launch_version", { version: guideline.version })}
        {!guideline.reviewed && <span class="tag tag-alarm">{t("guideline_draft")}</span>}
        <button type="button" class="button button-quiet no-print" onClick={() => print()}>
          {t("print")}
        </button>
      </p>
      <section class="checklist" aria-label={t("guideline_checklist")}>
        <h3>{t("guideline_checklist")}</h3>
        <Checklist lines={guideline.checklist} />
      </section>
      <StaffText blocks={guideline.blocks} />
    </article>
  );
}

/** What to look at, as a plain list: it asks for nothing to be pressed. */
function Checklist({ lines }: { lines: readonly string[] }) {
  return (
    <ul class="bullets">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** The checklist beside an act, and the way to the whole guideline, which opens beside what somebody is doing. */
export function GuidelineBeside({ guideline }: { guideline: GuidelineView }) {
  const { t } = useWords();
  return (
    <details class="guideline-beside">
      <summary>{t("guideline_version", { title: guideline.title, version: guideline.version })}</summary>
      <Checklist lines={guideline.checklist} />
      <GuidelineLink name={guideline.name} />
    </details>
  );
}

export function GuidelineLink({ name }: { name: string }) {
  const { t } = useWords();
  return (
    <a href={routeTo("guidelines", name)} target="_blank" rel="noopener" data-testid={`read-${name}`}>
      {t("launch_read")}
    </a>
  );
}
