// HTTP requests about times for consultations.

import type { AppointmentOpen, AppointmentsAck } from "../../shared/contract.generated";
import { ask } from "../../shared/http";

export const appointments = {
  list: () => ask<AppointmentsAck>("GET", "appointments"),
  open: (time: AppointmentOpen) => ask<AppointmentsAck>("POST", "appointments", time),
  withdraw: (id: string) => ask<AppointmentsAck>("DELETE", `appointments/${encodeURIComponent(id)}`),
};
