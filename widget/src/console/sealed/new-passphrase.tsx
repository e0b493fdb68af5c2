// A new passphrase: words that the browser draws, shown once, written down and typed again; or one of one's own.

import { useState } from "preact/hooks";
import { PasswordField } from "../own/password-field";
import { useWords } from "../parts/words";
import { OwnPassphrase } from "./own-passphrase";
import { newPassphrase, tidied } from "./passphrase";

interface Props {
  id: string;
  label: string;
  busy: boolean;
  /** Resolves true when it succeeded. */
  submit: (passphrase: string) => Promise<boolean>;
}

export function NewPassphrase(props: Props) {
  const { t } = useWords();
  const [own, setOwn] = useState(false);
  return (
    <div class="stack">
      {own ? <OwnPassphrase {...props} /> : <DrawnPassphrase {...props} />}
      <button
        type="button"
        class="button button-quiet"
        data-testid={`${props.id}-${own ? "drawn" : "choose"}`}
        onClick={() => setOwn(!own)}
      >
        {t(own ? "sealed_phrase_drawn" : "sealed_phrase_choose")}
      </button>
    </div>
  );
}

function DrawnPassphrase({ id, label, busy, submit }: Props) {
  const { t } = useWords();
  const [phrase, setPhrase] = useState<string | null>(null);
  const [written, setWritten] = useState(false);
  const draw = async () => {
    setPhrase(await newPassphrase());
    setWritten(false);
  };
  if (phrase === null) {
    return (
      <>
        <p>{t("sealed_phrase_lead")}</p>
        <button
          type="button"
          class="button button-main"
          data-testid={`${id}-show`}
          onClick={() => void draw()}
        >
          {t("sealed_phrase_show")}
        </button>
      </>
    );
  }
  if (written) {
    const back = () => setWritten(false);
    return <Repeat id={id} label={label} busy={busy} phrase={phrase} back={back} submit={submit} />;
  }
  return (
    <>
      <p>{t("sealed_phrase_write")}</p>
      <p class="passphrase" lang="sv" role="status" data-testid={`${id}-phrase`}>
        {phrase}
      </p>
      <div class="row">
        <button
          type="button"
          class="button button-main"
          data-testid={`${id}-written`}
          onClick={() => setWritten(true)}
        >
          {t("sealed_phrase_written")}
        </button>
        <button type="button" class="button" onClick={() => void draw()}>
          {t("sealed_phrase_more")}
        </button>
      </div>
    </>
  );
}

interface RepeatProps extends Props {
  phrase: string;
  back: () => void;
}

function Repeat({ id, label, busy, phrase, back, submit }: RepeatProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const send = async () => {
    const right = tidied(typed) === phrase;
    setWrong(!right);
    if (right) await submit(phrase);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <PasswordField id={id} label={t("sealed_phrase_repeat")} value={typed} set={setTyped} />
      {wrong && (
        <p class="problem" role="alert">
          {t("sealed_phrase_differs")}
        </p>
      )}
      <div class="row">
        <button type="submit" class="button button-main" data-testid={`${id}-submit`} aria-disabled={busy}>
          {label}
        </button>
        <button type="button" class="button" onClick={back}>
          {t("sealed_phrase_again")}
        </button>
      </div>
    </form>
  );
}
