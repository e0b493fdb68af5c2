// The component of each page. A new page is a line in `places.ts` and one here; one that few open is loaded later.

import type { JSX } from "preact";
import { AccountsView } from "../admin/accounts-view";
import { AuditView } from "../admin/audit-view";
import { HoursView } from "../admin/hours-view";
import { AppointmentsView } from "../appointments/appointments-view";
import { CallsView } from "../calls/calls-view";
import { DeskView } from "../desk/desk-view";
import type { ViewProps } from "../model/view-props";
import { OwnAccountView } from "../own/own-account-view";
import { loadedLater } from "../parts/loaded-later";
import { DecisionsView } from "../records/decisions-view";
import { GuidelinesView } from "../records/guidelines-view";
import { RecordsView } from "../records/records-view";

export const VIEWS: Readonly<Record<string, (props: ViewProps) => JSX.Element>> = {
  desk: DeskView,
  records: RecordsView,
  decisions: DecisionsView,
  calls: CallsView,
  appointments: AppointmentsView,
  practice: loadedLater(async () => (await import("../records/practice-view")).PracticeView),
  training: loadedLater(async () => (await import("../records/training-view")).TrainingView),
  guidelines: GuidelinesView,
  rota: loadedLater(async () => (await import("../rota/rota-view")).RotaView),
  supervision: loadedLater(async () => (await import("../supervision/supervision-view")).SupervisionView),
  launch: loadedLater(async () => (await import("../records/launch-view")).LaunchView),
  accounts: AccountsView,
  hours: HoursView,
  audit: AuditView,
  figures: loadedLater(async () => (await import("../evaluation/figures-view")).FiguresView),
  learnt: loadedLater(async () => (await import("../evaluation/learnt-view")).LearntView),
  retention: loadedLater(async () => (await import("../retention/retention-view")).RetentionView),
  sealed: loadedLater(async () => (await import("../sealed/sealed-view")).SealedView),
  account: OwnAccountView,
};
