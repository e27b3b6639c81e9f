/** Where a message is written. What was written and not sent stays while the page is open. */

import { h } from "../dom";
import { t } from "../i18n";
import type { Message } from "../thread";
import { button } from "../widgets";

const MAX_LENGTH = 10_000;
const drafts = new Map<number, string>();

export interface Composer {
  element: HTMLElement;
  focus(): void;
  setName(name: string): void;
  reply(message: Message | undefined): void;
}

export function composer(conversation: number, send: (text: string, replyTo: Message | undefined) => void): Composer {
  let replyTo: Message | undefined;
  const text = h("textarea", {
    rows: 1,
    maxlength: MAX_LENGTH,
    "aria-label": t("message"),
    oninput: keep,
    onkeydown: submitOnEnter,
  });
  text.value = drafts.get(conversation) ?? "";
  const quote = h("div", { class: "replying", hidden: true });
  const element = h(
    "form",
    { class: "composer", "aria-label": t("message"), onsubmit: submit },
    quote,
    h("div", { class: "row" }, text, h("button", { type: "submit", class: "primary" }, t("send"))),
  );

  function keep(): void {
    drafts.set(conversation, text.value);
  }

  function submitOnEnter(event: KeyboardEvent): void {
    if (event.key === "Escape") reply(undefined);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    element.requestSubmit();
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (text.value.trim() === "") return;
    send(text.value, replyTo);
    text.value = "";
    keep();
    reply(undefined);
    text.focus();
  }

  function reply(message: Message | undefined): void {
    if (message === replyTo) return;
    replyTo = message;
    quote.hidden = message === undefined;
    if (!message) return;
    quote.replaceChildren(
      h(
        "p",
        {},
        h("b", {}, t("replyingTo", { name: message.sender_name })),
        h("span", { class: "cut quiet" }, message.msg_body),
      ),
      button("×", () => reply(undefined), { class: "plain", name: t("cancelReply") }),
    );
    text.focus();
  }

  return {
    element,
    reply,
    focus: () => {
      if (matchMedia("(hover: hover)").matches) text.focus();
    },
    setName: (name) => text.setAttribute("placeholder", t("writeTo", { name })),
  };
}
