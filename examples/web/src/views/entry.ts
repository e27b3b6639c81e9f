/** Register and log in. */

import { api, ask, Refused } from "../api";
import { h } from "../dom";
import { choose, other, t } from "../i18n";
import { say } from "../refusals";
import { beginSession } from "../session";
import { button, Field, form } from "../widgets";

export function showEntry(): void {
  const card = h("div", { class: "card" });
  const view = h(
    "main",
    { class: "entry" },
    h("h1", {}, t("chat")),
    h("p", { class: "quiet" }, t("welcome")),
    card,
    button(other.name, () => choose(other.code), { class: "plain" }),
  );

  function show(name: "logIn" | "register"): void {
    const isNew = name === "register";
    card.replaceChildren(
      h("h2", {}, t(name)),
      isNew ? registerForm() : logInForm(),
      button(t(isNew ? "haveAccount" : "needAccount"), () => show(isNew ? "logIn" : "register"), { class: "plain" }),
    );
    card.querySelector("input")?.focus();
  }

  document.body.append(view);
  show("logIn");
}

function logInForm(): HTMLElement {
  const username = new Field("username", "username", { max: 20, required: true, autocomplete: "username" });
  const password = new Field("password", "password", {
    kind: "password",
    max: 20,
    required: true,
    autocomplete: "current-password",
  });
  return form(t("logIn"), [username, password], t("logIn"), async () => {
    const { error } = await logIn(username.value, password.value);
    switch (error?.code) {
      case undefined:
        return undefined;
      case 1:
        return void username.refuse(say(error));
      case 2:
        return void password.refuse(say(error));
      default:
        throw new Refused(error);
    }
  });
}

function registerForm(): HTMLElement {
  const username = new Field("username", "username", { max: 20, required: true, autocomplete: "username" });
  const password = new Field("password", "password", {
    kind: "password",
    max: 20,
    required: true,
    autocomplete: "new-password",
  });
  const email = new Field("email", "email", { kind: "email", max: 255, required: true, autocomplete: "email" });
  const phone = new Field("phone", "phone", { kind: "tel", max: 20, required: true, autocomplete: "tel-national" });
  return form(t("register"), [username, password, email, phone], t("register"), async () => {
    const body = { username: username.value, password: password.value, email: email.value, phone: phone.value };
    const { error } = await api.POST("/user/register", { body });
    switch (error?.code) {
      case undefined:
        break;
      case 1:
      case 2:
        return void username.refuse(say(error));
      case 3:
        return void password.refuse(say(error));
      default:
        throw new Refused(error);
    }
    await logIn(username.value, password.value);
    return undefined;
  });
}

/** Begins a session; the answer of the login is handed on, for it may be a refusal. */
async function logIn(username: string, password: string) {
  const answer = await api.POST("/user/login", { body: { username, password } });
  if (answer.data) {
    const { token } = answer.data.data;
    // The login tells no id; the search for one's own name does.
    const headers = { Authorization: token };
    const own = await ask(api.POST("/user/search_friends", { body: { friend_name: username }, headers }));
    beginSession({ token, id: own.user_id, name: own.name });
  }
  return answer;
}
