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
  },
});

/** The `data` of an answer; throws `Refused` where it is a refusal, and fetch's own error where there is no answer. */
export async function ask<Data>(answer: Promise<{ data?: { data: Data }; error?: Refusal }>): Promise<Data> {
  const { data, error } = await answer;
  if (data) return data.data;
  throw new Refused(error);
}
