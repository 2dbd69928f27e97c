import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { GuardedTokenSource } from "../../src/auth/guarded_token_source.ts";
import type { TokenOptions, TokenSource } from "../../src/auth/token_source.ts";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import {
  ConfigurationError,
  NetworkError,
  PermissionError,
  TokenInvalidError,
  TokenUnavailableError,
} from "../../src/core/errors.ts";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { eventLoopTurn } from "../../src/runtime/event_loop_turn.ts";
import { test } from "../support/test.ts";

const never = () => new Promise<never>(() => {});

test("GuardedTokenSource returns the source's token, without a promise if there is none", async () => {
  assertEquals(new GuardedTokenSource({ token: () => "a" }).token(), "a");
  assertEquals(new GuardedTokenSource({ token: () => undefined }).token(), undefined);
  const late = new GuardedTokenSource({ token: () => Promise.resolve("b"), scheme: "Basic" });
  assertEquals([await late.token(), late.scheme], ["b", "Basic"]);
});

test("GuardedTokenSource returns a token that is not a text as it is, and waits for any thenable", async () => {
  for (const given of [null, {}, new Uint8Array(1), 5]) {
    const source = { token: () => given } as unknown as TokenSource;
    const options = { signal: new AbortController().signal };
    assertEquals(await new GuardedTokenSource(source).token(options), given as never);
  }
  const then = (resolve: (token: string) => void) => resolve("c");
  const source = { token: () => ({ then }) } as unknown as TokenSource;
  assertEquals(await new GuardedTokenSource(source).token(), "c");
});

test("GuardedTokenSource ends the wait for a source that hangs, by either signal", async () => {
  const source = new GuardedTokenSource({ token: never, invalidate: never });
  for (const name of ["signal", "disposed"] as const) {
    const abort = new AbortController();
    const options = { [name]: abort.signal };
    const waits = [source.token(options), source.invalidate("a", options)];
    const reason = new Error(name);
    abort.abort(reason);
    for (const wait of waits) {
      assertStrictEquals(await Promise.resolve(wait).catch((error) => error), reason);
    }
  }
});

test("GuardedTokenSource names what its source throws, and keeps errors about credentials", async () => {
  const failed = async (error: unknown, isLate: boolean, options: TokenOptions = {}) => {
    const token = isLate ? () => Promise.reject(error) : () => {
      throw error;
    };
    const source = new GuardedTokenSource({ token });
    return await assertRejects(async () => await source.token(options)).catch(() => error);
  };
  for (const isLate of [false, true]) {
    for (
      const cause of [
        new TypeError("fetch failed"),
        new DOMException("It took too long.", "TimeoutError"),
        new ApiStatusError(404, { message: "fetch failed" }),
        new NetworkError("refused", "https://vault", "x", undefined),
        new SyntaxError('Unexpected "secret"'),
        new TypeError("Invalid URL: 'http://me:secret@vault'"),
        "a text",
      ]
    ) {
      const error = await failed(cause, isLate);
      assertInstanceOf(error, TokenUnavailableError);
      if (!inspect(cause).includes("secret")) assertStrictEquals(error.cause, cause);
      assertStringIncludes(error.message, "There is no token from the tokenSource: ");
      assertEquals(inspect(error).includes("secret"), false);
    }
    for (
      const own of [
        new TokenUnavailableError("none"),
        new TokenInvalidError("empty"),
        new PermissionError("no", "--allow-net"),
        new ConfigurationError("no role"),
      ]
    ) assertStrictEquals(await failed(own, isLate), own);
    const reason = new Error("enough");
    for (const name of ["signal", "disposed"]) {
      const ended = { [name]: AbortSignal.abort(reason) };
      assertStrictEquals(await failed(new TypeError("fetch failed"), isLate, ended), reason);
    }
  }
});

