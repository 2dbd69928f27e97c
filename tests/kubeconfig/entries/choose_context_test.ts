import { assertEquals } from "@std/assert";
import { chooseContext } from "../../../src/kubeconfig/entries/choose_context.ts";
import { parseKubeconfig } from "../../../src/kubeconfig/parse_kubeconfig.ts";
import { test } from "../../support/test.ts";
import { simple } from "../loading_case.ts";

test("chooseContext returns the entries with their names", () => {
  const chosen = chooseContext(parseKubeconfig(simple({ namespace: "shop" }), "config"));
  assertEquals(
    [chosen?.clusterName, chosen?.userName, chosen?.namespace, chosen?.user.token],
    ["one", "jane", "shop", "jane-token"],
  );
});

test("chooseContext returns nothing where nothing is chosen", () => {
  assertEquals(chooseContext(parseKubeconfig("", "config"), { namespace: "shop" }), undefined);
});

test("chooseContext uses entries without a name where no name is given, as client-go does", () => {
  const text = "contexts: [{context: {namespace: shop}}]\n" +
    "clusters: [{cluster: {server: 'https://one'}}]\nusers: [{user: {token: abc}}]";
  const chosen = chooseContext(parseKubeconfig(text, "config"));
  assertEquals(
    [chosen?.namespace, chosen?.cluster.server, chosen?.user.token],
    ["shop", "https://one", "abc"],
  );
});
