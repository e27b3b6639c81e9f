import type { GetGroupInfoOk, ListInvitationsOk, Message, ReadConversationOk, RecordsOk } from "./models";

export type { BadRequest, InvitationStatus, NotFriends, RegisterError, SendMessageRequest } from "./models";
export type ReplyContent = Message["replyContent"];
export type Answers = ReadConversationOk | RecordsOk | GetGroupInfoOk | ListInvitationsOk;
