import { assertEquals } from "@std/assert";
import type { Fixture } from "./fixture.ts";
import type { Answer } from "./json_api.ts";

/** Path of the reviews of tokens. */
export const tokenReviews = "/apis/authentication.k8s.io/v1/tokenreviews";

/** Requests a token for an account in the namespace of the case. */
export async function requestToken(
  fixture: Fixture,
  account: string,
  spec: Record<string, unknown> = {},
): Promise<string> {
  const path = fixture.path(`serviceaccounts/${account}/token`);
  return (await fixture.api.create(path, { spec })).status.token;
}

/** Returns the status of a TokenReview. */
export async function reviewToken(
  { api }: Fixture,
  token: string,
  audiences?: string[],
): Promise<Answer["body"]> {
  const { status, body } = await api.post(tokenReviews, { spec: { token, audiences } });
  assertEquals(status, 201);
  return body.status;
}

const LEARNS_WITHIN_MS = 20_000;

/**
 * Reviews a token until it is refused, and returns the error. kube-apiserver learns of deletions by
 * a watch of its own, and keeps an accepted token for 10 s.
 *
 * @throws {Error} If the token is still accepted after 20 s.
 */
export async function untilRefused(fixture: Fixture, token: string): Promise<string> {
  const deadline = performance.now() + LEARNS_WITHIN_MS;
  for (;;) {
    if (performance.now() > deadline) throw new Error("The token is still accepted after 20 s.");
    const { authenticated, error, user } = await reviewToken(fixture, token);
    if (authenticated) continue;
    assertEquals(user, {});
    return error;
  }
}
