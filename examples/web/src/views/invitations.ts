/** Both ways into a group: a manager adds somebody at once, a member proposes somebody and a manager decides. */

import { api, ask, type Schemas } from "../api";
import { h, showList } from "../dom";
import type { Group, Info } from "../group";
import { moment, t } from "../i18n";
import { whileSeen } from "../live";
import { attempt, button, tell } from "../widgets";

type Status = Schemas["InvitationStatus"];

const STATUSES: readonly Status[] = ["pending", "accepted", "rejected"];

export function inviteForm(group: Group) {
  const friend = h("select", { "aria-label": t("friend") });
  const nobody = h("p", { class: "quiet" }, t("noFriendLeft"));
  const add = button(t("addNow"), () => invite(addNow));
  const proposal = button(t("propose"), () => invite(propose));
  const choice = h("div", { class: "row" }, friend, add, proposal);
  let shownFor = "";

  async function show(info: Info, isManager: boolean): Promise<void> {
    add.hidden = !isManager;
    const members = info.members.map(({ user_id }) => user_id);
    if (shownFor === members.join()) return;
    shownFor = members.join();
    await attempt(async () => {
      const { friends } = await ask(api.GET("/user/get_friends"));
      const others = friends.filter(({ user_id }) => !members.includes(user_id));
      friend.replaceChildren(...others.map(({ user_id, name }) => h("option", { value: user_id }, name)));
      nobody.hidden = others.length > 0;
      choice.hidden = others.length === 0;
    });
  }

  async function invite(how: (id: number, name: string) => Promise<void>): Promise<void> {
    const chosen = friend.selectedOptions[0];
    if (chosen) await attempt(() => how(Number(chosen.value), chosen.text), add, proposal);
  }

  async function addNow(id: number, name: string): Promise<void> {
    await ask(api.POST("/user/group/invite_member", { body: { group: group.id, invited_user_id: id } }));
    tell(t("added", { name }));
    await group.refresh();
  }

  async function propose(id: number): Promise<void> {
    await ask(api.POST("/user/group/invite", { body: { group_id: group.id, invited_user_id: id } }));
    tell(t("proposed"));
  }

  return { element: h("section", {}, h("h3", {}, t("invite")), choice, nobody), show };
}

/** The invitations of a group, for those who manage it. */
export function invitationList(group: Group, signal: AbortSignal) {
  let isShown = false;
  const list = h("ul", { class: "plain-list" });
  const nothing = h("p", { class: "quiet" }, t("noInvitations"));
  const status = h("select", { "aria-label": t("invitations"), onchange: () => attempt(update) });
  status.append(...STATUSES.map((one) => h("option", { value: one }, t(one))));
  const element = h(
    "section",
    { hidden: true },
    h("div", { class: "row" }, h("h3", {}, t("invitations")), status),
    nothing,
    list,
  );

  async function update(): Promise<void> {
    const body = { group_id: group.id, status: status.value as Status };
    const { invitations } = await ask(api.POST("/user/group/invitations", { body }));
    nothing.hidden = invitations.length > 0;
    showList(list, invitations, ({ invitation_id }) => invitation_id, item);
  }

  function item({
    invitation_id,
    invitee_name,
    inviter_name,
    create_time,
    status,
  }: Schemas["Invitation"]): HTMLElement {
    const answer = (response: Schemas["InvitationResponse"]) => () =>
      attempt(async () => {
        const body = { group_id: group.id, invitation_id, response };
        await ask(api.POST("/user/group/respond_invitation", { body }));
        await Promise.all([update(), group.refresh()]);
      });
    return h(
      "li",
      { class: "invitation" },
      h("p", {}, t("invitedBy", { invitee: invitee_name, inviter: inviter_name })),
      h("p", { class: "quiet" }, moment.format(new Date(create_time))),
      status === "pending" &&
        h("div", { class: "row" }, button(t("accept"), answer("accepted")), button(t("reject"), answer("rejected"))),
    );
  }

  function show(isManager: boolean): void {
    element.hidden = !isManager;
    if (isManager && !isShown) void attempt(update);
    isShown = isManager;
  }

  whileSeen(async () => {
    if (isShown) await update();
  }, signal);
  return { element, show };
}
