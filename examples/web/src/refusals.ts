/** What people are told where the service refuses something. */

import { type Refusal, Refused, type Schemas, TooOften } from "./api";
import { language, t } from "./i18n";

/** Every fixed text that the contract lets the service say: the compiler reads it off the contract. */
type Info = {
  [Name in keyof Schemas]: Schemas[Name] extends { code: infer Code; info: infer Said }
    ? Code extends 0
      ? never
      : string extends Said
        ? never
        : Said
    : never;
}[keyof Schemas];

/** The English texts of the contract that need other words; the rest is shown as it is. */
const ENGLISH: Partial<Record<Info, string>> = {
  "Username already exists": "This name is taken.",
  "User does not exist": "There is nobody of this name.",
  "Invalid username": "A name has 1 to 20 characters.",
  "Invalid password": "A password has 1 to 20 characters.",
  "The group name is invalid": "You have a group of this name, or the name is empty or longer than 20 characters.",
  "Target does not exist": "There is nobody of this name, or it is gone.",
  "User is not in session": "You are not in this conversation.",
  "The request already exists": "That has been asked for, or done, before.",
  "Permission denied": "You may not do this.",
  "Conversation is disabled": "You can only write to each other while you are friends.",
  "User is not logged in": "Please log in again.",
  "Request body is larger than 1 MiB": "This is too long.",
  "Internal server error": "The service has failed. Please try again.",
};

const CHINESE: Partial<Record<Info, string>> = {
  "Username already exists": "用户名已被使用。",
  "User does not exist": "用户不存在。",
  "User is not logged in": "请重新登录。",
  "Invalid username": "用户名须为 1 到 20 个字符。",
  "Invalid password": "密码须为 1 到 20 个字符。",
  "Incorrect password": "密码错误。",
  "Wrong old password": "原密码错误。",
  "Target does not exist": "对象不存在。",
  "The target user no longer exists": "该用户已不存在。",
  "Already friends": "你们已经是好友。",
  "Not friends": "你们不是好友。",
  "The request already exists": "已经申请过，或已经完成。",
  "You cannot be your own friend": "不能添加自己为好友。",
  "There is no pending request from this user": "没有来自该用户的申请。",
  "The group name is invalid": "分组名已存在、为空或超过 20 个字符。",
  "Group does not exist": "群组不存在。",
  "Already in this group": "已在该分组中。",
  "User is not in session": "你不在此会话中。",
  "Conversation is disabled": "成为好友后才能互发消息。",
  "Replied message does not exist": "被回复的消息不存在。",
  "Member does not exist": "该成员不存在。",
  "Member is already admin": "该成员已是管理员。",
  "Admin does not exist": "该管理员不存在。",
  "Member is not admin": "该成员不是管理员。",
  "Member is not in the group": "该成员不在群中。",
  "User is already in the group": "该用户已在群中。",
  "Invitation already sent": "已经邀请过。",
  "Invitation not found": "邀请不存在。",
  "User is not a member": "该用户不是群成员。",
  "User is the group owner": "群主不能退群，请先转让。",
  "Permission denied": "没有权限。",
  "Group is full": "群成员已满。",
  "Request body is larger than 1 MiB": "内容过长。",
  "Internal server error": "服务出错，请重试。",
};

/** What to tell people of a refusal. */
export function say({ info }: Refusal): string {
  const texts: Partial<Record<string, string>> = language === "zh" ? CHINESE : ENGLISH;
  return texts[info] ?? info;
}

/** What to tell people of anything that was thrown while the service was asked. */
export function explain(problem: unknown): string {
  if (problem instanceof TooOften) return t("tooOften", { count: problem.seconds });
  return problem instanceof Refused ? say(problem.refusal) : t("offline");
}
