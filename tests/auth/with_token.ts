import { FileTokenSource, type FileTokenSourceOptions } from "../../src/auth/file_token_source.ts";
import { type FakeRuntime, fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { unsignedJwt } from "../support/fakes/unsigned_jwt.ts";

/** The path of the token's file. */
export const path = "/var/run/secrets/token";

type Content = string | (() => string | Promise<string>);

/** A runtime that has one token file. */
export interface Fixture extends FakeRuntime {
  /** Sets the content for the next reads. */
  put(content: Content): void;
  open(options?: FileTokenSourceOptions): FileTokenSource;
  /** Returns a JWT with the given times of issue and expiry, relative to now. */
  jwt(issuedInMs: number, expiresInMs: number): string;
}

/** Returns a runtime with this content in its token file. */
export function withToken(content: Content): Fixture {
  const runtime = fakeRuntime({ files: { [path]: content } });
  const seconds = (ms: number) => (runtime.clock.now() + ms) / 1_000;
  return Object.assign(runtime, {
    put: (next: Content) => void (runtime.files[path] = next),
    open: (options: FileTokenSourceOptions = {}) =>
      new FileTokenSource(path, { runtime, ...options }),
    jwt: (issuedInMs: number, expiresInMs: number) =>
      unsignedJwt({ iat: seconds(issuedInMs), exp: seconds(expiresInMs) }),
  });
}

/** Throws, as the read of a broken disk does. */
export function fails(): never {
  throw new Error("the disk is on fire");
}
