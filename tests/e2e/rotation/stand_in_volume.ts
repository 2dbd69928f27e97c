import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ControlPlane } from "../cluster/control_plane.ts";
import { ROTATION_ACCOUNT, type TokenVolume } from "./rotation_run.ts";

/**
 * Opens a volume that the kubelet's AtomicWriter writes, without a kubelet around it. Its tokens come
 * from TokenRequest, or are signed with the server's key where they live for a shorter time.
 */
export async function openStandInVolume(
  controlPlane: ControlPlane,
  token: { expirationSeconds: number } | { lifetimeMs: number },
): Promise<TokenVolume> {
  const directory = await mkdtemp(join(tmpdir(), "kubewire-rotation-"));
  const kubelet = await controlPlane.startKubelet({ ...ROTATION_ACCOUNT, directory, ...token });
  return {
    directory,
    writes: kubelet.writes,
    async [Symbol.asyncDispose]() {
      await kubelet[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
