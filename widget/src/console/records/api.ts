// HTTP requests about saved forms, decisions, observations, training and the launch checks.

import type {
  CallsAck,
  DecisionAck,
  DecisionPropose,
  DecisionsAck,
  DraftCheck,
  DraftCheckAck,
  DueAck,
  ExamAck,
  ExamAnswers,
  FormAck,
  FormsAck,
  GradeAck,
  GuidelinesAck,
  LaunchAck,
  LaunchMode,
  LaunchSign,
  LearnAck,
  ObservationAck,
  ObservationReview,
  ObservationsAck,
  ObservationWrite,
  OutcomeSet,
  PersonasAck,
  PilotEndSet,
  RehearsalAck,
  ReviewSave,
  ReviewsAck,
  SavedAck,
  TrainingAck,
  TrainingSet,
} from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";

const id = encodeURIComponent;

export const records = {
  guidelines: (lang: string) => ask<GuidelinesAck>("GET", `guidelines?${queryString({ lang })}`),
  due: () => ask<DueAck>("GET", "documentation/due"),
  mine: () => ask<FormsAck>("GET", "documentation/mine"),
  read: (form: string) => ask<FormAck>("GET", `documentation/${id(form)}`),
  outcome: (form: string, outcome: OutcomeSet) =>
    ask<SavedAck>("POST", `documentation/${id(form)}/outcome`, outcome),
  decisions: () => ask<DecisionsAck>("GET", "decisions"),
  propose: (proposal: DecisionPropose) => ask<DecisionAck>("POST", "decisions", proposal),
  judge: (decision: string, accept: boolean) =>
    ask<DecisionAck>("POST", `decisions/${id(decision)}`, { accept }),
  observations: () => ask<ObservationsAck>("GET", "observations"),
  observe: (observation: string, text: ObservationWrite) =>
    ask<ObservationAck>("PUT", `observations/${id(observation)}`, text),
  review: (observation: string, review: ObservationReview) =>
    ask<ObservationAck>("POST", `observations/${id(observation)}/review`, review),
  training: (lang: string) => ask<TrainingAck>("GET", `training?${queryString({ lang })}`),
  ownTraining: (lang: string) => ask<TrainingAck>("GET", `me/training?${queryString({ lang })}`),
  train: (account: string, change: TrainingSet, lang: string) =>
    ask<TrainingAck>("POST", `training/${id(account)}?${queryString({ lang })}`, change),
  module: (module: string, lang: string) =>
    ask<LearnAck>("GET", `training/modules/${id(module)}?${queryString({ lang })}`),
  exam: (module: string, answers: ExamAnswers) =>
    ask<ExamAck>("POST", `training/modules/${id(module)}`, answers),
  personas: (lang: string) => ask<PersonasAck>("GET", `practice/personas?${queryString({ lang })}`),
  rehearse: (persona: string) => ask<RehearsalAck>("POST", "practice/rehearsals", { persona }),
  invented: async () => (await ask<CallsAck>("GET", "calls")).practice ?? false,
  rehearseCall: () => ask("POST", "calls/rehearsal"),
  rehearseMail: () => ask("POST", "mailbox/rehearsal"),
  reviews: (lang: string) => ask<ReviewsAck>("GET", `practice/reviews?${queryString({ lang })}`),
  saveReview: (review: ReviewSave, lang: string) =>
    ask<ReviewsAck>("POST", `practice/reviews?${queryString({ lang })}`, review),
  grade: (conversation: string, lang: string) =>
    ask<GradeAck>("GET", `practice/reviews/${id(conversation)}?${queryString({ lang })}`),
  checkDraft: (draft: DraftCheck, lang: string) =>
    ask<DraftCheckAck>("POST", `practice/drafts?${queryString({ lang })}`, draft),
  launch: (lang: string) => ask<LaunchAck>("GET", `launch?${queryString({ lang })}`),
  sign: (signature: LaunchSign, lang: string) =>
    ask<LaunchAck>("POST", `launch/signatures?${queryString({ lang })}`, signature),
  setMode: (mode: LaunchMode, lang: string) =>
    ask<LaunchAck>("POST", `launch/mode?${queryString({ lang })}`, mode),
  setEnd: (end: PilotEndSet, lang: string) =>
    ask<LaunchAck>("POST", `launch/end?${queryString({ lang })}`, end),
};
