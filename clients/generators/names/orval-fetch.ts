import type { GetGroupInfoOk, ListInvitationsOk, Message, ReadConversationOk, RecordsOk } from "./chat";

export type { BadRequest, InvitationStatus, NotFriends, SendMessageRequest } from "./chat";
export type { Register400 as RegisterError } from "./chat";
export type ReplyContent = Message["reply content"];
export type Answers = ReadConversationOk | RecordsOk | GetGroupInfoOk | ListInvitationsOk;
