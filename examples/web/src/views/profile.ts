/** The own profile, the credentials, and the end of the account. */

import { api, ask, Refused } from "../api";
import { h } from "../dom";
import { t } from "../i18n";
import { say } from "../refusals";
import { endSession, rename, session } from "../session";
import { attempt, button, Field, form, sure } from "../widgets";

export function showProfile(): HTMLElement {
  return h(
    "div",
    { class: "page narrow" },
    h("h1", {}, t("profile")),
    profileForm(),
    h("h2", {}, t("credentials")),
    credentialsForm(),
    h("h2", {}, t("deleteAccount")),
    button(t("deleteAccount"), deleteAccount, { class: "danger" }),
  );
}

function profileForm(): HTMLElement {
  const own = session();
  const username = new Field("username", "username", {
    max: 20,
    required: true,
    autocomplete: "username",
    value: own?.name ?? "",
  });
  const avatar = new Field("avatar_url", "avatarUrl", { kind: "url", max: 2_048 });
  void attempt(async () => {
    const { avatar: url } = await ask(api.POST("/user/search_friends", { body: { friend_name: own?.name ?? "" } }));
    avatar.input.value = url;
  });

  const parts = [username, avatar, h("p", { class: "quiet" }, t("avatarHint"))];
  return form(t("profile"), parts, t("save"), async () => {
    const { error } = await api.PUT("/user/reset", { body: { username: username.value, avatar_url: avatar.value } });
    switch (error?.code) {
      case undefined:
        rename(username.value);
        document.querySelector(".who")?.lastChild?.replaceWith(username.value);
        return t("saved");
      case 2:
      case 3:
        return void username.refuse(say(error));
      default:
        throw new Refused(error);
    }
  });
}

function credentialsForm(): HTMLElement {
  const old = new Field("old_password", "oldPassword", {
    kind: "password",
    max: 20,
    required: true,
    autocomplete: "current-password",
  });
  const password = new Field("new_password", "newPassword", {
    kind: "password",
    max: 20,
    autocomplete: "new-password",
  });
  const email = new Field("email", "email", { kind: "email", max: 255, autocomplete: "email" });
  const phone = new Field("phone", "phone", { kind: "tel", max: 20, autocomplete: "tel-national" });
  const parts = [old, password, email, phone, h("p", { class: "quiet" }, t("leaveEmpty"))];
  return form(t("credentials"), parts, t("save"), async () => {
    const { error } = await api.PUT("/user/reset", {
      body: {
        old_password: old.value,
        ...(password.value !== "" && { new_password: password.value }),
        ...(email.value !== "" && { email: email.value }),
        ...(phone.value !== "" && { phone: phone.value }),
      },
    });
    switch (error?.code) {
      case undefined:
        for (const field of [old, password, email, phone]) field.input.value = "";
        return t("saved");
      case 2:
        return void old.refuse(say(error));
      case 3:
        return void password.refuse(say(error));
      default:
        throw new Refused(error);
    }
  });
}

async function deleteAccount(): Promise<void> {
  if (!(await sure(t("sureDeleteAccount")))) return;
  const isGone = await attempt(() => ask(api.POST("/user/logoff")));
  if (isGone && session()) endSession();
}
