/** The messages of one conversation, as far as they have been asked for, and those on their way to the service. */

import { api, ask, type Schemas } from "./api";

export type Message = Schemas["Message"];

const PAGE = 50;

/** A message that is not yet among those that the service tells. */
export interface Outgoing {
  number: number;
  text: string;
  replyTo: Message | undefined;
  /** Why it was not sent; empty while it is on its way. */
  problem: string;
  /** The id that it has got, as soon as it is known. */
  id?: number;
}

export class Thread {
  messages: readonly Message[] = [];
  outgoing: readonly Outgoing[] = [];
  hasEarlier = false;
  private numbers = 0;

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

  /** Adds a message that is on its way. */
  begin(text: string, replyTo: Message | undefined): Outgoing {
    const outgoing: Outgoing = { number: (this.numbers += 1), text, replyTo, problem: "" };
    this.outgoing = [...this.outgoing, outgoing];
    return outgoing;
  }

  /** Sends it; throws where that fails. It is among the outgoing ones until `refresh` finds it among the messages. */
  async send({ number, text, replyTo }: Outgoing): Promise<void> {
    const body = { conversation_id: this.id, content: text, ...(replyTo && { reply_id: replyTo.msg_id }) };
    const { message_id: id } = await ask(api.POST("/user/send_mesage", { body }));
    this.change(number, { id });
  }

  change(number: number, change: Partial<Outgoing>): void {
    this.outgoing = this.outgoing.map((one) => (one.number === number ? { ...one, ...change } : one));
  }

  discard(number: number): void {
    this.outgoing = this.outgoing.filter((one) => one.number !== number);
  }

  async deleteAll(): Promise<void> {
    await ask(api.POST("/user/delete_records", { body: { conversation_id: this.id } }));
    this.messages = [];
    this.hasEarlier = false;
  }

  private async ask(query: { limit: number; before?: number }): Promise<Message[]> {
    const path = { conversation_id: this.id };
    const { messages } = await ask(api.GET("/user/conversation/{conversation_id}", { params: { path, query } }));
    return messages;
  }
}
