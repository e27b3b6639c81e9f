/** The service, as its contract declares it: every path, field and code below is checked by the compiler. */

import createClient from "openapi-fetch";

import type { components, paths } from "./schema";
import { endSession, session } from "./session";

export type Schemas = components["schemas"];

/** Any refusal of the service. What one operation may refuse is in the types of its own answers. */
export interface Refusal {
  code: number;
  info: string;
}

const FAILED: Refusal = { code: 500, info: "Internal server error" };

/** A refusal, thrown. */
export class Refused extends Error {
  constructor(readonly refusal = FAILED) {
    super(refusal.info);
  }
}

/** The answer to who asks too often (429), thrown: after so many seconds there is another one. */
export class TooOften extends Error {
  constructor(readonly seconds: number) {
    super(`Too many requests, for another ${seconds} s`);
  }
}

/** For how many seconds to wait where a 429 does not tell, as one of a proxy's own may not. */
const UNTOLD = 5;

/** The service is where this page is, also below a path. */
export const api = createClient<paths>({ baseUrl: new URL(".", location.href).href });

api.use({
  onRequest({ request }) {
    const token = session()?.token;
    if (token) request.headers.set("Authorization", token);
  },
  onResponse({ request, response }) {
    const token = request.headers.get("Authorization");
    if (response.status === 401 && token === session()?.token) endSession();
    if (response.status === 429) throw new TooOften(Number(response.headers.get("Retry-After")) || UNTOLD);
  },
});

/**
 * The `data` of an answer; throws `Refused` where it is a refusal, `TooOften` where it is one of those, and fetch's own
 * error where there is no answer.
 */
export async function ask<Data>(answer: Promise<{ data?: { data: Data }; error?: Refusal }>): Promise<Data> {
  const { data, error } = await answer;
  if (data) return data.data;
  throw new Refused(error);
}
