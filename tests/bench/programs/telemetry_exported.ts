/** The same as `telemetry.ts` with an SDK that exports; the argument is the URL of an OTLP receiver. */

import { registerSdk } from "../../support/telemetry/register_sdk.ts";
import { argument } from "./program.ts";

registerSdk(argument, { periodMs: 5_000 });
await import("./telemetry.ts");
