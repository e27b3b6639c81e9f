/** How a screen handles refusals: each code of the operation narrows the error to its own text. */
import type { Chat } from "./chat.js";

/** Ask somebody to become a friend, and tell the person at the screen what came of it. */
export async function askToBeFriends(chat: Chat, userId: number): Promise<string> {
  const { error } = await chat.POST("/user/send_friend_request", { body: { user_id: userId } });
  if (!error) return "Your request is on its way.";
  switch (error.code) {
    case 1:
      return "Please log in again.";
    case 2:
      return "This account is gone."; // error.info is "Target does not exist" here, for the compiler, too
    case 3:
      return "You are friends already.";
    case 4:
      return "There is a request between you already.";
    default:
      return `This did not work: ${error.info}`;
  }
}
