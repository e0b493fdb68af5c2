// Desktop notifications for alarms. They say that something waits, never what: others may see the screen.

/** Asks for the permission if need be. Browsers allow the question only on a click. */
export async function askNotificationPermission(): Promise<boolean> {
  if (!("Notification" in globalThis)) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** Shows a notification until the returned function is called; a newer one replaces an older one. */
export function showDesktopNotification(title: string, body: string): () => void {
  const shown = new Notification(title, { body, tag: "lotsen", silent: true });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  return () => shown.close();
}
