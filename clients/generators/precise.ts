/** What the types of every generator have to tell. It is compiled beside them, and never run. */
import type {
  Answers,
  BadRequest,
  InvitationStatus,
  NotFriends,
  RegisterError,
  ReplyContent,
  SendMessageRequest,
} from "./names";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...they: Same<A, B> extends true ? [] : ["differ"]): void;

/** Whether there is a type in a type, all the way down, that tells nothing: any, unknown, object or {}. */
type Vague<T> = 0 extends 1 & T
  ? true
  : unknown extends T
    ? true
    : T extends Date
      ? false
      : T extends readonly (infer Item)[] | Set<infer Item>
        ? Vague<Item>
        : T extends object
          ? keyof T extends never
            ? true
            : { [Key in keyof T]-?: Vague<T[Key]> }[keyof T]
          : false;

same<Vague<Answers>, false>();
same<Vague<{ a: [{ b: unknown }] }>, true>();
same<NotFriends["code"], 3>();
same<NotFriends["info"], "Not friends">();
same<BadRequest["code"], 400>();
same<BadRequest["info"], string>();
same<ReplyContent, string | null>();
same<`${InvitationStatus}`, "pending" | "accepted" | "rejected">();
same<RegisterError["code"], 1 | 2 | 3 | 400>();

export function aCodeTellsItsText(error: RegisterError): void {
  if (error.code === 2) {
    error.info satisfies "Invalid username";
    // @ts-expect-error - that is the text of code 3
    error.info satisfies "Invalid password";
  }
}

export const message: SendMessageRequest[] = [
  // @ts-expect-error - the text is missing
  { conversation_id: 1, conversationId: 1 },
];
