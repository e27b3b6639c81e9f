/** Two people meet, chat and open a group: `npm start -- http://127.0.0.1:8000`. */
import assert from "node:assert/strict";

import { type Chat, connect, take } from "./chat.js";
import { askToBeFriends } from "./friendship.js";

const address = process.argv[2] ?? "http://127.0.0.1:8000";
const run = Math.random().toString(36).slice(2, 10);

async function join(name: string): Promise<{ id: number; name: string; chat: Chat }> {
  const account = { username: `${name}-${run}`, password: "secret" };
  const anyone = connect(address);
  const { id } = take(
    await anyone.POST("/user/register", { body: { ...account, email: "someone@example.com", phone: "1234567890" } }),
  );
  const { token } = take(await anyone.POST("/user/login", { body: account }));
  return { id, name: account.username, chat: connect(address, token) };
}

const alice = await join("Alice");
const bob = await join("Bob");

// Alice finds Bob, and they become friends.
const found = take(await alice.chat.POST("/user/search_friends", { body: { friend_name: bob.name } }));
assert.equal(found.user_id, bob.id);
assert.equal(await askToBeFriends(alice.chat, bob.id), "Your request is on its way.");
assert.equal(await askToBeFriends(alice.chat, bob.id), "There is a request between you already.");

const { requests } = take(await bob.chat.GET("/user/get_friend_requests"));
assert.deepEqual(requests, [{ user_id: alice.id, name: alice.name, avatar: "" }]);
const accepted = take(
  await bob.chat.POST("/user/respone_friend_request", { body: { user_id: alice.id, response: "accept" } }),
);
assert.equal(accepted["become friends"], true);
assert.equal(await askToBeFriends(alice.chat, bob.id), "You are friends already.");

// They chat. Bob has one message to read until he opens the conversation; then Alice sees that he has read it.
const { conversation_id } = take(
  await alice.chat.POST("/user/create_private_conversation", { body: { friend_id: bob.id } }),
);
const { message_id } = take(
  await alice.chat.POST("/user/send_mesage", { body: { conversation_id, content: "Did you read the book?" } }),
);

const unread = async () => take(await bob.chat.GET("/user/get_private_conversation")).conversations[0]?.not_read;
const read = async (chat: Chat) =>
  take(await chat.GET("/user/conversation/{conversation_id}", { params: { path: { conversation_id } } })).messages;

assert.equal(await unread(), 1);
await read(bob.chat);
assert.equal(await unread(), 0);
take(
  await bob.chat.POST("/user/send_mesage", { body: { conversation_id, content: "Twice.", reply_id: message_id } }),
);

const [question, answer] = await read(alice.chat);
assert.deepEqual(question?.read_by, [bob.id]);
assert.equal(question.replied_times, 1);
assert.equal(answer?.["reply content"], "Did you read the book?");

// Alice opens a group; Bob becomes an administrator and sets an announcement.
const { group } = take(
  await alice.chat.POST("/user/create_group_conversation", { body: { members: [bob.id], name: "Reading circle" } }),
);
take(await alice.chat.POST("/user/group/add_admin", { body: { group, member_id: bob.id } }));
const announcement = "We meet on Friday.";
take(await bob.chat.POST("/user/group/set_announcement", { body: { group_id: group, announcement } }));
const info = take(await alice.chat.GET("/user/conversation/{group}/info", { params: { path: { group } } }));
assert.equal(info.owner.user_id, alice.id);
assert.deepEqual(
  info.administrators.map((administrator) => administrator.user_id),
  [bob.id],
);
assert.equal(info.announcement, announcement);

// Both accounts end, and the token with them.
for (const { chat } of [alice, bob]) take(await chat.POST("/user/logoff"));
const { error } = await alice.chat.GET("/user/get_friends");
assert.deepEqual(error, { code: 1, info: "User is not logged in" });

console.log("Alice and Bob met, chatted, opened a group and left.");
