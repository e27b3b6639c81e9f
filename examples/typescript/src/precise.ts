/** What the compiler knows of the API. It is compiled and never run: each `@ts-expect-error` has to be an error. */
import type { Chat } from "./chat.js";

export async function refusalsAreTold(chat: Chat): Promise<void> {
  const { data, error } = await chat.POST("/user/send_friend_request", { body: { user_id: 2 } });

  data?.code satisfies 0 | undefined;
  data?.data["send request"] satisfies boolean | undefined;
  if (error?.code === 2) {
    error.info satisfies "Target does not exist";
    // @ts-expect-error - that is the text of code 3
    error.info satisfies "Already friends";
  }
  if (error?.code === 3) error.info satisfies "Already friends";
  // @ts-expect-error - the operation has no such code
  if (error?.code === 6) return;
}

export async function answersAreExact(chat: Chat): Promise<void> {
  const { data } = await chat.GET("/user/conversation/{conversation_id}", { params: { path: { conversation_id: 1 } } });
  const message = data?.data.messages[0];

  message?.["reply content"] satisfies string | null | undefined;
  // @ts-expect-error - it may be null
  message?.reply_id satisfies number | undefined;
  // @ts-expect-error - a message has no such field
  message?.body;

  const { data: group } = await chat.POST("/user/group/invitations", { body: { group_id: 7, status: "pending" } });
  group?.data.invitations[0]?.status satisfies "pending" | "accepted" | "rejected" | undefined;
}

export async function requestsAreChecked(chat: Chat): Promise<void> {
  // @ts-expect-error - the path is misspelt, as in English
  await chat.POST("/user/send_message", { body: { conversation_id: 1, content: "Hello" } });
  // @ts-expect-error - the method is PUT
  await chat.POST("/user/reset", { body: { username: "Alice" } });
  // @ts-expect-error - a field is missing
  await chat.POST("/user/send_mesage", { body: { conversation_id: 1 } });
  // @ts-expect-error - a field is unknown
  await chat.POST("/user/send_mesage", { body: { conversation_id: 1, content: "Hello", reply: 1 } });
  // @ts-expect-error - an id is a number
  await chat.POST("/user/send_friend_request", { body: { user_id: "2" } });
  // @ts-expect-error - a choice is not offered
  await chat.POST("/user/respone_friend_request", { body: { user_id: 2, response: "accepted" } });
  // @ts-expect-error - a parameter of the path is missing
  await chat.GET("/user/conversation/{conversation_id}");
  const path = { conversation_id: 1 };
  // @ts-expect-error - a parameter of the query is unknown
  await chat.GET("/user/conversation/{conversation_id}", { params: { path, query: { limit: 10, offset: 20 } } });
}
