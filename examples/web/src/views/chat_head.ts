/** The head of a conversation: who it is with, and what else can be done. */

import { h } from "../dom";
import type { Info } from "../group";
import { t } from "../i18n";
import { type Conversation, nameOf } from "../live";
import { address } from "../router";
import { avatar, button, menu } from "../widgets";

export function chatHead(id: number, deleteRecords: () => unknown) {
  const face = h("span", {});
  const title = h("h1", {});
  const subtitle = h("p", { class: "quiet" });
  const details = h(
    "a",
    { class: "button", href: address({ page: "chat", id, panel: "info" }), hidden: true },
    t("details"),
  );
  const announcement = h("p", { class: "announcement", hidden: true });
  const element = h(
    "header",
    {},
    h(
      "div",
      { class: "chat-head" },
      h("a", { class: "back", href: address({ page: "chats" }), "aria-label": t("back") }, "‹"),
      face,
      h("div", { class: "titles" }, title, subtitle),
      h("a", { class: "button", href: address({ page: "chat", id, panel: "search" }) }, t("search")),
      details,
      menu(t("more"), button(t("deleteRecords"), deleteRecords, { class: "danger" })),
    ),
    announcement,
  );

  function know(conversation: Conversation): void {
    const isGroup = "group_name" in conversation;
    const name = nameOf(conversation);
    title.textContent = name;
    face.replaceChildren(avatar(name, isGroup ? id : conversation.friend_id));
    details.hidden = !isGroup;
  }

  function knowGroup(info: Info): void {
    subtitle.textContent = t("members", { count: info.members.length });
    announcement.textContent = info.announcement;
    announcement.hidden = info.announcement === "";
  }

  return { element, know, knowGroup };
}
