// The component of each page. A new page is a line in `places.ts` and one here.

import type { JSX } from "preact";
import { AccountsView } from "../admin/accounts-view";
import { AuditView } from "../admin/audit-view";
import { HoursView } from "../admin/hours-view";
import { AppointmentsView } from "../appointments/appointments-view";
import { CallsView } from "../calls/calls-view";
import { DeskView } from "../desk/desk-view";
import { FiguresView } from "../evaluation/figures-view";
import type { ViewProps } from "../model/view-props";
import { OwnAccountView } from "../own/own-account-view";
import { DecisionsView } from "../records/decisions-view";
import { GuidelinesView } from "../records/guidelines-view";
import { LaunchView } from "../records/launch-view";
import { PracticeView } from "../records/practice-view";
import { RecordsView } from "../records/records-view";
import { TrainingView } from "../records/training-view";
import { RetentionView } from "../retention/retention-view";
import { SealedView } from "../sealed/sealed-view";

export const VIEWS: Readonly<Record<string, (props: ViewProps) => JSX.Element>> = {
  desk: DeskView,
  records: RecordsView,
  decisions: DecisionsView,
  calls: CallsView,
  appointments: AppointmentsView,
  practice: PracticeView,
  training: TrainingView,
  guidelines: GuidelinesView,
  launch: LaunchView,
  accounts: AccountsView,
  hours: HoursView,
  audit: AuditView,
  figures: FiguresView,
  retention: RetentionView,
  sealed: SealedView,
  account: OwnAccountView,
};
