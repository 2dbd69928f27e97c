import process from "node:process";
import { attachCases } from "../streams/cases/attach_cases.ts";
import { refusedCopyCases } from "../streams/cases/copy_cases.ts";
import { execCases, moreExecCases } from "../streams/cases/exec_cases.ts";
import { portCases } from "../streams/cases/port_cases.ts";
import type { OpenPodScene } from "../streams/pod_scene.ts";
import { podStreamSuite, register, registerCopies } from "../streams/suite.ts";
import { readKubeconfig } from "./cluster/kubeconfig.ts";
import { openRealPodScene } from "./kubelets/real_pod_scene.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const ignore = (await readKubeconfig(kubeconfig)).ownFiles === undefined; // kubelets not reachable

const openBehindSpdy: OpenPodScene = (options) =>
  openRealPodScene({ ...options, kubeconfig, takesWebSockets: false });
/** This kubelet converts WebSockets to SPDY itself, instead of the API server. */
const openWithWebSockets: OpenPodScene = (options) =>
  openRealPodScene({ ...options, kubeconfig, takesWebSockets: true });

podStreamSuite(openBehindSpdy, { ignore });
for (const cases of [execCases, moreExecCases, attachCases, portCases]) {
  register(openWithWebSockets, cases, {
    suffix: " (the kubelet takes WebSockets)",
    test: { ignore },
  });
}
registerCopies(openWithWebSockets, refusedCopyCases, {
  suffix: ", the kubelet takes WebSockets",
  test: { ignore },
});
