/** The frame of all views once somebody is logged in: who it is, the conversations, and what the address names. */

import { api, ask } from "../api";
import { h } from "../dom";
import { choose, other, t } from "../i18n";
import { onAsked, onLists, refresh } from "../live";
import { explain } from "../refusals";
import { address, route, type Route } from "../router";
import { endSession, session, type Session } from "../session";
import { attempt, avatar, button } from "../widgets";
import { type Chat, showChat } from "./chat";
import { conversationList } from "./conversation_list";
import { showFriends } from "./friends";
import { showNewGroup } from "./new_group";
import { showProfile } from "./profile";

export function showShell(own: Session): void {
  const main = h("main", { class: "main", tabindex: -1 });
  const offline = h("p", { class: "offline", role: "status", hidden: true });
  let left = new AbortController();
  let chat: Chat | undefined;

  function show(): void {
    const to = route();
    document.body.dataset["page"] = to.page;
    markCurrent(to);
    if (to.page === "chat" && chat?.id === to.id) {
      chat.show(to.panel); // the conversation itself stays as it is
      return;
    }
    left.abort();
    left = new AbortController();
    chat = to.page === "chat" ? showChat(to.id, left.signal) : undefined;
    main.replaceChildren(chat?.element ?? view(to, left.signal));
    if (to.page === "chat") chat?.show(to.panel);
    else main.focus();
  }

  onAsked((problem) => {
    offline.hidden = problem === undefined;
    offline.textContent = problem === undefined ? "" : explain(problem);
  });
  document.body.replaceChildren(h("div", { class: "shell" }, sidebar(own), main), offline);
  addEventListener("hashchange", show);
  show();
  void refresh();
}

function view(to: Route, signal: AbortSignal): HTMLElement {
  switch (to.page) {
    case "friends":
      return showFriends(signal);
    case "new-group":
      return showNewGroup();
    case "profile":
      return showProfile();
    default:
      return h("p", { class: "empty quiet" }, t("chooseConversation"));
  }
}

function sidebar(own: Session): HTMLElement {
  const waiting = h("span", { class: "badge", hidden: true });
  onLists(({ requests, direct, groups }) => {
    waiting.hidden = requests.length === 0;
    waiting.replaceChildren(
      h("span", { "aria-hidden": "true" }, String(requests.length)),
      h("span", { class: "unseen" }, t("requestsWaiting", { count: requests.length })),
    );
    const unread = [...direct, ...groups].reduce((sum, { not_read }) => sum + not_read, 0);
    document.title = unread > 0 ? `(${unread}) ${t("chat")}` : t("chat");
  }, new AbortController().signal);

  return h(
    "div",
    { class: "sidebar" },
    h(
      "header",
      { class: "own" },
      h(
        "a",
        { href: address({ page: "profile" }), class: "who", "aria-label": t("profile") },
        avatar(own.name, own.id),
        own.name,
      ),
      button(other.name, () => choose(other.code), { class: "plain" }),
      button(t("logOut"), logOut, { class: "plain" }),
    ),
    h(
      "nav",
      { class: "tabs", "aria-label": t("chat") },
      h("a", { href: address({ page: "chats" }) }, t("conversations")),
      h("a", { href: address({ page: "friends" }) }, t("friends"), waiting),
      h("a", { href: address({ page: "new-group" }) }, t("newGroup")),
    ),
    conversationList(),
  );
}

function markCurrent(to: Route): void {
  const here = to.page === "chat" ? address({ page: "chat", id: to.id }) : address(to);
  for (const link of document.querySelectorAll(".sidebar a")) {
    if (link.getAttribute("href") === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function logOut(): Promise<void> {
  const isOut = await attempt(() => ask(api.POST("/user/logout")));
  if (isOut && session()) endSession();
}
