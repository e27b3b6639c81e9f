/** Small pieces that many views are made of. */

import { TooOften } from "./api";
import { countdown } from "./countdown";
import { h } from "./dom";
import { t, type Text } from "./i18n";
import { explain } from "./refusals";

const HUES = 8;
let fields = 0;

/** The initial of a name on a colour of its own: pictures of users are never loaded from elsewhere. */
export function avatar(name: string, id: number): HTMLElement {
  const initial = [...name.trim()][0] ?? "?";
  return h("span", { class: `avatar hue-${id % HUES}`, "aria-hidden": "true" }, initial.toUpperCase());
}

export function button(
  label: string,
  onclick: () => unknown,
  more: { class?: string; name?: string; focus?: string } = {},
) {
  return h(
    "button",
    { type: "button", class: more.class, "aria-label": more.name, "data-focus": more.focus, onclick },
    label,
  );
}

type Kind = "text" | "password" | "email" | "tel" | "url" | "search" | "datetime-local";

export interface FieldOptions {
  kind?: Kind;
  max?: number;
  required?: boolean;
  autocomplete?: AutoFill;
  value?: string;
}

/** An input with its label, and a place for what is wrong with it. */
export class Field {
  readonly input: HTMLInputElement;
  readonly element: HTMLElement;
  private readonly problem: HTMLElement;

  constructor(name: string, label: Text, options: FieldOptions = {}) {
    const { kind = "text", max, required = false, autocomplete = "off", value = "" } = options;
    const id = `field-${(fields += 1)}`;
    this.problem = h("p", { class: "problem", id: `${id}-problem` });
    this.input = h("input", {
      id,
      name,
      type: kind,
      maxlength: max,
      required,
      autocomplete,
      "aria-describedby": `${id}-problem`,
    });
    this.input.value = value;
    this.element = h("div", { class: "field" }, h("label", { for: id }, t(label)), this.input, this.problem);
  }

  get value(): string {
    return this.input.value;
  }

  refuse(why: string): void {
    this.problem.textContent = why;
    this.input.setAttribute("aria-invalid", String(why !== ""));
    if (why !== "") this.input.focus();
  }
}

/** A form that says what came of it. `submit` gives the text of success, if there is something to say. */
export function form(
  name: string,
  parts: (Node | Field)[],
  action: string,
  submit: () => Promise<string | undefined>,
  look = "primary",
): HTMLFormElement {
  const inputs = parts.filter((part) => part instanceof Field);
  const outcome = h("p", { class: "outcome", role: "status" });
  const sender = h("button", { type: "submit", class: look }, action);

  async function onsubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    for (const input of inputs) input.refuse("");
    outcome.textContent = "";
    sender.disabled = true;
    try {
      outcome.textContent = (await submit()) ?? "";
      outcome.classList.remove("problem");
    } catch (problem) {
      const isCounted = problem instanceof TooOften; // on the button, and nowhere else
      outcome.textContent = isCounted ? t("tooOftenCounted") : explain(problem);
      outcome.classList.add("problem");
      if (!isCounted) return;
      await rest([sender], problem.seconds);
      outcome.textContent = "";
    } finally {
      sender.disabled = false;
    }
  }

  const nodes = parts.map((part) => (part instanceof Field ? part.element : part));
  return h(
    "form",
    { class: "form", "aria-label": name, onsubmit },
    ...nodes,
    h("div", { class: "row" }, sender),
    outcome,
  );
}

/** Keeps buttons from being pressed for so many seconds, and counts these down on them. */
async function rest(buttons: readonly HTMLButtonElement[], seconds: number): Promise<void> {
  const labels = buttons.map(({ textContent }) => textContent);
  await countdown(seconds, (left) =>
    buttons.forEach((one, place) => {
      one.disabled = true;
      one.textContent = `${labels[place]} (${left})`;
    }),
  );
  buttons.forEach((one, place) => {
    one.disabled = false;
    one.textContent = labels[place] ?? "";
  });
}

/** A button that opens some more. */
export function menu(name: string, ...items: HTMLElement[]): HTMLDetailsElement {
  return h(
    "details",
    { class: "menu" },
    h("summary", { "aria-label": name }, "⋯"),
    h("div", { class: "menu-items" }, ...items),
  );
}

/** Closes the menus that are open, all but that of an element. */
function closeMenus(except: EventTarget | null): void {
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!(except instanceof Node && open.contains(except))) open.open = false;
  }
}

document.addEventListener("click", ({ target }) =>
  closeMenus(target instanceof Element ? target.closest("summary") : null),
);
document.addEventListener("keydown", ({ key }) => key === "Escape" && closeMenus(null));

/** Asks the user; true if the answer is yes. */
export async function sure(question: string): Promise<boolean> {
  const dialog = h(
    "dialog",
    { "aria-label": question },
    h("p", {}, question),
    h(
      "form",
      { method: "dialog", class: "row end" },
      h("button", { value: "no" }, t("no")),
      h("button", { value: "yes", class: "danger" }, t("yes")),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.remove();
  return dialog.returnValue === "yes";
}

const toasts = h("div", { class: "toasts", role: "status" });

/** Tells something for a moment. */
export function tell(text: string): void {
  if (!toasts.isConnected) document.body.append(toasts);
  const toast = h("p", { class: "toast" }, text);
  toasts.append(toast);
  setTimeout(() => toast.remove(), 6_000);
}

/** Does something, and tells what went wrong; true if nothing did. Where it was too often, `buttons` have to rest. */
export async function attempt(action: () => Promise<unknown>, ...buttons: HTMLButtonElement[]): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (problem) {
    const isCounted = problem instanceof TooOften && buttons.length > 0;
    tell(isCounted ? t("tooOftenCounted") : explain(problem));
    if (isCounted) void rest(buttons, problem.seconds);
    return false;
  }
}
