import type {
  FetchHandler,
  HttpsBackend,
  HttpsBackendOptions,
  ServerKeyPair,
} from "../serving/https_backend.ts";

/** Starts the runtime's own HTTPS server on a free port of 127.0.0.1; one of plain HTTP without a key. */
export async function startHttpsBackend(
  handler: FetchHandler,
  keyPair: ServerKeyPair | undefined,
  options: HttpsBackendOptions,
): Promise<HttpsBackend> {
  if (options.runtime.name === "bun") {
    const { startBunBackend } = await import("./bun_https_backend.ts");
    return startBunBackend(handler, keyPair, options);
  }
  const { startDenoBackend } = await import("./deno_https_backend.ts");
  return startDenoBackend(handler, keyPair, options);
}
