/** The list of all conversations, the latest activity first. */

import { h, showList } from "../dom";
import { t, type Text } from "../i18n";
import { type Conversation, nameOf, onLists } from "../live";
import { address, route } from "../router";
import { avatar } from "../widgets";

export function conversationList(): HTMLElement {
  const forever = new AbortController().signal;
  const direct = section("direct", "noDirect");
  const groups = section("groups", "noGroups");
  onLists((lists) => {
    direct.show(lists.direct);
    groups.show(lists.groups);
  }, forever);
  return h("nav", { class: "conversations", "aria-label": t("conversations") }, direct.element, groups.element);
}

function section(title: Text, emptiness: Text) {
  const list = h("ul", { class: "plain-list" });
  const nothing = h("p", { class: "quiet nothing" }, t(emptiness));

  function show(conversations: Conversation[]): void {
    nothing.hidden = conversations.length > 0;
    showList(list, conversations, ({ id }) => id, item);
  }

  return { element: h("section", {}, h("h2", {}, t(title)), nothing, list), show };
}

function item(conversation: Conversation): HTMLElement {
  const { id, not_read: unread, disabled } = conversation;
  const name = nameOf(conversation);
  const here = route();
  return h(
    "li",
    {},
    h(
      "a",
      {
        href: address({ page: "chat", id }),
        class: `conversation${disabled ? " disabled" : ""}`,
        "aria-current": here.page === "chat" && here.id === id ? "page" : undefined,
        "data-focus": `conversation-${id}`,
      },
      avatar(name, "friend_id" in conversation ? conversation.friend_id : id),
      h("span", { class: "name" }, name),
      disabled && h("span", { class: "quiet" }, t("ended")),
      unread > 0 &&
        h(
          "span",
          { class: "badge" },
          h("span", { "aria-hidden": "true" }, String(unread)),
          h("span", { class: "unseen" }, t("unread", { count: unread })),
        ),
    ),
  );
}
