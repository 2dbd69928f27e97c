import { assertEquals } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

/** The browser writes this for each request that fails. */
const LOST_CONNECTION = /ERR_|net::|503|404 /;

browserTest(
  "The page says that its server is gone, and goes on with it without a reload",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putPod(server, { name: "web-1" });
    const page = await open(`${url}/?view=pods`);
    const connection = page.locator("#connection");
    await page.locator("[data-id='pods/default/web-1']").waitFor();
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));

    await served.stop();
    await connection.filter({ hasText: "Reconnecting" }).waitFor();
    await eventually(
      () => page.locator("#notice").innerText(),
      /What you see is from \d\d:\d\d:\d\d/,
    );
    await page.locator("[data-id='pods/default/web-1']").waitFor(); // what it had is still there
    putPod(server, { name: "web-2" });
    server.objects.delete({ apiVersion: "v1", kind: "Pod", name: "web-1" }, {
      gracePeriodSeconds: 0,
    });

    await served.start();
    await connection.filter({ hasText: "Live" }).waitFor();
    await page.locator("[data-id='pods/default/web-2']").waitFor();
    await page.locator("[data-id='pods/default/web-1']").waitFor({ state: "detached" });
    await page.locator("#notice").waitFor({ state: "hidden" });
    assertEquals(await page.evaluate(() => "sameDocument" in globalThis), true);
  },
  { fullOnly: true, expects: LOST_CONNECTION },
);

browserTest(
  "The page says since when the API server is gone, and recovers with it",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putPod(server, { name: "web-1" });
    const page = await open(`${url}/?view=pods`);
    const connection = page.locator("#connection");
    await connection.filter({ hasText: "Live" }).waitFor();
    await page.locator("[data-id='pods/default/web-1']").waitFor();

    await server.stopListening();
    await connection.filter({ hasText: "Stale" }).waitFor();
    await eventually(
      () => page.locator("#notice").innerText(),
      /^The API server cannot be reached\. What you see is from \d\d:\d\d:\d\d\.$/,
    );
    putPod(server, { name: "web-1", state: "CrashLoopBackOff" });
    await server.listenAgain();
    await connection.filter({ hasText: "Live" }).waitFor();
    await page.locator("[data-id='pods/default/web-1']").getByText("CrashLoopBackOff").waitFor();

    await page.goto(`${url}/?view=pods&object=pods/default/web-1`);
    await page.locator(".panel .facts").waitFor();
    await server.stopListening();
    await connection.filter({ hasText: "Stale" }).waitFor();
    await served.stop();
    await served.start(); // the new server has no lists
    await connection.filter({ hasText: "Reconnecting" }).waitFor();
    await connection.filter({ hasText: "Stale" }).waitFor();
    await page.getByRole("tab", { name: "YAML" }).click();
    await page.locator(".panel .empty", { hasText: /cannot read pods/ }).waitFor();
    await server.listenAgain();
    await page.locator(".panel pre", { hasText: "name: web-1" }).waitFor();
  },
  { expects: LOST_CONNECTION },
);

browserTest(
  "A viewer who comes while the API server is away reads so, and needs no reload",
  async ({ open, serve }) => {
    const { server, url } = await serve({ needsToken: true });
    bindClusterRole(server, "view", "ann");
    putPod(server, { name: "web-1" });
    const { token } = await server.issueToken({ name: "ann" });
    await server.stopListening();
    const headers = { authorization: `Bearer ${token}` }; // as from a proxy
    const page = await open(`${url}/?view=pods`, { extraHTTPHeaders: headers });
    await eventually(
      () => page.locator("#notice").innerText(),
      /^The page's server refuses for now, and is asked again: The API server cannot be asked/,
    );
    await eventually(() => page.locator("#empty").innerText(), "Nothing has come yet.");
    await server.listenAgain();
    await page.locator("[data-id='pods/default/web-1']").waitFor();
    await page.locator("#notice").waitFor({ state: "hidden" });
  },
  { fullOnly: true, expects: LOST_CONNECTION },
);
