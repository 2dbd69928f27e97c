import process from "node:process";
import { assertEquals } from "@std/assert";
import { accountName } from "../../conformance/access_support.ts";
import { Fixture } from "../../conformance/fixture.ts";
import { startTokenService } from "../../conformance/token_service.ts";
import { tokenReviews } from "../../conformance/token_support.ts";
import { test } from "../../support/test.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";
import { openRealCluster } from "../cluster/real_cluster.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);

/** Returns the answers to the reviews of a user, once the audit log has at least `least`. */
async function untilLogged(
  controlPlane: ControlPlane,
  user: string,
  least: number,
): Promise<(number | undefined)[]> {
  for (;;) {
    const answers = (await controlPlane.auditLog())
      .filter((event) => event.user.username === user && event.stage === "ResponseComplete")
      .filter(({ requestURI }) => requestURI.startsWith(tokenReviews))
      .map(({ responseStatus }) => responseStatus?.code);
    if (answers.length >= least) return answers;
  }
}

test(
  "by the API server's audit log, a thousand requests with one token cost one review",
  async () => {
    await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
    await using fixture = await Fixture.open(() => openRealCluster(kubeconfig));
    await using service = await startTokenService(fixture);
    const { token } = await fixture.logIn("robot");
    for (let second = 0; second < 10; second++) {
      await Promise.all(Array.from({ length: 100 }, () => service.ask(token)));
      service.clock.skip(1_000);
    }
    service.clock.skip(50_000); // the next request has a review of its own, which is logged last
    assertEquals((await service.ask(token)).status, 200);
    assertEquals(await untilLogged(controlPlane, accountName(fixture, "service"), 2), [201, 201]);
  },
  { ignore: ownFiles === undefined },
);
