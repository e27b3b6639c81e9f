import type { GetGroupInfoOk, ListInvitationsOk, Message, ReadConversationOk, RecordsOk } from "./api";

export type { BadRequest, InvitationStatus, NotFriends, RegisterError, SendMessageRequest } from "./api";
export type ReplyContent = Message["reply content"];
export type Answers = ReadConversationOk | RecordsOk | GetGroupInfoOk | ListInvitationsOk;
