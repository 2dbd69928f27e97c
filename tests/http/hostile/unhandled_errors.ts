import { runtimeName } from "../../support/test.ts";
import { turns } from "./turns.ts";

/** The rejections and exceptions that nothing handled. */
export interface UnhandledErrors {
  /** Stops listening; returns what came until then. */
  end(): Promise<string[]>;
}

/**
 * Listens on Deno for rejections and exceptions that nothing handles. Bun's test runner lets no
 * program listen: it fails the test that runs.
 */
export function catchUnhandled(): UnhandledErrors {
  const caught: string[] = [];
  const listen = (event: Event) => {
    event.preventDefault(); // or the runtime ends
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
