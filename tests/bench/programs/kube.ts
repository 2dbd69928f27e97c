import { createKubeFetch, type KubeFetch, type KubeFetchOptions } from "../../../mod.ts";
import { caFile, caPem, server, tokenFile } from "./program.ts";

/** Creates a client as a pod's program does. */
export function createKube(options: KubeFetchOptions = {}): KubeFetch {
  return createKubeFetch({ server, caPem, caFile, tokenFile, disableCompression: true }, options);
}

/** The client under test. */
export const kube: KubeFetch = createKube();
