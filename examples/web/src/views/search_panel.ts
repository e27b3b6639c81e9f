/** A search in the records of one conversation: by text, time and sender. */

import { api, ask, type Schemas } from "../api";
import { h } from "../dom";
import { moment, t } from "../i18n";
import { Field, form } from "../widgets";

export function searchPanel(conversation: number, people: () => Map<number, string>, own: number): HTMLElement {
  const content = new Field("content", "containing", { kind: "search", max: 10_000 });
  const from = new Field("from", "from", { kind: "datetime-local" });
  const until = new Field("until", "until", { kind: "datetime-local" });
  const sender = h("select", { id: "sender", name: "sender", onfocus: fill });
  const results = h("ol", { class: "plain-list results" });

  function fill(): void {
    const chosen = sender.value;
    const options = [...people()].map(([id, name]) =>
      h("option", { value: id }, id === own ? `${name} (${t("you")})` : name),
    );
    sender.replaceChildren(h("option", { value: "" }, t("anybody")), ...options);
    sender.value = chosen;
  }

  async function search(): Promise<string> {
    const { messages } = await ask(
      api.POST("/user/filter_records", {
        body: {
          conversation_id: conversation,
          ...(content.value !== "" && { content: content.value }),
          ...(from.value !== "" && { start_time: new Date(from.value).toISOString() }),
          ...(until.value !== "" && { end_time: endOfMinute(until.value) }),
          ...(sender.value !== "" && { sender_id: Number(sender.value) }),
        },
      }),
    );
    results.replaceChildren(...messages.toReversed().map(result));
    return t("found", { count: messages.length });
  }

  fill();
  const senderField = h("div", { class: "field" }, h("label", { for: "sender" }, t("sender")), sender);
  return h("div", {}, form(t("searchRecords"), [content, from, until, senderField], t("search"), search), results);
}

/** The input has minutes, and the end is meant to be within the search. */
function endOfMinute(text: string): string {
  return new Date(new Date(text).getTime() + 59_999).toISOString();
}

function result({ sender_name, create_time, msg_body }: Schemas["MessageRecord"]): HTMLElement {
  return h(
    "li",
    { class: "result" },
    h(
      "p",
      { class: "quiet" },
      h("b", {}, sender_name),
      " ",
      h("time", { datetime: create_time }, moment.format(new Date(create_time))),
    ),
    h("p", { class: "text" }, msg_body),
  );
}
