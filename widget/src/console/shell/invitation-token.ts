// The token of an invitation: in the fragment of the address, which is not sent to the server.

const PREFIX = "#invitation=";

export function invitationToken(): string | null {
  const { hash } = location;
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : null;
}

/** Removes the token from the address and from the history entry. */
export function forgetInvitation(): void {
  history.replaceState(null, "", location.pathname);
}
