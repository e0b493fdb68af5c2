// The page of sealed conversations: a list without content and, with an unlocked key, each transcript. Read-only and
// audited.

import { useEffect, useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { SealedItem, SealingAck, WireEvent } from "../../shared/contract.generated";
import { Transcript } from "../desk/talk-log";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { LevelBadge } from "../parts/level-badge";
import { Loaded, Page, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { sealing } from "./api";
import { CodeGate } from "./code-gate";
import { KeyBlock } from "./key-block";
import { MembersBlock } from "./members-block";
import { forgetKeys, inVault, type Unlocked, unlockedKeys } from "./unlocked-keys";

export function SealedView({ session }: ViewProps) {
  const { t } = useWords();
  const task = useTask(session);
  const work = useTask(session);
  const [ack, setAck] = useState<SealingAck | null>(null);
  const [keys, setKeys] = useState(unlockedKeys);
  const changed = async () => {
    setAck(await sealing.read());
    setKeys(unlockedKeys());
  };
  const refused = () => {
    forgetKeys();
    setKeys(null);
  };
  useEffect(() => void task.run(changed), []);
  return (
    <Page title={t("view_sealed")} lead={t("sealed_lead")} wide>
      <CodeGate refused={refused}>
        <Loaded value={ack} task={task} again={() => void task.run(changed)}>
          {(known) => (
            <>
              <KeyBlock ack={known} keys={keys} task={work} changed={changed} />
              <MembersBlock ack={known} keys={keys} task={work} changed={changed} />
              <SealedList session={session} keys={keys} />
            </>
          )}
        </Loaded>
      </CodeGate>
    </Page>
  );
}

function SealedList({ session, keys }: { session: ConsoleSession; keys: Unlocked | null }) {
  const { t } = useWords();
  const [read, setRead] = useState<{ item: SealedItem; events: WireEvent[] } | null>(null);
  const { value: found, task, again } = useFetched(session, () => sealing.list());
  // An opened transcript is removed when the keys are locked.
  useEffect(() => {
    if (!keys) setRead(null);
  }, [keys]);
  const open = (item: SealedItem) =>
    void task.run(async () => {
      const sealed = await sealing.open(item.conversation);
      const group = keys?.groups.get(sealed.key_id);
      if (!group) throw new RequestError("not_opened");
      setRead({ item, events: await inVault(({ openTranscript }) => openTranscript(sealed, group)) });
    });
  return (
    <section class="card">
      <h2>{t("sealed_list")}</h2>
      {!keys && <p class="hint">{t("sealed_first_unlock")}</p>}
      <TaskOutcome task={task} />
      {read ? (
        <>
          <Facts item={read.item} />
          <Transcript events={read.events} />
          <button type="button" class="button" onClick={() => setRead(null)}>
            {t("sealed_back")}
          </button>
        </>
      ) : (
        <Loaded value={found} task={task} again={again}>
          {({ conversations }) => (
            <>
              {conversations.length === 0 && <p class="hint">{t("sealed_none")}</p>}
              <ul class="lines" data-testid="sealed-list">
                {conversations.map((item) => (
                  <li class="hold" key={item.conversation}>
                    <Facts item={item} />
                    {keys && (
                      <button
                        type="button"
                        class="button"
                        data-testid="sealed-open"
                        aria-disabled={task.busy}
                        onClick={() => open(item)}
                      >
                        {t("sealed_open")}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
      )}
    </section>
  );
}

function Facts({ item }: { item: SealedItem }) {
  const { t, dateTime } = useWords();
  return (
    <span>
      <LevelBadge level={item.level} /> <strong>{calmName(item.conversation)}</strong>{" "}
      {t("sealed_closed", { at: dateTime(item.closed_at) })}
    </span>
  );
}
