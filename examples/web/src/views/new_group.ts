/** A new group chat of some friends. */

import { api, ask } from "../api";
import { h } from "../dom";
import { t } from "../i18n";
import { refresh } from "../live";
import { go } from "../router";
import { attempt, avatar, Field, form } from "../widgets";

export function showNewGroup(): HTMLElement {
  const name = new Field("name", "groupName", { max: 50, required: true });
  const members = h("fieldset", { class: "choices" }, h("legend", {}, t("chooseMembers")));
  void attempt(async () => {
    const { friends } = await ask(api.GET("/user/get_friends"));
    members.append(
      ...friends.map((friend) =>
        h(
          "label",
          { class: "person" },
          h("input", { type: "checkbox", value: friend.user_id }),
          avatar(friend.name, friend.user_id),
          friend.name,
        ),
      ),
    );
    if (friends.length === 0) members.append(h("p", { class: "quiet" }, t("noFriends")));
  });

  async function create(): Promise<string | undefined> {
    const chosen = [...members.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => Number(value));
    if (chosen.length === 0) return t("chooseSomebody");
    const body = { name: name.value, members: chosen };
    const { conversation_id } = await ask(api.POST("/user/create_group_conversation", { body }));
    await refresh();
    go({ page: "chat", id: conversation_id });
    return undefined;
  }

  return h(
    "div",
    { class: "page narrow" },
    h("h1", {}, t("newGroup")),
    form(t("newGroup"), [name, members], t("create"), create),
  );
}
