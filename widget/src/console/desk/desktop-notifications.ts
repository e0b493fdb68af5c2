// Alarms outside of the page, by the browser: that something waits, never what. The desk is looked at by others too.

/** Whether it is allowed. Browsers want to be asked by a click. */
export async function askNotificationPermission(): Promise<boolean> {
  if (!("Notification" in globalThis)) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** Shown until the returned function is called; a newer one takes the place of an older one. */
export function showDesktopNotification(title: string, body: string): () => void {
  const shown = new Notification(title, { body, tag: "lotsen", silent: true });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  return () => shown.close();
}
