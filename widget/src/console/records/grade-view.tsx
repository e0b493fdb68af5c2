// How one practice conversation went: marks at the passages, what went well, what to try, the visitor's trust.

import type { ComponentChildren } from "preact";
import type { Advice, GradeAck, GradedTurnView, PassageView } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { Loaded, useFetched } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { records } from "./api";
import { Curve } from "./trust-curve";

interface Props {
  session: ConsoleSession;
  conversation: string;
}

export function GradePage({ session, conversation }: Props) {
  const { t, lang } = useWords();
  const { value, task, again } = useFetched(session, () => records.grade(conversation, lang), conversation);
  return (
    <>
      <p>
        <a href={routeTo("practice")}>{t("practice_back")}</a>
      </p>
      <Loaded value={value} task={task} again={again}>
        {(grade) => <Graded grade={grade} />}
      </Loaded>
    </>
  );
}

function Graded({ grade }: { grade: GradeAck }) {
  const { t, maybe, dateTime } = useWords();
  const trust = [grade.began_with, ...grade.turns.map((turn) => turn.trust)];
  const names = [t("practice_before"), ...grade.turns.map((_, at) => t("practice_answer", { n: at + 1 }))];
  return (
    <article class="stack" data-testid="grade">
      <h2>{grade.title}</h2>
      <p class="hint">{t("practice_by", { name: grade.trainee, at: dateTime(grade.started_at) })}</p>
      <p>
        <strong data-testid="grade-score">{t("practice_score", { score: grade.score })}</strong>{" "}
        {maybe(`practice_ending_${grade.ending}`)}
      </p>
      <p class="hint">{t("practice_score_about")}</p>
      <div class="cards">
        <Advices title={t("practice_well")} none={t("practice_well_none")} advices={grade.well} />
        <Advices title={t("practice_try")} none={t("practice_try_none")} advices={grade.tries} />
      </div>
      <Curve title={t("practice_trust")} values={trust} names={names} column={t("practice_after_answer")} />
      <h3>{t("practice_transcript")}</h3>
      <ol class="graded" data-testid="graded-turns">
        {grade.turns.map((turn, at) => (
          <Turn key={at} turn={turn} />
        ))}
      </ol>
    </article>
  );
}

function Advices(props: { title: string; none: string; advices: readonly Advice[] }) {
  return (
    <section class="card">
      <h3>{props.title}</h3>
      {props.advices.length === 0 && <p class="hint">{props.none}</p>}
      <ul class="bullets">
        {props.advices.map((one) => (
          <li key={one.code}>
            <strong>{one.label}.</strong> {one.why} {one.instead}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Turn({ turn }: { turn: GradedTurnView }) {
  const { t } = useWords();
  return (
    <li class="graded-turn">
      {turn.visitor && (
        <p class="graded-visitor" dir="auto">
          <span class="hint">{t("practice_visitor")}</span> {turn.visitor}
        </p>
      )}
      <p class="graded-said" dir="auto">
        <span class="hint">{t("practice_you")}</span> <Marked text={turn.said} passages={turn.passages} />
      </p>
      <p class="graded-notes">
        {labels(turn.passages).map((label) => (
          <span key={label} class="tag tag-alarm">
            {label}
          </span>
        ))}
        {turn.skills.map((skill) => (
          <span key={skill} class="tag tag-quiet">
            {skill}
          </span>
        ))}
      </p>
    </li>
  );
}

function labels(passages: readonly PassageView[]): string[] {
  return [...new Set(passages.map((one) => one.label))];
}

/** The text with its passages marked; where they overlap, the one that begins first. */
function Marked({ text, passages }: { text: string; passages: readonly PassageView[] }) {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const one of [...passages].sort((left, right) => left.start - right.start || right.end - left.end)) {
    if (one.start < at) continue;
    parts.push(text.slice(at, one.start));
    parts.push(
      <mark key={one.start} title={one.label}>
        {text.slice(one.start, one.end)}
      </mark>,
    );
    at = one.end;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
