/** The messages of one conversation, as far as they have been asked for, and those on their way to the service. */

import { api, ask, Refused, type Schemas, TooOften } from "./api";
import { countdown } from "./countdown";
import { explain } from "./refusals";

export type Message = Schemas["Message"];

const PAGE = 50;
const PATIENCE_MS = 15_000;

/** A message that is not yet among those that the service tells. */
export interface Outgoing {
  /** By this id the service knows a message that it has got already, and stores nothing twice. */
  readonly clientId: string;
  readonly text: string;
  readonly replyTo: Message | undefined;
  /** In how many seconds it goes out, where there were too many at once; else 0. */
  wait: number;
  /** Why it was not sent; empty while it is on its way. */
  problem: string;
  /** How often there was no answer since the user sent it: whether the service has got it, nobody knows. */
  unanswered: number;
  /** The id that it has got, as soon as it is known. */
  id?: number;
}

const threads = new Map<number, Thread>();

/** The thread of a conversation, the same one each time, so that what was not sent is not lost. */
export function threadOf(id: number): Thread {
  const thread = threads.get(id) ?? new Thread(id);
  threads.set(id, thread);
  return thread;
}

export class Thread {
  messages: readonly Message[] = [];
  outgoing: readonly Outgoing[] = [];
  hasEarlier = false;
  /** Whether the newest messages have ever been asked for with success; until then nobody knows what there is. */
  isKnown = false;
  private delivered = Promise.resolve(true);

  constructor(readonly id: number) {}

  /** Asks for the newest messages, which marks them as read; gives those that were not known. */
  async refresh(): Promise<Message[]> {
    const page = await this.ask({ limit: PAGE });
    const last = this.messages.at(-1)?.msg_id ?? 0;
    const first = page[0]?.msg_id ?? 0;
    // A page that is not full is all there is. A full one that begins after the last known message leaves a gap.
    const isFull = page.length === PAGE;
    const isGap = last < first;
    if (!isFull || isGap) this.hasEarlier = isFull;
    const earlier = isFull && !isGap ? this.messages.filter(({ msg_id }) => msg_id < first) : [];
    this.messages = [...earlier, ...page];
    this.isKnown = true;
    const newest = this.messages.at(-1)?.msg_id ?? 0;
    this.outgoing = this.outgoing.filter(({ id }) => id === undefined || id > newest);
    return page.filter(({ msg_id }) => msg_id > last);
  }

  async askForEarlier(): Promise<void> {
    const before = this.messages[0]?.msg_id;
    if (before === undefined) return;
    const page = await this.ask({ limit: PAGE, before });
    this.hasEarlier = page.length === PAGE;
    this.messages = [...page, ...this.messages];
  }

  /** Adds a message that is to be sent. */
  begin(text: string, replyTo: Message | undefined): Outgoing {
    const outgoing: Outgoing = { clientId: newId(), text, replyTo, wait: 0, problem: "", unanswered: 0 };
    this.outgoing = [...this.outgoing, outgoing];
    return outgoing;
  }

  /**
   * Sends it, after those that were sent before; whether that went well. It is among the outgoing ones until `refresh`
   * finds it among the messages. Calls back each time that there is something new to tell of it.
   */
  deliver(outgoing: Outgoing, onChange: () => void): Promise<boolean> {
    outgoing.problem = "";
    onChange();
    this.delivered = this.delivered.then(() => this.attempt(outgoing, onChange));
    return this.delivered;
  }

  /** Those without an answer that have not been sent a second time: that is safe, and better than to leave it open. */
  toRepeat(): Outgoing[] {
    return this.outgoing.filter(({ problem, unanswered }) => problem !== "" && unanswered === 1);
  }

  /** Whether a message is on its way, or will be by itself. */
  isSending(): boolean {
    return this.outgoing.some(({ problem, unanswered }) => problem === "" || unanswered === 1);
  }

  discard(discarded: Outgoing): void {
    this.outgoing = this.outgoing.filter((one) => one !== discarded);
  }

  async deleteAll(): Promise<void> {
    await ask(api.POST("/user/delete_records", { body: { conversation_id: this.id } }));
    this.messages = [];
    this.hasEarlier = false;
  }

  private async attempt(outgoing: Outgoing, onChange: () => void): Promise<boolean> {
    while (this.outgoing.includes(outgoing)) {
      try {
        outgoing.id = await this.send(outgoing);
        return true;
      } catch (problem) {
        if (!(problem instanceof TooOften)) return fail(outgoing, problem, onChange);
        await rest(outgoing, problem.seconds, onChange);
      }
    }
    return false;
  }

  private async send({ text, replyTo, clientId }: Outgoing): Promise<number> {
    const body = {
      conversation_id: this.id,
      content: text,
      client_msg_id: clientId,
      ...(replyTo && { reply_id: replyTo.msg_id }),
    };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await ask(api.POST("/user/send_mesage", { body, signal }))).message_id;
  }

  private async ask(query: { limit: number; before?: number }): Promise<Message[]> {
    const path = { conversation_id: this.id };
    const { messages } = await ask(api.GET("/user/conversation/{conversation_id}", { params: { path, query } }));
    return messages;
  }
}

function fail(outgoing: Outgoing, problem: unknown, onChange: () => void): false {
  outgoing.problem = explain(problem);
  outgoing.unanswered = problem instanceof Refused ? 0 : outgoing.unanswered + 1;
  onChange();
  return false;
}

async function rest(outgoing: Outgoing, seconds: number, onChange: () => void): Promise<void> {
  await countdown(seconds, (left) => {
    outgoing.wait = left;
    onChange();
  });
  outgoing.wait = 0;
  onChange();
}

/** An id that no other message has. Only pages that came over HTTPS or from the same machine have `randomUUID`. */
function newId(): string {
  if (isSecureContext) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
