import type {
  GetGroupInfoOk,
  ListInvitationsOk,
  Message,
  ReadConversationOk,
  RecordsOk,
  RegisterErrors,
} from "./types.gen";

export type { BadRequest, InvitationStatus, NotFriends, SendMessageRequest } from "./types.gen";
export type RegisterError = RegisterErrors[400];
export type ReplyContent = Message["reply content"];
export type Answers = ReadConversationOk | RecordsOk | GetGroupInfoOk | ListInvitationsOk;
