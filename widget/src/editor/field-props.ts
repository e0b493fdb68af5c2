// Props of the fields of a form.

import type { FieldView, FindingView } from "../shared/contract.generated";

export interface FieldProps {
  field: FieldView;
  value: unknown;
  findings: readonly FindingView[];
  readOnly: boolean;
  /** The language of the text. */
  lang: string;
  write: (value: unknown) => void;
}

/** Props of a control, with the ids of its label and hints. */
export interface ControlProps extends FieldProps {
  id: string;
  described: string | undefined;
  invalid: boolean;
}
