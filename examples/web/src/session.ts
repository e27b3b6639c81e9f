/** Who is logged in. The browser keeps it, so that all tabs and the next visit have the same session. */

export interface Session {
  token: string;
  id: number;
  name: string;
}

const KEY = "chat.session";

/** Who is logged in; nobody where what the browser has kept is no session. */
export function session(): Session | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return isSession(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isSession(kept: unknown): kept is Session {
  const { token, id, name } = (kept ?? {}) as Partial<Session>;
  return typeof token === "string" && typeof id === "number" && typeof name === "string";
}

export function beginSession(begun: Session): void {
  localStorage.setItem(KEY, JSON.stringify(begun));
  start();
}

/** The own name has changed. */
export function rename(name: string): void {
  const own = session();
  if (own) localStorage.setItem(KEY, JSON.stringify({ ...own, name }));
}

export function endSession(): void {
  localStorage.removeItem(KEY);
  start();
}

/** All that the page shows belongs to a session, so the page begins anew with each. */
function start(): void {
  location.hash = "";
  location.reload();
}

window.addEventListener("storage", (event) => {
  if (event.key === KEY && (event.oldValue === null || event.newValue === null)) location.reload();
});
