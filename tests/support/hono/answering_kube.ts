import type { KubeFetch } from "../../../mod.ts";

/** A client whose API server gives one answer to every review. */
export function answering(status: unknown): KubeFetch {
  return {
    server: "https://example.com",
    namespace: "default",
    disposed: new AbortController().signal,
    fetch: () => Promise.resolve(Response.json({ status }, { status: 201 })),
  } as unknown as KubeFetch;
}