test("GuardedTokenSource does not show the query of a URL that its source could not fetch", async () => {
  const token = async () => await (await fetch("http://127.0.0.1:2/v1?key=secret")).text();
  const source = new GuardedTokenSource({ token });
  const error = await assertRejects(async () => await source.token(), TokenUnavailableError);
  assertInstanceOf(error.cause, TypeError);
  assertEquals(inspect(error).includes("secret"), false);
});

test("GuardedTokenSource shares a call of invalidate between those that report the same token", async () => {
  const calls: (string | undefined)[] = [];
  const renewed = Promise.withResolvers<void>();
  const source = new GuardedTokenSource({
    token: () => "b",
    invalidate: (token) => {
      calls.push(token);
      return renewed.promise;
    },
  });
  const waits = [source.invalidate("a"), source.invalidate("a"), source.invalidate("c")];
  renewed.resolve();
  await Promise.all(waits);
  await source.invalidate("a");
  assertEquals(calls, ["a", "c", "a"]);
});

test("GuardedTokenSource aborts a shared call when its last caller has left", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const source = new GuardedTokenSource({
    token: () => "b",
    invalidate: (_token: string | undefined, { signal }: TokenOptions = {}) => {
      signals.push(signal);
      return never();
    },
  });
  const aborts = [new AbortController(), new AbortController()];
  const waits = aborts.map(({ signal }) => source.invalidate("a", { signal }).catch(() => {}));
  aborts[0]!.abort();
  await waits[0];
  assertEquals([signals.length, signals[0]?.aborted], [1, false]);
  aborts[1]!.abort();
  await waits[1];
  assertEquals(signals[0]?.aborted, true);
  const next = new AbortController();
  const again = source.invalidate("a", { signal: next.signal }).catch(() => {});
  assertEquals([signals.length, signals[1]?.aborted], [2, false]);
  next.abort();
  await again;
});

test("GuardedTokenSource reports the errors of invalidate, and rejects with them", async () => {
  const errors: unknown[] = [];
  const sealed = new Error("the vault is sealed");
  const source = new GuardedTokenSource({
    token: () => "a",
    invalidate: () => {
      throw sealed;
    },
  }, { onError: (error) => errors.push(error) });
  await assertRejects(() => source.invalidate("a"), Error, "sealed");
  assertEquals(errors, [sealed]);
});

test("GuardedTokenSource reports an error of invalidate without the text that it quotes", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const invalidate = () => Promise.reject(new SyntaxError('Unexpected "secret"'));
  const source = new GuardedTokenSource({ token: () => "a", invalidate }, { onError });
  await assertRejects(() => source.invalidate("a"), SyntaxError);
  assertEquals([errors.length, inspect(errors).includes("secret")], [1, false]);
});

test("a token that fails after its request has failed leaves no unhandled rejection", async () => {
  const away = Promise.withResolvers<string>();
  const sources = [
    { tokenSource: { token: () => away.promise } },
    { tokenFile: fileURLToPath(new URL("no_such_file", import.meta.url)) },
  ];
  for (const source of sources) {
    let certificates = 0;
    await using kube = createKubeFetch({
      ...source,
      server: "https://127.0.0.1:1",
      clientCertificateSource() {
        if (certificates++ > 0) throw new Error("the plugin failed");
        return undefined;
      },
    });
    await assertRejects(() => kube.fetch("/version"), ConfigurationError, "the plugin failed");
  }
  away.reject(new Error("the vault is sealed"));
  await eventLoopTurn(); // the runner reports a rejection that is unhandled until then
});

test("GuardedTokenSource refuses what is not a token source", () => {
  for (const given of [{}, "token", () => "token", { token: "a" }]) {
    assertThrows(() => new GuardedTokenSource(given as never), TypeError, "tokenSource");
  }
  const source = { token: () => "a", invalidate: true } as unknown as TokenSource;
  assertThrows(() => new GuardedTokenSource(source), TypeError, "invalidate");
});
