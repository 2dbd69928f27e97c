import { type ExaminedPod, examinedPod } from "./examined_pod.ts";
import type { ExpectedFinding, Surroundings } from "./surroundings.ts";
import type { VolumeFiles } from "../../../src/testing/kubelet/volume_files.ts";

type Files = Record<"token" | "ca.crt" | "namespace", string>;

/** A pod whose volume has other content, written by the steps of the kubelet. */
export function brokenVolume(
  name: string,
  change: (files: Files, pod: ExaminedPod) => VolumeFiles | Promise<VolumeFiles>,
  finding: ExpectedFinding,
): Surroundings {
  return {
    name,
    async make(stack) {
      const pod = await examinedPod(stack);
      const { kubelet: { current: { token } }, server: { caPem } } = pod;
      const files = { token, "ca.crt": caPem, namespace: "default" };
      await pod.kubelet.writeRaw(await change(files, pod));
      return pod;
    },
    finding,
  };
}
