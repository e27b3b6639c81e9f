/** Everything about one group: announcement, members and their roles, invitations, and the way out. */

import { api, ask } from "../api";
import { h, showList } from "../dom";
import { type Group, type Info, type Role, roleOf } from "../group";
import { t } from "../i18n";
import { refresh } from "../live";
import { go } from "../router";
import { attempt, avatar, button, form, menu, sure } from "../widgets";
import { invitationList, inviteForm } from "./invitations";

export function groupPanel(group: Group, own: number, signal: AbortSignal): HTMLElement {
  const announcement = announcementForm(group);
  const members = h("ul", { class: "plain-list members" });
  const count = h("h3", {});
  const invite = inviteForm(group);
  const invitations = invitationList(group, signal);

  function show(info: Info): void {
    const role = roleOf(info, own);
    const isManager = role !== "member";
    announcement.element.hidden = !isManager;
    announcement.show(info);
    invitations.show(isManager);
    invite.show(info, isManager);
    count.textContent = t("members", { count: info.members.length });
    const items = info.members.map((member) => ({ ...member, role: roleOf(info, member.user_id), own, ownRole: role }));
    showList(
      members,
      items,
      ({ user_id }) => user_id,
      (item) => memberOf(group, item),
    );
    leave.hidden = role === "owner";
  }

  async function leaveGroup(): Promise<void> {
    if (!(await sure(t("sureLeave")))) return;
    const hasLeft = await attempt(() => ask(api.POST("/user/group/leave_group", { body: { group_id: group.id } })));
    if (!hasLeft) return;
    go({ page: "chats" });
    await refresh();
  }

  const leave = button(t("leaveGroup"), leaveGroup, { class: "danger" });
  group.listen(show, signal);
  return h(
    "div",
    {},
    announcement.element,
    h("section", {}, count, members),
    invite.element,
    invitations.element,
    leave,
  );
}

function announcementForm(group: Group) {
  const text = h("textarea", { id: "announcement", rows: 3, maxlength: 1_000 });
  let known = "";
  const element = form(
    t("announcement"),
    [h("div", { class: "field" }, h("label", { for: "announcement" }, t("announcement")), text)],
    t("save"),
    async () => {
      await ask(api.POST("/user/group/set_announcement", { body: { group_id: group.id, announcement: text.value } }));
      await group.refresh();
      return t("saved");
    },
    "",
  );

  /** Shows the present text, unless somebody is just changing it here. */
  function show({ announcement }: Info): void {
    if (text.value === known) text.value = announcement;
    known = announcement;
  }

  return { element, show };
}

interface Member {
  user_id: number;
  username: string;
  role: Role;
  own: number;
  ownRole: Role;
}

function memberOf(group: Group, member: Member): HTMLElement {
  const { user_id, username, role, own } = member;
  const actions = actionsFor(group, member);
  return h(
    "li",
    { class: "member" },
    avatar(username, user_id),
    h(
      "span",
      { class: "name" },
      username,
      user_id === own && h("span", { class: "quiet" }, ` (${t("you")})`),
      role !== "member" && h("span", { class: "role" }, t(role)),
    ),
    actions.length > 0 && menu(t("actionsFor", { name: username }), ...actions),
  );
}

/** What the user may do with a member; the service has the last word. */
function actionsFor(group: Group, { user_id: id, username: name, role, own, ownRole }: Member): HTMLElement[] {
  if (id === own || role === "owner") return [];

  const body = { group: group.id, member_id: id };
  const change = (action: () => Promise<unknown>) => () => attempt(() => action().then(() => group.refresh()));
  const makeAdmin = change(() => ask(api.POST("/user/group/add_admin", { body })));
  const removeAdmin = change(() =>
    ask(api.POST("/user/group/remove_admin", { body: { group: group.id, admin_id: id } })),
  );
  const transfer = change(() =>
    ask(api.POST("/user/group/transfer_ownership", { body: { group: group.id, new_owner_id: id } })),
  );
  const remove = change(() => ask(api.POST("/user/group/remove_member", { body })));

  const actions: HTMLElement[] = [];
  if (ownRole === "owner") {
    actions.push(
      role === "administrator" ? button(t("removeAdmin"), removeAdmin) : button(t("makeAdmin"), makeAdmin),
      button(t("transfer"), async () => (await sure(t("sureTransfer", { name }))) && transfer()),
    );
  }
  if (ownRole === "owner" || (ownRole === "administrator" && role === "member")) {
    actions.push(
      button(t("remove"), async () => (await sure(t("sureRemove", { name }))) && remove(), { class: "danger" }),
    );
  }
  return actions;
}
