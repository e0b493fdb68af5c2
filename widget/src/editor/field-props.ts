// What every field of a form is given.

import type { FieldView, FindingView } from "../shared/contract.generated";

export interface FieldProps {
  field: FieldView;
  value: unknown;
  findings: readonly FindingView[];
  readOnly: boolean;
  write: (value: unknown) => void;
}

/** With what its label and its hints need. */
export interface ControlProps extends FieldProps {
  id: string;
  described: string | undefined;
  invalid: boolean;
}
