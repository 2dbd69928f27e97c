import process from "node:process";
import { runtimeName } from "../../support/test.ts";
import { turns } from "./turns.ts";

/** The rejections and exceptions that nothing handled. */
export interface UnhandledErrors {
  /** Stops listening; returns what came until then. */
  end(): Promise<string[]>;
}

/** Listens for rejections and exceptions that nothing handles. */
export function catchUnhandled(): UnhandledErrors {
  const caught: string[] = [];
  const onBun = (error: unknown) => void caught.push(`unhandled: ${error}`);
  const onDeno = (event: Event) => {
    event.preventDefault(); // or the runtime ends
    const { reason, error } = event as Event & { reason?: unknown; error?: unknown };
    caught.push(`unhandled: ${reason ?? error}`);
  };
  if (runtimeName === "bun") {
    process.on("unhandledRejection", onBun);
    process.on("uncaughtException", onBun);
  } else {
    addEventListener("unhandledrejection", onDeno);
    addEventListener("error", onDeno);
  }
  return {
    async end() {
      await turns(20);
      process.off("unhandledRejection", onBun);
      process.off("uncaughtException", onBun);
      removeEventListener("unhandledrejection", onDeno);
      removeEventListener("error", onDeno);
      return caught;
    },
  };
}
