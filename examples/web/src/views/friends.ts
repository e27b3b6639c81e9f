/** Finding people, their requests, and the friends one has. */

import { api, ask, type Schemas } from "../api";
import { h, showList } from "../dom";
import { t } from "../i18n";
import { onLists, refresh } from "../live";
import { session } from "../session";
import { attempt, avatar, button, Field, form } from "../widgets";
import { friendList } from "./friend_list";

type User = Schemas["UserProfile"];

export function showFriends(signal: AbortSignal): HTMLElement {
  const friends = friendList(signal);
  return h(
    "div",
    { class: "page" },
    h("h1", { tabindex: -1 }, t("friends")),
    h("div", { class: "columns" }, friends.element, h("div", {}, requests(friends.update, signal), search())),
  );
}

function search(): HTMLElement {
  const name = new Field("friend_name", "exactName", { kind: "search", max: 20, required: true });
  const found = h("div", {});

  async function find(): Promise<undefined> {
    found.replaceChildren();
    const user = await ask(api.POST("/user/search_friends", { body: { friend_name: name.value } }));
    found.replaceChildren(foundUser(user));
    return undefined;
  }

  return h("section", {}, h("h2", {}, t("findPeople")), form(t("findPeople"), [name], t("find"), find), found);
}

function foundUser({ user_id, name }: User): HTMLElement {
  const own = user_id === session()?.id;
  const befriend = form(t("addFriend"), [], t("addFriend"), async () => {
    await ask(api.POST("/user/send_friend_request", { body: { user_id } }));
    return t("requestSent", { name });
  });
  return h(
    "div",
    { class: "person" },
    avatar(name, user_id),
    h("b", { class: "name" }, name),
    own ? h("span", { class: "quiet" }, t("thatIsYou")) : befriend,
  );
}

function requests(onAccepted: () => Promise<void>, signal: AbortSignal): HTMLElement {
  const list = h("ul", { class: "plain-list" });
  const nothing = h("p", { class: "quiet" }, t("noRequests"));

  function item({ user_id, name }: User): HTMLElement {
    const answer = (response: Schemas["FriendRequestResponse"]) => () =>
      attempt(async () => {
        const { "become friends": areFriends } = await ask(
          api.POST("/user/respone_friend_request", { body: { user_id, response } }),
        );
        await Promise.all([refresh(), areFriends && onAccepted()]);
      });
    return h(
      "li",
      { class: "person" },
      avatar(name, user_id),
      h("span", { class: "name" }, name),
      button(t("accept"), answer("accept"), { class: "primary" }),
      button(t("reject"), answer("reject")),
    );
  }

  onLists((lists) => {
    nothing.hidden = lists.requests.length > 0;
    showList(list, lists.requests, ({ user_id }) => user_id, item);
  }, signal);
  return h("section", {}, h("h2", {}, t("friendRequests")), nothing, list);
}
