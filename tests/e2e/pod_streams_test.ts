import process from "node:process";
import { attachCases } from "../streams/cases/attach_cases.ts";
import { execCases, moreExecCases } from "../streams/cases/exec_cases.ts";
import { portCases } from "../streams/cases/port_cases.ts";
import { podStreamSuite, register } from "../streams/suite.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { openRealPodScene } from "./real_pod_scene.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const ignore = (await readKubeconfig(kubeconfig)).ownFiles === undefined; // no way to its kubelets

podStreamSuite(
  (options) => openRealPodScene({ ...options, kubeconfig, takesWebSockets: false }),
  { ignore },
);

// A kubelet that takes WebSockets does the API server's work of turning them into SPDY.
for (const cases of [execCases, moreExecCases, attachCases, portCases]) {
  register(
    (options) => openRealPodScene({ ...options, kubeconfig, takesWebSockets: true }),
    cases,
    { suffix: " (the kubelet takes WebSockets)", test: { ignore } },
  );
}
