/** One group: its people and its announcement, asked for now and then, and after each change. */

import { api, type Schemas } from "./api";
import { whileSeen } from "./live";

export type Info = Schemas["GetGroupInfoOutcome"];
export type Role = "owner" | "administrator" | "member";

const EVERY = 5;

export class Group {
  info: Info | undefined;
  private readonly listeners = new Set<(info: Info) => void>();

  constructor(
    readonly id: number,
    signal: AbortSignal,
  ) {
    let turns = 0;
    whileSeen(async () => {
      if (turns++ % EVERY === 0) await this.refresh();
    }, signal);
  }

  /** Calls back with what is known: now, if anything is, and each time it has been asked for. */
  listen(listener: (info: Info) => void, signal: AbortSignal): void {
    this.listeners.add(listener);
    signal.addEventListener("abort", () => this.listeners.delete(listener));
    if (this.info) listener(this.info);
  }

  /** Asks anew. Whoever may not see the group (any more) keeps what was known: the lists tell that it is closed. */
  refresh = async (): Promise<void> => {
    const { data } = await api.GET("/user/conversation/{group}/info", { params: { path: { group: this.id } } });
    if (!data) return;
    this.info = data.data;
    for (const listener of this.listeners) listener(this.info);
  };
}

export function roleOf(info: Info, userId: number): Role {
  if (info.owner.user_id === userId) return "owner";
  return info.administrators.some(({ user_id }) => user_id === userId) ? "administrator" : "member";
}
