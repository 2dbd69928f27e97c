/** The part of Bun's `process` that is used here. */
interface BunProcess {
  on(signal: string, listener: () => void): void;
  off(signal: string, listener: () => void): void;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Calls a function when the process is told to end, until the result is disposed of. */
export function onTermination(callback: () => void): Disposable {
  if ("Bun" in globalThis) {
    const { process } = globalThis as unknown as { process: BunProcess };
    for (const signal of SIGNALS) process.on(signal, callback);
    return {
      [Symbol.dispose]: () => SIGNALS.forEach((signal) => process.off(signal, callback)),
    };
  }
  for (const signal of SIGNALS) Deno.addSignalListener(signal, callback);
  return {
    [Symbol.dispose]: () =>
      SIGNALS.forEach((signal) => Deno.removeSignalListener(signal, callback)),
  };
}
