/** What changes while the page is open: the conversations, the friend requests, and what a view adds to them. */

import { api, ask, type Schemas } from "./api";
import { poll } from "./poll";

export type Conversation = Schemas["PrivateConversation"] | Schemas["GroupConversation"];

export interface Lists {
  direct: Schemas["PrivateConversation"][];
  groups: Schemas["GroupConversation"][];
  requests: Schemas["UserProfile"][];
}

type Task = () => Promise<void>;

let lists: Lists = { direct: [], groups: [], requests: [] };
const listeners = new Set<(lists: Lists) => void>();
const tasks = new Set<Task>();
const watchers = new Set<(problem: unknown) => void>();

/** Calls back with the lists: now, and each time they have been asked for. */
export function onLists(listener: (lists: Lists) => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener("abort", () => listeners.delete(listener));
  listener(lists);
}

/** Runs a task each time that the lists are asked for while somebody looks at the page. */
export function whileSeen(task: Task, signal: AbortSignal): void {
  tasks.add(task);
  signal.addEventListener("abort", () => tasks.delete(task));
}

/** Calls back each time the service was asked: with the problem, if there was one. */
export function onAsked(watcher: (problem: unknown) => void): void {
  watchers.add(watcher);
}

/** Asks the service for everything anew. */
export function refresh(): Promise<void> {
  return polled.now();
}

export function nameOf(conversation: Conversation): string {
  return "friend_name" in conversation ? conversation.friend_name : conversation.group_name;
}

export function find(all: Lists, id: number): Conversation | undefined {
  return [...all.direct, ...all.groups].find((conversation) => conversation.id === id);
}

async function askForLists(): Promise<void> {
  const [direct, groups, requests] = await Promise.all([
    ask(api.GET("/user/get_private_conversation")),
    ask(api.GET("/user/get_group_conversation")),
    ask(api.GET("/user/get_friend_requests")),
  ]);
  lists = { direct: direct.conversations, groups: groups.conversations, requests: requests.requests };
  for (const listener of listeners) listener(lists);
}

const polled = poll(
  async () => {
    // What is open is read first, so that the lists do not count it as unread.
    if (!document.hidden) await Promise.all([...tasks].map((task) => task()));
    await askForLists();
  },
  (problem) => {
    for (const watcher of watchers) watcher(problem);
  },
);
