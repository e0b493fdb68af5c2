// HTTP requests about the documentation form of a conversation.

import type {
  FormAck,
  FormSave,
  SavedAck,
  TextCheckAck,
  VocabularyAck,
} from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";

const id = encodeURIComponent;

export interface FormsApi {
  vocabulary(lang: string): Promise<VocabularyAck>;
  suggest(conversation: string): Promise<FormAck>;
  save(form: string, save: FormSave): Promise<SavedAck>;
  check(text: string): Promise<TextCheckAck>;
}

export const formsApi: FormsApi = {
  vocabulary: (lang) => ask<VocabularyAck>("GET", `documentation/vocabulary?${queryString({ lang })}`),
  suggest: (conversation) => ask<FormAck>("GET", `documentation/of/${id(conversation)}`),
  save: (form, save) => ask<SavedAck>("PUT", `documentation/${id(form)}`, save),
  check: (text) => ask<TextCheckAck>("POST", "documentation/check", { text }),
};
