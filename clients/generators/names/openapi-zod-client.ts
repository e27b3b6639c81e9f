import type { ZodiosErrorByAlias } from "@zodios/core";
import type { z } from "zod";

import type { api, schemas } from "./chat";

type Schema<Name extends keyof typeof schemas> = z.infer<(typeof schemas)[Name]>;
export type NotFriends = Schema<"NotFriends">;
export type BadRequest = Schema<"BadRequest">;
export type RegisterError = ZodiosErrorByAlias<(typeof api)["api"], "register", 400>;
export type ReplyContent = Schema<"Message">["reply content"];
export type InvitationStatus = Schema<"InvitationStatus">;
export type SendMessageRequest = Schema<"SendMessageRequest">;
export type Answers = Schema<"ReadConversationOk" | "RecordsOk" | "GetGroupInfoOk" | "ListInvitationsOk">;
