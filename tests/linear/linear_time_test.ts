import { assertLinear } from "../support/linear_time.ts";
import { test } from "../support/test.ts";
import { embeddedFields } from "./fields/embedded_fields.ts";
import { httpFields } from "./fields/http_fields.ts";
import { textFields } from "./fields/text_fields.ts";

for (const field of [...httpFields, ...textFields, ...embeddedFields]) {
  test(`the time to read ${field.name} grows only with its length`, () => assertLinear(field));
}
