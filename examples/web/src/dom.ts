/** Elements, made without HTML: whatever a user wrote becomes text and nothing else. */

type Handler = (event: never) => unknown;
type Properties = Record<string, string | number | boolean | undefined | Handler>;
type Child = Node | string | false | null | undefined;

/** An element with attributes (`true` is an empty one, `false` and `undefined` are none) and handlers (`onclick`). */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

interface Shown {
  content: string;
  node: HTMLElement;
}

const shownIn = new WeakMap<Element, Map<string, Shown>>();

/**
 * Shows a list. An item that has not changed keeps its element, so that focus, selection and what a screen reader
 * has read stay where they are.
 */
export function showList<Item>(
  list: HTMLElement,
  items: readonly Item[],
  key: (item: Item) => string | number,
  build: (item: Item) => HTMLElement,
): void {
  const before = shownIn.get(list) ?? new Map<string, Shown>();
  const now = new Map<string, Shown>();
  for (const item of items) {
    const id = String(key(item));
    const content = JSON.stringify(item);
    const old = before.get(id);
    now.set(id, old?.content === content ? old : { content, node: build(item) });
  }
  shownIn.set(list, now);
  const nodes = [...now.values()].map(({ node }) => node);
  if (nodes.length === list.childNodes.length && nodes.every((node, place) => node === list.childNodes[place])) return;
  keepingFocus(list, () => list.replaceChildren(...nodes));
}

/** Changes what is in an element, and focuses the same control again where it, or its like, is still there. */
function keepingFocus(within: HTMLElement, change: () => void): void {
  const focused = document.activeElement;
  const name = focused && within.contains(focused) ? focused.getAttribute("data-focus") : null;
  change();
  if (name !== null) within.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]`)?.focus();
}
