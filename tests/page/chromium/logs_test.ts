import { putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

browserTest(
  "The page follows a log over a lost connection, and loses and repeats no line",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putPod(server, { name: "web-1" });
    const log = server.pods.log({ name: "web-1" });
    log.append("first\n\u001b[31msecond\u001b[0m\n");
    const page = await open(`${url}/?object=pods/default/web-1&tab=logs`);
    const lines = async () => {
      const texts = await page.locator(".log-lines div").allTextContents();
      return texts.map((text) => text.slice(text.indexOf(" ") + 1));
    };
    await page.getByText("second").waitFor();
    log.append("third\n");
    await page.getByText("third").waitFor();
    await eventually(lines, ["first", "second", "third"]);

    await served.stop();
    await page.locator(".log-status", { hasText: "Reconnecting" }).waitFor();
    log.append("fourth\n");
    await served.start();
    await page.getByText("fourth").waitFor();
    await eventually(lines, ["first", "second", "third", "fourth"]);
    log.append("fifth\n");
    await page.getByText("fifth").waitFor();
    await eventually(async () => (await lines()).length, 5);
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.locator(".facts").waitFor();
  },
  { expects: /ERR_|net::/ },
);
