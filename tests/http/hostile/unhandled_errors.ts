import { runtimeName } from "../../support/test.ts";
import { turns } from "./turns.ts";

/** Collector of unhandled rejections and exceptions. */
export interface UnhandledErrors {
  /** Stops listening; returns the errors that came until then. */
  end(): Promise<string[]>;
}

/**
 * Listens on Deno for unhandled rejections and exceptions. Bun's test runner does not allow this:
 * it fails the test that runs.
 */
export function catchUnhandled(): UnhandledErrors {
  const caught: string[] = [];
  const listen = (event: Event) => {
    event.preventDefault(); // otherwise the runtime exits
    const { reason, error } = event as Event & { reason?: unknown; error?: unknown };
    caught.push(`unhandled: ${reason ?? error}`);
  };
  const types = runtimeName === "deno" ? ["unhandledrejection", "error"] : [];
  for (const type of types) addEventListener(type, listen);
  return {
    async end() {
      await turns(20);
      for (const type of types) removeEventListener(type, listen);
      return caught;
    },
  };
}
