import type {
  GetGroupInfoOk,
  InternalServerError,
  ListInvitationsOk,
  Message,
  MethodNotAllowed,
  PayloadTooLarge,
  ReadConversationOk,
  RecordsOk,
  TooManyRequests,
} from "./data-contracts";
import type { User } from "./User";

type Any = Awaited<ReturnType<User<unknown>["register"]>>["error"];

export type { BadRequest, InvitationStatus, NotFriends, SendMessageRequest } from "./data-contracts";
export type RegisterError = Exclude<Any, MethodNotAllowed | PayloadTooLarge | TooManyRequests | InternalServerError>;
export type ReplyContent = Message["reply content"];
export type Answers = ReadConversationOk | RecordsOk | GetGroupInfoOk | ListInvitationsOk;
