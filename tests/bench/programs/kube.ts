import { createKubeFetch, type KubeFetch } from "../../../mod.ts";
import { caFile, caPem, server, tokenFile } from "./program.ts";

/** The client under test, made as in a pod's program. */
export const kube: KubeFetch = createKubeFetch({
  server,
  caPem,
  caFile,
  tokenFile,
  disableCompression: true,
});
