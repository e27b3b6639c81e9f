/** The messages of a conversation, oldest first, with those on their way at the end. */

import { h, showList } from "../dom";
import type { Info } from "../group";
import { clock, day, t } from "../i18n";
import type { Message, Outgoing, Thread } from "../thread";
import { avatar, button } from "../widgets";

export interface Actions {
  reply(message: Message): void;
  retry(outgoing: Outgoing): void;
  discard(outgoing: Outgoing): void;
  earlier(): void;
  /** The end is seen again, or somebody wants to try again what failed. */
  read(): void;
}

type Entry =
  | { kind: "day"; key: string; text: string }
  | {
      kind: "message";
      key: number;
      message: Message;
      own: boolean;
      follows: boolean;
      isNamed: boolean;
      readers: string[] | null;
    }
  | { kind: "outgoing"; key: string; outgoing: Outgoing };

const NEAR_END = 80;

export function messageList(own: number, actions: Actions) {
  const list = h("ol", { class: "messages plain-list" });
  const nothing = h("p", { class: "empty quiet", hidden: true }, t("noMessages"));
  const more = button(t("earlier"), actions.earlier, { class: "earlier" });
  more.hidden = true;
  const failure = h(
    "div",
    { class: "empty", role: "alert", hidden: true },
    h("p", {}, t("notLoaded")),
    button(t("tryAgain"), actions.read),
  );
  const news = button(`${t("newMessages")} ↓`, readOn, { class: "news" });
  news.hidden = true;
  const scroller = h(
    "div",
    { class: "scroller", tabindex: 0, role: "region", "aria-label": t("message") },
    more,
    failure,
    nothing,
    list,
  );
  const announcer = h("p", { class: "unseen", "aria-live": "polite" });
  let isFirst = true;
  scroller.addEventListener("scroll", () => !news.hidden && isAtEnd() && readOn());

  function show(thread: Thread, info: Info | undefined): void {
    const wasAtEnd = isAtEnd();
    const all = entries(thread, own, info);
    more.hidden = !thread.hasEarlier;
    failure.hidden ||= thread.isKnown;
    nothing.hidden = all.length > 0 || !thread.isKnown;
    showList(
      list,
      all,
      ({ key }) => key,
      (entry) => build(entry, actions),
    );
    if (wasAtEnd) toEnd();
    isFirst &&= all.length === 0;
  }

  /** Whether the newest message is seen. Nothing is above the first ones, which are shown from their end. */
  function isAtEnd(): boolean {
    return isFirst || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
  }

  function toEnd(): void {
    scroller.scrollTop = scroller.scrollHeight;
  }

  /** Says that there are messages below what is seen, or that there are none any more. */
  function hint(isNeeded: boolean): void {
    news.hidden = !isNeeded;
  }

  /** Goes on with what is new, and where that was by its button, the keyboard goes on in the messages. */
  function readOn(): void {
    if (document.activeElement === news) scroller.focus();
    hint(false);
    toEnd();
    actions.read();
  }

  /** Says that the messages could not be loaded, where none are shown. */
  function fail(): void {
    failure.hidden = list.childElementCount > 0;
  }

  /** Changes the list above what is seen, which stays in its place. */
  function keepingPlace(change: () => void): void {
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    change();
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  /** Has a screen reader say new messages of others; not those that were there when the conversation was opened. */
  function announce(news: Message[]): void {
    const others = news.filter(({ sender_id }) => sender_id !== own);
    if (!isFirst && others.length > 0) {
      announcer.textContent = others.map(({ sender_name, msg_body }) => `${sender_name}: ${msg_body}`).join("\n");
    }
  }

  const element = h(
    "div",
    { class: "reading" },
    scroller,
    h("p", { class: "news-place", role: "status" }, news),
    announcer,
  );
  return { element, show, isAtEnd, toEnd, hint, fail, keepingPlace, announce };
}

function entries({ messages, outgoing }: Thread, own: number, info: Info | undefined): Entry[] {
  const names = new Map(info?.members.map(({ user_id, username }) => [user_id, username]));
  const all: Entry[] = [];
  let before: Message | undefined;
  for (const message of messages) {
    const text = day.format(new Date(message.create_time));
    const isNewDay = !before || day.format(new Date(before.create_time)) !== text;
    if (isNewDay) all.push({ kind: "day", key: `day-${text}`, text });
    const readers = info ? message.read_by.map((id) => names.get(id) ?? "?") : null;
    const follows = !isNewDay && before?.sender_id === message.sender_id && message.reply_id === null;
    const isOwn = message.sender_id === own;
    const isNamed = info !== undefined && !isOwn && !follows;
    all.push({ kind: "message", key: message.msg_id, message, own: isOwn, follows, isNamed, readers });
    before = message;
  }
  return [...all, ...outgoing.map((one): Entry => ({ kind: "outgoing", key: one.clientId, outgoing: one }))];
}

function build(entry: Entry, actions: Actions): HTMLElement {
  switch (entry.kind) {
    case "day":
      return h("li", { class: "day quiet" }, entry.text);
    case "message":
      return messageOf(entry, actions);
    case "outgoing":
      return outgoingOf(entry.outgoing, actions);
  }
}

function messageOf(
  { message, own, follows, isNamed, readers }: Extract<Entry, { kind: "message" }>,
  actions: Actions,
): HTMLElement {
  const { msg_id, msg_body, sender_id, sender_name, create_time, replied_times } = message;
  const quoted = message["reply content"];
  return h(
    "li",
    { class: `message${own ? " own" : ""}${follows ? " follows" : ""}`, "data-message": msg_id },
    !own && avatar(sender_name, sender_id),
    h(
      "div",
      { class: "bubble" },
      h("p", { class: isNamed ? "sender" : "unseen" }, sender_name),
      quoted !== null && h("blockquote", { class: "cut" }, quoted),
      h("p", { class: "text" }, msg_body),
      h(
        "p",
        { class: "about" },
        h("time", { datetime: create_time }, clock.format(new Date(create_time))),
        replied_times > 0 &&
          h("span", { class: "replied" }, replied_times === 1 ? t("oneReply") : t("replies", { count: replied_times })),
        own && receipt(message, readers),
      ),
    ),
    button("↩", () => actions.reply(message), {
      class: "plain reply",
      name: t("replyTo", { name: sender_name }),
      focus: `reply-${msg_id}`,
    }),
  );
}

function receipt({ read_status }: Message, readers: string[] | null): HTMLElement {
  if (!read_status) return h("span", { class: "receipt" }, t("sent"));
  if (!readers) return h("span", { class: "receipt read" }, t("read"));
  return h("span", { class: "receipt read", title: readers.join(", ") }, t("readBy", { count: readers.length }));
}

function outgoingOf(outgoing: Outgoing, actions: Actions): HTMLElement {
  const { clientId, text, replyTo, wait, problem } = outgoing;
  const hasFailed = problem !== "";
  const isWaiting = wait > 0;
  return h(
    "li",
    { class: `message own ${hasFailed ? "failed" : "sending"}` },
    h(
      "div",
      { class: "bubble" },
      replyTo && h("blockquote", { class: "cut" }, replyTo.msg_body),
      h("p", { class: "text" }, text),
      h(
        "p",
        { class: "about", role: hasFailed ? "alert" : undefined },
        hasFailed ? t("notSent", { why: problem }) : isWaiting ? t("sentLater", { count: wait }) : t("sending"),
      ),
      (hasFailed || isWaiting) &&
        h(
          "p",
          { class: "row" },
          hasFailed && button(t("tryAgain"), () => actions.retry(outgoing), { focus: `retry-${clientId}` }),
          button(t("discard"), () => actions.discard(outgoing), { focus: `discard-${clientId}` }),
        ),
    ),
  );
}
