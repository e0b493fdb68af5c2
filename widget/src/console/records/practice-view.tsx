// The page of training: starts a simulated conversation in one's own queue, and its review sheet.

import { useEffect, useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { FaultView, Mark, PersonasAck, ReviewsAck, ReviewView } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { LevelBadge } from "../parts/level-badge";
import { MarkOptions } from "../parts/mark-options";
import { Loaded, Page, TaskOutcome, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { records } from "./api";
import { Faults } from "./faults";
import { GradePage } from "./grade-view";
import { InventedChannels } from "./invented-channels";
import { PracticeFigures } from "./practice-figures";

interface Lists {
  /** Invented calls and mails can be had: the line is in practice mode. */
  readonly channels: boolean;
  readonly personas: PersonasAck;
  readonly reviews: ReviewsAck;
}

export function PracticeView(props: ViewProps) {
  const { t } = useWords();
  if (!props.detail) return <Practice {...props} />;
  return (
    <Page title={t("view_practice")} wide>
      <GradePage session={props.session} conversation={props.detail} />
    </Page>
  );
}

function Practice({ session }: ViewProps) {
  const { t, maybe, lang } = useWords();
  const task = useTask(session);
  const [lists, setLists] = useState<Lists | null>(null);
  const load = async () => {
    const [personas, reviews, channels] = await Promise.all([
      records.personas(lang),
      records.reviews(lang),
      records.invented(),
    ]);
    setLists({ personas, reviews, channels });
  };
  useEffect(() => void task.run(load), []);
  const begin = (persona: string, title: string) =>
    void task.run(async () => {
      const { conversation } = await records.rehearse(persona);
      void session.queue.meet(conversation, title);
      location.hash = routeTo("desk");
    });
  return (
    <Page title={t("view_practice")} lead={t("practice_lead")} wide>
      <TaskOutcome task={task} />
      <Loaded value={lists} task={task} again={() => void task.run(load)}>
        {({ personas, reviews, channels }) => (
          <>
            {channels && <InventedChannels task={task} />}
            <h2>{t("practice_personas")}</h2>
            <ul class="cards personas" data-testid="personas">
              {personas.personas.map((one) => (
                <li key={one.persona} class="card">
                  <h3>
                    <LevelBadge level={one.level} /> {one.title}
                  </h3>
                  <p>{one.about}</p>
                  <p class="hint">
                    {maybe(`audience_${one.track}`) ?? one.track}
                    {(one.language ?? "sv") !== "sv" &&
                      ` · ${maybe(`practice_writes_${one.language}`) ?? one.language}`}
                  </p>
                  <button
                    type="button"
                    class="button start"
                    data-testid={`rehearse-${one.persona}`}
                    aria-label={t("practice_begin_with", { name: one.title })}
                    aria-disabled={task.busy}
                    onClick={() => !task.busy && begin(one.persona, one.title)}
                  >
                    {t("practice_begin")}
                  </button>
                </li>
              ))}
            </ul>
            <h2>{t("practice_figures")}</h2>
            <PracticeFigures reviews={reviews.reviews} />
            <h2>{t("practice_sheets")}</h2>
            {reviews.reviews.length === 0 && <p class="hint">{t("practice_sheets_none")}</p>}
            {reviews.reviews.map((one) => (
              <Sheet
                key={`${one.conversation}-${one.seen}`}
                session={session}
                sheets={reviews}
                review={one}
                saved={(changed) => setLists({ personas, reviews: changed, channels })}
              />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface SheetProps {
  session: ConsoleSession;
  sheets: ReviewsAck;
  review: ReviewView;
  saved: (sheets: ReviewsAck) => void;
}

function Sheet({ session, sheets, review, saved }: SheetProps) {
  const { t, lang, dateTime } = useWords();
  const task = useTask(session);
  const [open, setOpen] = useState(false);
  const [marks, setMarks] = useState<Readonly<Record<string, Mark>>>(() =>
    Object.fromEntries(review.marks.map((mark) => [mark.item, mark])),
  );
  const [faults, setFaults] = useState<readonly FaultView[]>([]);
  const set = (item: string, part: Partial<Mark>) =>
    setMarks({ ...marks, [item]: { mark: "ej_aktuellt", ...marks[item], ...part, item } });
  const save = async () => {
    try {
      saved(
        await records.saveReview(
          {
            conversation: review.conversation,
            persona: review.persona,
            marks: Object.values(marks),
            seen: review.seen,
          },
          lang,
        ),
      );
    } catch (error) {
      if (error instanceof RequestError) setFaults(error.faults);
      throw error;
    }
  };
  return (
    <section class="card" data-testid="sheet">
      <h3>{review.title}</h3>
      <p class="hint">
        {t("practice_by", { name: review.trainee, at: dateTime(review.started_at) })}{" "}
        {review.reviewed_by && t("practice_reviewed_by", { name: review.reviewed_by })}
      </p>
      {review.score !== undefined && review.score !== null && (
        <p>
          <a href={routeTo("practice", review.conversation)} data-testid="open-grade">
            {t("practice_open_grade", { score: review.score })}
          </a>
        </p>
      )}
      {review.mine && review.by_another ? (
        <p class="hint">{t("practice_sheet_closed")}</p>
      ) : (
        <button type="button" class="button start" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "close_panel" : "practice_open_sheet")}
        </button>
      )}
      {open && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void task.run(save, t("saved"));
          }}
        >
          {sheets.items.map(({ item, label }) => (
            <MarkOptions
              key={item}
              name={`${review.conversation}-${item}`}
              label={label}
              marks={sheets.marks}
              chosen={marks[item]?.mark}
              choose={(mark) => set(item, { mark })}
            >
              <input
                class="input"
                aria-label={t("practice_comment", { item: label })}
                placeholder={t("practice_comment_short")}
                maxLength={280}
                value={marks[item]?.comment ?? ""}
                onInput={(event) => set(item, { comment: event.currentTarget.value })}
              />
              <Faults faults={faults.filter((fault) => fault.field === item)} />
            </MarkOptions>
          ))}
          <TaskOutcome task={task} />
          <button type="submit" class="button button-main start" aria-disabled={task.busy}>
            {t("practice_save_sheet")}
          </button>
        </form>
      )}
    </section>
  );
}
