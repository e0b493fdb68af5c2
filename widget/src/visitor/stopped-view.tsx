// The start while no conversation can be begun: before the launch, and after the end of the pilot. Only other services are
// offered.

import { useEffect, useState } from "preact/hooks";
import type { ContactAck } from "../shared/contract.generated";
import { Contacts } from "./reading-view";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function StoppedView({ session, state }: Props) {
  const { t } = useWords();
  const [contacts, setContacts] = useState<readonly ContactAck[] | null>(null);
  const { lang, mode } = state;
  useEffect(() => {
    let wanted = true;
    void session.reader.referrals(lang).then((found) => wanted && setContacts(found));
    return () => {
      wanted = false;
    };
  }, [session, lang]);
  return (
    <>
      <h1>{t(mode === "ended" ? "ended_title" : "not_open_title")}</h1>
      <p>{t(mode === "ended" ? "mode_ended" : "mode_closed")}</p>
      <Contacts contacts={contacts} />
    </>
  );
}
