// What the console asks of forms, decisions, training and the launch gate.

import type {
  DecisionAck,
  DecisionPropose,
  DecisionsAck,
  DueAck,
  FormAck,
  FormSave,
  FormsAck,
  LaunchAck,
  LaunchMode,
  LaunchSign,
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
  TextCheckAck,
  TrainingAck,
  TrainingSet,
  VocabularyAck,
} from "../../shared/contract.generated";
import { ask } from "../../shared/http";
import { search } from "../api";

const id = encodeURIComponent;

/** What the forms beside conversations need. */
export interface FormsApi {
  vocabulary(lang: string): Promise<VocabularyAck>;
  suggest(conversation: string): Promise<FormAck>;
  save(form: string, save: FormSave): Promise<SavedAck>;
  check(text: string): Promise<TextCheckAck>;
}

export const formsApi: FormsApi = {
  vocabulary: (lang) => ask<VocabularyAck>("GET", `documentation/vocabulary?${search({ lang })}`),
  suggest: (conversation) => ask<FormAck>("GET", `documentation/of/${id(conversation)}`),
  save: (form, save) => ask<SavedAck>("PUT", `documentation/${id(form)}`, save),
  check: (text) => ask<TextCheckAck>("POST", "documentation/check", { text }),
};

export const records = {
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
  training: (lang: string) => ask<TrainingAck>("GET", `training?${search({ lang })}`),
  ownTraining: (lang: string) => ask<TrainingAck>("GET", `me/training?${search({ lang })}`),
  train: (account: string, change: TrainingSet, lang: string) =>
    ask<TrainingAck>("POST", `training/${id(account)}?${search({ lang })}`, change),
  personas: (lang: string) => ask<PersonasAck>("GET", `practice/personas?${search({ lang })}`),
  rehearse: (persona: string) => ask<RehearsalAck>("POST", "practice/rehearsals", { persona }),
  reviews: (lang: string) => ask<ReviewsAck>("GET", `practice/reviews?${search({ lang })}`),
  saveReview: (review: ReviewSave, lang: string) =>
    ask<ReviewsAck>("POST", `practice/reviews?${search({ lang })}`, review),
  launch: (lang: string) => ask<LaunchAck>("GET", `launch?${search({ lang })}`),
  sign: (signature: LaunchSign, lang: string) =>
    ask<LaunchAck>("POST", `launch/signatures?${search({ lang })}`, signature),
  setMode: (mode: LaunchMode, lang: string) =>
    ask<LaunchAck>("POST", `launch/mode?${search({ lang })}`, mode),
  setEnd: (end: PilotEndSet, lang: string) => ask<LaunchAck>("POST", `launch/end?${search({ lang })}`, end),
};
