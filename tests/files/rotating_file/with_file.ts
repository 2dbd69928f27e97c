import { RotatingFile, type RotatingFileOptions } from "../../../src/files/rotating_file.ts";
import { type FakeRuntime, fakeRuntime } from "../../support/fakes/fake_runtime.ts";

/** The path of the file. */
export const path = "/var/run/value";

/** A runtime with one file, and the readers of that file. */
export interface Fixture extends FakeRuntime {
  /** Sets the content, or the result, of the next reads. */
  put(content: string | (() => string | Promise<string>)): void;
  /** Starts to read the file. */
  open(options?: Partial<RotatingFileOptions<string>>): RotatingFile<string>;
}

/** Makes a runtime in which the file has this content, or this result of a read. */
export function withFile(content: string | (() => string | Promise<string>)): Fixture {
  const runtime = fakeRuntime({ files: { [path]: content } });
  return Object.assign(runtime, {
    put: (next: typeof content) => void (runtime.files[path] = next),
    open: (options: Partial<RotatingFileOptions<string>> = {}) =>
      new RotatingFile(path, { runtime, parse: (text) => text, ...options }),
  });
}

/** Makes the result of a read that fails. */
export function fails(message = "the disk is on fire"): () => never {
  return () => {
    throw new Error(message);
  };
}
