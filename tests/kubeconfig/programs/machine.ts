/** Loads the configuration, requests the pods, and prints the result. */
import { createKubeFetch, KubewireError, PermissionError } from "../../../mod.ts";
import { loadConfig } from "../../../src/kubeconfig/mod.ts";

try {
  await using kube = createKubeFetch(await loadConfig());
  const response = await kube.fetch("/api/v1/pods");
  await response.body?.cancel();
  console.log(JSON.stringify({ status: response.status, namespace: kube.namespace }));
} catch (error) {
  if (!(error instanceof KubewireError)) throw error;
  const { code, message } = error;
  const flag = error instanceof PermissionError ? error.flag : undefined;
  console.log(JSON.stringify({ code, flag, message }));
}
