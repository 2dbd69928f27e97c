import { assertEquals } from "@std/assert";
import { chooseContext } from "../../src/kubeconfig/choose_context.ts";
import { parseKubeconfig } from "../../src/kubeconfig/parse_kubeconfig.ts";
import { test } from "../support/test.ts";
import { simple } from "./loading_case.ts";

test("chooseContext gives the entries with their names", () => {
  const chosen = chooseContext(parseKubeconfig(simple({ namespace: "shop" }), "config"));
  assertEquals(
    [chosen?.clusterName, chosen?.userName, chosen?.namespace, chosen?.user.token],
    ["one", "jane", "shop", "jane-token"],
  );
});

test("chooseContext gives nothing where nothing is chosen", () => {
  assertEquals(chooseContext(parseKubeconfig("", "config"), { namespace: "shop" }), undefined);
});
