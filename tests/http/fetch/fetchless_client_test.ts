import { assertRejects } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { fetchlessClient } from "../../../src/http/fetch/fetchless_client.ts";
import { test } from "../../support/test.ts";

test("a client without fetch refuses every request, and names the headers", async () => {
  using client = fetchlessClient([{ name: "impersonate-group", values: ["one", "two"] }]);
  const init = { headers: {}, protocols: [] };
  for (
    const send of [
      () => client.fetch("https://10.96.0.1", {}),
      () => client.openWebSocket("https://10.96.0.1", init),
    ]
  ) {
    await assertRejects(send, ConfigurationError, "Several values of impersonate-group");
  }
});
