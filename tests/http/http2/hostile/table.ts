import type { Http2Case } from "./case.ts";
import { dataCases } from "./cases_data.ts";
import { endCases } from "./cases_ends.ts";
import { fieldCases } from "./cases_fields.ts";
import { frameCases } from "./cases_frames.ts";
import { headersCases } from "./cases_headers.ts";
import { indexCases } from "./cases_indices.ts";
import { lengthCases } from "./cases_lengths.ts";
import { literalCases } from "./cases_literals.ts";
import { settingsCases } from "./cases_settings.ts";
import { stringCases } from "./cases_strings.ts";
import { tableCases } from "./cases_tables.ts";
import { windowCases } from "./cases_windows.ts";

/** All cases, by their subject. */
export const http2Table: Readonly<Record<string, readonly Http2Case[]>> = {
  "begin a connection or change its settings": settingsCases,
  "have frames of all types and lengths": frameCases,
  "have DATA": dataCases,
  "have a content-length, or no content": lengthCases,
  "have HEADERS and CONTINUATION": headersCases,
  "have fields, informational responses and trailers": fieldCases,
  "reset a stream": endCases.resets,
  "send GOAWAY": endCases.goaways,
  "end the connection": endCases.endings,
  "open windows": windowCases,
  "have literal fields": literalCases,
  "have tables of fields": tableCases,
  "have indexed fields": indexCases,
  "have integers and strings": stringCases,
};
