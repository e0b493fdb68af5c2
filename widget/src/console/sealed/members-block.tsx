// The members who can open sealed conversations, and those who wait to be admitted.

import type { KeyMember, SealingAck } from "../../shared/contract.generated";
import { SureButton, type Task } from "../parts/page";
import { useWords } from "../parts/words";
import { sealing } from "./api";
import { Fingerprint } from "./key-block";
import { inVault, type Unlocked } from "./unlocked-keys";

interface Props {
  ack: SealingAck;
  keys: Unlocked | null;
  task: Task;
  changed: () => Promise<void>;
}

export function MembersBlock({ ack, keys, task, changed }: Props) {
  const { t } = useWords();
  if (ack.members.length === 0) return null;
  return (
    <section class="card">
      <h2>{t("sealed_members")}</h2>
      <ul class="lines" data-testid="sealed-members">
        {ack.members.map((member) => (
          <OneMember
            key={member.account}
            member={member}
            ack={ack}
            keys={keys}
            task={task}
            changed={changed}
          />
        ))}
      </ul>
    </section>
  );
}

function OneMember({ member, ack, keys, task, changed }: Props & { member: KeyMember }) {
  const { t } = useWords();
  const waits = ack.staff_key !== "" && !member.holds;
  const mayAdmit = waits && keys?.groups.has(ack.staff_key);
  // All group keys, so that a new member can also read what was sealed to earlier ones.
  const admit = () =>
    void task.run(async () => {
      await inVault(async ({ sealFor }) => {
        for (const [key_id, group] of keys?.groups ?? []) {
          const sealed = await sealFor(member.public, group);
          await sealing.admit(member.account, { key_id, public: member.public, sealed });
        }
      });
      await changed();
    }, t("sealed_admitted"));
  const remove = () =>
    void task.run(async () => {
      await sealing.remove(member.account);
      await changed();
    }, t("sealed_removed"));
  return (
    <li class="hold">
      <strong>{member.name}</strong>
      <span class="tag tag-quiet">{t(member.holds ? "sealed_holds" : "sealed_waits")}</span>
      {mayAdmit && (
        <>
          <Fingerprint value={member.public} />
          <SureButton
            label={t("sealed_admit")}
            sure={t("sealed_admit_sure")}
            busy={task.busy}
            act={admit}
            testId="sealed-admit"
          />
        </>
      )}
      <SureButton label={t("sealed_remove")} sure={t("sealed_remove_sure")} busy={task.busy} act={remove} />
    </li>
  );
}
