/** One conversation: its messages, a place to write, and a panel beside it. */

import { Refused } from "../api";
import { h } from "../dom";
import { Group } from "../group";
import { t } from "../i18n";
import { type Conversation, find, nameOf, onLists, refresh, whileSeen } from "../live";
import { go, type Panel } from "../router";
import { session } from "../session";
import { type Message, type Outgoing, threadOf } from "../thread";
import { attempt, button, sure } from "../widgets";
import { chatHead } from "./chat_head";
import { composer } from "./composer";
import { groupPanel } from "./group_panel";
import { messageList } from "./message_list";
import { searchPanel } from "./search_panel";

export interface Chat {
  id: number;
  element: HTMLElement;
  /** Shows a panel beside the conversation, or none. */
  show(panel: Panel | undefined): void;
}

export function showChat(id: number, signal: AbortSignal): Chat {
  const own = session()?.id ?? 0;
  const thread = threadOf(id);
  let conversation: Conversation | undefined;
  let group: Group | undefined;
  let panel: Panel | undefined;
  let panelLeft = new AbortController();

  const head = chatHead(id, deleteRecords);
  const list = messageList(own, {
    reply: (message) => writing.reply(message),
    retry,
    discard,
    earlier,
    read: () => void refresh(),
  });
  const writing = composer(id, send);
  const closed = h("p", { class: "closed quiet", hidden: true });
  const panelPlace = h("div", { class: "panel-place" });

  function render(): void {
    list.show(thread, group?.info);
  }

  /**
   * What is asked for counts as read, so it is not asked for while somebody looks at what is above; but where something
   * is on its way, which makes all read anyway.
   */
  async function read(): Promise<void> {
    if (thread.isKnown && !list.isAtEnd() && !thread.isSending()) return;
    try {
      list.announce(await thread.refresh());
      for (const outgoing of thread.toRepeat()) void deliver(outgoing);
    } catch (problem) {
      if (!(problem instanceof Refused)) {
        if (!thread.isKnown) list.fail();
        throw problem;
      }
      if (!conversation) close(t("notFound"));
    }
    render();
  }

  // ------------------------------------------------------------------------------------------------ messages

  function send(text: string, replyTo: Message | undefined): void {
    void deliver(thread.begin(text, replyTo));
    list.toEnd();
  }

  async function deliver(outgoing: Outgoing): Promise<void> {
    if (await thread.deliver(outgoing, render)) await refresh();
  }

  function retry(outgoing: Outgoing): void {
    outgoing.unanswered = 0;
    void deliver(outgoing);
  }

  function discard(outgoing: Outgoing): void {
    thread.discard(outgoing);
    render();
  }

  async function earlier(): Promise<void> {
    await attempt(() => thread.askForEarlier());
    list.keepingPlace(render);
  }

  async function deleteRecords(): Promise<void> {
    if (!(await sure(t("sureDeleteRecords")))) return;
    await attempt(() => thread.deleteAll());
    render();
  }

  // ----------------------------------------------------------------------------- what the lists say about it

  function know(known: Conversation): void {
    conversation = known;
    head.know(known);
    writing.setName(nameOf(known));
    closed.hidden = true;
    writing.element.hidden = false;
    if (known.disabled) close(t("friend_id" in known ? "notFriendsAnyMore" : "removedFromGroup"));
    if ("group_name" in known) knowGroup();
  }

  function close(why: string): void {
    closed.textContent = why;
    closed.hidden = false;
    writing.element.hidden = true;
  }

  function knowGroup(): void {
    if (group) return;
    group = new Group(id, signal);
    group.listen(head.knowGroup, signal);
    group.listen(render, signal);
    void attempt(group.refresh);
    show(panel);
  }

  /** Who may have written here. */
  function people(): Map<number, string> {
    if (group?.info) return new Map(group.info.members.map(({ user_id, username }) => [user_id, username]));
    const all = new Map([[own, session()?.name ?? ""]]);
    if (conversation && "friend_id" in conversation) all.set(conversation.friend_id, conversation.friend_name);
    return all;
  }

  // --------------------------------------------------------------------------------------------------- panel

  function show(wanted: Panel | undefined): void {
    panel = wanted;
    panelLeft.abort();
    panelLeft = new AbortController();
    if (panel === "search") showPanel(t("searchRecords"), searchPanel(id, people, own));
    else if (panel === "info" && group) showPanel(t("details"), groupPanel(group, own, panelLeft.signal));
    else panelPlace.replaceChildren();
  }

  function showPanel(title: string, content: HTMLElement): void {
    const heading = h("h2", { tabindex: -1 }, title);
    const closing = button("×", () => go({ page: "chat", id }), { class: "plain", name: t("close") });
    panelPlace.replaceChildren(
      h(
        "aside",
        { class: "panel", "aria-label": title },
        h("header", { class: "panel-head" }, heading, closing),
        content,
      ),
    );
    heading.focus();
  }

  onLists((lists) => {
    const known = find(lists, id);
    if (!known && conversation) close(t("notFound"));
    if (known && JSON.stringify(known) !== JSON.stringify(conversation)) know(known);
    list.hint(known !== undefined && known.not_read > 0 && !list.isAtEnd());
  }, signal);
  whileSeen(read, signal);
  void refresh();
  queueMicrotask(() => {
    if (thread.messages.length > 0 || thread.outgoing.length > 0) render(); // it was open before
    writing.focus();
  });
  const element = h(
    "div",
    { class: "chat-and-panel" },
    h("section", { class: "chat" }, head.element, list.element, closed, writing.element),
    panelPlace,
  );
  return { id, element, show };
}
