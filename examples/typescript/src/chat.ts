/** The chat API, typed by its contract: `npm run generate` writes the types anew. */
import createClient, { type FetchResponse, type MaybeOptionalInit } from "openapi-fetch";

import type { paths } from "../generated/chat-api.js";

/** The API as one user sees it, or as anybody sees it without a token. */
export type Chat = { GET: Call<"get">; POST: Call<"post">; PUT: Call<"put"> };

/** openapi-fetch's own call, which also refuses the fields that a request does not know. */
type Call<Method extends "get" | "post" | "put"> = <Path extends PathWith<Method>>(
  path: Path,
  ...init: Arguments<MaybeOptionalInit<paths[Path], Method>>
) => Promise<FetchResponse<NonNullable<paths[Path][Method]>, object, "application/json">>;

type PathWith<Method extends "get" | "post" | "put"> = {
  [Path in keyof paths]: paths[Path][Method] extends object ? Path : never;
}[keyof paths];

type Arguments<Init> = object extends Init ? [init?: Init] : [init: Init];

/** What a refusal says: `code` tells which one it is, by the operation's own list. */
export type Refusal = { code: number; info: string };

/** A refusal that the caller of `take` did not expect. */
export class RefusedError extends Error {
  readonly code: number;

  constructor({ code, info }: Refusal) {
    super(`${info} (code ${code})`);
    this.code = code;
  }
}

export function connect(baseUrl: string, token?: string): Chat {
  return createClient<paths>({ baseUrl, headers: token === undefined ? {} : { Authorization: token } }) as Chat;
}

/** The data of a success; a refusal is thrown. */
export function take<Data>(answer: { data?: { data: Data }; error?: Refusal }): Data {
  if (answer.data) return answer.data.data;
  throw answer.error ? new RefusedError(answer.error) : new Error("The answer has no body.");
}
