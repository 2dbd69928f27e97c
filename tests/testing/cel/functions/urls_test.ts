import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("URLs have the parts that Go finds", () => {
  assertEquals(
    notTrue(
      "url('HTTP://a.b/c').getScheme() == 'http'",
      "url('https://u:p@h:1/p').getHost() == 'h:1'",
      "url('https://h').getEscapedPath() == ''",
      "url('/p?x=1#f').getQuery() == {'x': ['1']}",
      "isURL('mailto:a@b') && !isURL('//h /p') && !isURL('/a%zz') && !isURL(':x')",
    ),
    [],
  );
  assertEquals(
    evaluateSource("url('x')"),
    'error: URL parse error during conversion from string: parse "x": invalid URI for request',
  );
});
