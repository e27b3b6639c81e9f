/** What the page shows is in its address, so that the browser's own back button and bookmarks work. */

export type Panel = "info" | "search";

export type Route =
  { page: "chats" | "friends" | "new-group" | "profile" } | { page: "chat"; id: number; panel?: Panel };

export function route(): Route {
  const [page, id, panel] = location.hash.slice(2).split("/");
  switch (page) {
    case "friends":
    case "new-group":
    case "profile":
      return { page };
    case "chat":
      if (Number(id) > 0) {
        return panel === "info" || panel === "search" ? { page, id: Number(id), panel } : { page, id: Number(id) };
      }
      return { page: "chats" };
    default:
      return { page: "chats" };
  }
}

export function address(to: Route): string {
  if (to.page === "chats") return "#/";
  return to.page === "chat" ? `#/chat/${to.id}${to.panel ? `/${to.panel}` : ""}` : `#/${to.page}`;
}

export function go(to: Route): void {
  location.hash = address(to);
}
