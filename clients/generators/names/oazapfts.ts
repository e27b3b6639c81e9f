import type { GetGroupInfoOk, ListInvitationsOk, Message, ReadConversationOk, RecordsOk, register } from "./chat";

export type { BadRequest, InvitationStatus, NotFriends, SendMessageRequest } from "./chat";
export type RegisterError = Extract<Awaited<ReturnType<typeof register>>, { status: 400 }>["data"];
export type ReplyContent = Message["reply content"];
export type Answers = ReadConversationOk | RecordsOk | GetGroupInfoOk | ListInvitationsOk;
