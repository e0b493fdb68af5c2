// HTTP requests about the rota.

import type { RotaAck, RotaFollow, RotaPlan, ShiftAct } from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";

export const rota = {
  read: (week: string) => ask<RotaAck>("GET", week ? `rota?${queryString({ week })}` : "rota"),
  plan: (plan: RotaPlan) => ask<RotaAck>("PUT", "rota", plan),
  act: (shift: string, act: ShiftAct) =>
    ask<RotaAck>("POST", `rota/shifts/${encodeURIComponent(shift)}`, act),
  follow: (week: RotaFollow) => ask<RotaAck>("POST", "rota/hours", week),
};
