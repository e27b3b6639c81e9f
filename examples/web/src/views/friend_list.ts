/** The friends, all of them or those in one friend group, and the friend groups. */

import { api, ask, type Schemas } from "../api";
import { h, showList } from "../dom";
import { t } from "../i18n";
import { refresh, whileSeen } from "../live";
import { go } from "../router";
import { attempt, avatar, button, Field, form, sure } from "../widgets";

type FriendGroup = Schemas["FriendGroup"];
type Friend = Schemas["UserProfile"] & { groups: FriendGroup[]; inGroup: FriendGroup | undefined };

export function friendList(signal: AbortSignal) {
  let groups: FriendGroup[] = [];
  let chosen: FriendGroup | undefined;
  const tabs = h("ul", { class: "plain-list chips" });
  const list = h("ul", { class: "plain-list" });
  const nothing = h("p", { class: "quiet" }, t("noFriends"));
  const deletion = button(t("deleteFriendGroup"), deleteGroup, { class: "plain" });

  async function update(): Promise<void> {
    groups = (await ask(api.GET("/user/get_groups"))).groups;
    chosen = groups.find(({ group_id }) => group_id === chosen?.group_id);
    const friends = chosen ? await friendsIn(chosen) : (await ask(api.GET("/user/get_friends"))).friends;
    show(friends);
  }

  function show(friends: Schemas["UserProfile"][]): void {
    const chips = [undefined, ...groups].map((group) => ({ group, isChosen: group?.group_id === chosen?.group_id }));
    showList(tabs, chips, ({ group }) => group?.group_id ?? 0, chip);
    nothing.hidden = friends.length > 0;
    const items = friends.map((friend): Friend => ({ ...friend, groups, inGroup: chosen }));
    showList(
      list,
      items,
      ({ user_id }) => user_id,
      (friend) => friendOf(friend, update),
    );
    deletion.hidden = chosen === undefined;
  }

  function chip({ group, isChosen }: { group: FriendGroup | undefined; isChosen: boolean }): HTMLElement {
    const choose = () => {
      chosen = group;
      return attempt(update);
    };
    const name = group?.group_name ?? t("allFriends");
    const focus = `group-${group?.group_id ?? 0}`;
    return h(
      "li",
      {},
      h("button", { type: "button", "aria-pressed": String(isChosen), "data-focus": focus, onclick: choose }, name),
    );
  }

  async function deleteGroup(): Promise<void> {
    if (!chosen || !(await sure(t("sureDeleteFriendGroup", { name: chosen.group_name })))) return;
    const body = { group_id: chosen.group_id };
    await attempt(() => ask(api.POST("/user/delete_group", { body })).then(update));
  }

  whileSeen(update, signal);
  void attempt(update);
  const element = h(
    "section",
    {},
    h("div", { role: "group", "aria-label": t("friendGroups") }, tabs),
    nothing,
    list,
    deletion,
    newGroupForm(update),
  );
  return { element, update };
}

function newGroupForm(update: () => Promise<void>): HTMLElement {
  const name = new Field("group_name", "newFriendGroup", { max: 20, required: true });
  return form(
    t("newFriendGroup"),
    [name],
    t("create"),
    async () => {
      await ask(api.POST("/user/create_group", { body: { group_name: name.value } }));
      name.input.value = "";
      await update();
      return undefined;
    },
    "",
  );
}

async function friendsIn({ group_id }: FriendGroup): Promise<Schemas["UserProfile"][]> {
  const { groups } = await ask(api.GET("/user/groups/{group_id}", { params: { path: { group_id } } }));
  return groups.flatMap(({ friends }) => friends);
}

function friendOf({ user_id, name, groups, inGroup }: Friend, update: () => Promise<void>): HTMLElement {
  async function write(): Promise<void> {
    await attempt(async () => {
      const opened = await ask(api.POST("/user/create_private_conversation", { body: { friend_id: user_id } }));
      await refresh();
      go({ page: "chat", id: opened.conversation_id });
    });
  }

  async function putInto(event: Event): Promise<void> {
    const select = event.target as HTMLSelectElement;
    const body = { user_id, group_id: Number(select.value) };
    select.value = "";
    await attempt(() => ask(api.POST("/user/add_friend_to_group", { body })).then(update));
  }

  async function takeOut(group: FriendGroup): Promise<void> {
    const body = { user_id, group_id: group.group_id };
    await attempt(() => ask(api.POST("/user/delete_friend_from_group", { body })).then(update));
  }

  async function end(): Promise<void> {
    if (!(await sure(t("sureEndFriendship", { name })))) return;
    await attempt(() => ask(api.POST("/user/delete_friend", { body: { user_id } })).then(update));
    await refresh();
  }

  const options = groups.map(({ group_id, group_name }) => h("option", { value: group_id }, group_name));
  return h(
    "li",
    { class: "person" },
    avatar(name, user_id),
    h("span", { class: "name" }, name),
    button(t("writeMessage"), write),
    groups.length > 0 &&
      !inGroup &&
      h(
        "select",
        { "aria-label": t("putInto", { name }), onchange: putInto },
        h("option", { value: "" }, t("intoGroup")),
        ...options,
      ),
    inGroup && button(t("takeOut"), () => takeOut(inGroup)),
    button(t("endFriendship"), end, { class: "quiet-button" }),
  );
}
