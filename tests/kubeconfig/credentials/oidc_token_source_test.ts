import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigurationError, TokenUnavailableError } from "../../../src/core/errors.ts";
import type { OidcTokens } from "../../../src/kubeconfig/credentials/oidc_issuer.ts";
import { OidcTokenSource } from "../../../src/kubeconfig/credentials/oidc_token_source.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";
import { unsignedJwt } from "../../support/fakes/unsigned_jwt.ts";

const clock = new FakeClock();
const inSeconds = (seconds: number) => unsignedJwt({ exp: clock.now() / 1000 + seconds });

interface Setup {
  idToken?: string;
  refreshToken?: string;
  refresh?: (refreshToken: string, signal?: AbortSignal) => Promise<OidcTokens>;
}

function source(setup: Setup) {
  const sent: string[] = [];
  const tokens = new OidcTokenSource({
    issuer: {
      async refresh(refreshToken, signal) {
        sent.push(refreshToken);
        if (setup.refresh) return await setup.refresh(refreshToken, signal);
        return { idToken: inSeconds(1000 + sent.length), refreshToken: undefined };
      },
    },
    idToken: setup.idToken,
    refreshToken: setup.refreshToken,
    userName: "jane",
    clock,
  });
  return { sent, tokens };
}

test("An id token is sent for as long as it is valid", () => {
  const idToken = inSeconds(11);
  const { sent, tokens } = source({ idToken });
  assertEquals([tokens.token(), sent.length], [idToken, 0]);
});

test("An id token that expires within 10 s, has no expiration time, is invalid or missing is refreshed", async () => {
  for (const idToken of [inSeconds(10), inSeconds(-1), unsignedJwt({}), "none", undefined]) {
    const { sent, tokens } = source({ refreshToken: "r", ...(idToken && { idToken }) });
    assertEquals(await tokens.token(), inSeconds(1001));
    assertEquals([tokens.token(), sent], [inSeconds(1001), ["r"]]);
  }
});

test("Callers that ask during a refresh wait for it, and the next one uses the new refresh token", async () => {
  let number = 0;
  const { sent, tokens } = source({
    refreshToken: "r0",
    refresh: () => Promise.resolve({ idToken: inSeconds(++number), refreshToken: `r${number}` }),
  });
  assertEquals(await Promise.all([tokens.token(), tokens.token()]), [inSeconds(1), inSeconds(1)]);
  assertEquals(await tokens.token(), inSeconds(2));
  assertEquals(sent, ["r0", "r1"]);
});

test("A refused token is refreshed, unless another token is held by then", async () => {
  const idToken = inSeconds(100);
  const { sent, tokens } = source({ idToken, refreshToken: "r" });
  await tokens.invalidate("another");
  assertEquals(sent, []);
  await tokens.invalidate(idToken);
  assertEquals([sent, tokens.token()], [["r"], inSeconds(1001)]);
});

test("An expired token that cannot be refreshed is an error that says to log in again", async () => {
  const { tokens } = source({ idToken: inSeconds(-1) });
  const error = await assertRejects(async () => await tokens.token(), TokenUnavailableError);
  assertStringIncludes(error.message, "there is no refresh-token. Log in again.");

  const cause = new ConfigurationError("the issuer refused: 400 invalid_grant");
  const refused = source({ refreshToken: "s3cr3t", refresh: () => Promise.reject(cause) });
  const second = await assertRejects(
    async () => await refused.tokens.token(),
    TokenUnavailableError,
  );
  assertEquals(second.cause, cause);
  assertEquals(shownForms([second, refused.tokens]).includes("s3cr3t"), false);
});

test("A signal ends the wait for a refresh, and so does the client's disposal", async () => {
  const { tokens } = source({ refreshToken: "r", refresh: () => new Promise(() => {}) });
  const signal = AbortSignal.abort(new RangeError("too long"));
  await assertRejects(async () => await tokens.token({ signal }), RangeError, "too long");
  const waiting = tokens.token({ disposed: signal });
  await assertRejects(async () => await waiting, RangeError, "too long");
});

test("A refresh that hangs is ended with the client, and the next caller starts another", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const { sent, tokens } = source({
    refreshToken: "r",
    refresh(_refreshToken, signal) {
      signals.push(signal);
      return signals.length > 1
        ? Promise.resolve({ idToken: inSeconds(100), refreshToken: undefined })
        : new Promise((_resolve, reject) => signal?.addEventListener("abort", reject));
    },
  });
  const [one, client] = [new AbortController(), new AbortController()];
  const first = tokens.token({ signal: one.signal });
  const second = tokens.invalidate(undefined, { disposed: client.signal });
  one.abort(new RangeError("one"));
  await assertRejects(async () => await first, RangeError, "one");
  assertEquals(signals.map((signal) => signal?.aborted), [false]);
  client.abort(new RangeError("disposed"));
  await assertRejects(() => second, RangeError, "disposed");
  assertEquals(signals.map((signal) => signal?.aborted), [true]);
  assertEquals([await tokens.token(), sent.length], [inSeconds(100), 2]);
});

test("A refresh whose callers have left may run for 5 s more, because its token may work only once", async () => {
  const answers: PromiseWithResolvers<OidcTokens>[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const { sent, tokens } = source({
    refreshToken: "r0",
    refresh(_refreshToken, signal) {
      signals.push(signal);
      answers.push(Promise.withResolvers());
      return answers.at(-1)!.promise;
    },
  });
  const signal = AbortSignal.abort(new RangeError("too long"));
  await assertRejects(async () => await tokens.token({ signal }), RangeError, "too long");
  answers[0]?.resolve({ idToken: inSeconds(5), refreshToken: "r1" }); // kept, but it expires soon
  await clock.advance(0);
  await assertRejects(async () => await tokens.token({ signal }), RangeError, "too long");
  await assertRejects(async () => await tokens.token({ signal }), RangeError, "too long");
  assertEquals([sent, signals.map((one) => one?.aborted)], [["r0", "r1"], [false, false]]);
  await clock.advance(5_000);
  assertEquals(signals.map((one) => one?.aborted), [false, true]);
});
