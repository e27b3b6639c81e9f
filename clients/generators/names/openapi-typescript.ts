import type { components, operations } from "./chat";

type Schemas = components["schemas"];
export type NotFriends = Schemas["NotFriends"];
export type BadRequest = Schemas["BadRequest"];
export type RegisterError = operations["register"]["responses"]["400"]["content"]["application/json"];
export type ReplyContent = Schemas["Message"]["reply content"];
export type InvitationStatus = Schemas["InvitationStatus"];
export type SendMessageRequest = Schemas["SendMessageRequest"];
export type Answers = Schemas["ReadConversationOk" | "RecordsOk" | "GetGroupInfoOk" | "ListInvitationsOk"];
