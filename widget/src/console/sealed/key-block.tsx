// One's own key pair: created with a passphrase, unlocked for this page, locked again; and the group key of the
// staff.

import { useEffect, useState } from "preact/hooks";
import type { OwnKeyView, SealingAck } from "../../shared/contract.generated";
import { SureButton, type Task, TaskOutcome } from "../parts/page";
import { useWords } from "../parts/words";
import { sealing } from "./api";
import { base64Of } from "./bytes";
import { NewPassphrase } from "./new-passphrase";
import { PassphraseForm } from "./passphrase-form";
import { forgetKeys, inVault, keepUnlocked, type Unlocked, unlockedKeys, unlockKeys } from "./unlocked-keys";

interface Props {
  ack: SealingAck;
  keys: Unlocked | null;
  task: Task;
  /** Keys or membership have changed. */
  changed: () => Promise<void>;
}

export function KeyBlock({ ack, keys, task, changed }: Props) {
  const { t } = useWords();
  const { own } = ack;
  return (
    <section class="card" data-testid="sealed-keys">
      {!ack.staff_key && <p class="problem">{t("sealed_no_group")}</p>}
      {!ack.recovery && <p class="problem">{t("sealed_no_recovery")}</p>}
      {!own && <MakeOwn task={task} changed={changed} />}
      {own && !keys && <Locked own={own} task={task} changed={changed} />}
      {own && keys && <Open ack={ack} own={own} keys={keys} task={task} changed={changed} />}
      <TaskOutcome task={task} />
    </section>
  );
}

function MakeOwn({ task, changed }: Pick<Props, "task" | "changed">) {
  const { t } = useWords();
  const make = (passphrase: string) =>
    task.run(async () => {
      const own = await inVault(async ({ lock, newPair }) => {
        const pair = await newPair();
        await sealing.setOwn({ public: base64Of(pair.public), private: await lock(pair, passphrase) });
        return pair;
      });
      keepUnlocked({ own, groups: new Map() });
      await changed();
    }, t("sealed_own_made"));
  return <NewPassphrase id="sealed-own" label={t("sealed_own_make")} busy={task.busy} submit={make} />;
}

function Locked({ own, task, changed }: Pick<Props, "task" | "changed"> & { own: OwnKeyView }) {
  const { t } = useWords();
  const [again, setAgain] = useState(false);
  const unlock = (typed: string) =>
    task.run(async () => {
      const { keys, passphrase } = await unlockKeys(own, typed);
      keepUnlocked(keys);
      await lockHarder(own, passphrase);
      await changed();
    });
  if (again) return <MakeOwn task={task} changed={changed} />;
  return (
    <>
      <PassphraseForm id="sealed-unlock" label={t("sealed_unlock")} busy={task.busy} submit={unlock} />
      <SureButton
        label={t("sealed_own_again")}
        sure={t("sealed_own_again_sure")}
        busy={task.busy}
        act={() => setAgain(true)}
      />
    </>
  );
}

/** A key that was locked at lower costs is locked anew with the passphrase that has just opened it. */
async function lockHarder(own: OwnKeyView, passphrase: string): Promise<void> {
  try {
    await inVault(async ({ isLockedWell, lock }) => {
      const keys = unlockedKeys();
      if (!keys || isLockedWell(own.private)) return;
      await sealing.setOwn({ public: own.public, private: await lock(keys.own, passphrase) });
    });
  } catch {
    // It is open; the next time tries again.
  }
}

function Open({ ack, own, keys, task, changed }: Props & { own: OwnKeyView; keys: Unlocked }) {
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  const relock = (passphrase: string) =>
    task.run(async () => {
      await inVault(async ({ lock }) =>
        sealing.setOwn({ public: own.public, private: await lock(keys.own, passphrase) }),
      );
      await changed();
      setChanging(false);
    }, t("sealed_changed"));
  const makeGroup = () =>
    void task.run(async () => {
      const group = await inVault(async ({ newPair, sealFor }) => {
        const pair = await newPair();
        const sealed = await sealFor(own.public, pair);
        await sealing.setStaffKey({ public: base64Of(pair.public), sealed, replaces: ack.staff_key });
        return pair;
      });
      keepUnlocked({ own: keys.own, groups: new Map([...keys.groups, [group.id, group]]) });
      await changed();
    }, t("sealed_group_made"));
  return (
    <>
      <p role="status" data-testid="sealed-unlocked">
        {t("sealed_unlocked")}
      </p>
      <Fingerprint value={own.public} />
      {ack.staff_key && !keys.groups.has(ack.staff_key) && <p class="hint">{t("sealed_waiting")}</p>}
      <div class="row">
        {!ack.staff_key && (
          <button
            type="button"
            class="button button-main"
            data-testid="sealed-group"
            aria-disabled={task.busy}
            onClick={makeGroup}
          >
            {t("sealed_group_make")}
          </button>
        )}
        {ack.staff_key && keys.groups.has(ack.staff_key) && (
          <SureButton
            label={t("sealed_group_again")}
            sure={t("sealed_group_again_sure")}
            busy={task.busy}
            act={makeGroup}
          />
        )}
        <button type="button" class="button" onClick={() => setChanging(!changing)} aria-expanded={changing}>
          {t("sealed_change")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="sealed-lock"
          onClick={() => {
            forgetKeys();
            void changed();
          }}
        >
          {t("sealed_lock")}
        </button>
      </div>
      {changing && (
        <NewPassphrase id="sealed-change" label={t("sealed_change")} busy={task.busy} submit={relock} />
      )}
    </>
  );
}

/** The fingerprint of a public key, to be compared by reading it aloud. */
export function Fingerprint({ value }: { value: string }) {
  const { t } = useWords();
  const [words, setWords] = useState("");
  useEffect(() => void inVault(async ({ fingerprint }) => setWords(await fingerprint(value))), [value]);
  return (
    <p class="hint">
      {t("sealed_fingerprint")}: <code>{words}</code>
    </p>
  );
}
