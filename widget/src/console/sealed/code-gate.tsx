// What lies behind it is shown only where this page's own files are those that the operator has signed.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { SureButton } from "../parts/page";
import { useWords } from "../parts/words";
import { browserCode } from "./browser-code";
import { checkCode, mayUnlock, type Verdict } from "./own-code";

interface Props {
  /** The files differ: keys that are unlocked are to be forgotten. */
  refused: () => void;
  children: ComponentChildren;
}

export function CodeGate({ refused, children }: Props) {
  const { t } = useWords();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const check = async () => {
    setVerdict(null);
    const found = await checkCode(browserCode);
    if (!mayUnlock(found)) refused();
    setVerdict(found);
  };
  useEffect(() => void check(), []);
  if (!verdict) {
    return (
      <p class="hint" role="status">
        {t("code_checking")}
      </p>
    );
  }
  if (mayUnlock(verdict)) {
    return (
      <>
        <Passed verdict={verdict} />
        {children}
      </>
    );
  }
  return <Refused verdict={verdict} check={() => void check()} />;
}

function Passed({ verdict }: { verdict: Verdict }) {
  const { t } = useWords();
  return (
    <div class="prose hint" data-testid="code-passed">
      {verdict.kind === "same" ? (
        <>
          <p>{t("code_same", { day: verdict.signed })}</p>
          <p>
            {t("code_key")}: <code>{verdict.key}</code>
          </p>
          <p>{t("code_limit")}</p>
        </>
      ) : (
        <p>{t("code_unsigned")}</p>
      )}
    </div>
  );
}

function Refused({ verdict, check }: { verdict: Verdict; check: () => void }) {
  const { t } = useWords();
  return (
    <section class="card stack" role="alert" data-testid="code-refused">
      <h2>{t("code_refused")}</h2>
      <Reason verdict={verdict} check={check} />
      <p>{t("code_limit")}</p>
      <button type="button" class="button" onClick={check}>
        {t("try_again")}
      </button>
    </section>
  );
}

function Reason({ verdict, check }: { verdict: Verdict; check: () => void }) {
  const { t } = useWords();
  switch (verdict.kind) {
    case "differs":
      return (
        <>
          <p>{t("code_differs")}</p>
          <ul class="lines">
            {verdict.files.map((file) => (
              <li key={file}>
                <code>{file}</code>
              </li>
            ))}
          </ul>
        </>
      );
    case "other_key":
      return (
        <>
          <p>{t("code_other_key")}</p>
          <p>
            {t("code_key_before")}: <code>{verdict.known}</code>
          </p>
          <p>
            {t("code_key")}: <code>{verdict.key}</code>
          </p>
          <SureButton
            label={t("code_accept")}
            sure={t("code_accept_sure")}
            busy={false}
            act={() => {
              browserCode.keep({ key: verdict.key, signed: verdict.signed });
              check();
            }}
            testId="code-accept"
          />
        </>
      );
    case "older":
      return <p>{t("code_older", { day: verdict.signed, known: verdict.known })}</p>;
    case "missing":
      return <p>{t("code_missing")}</p>;
    case "forged":
      return <p>{t("code_forged")}</p>;
    case "unsupported":
      return <p>{t("code_unsupported")}</p>;
    default:
      return <p>{t("code_unreachable")}</p>;
  }
}
