import type { HostileCase } from "./case.ts";
import { chunkCases } from "./cases_chunks.ts";
import { connectionCases } from "./cases_connection.ts";
import { endingCases } from "./cases_endings.ts";
import { framingCases } from "./cases_framing.ts";
import { gzipCases } from "./cases_gzip.ts";
import { headCases } from "./cases_heads.ts";
import { interimCases } from "./cases_interim.ts";
import { statusLineCases } from "./cases_status_lines.ts";
import { strayCases } from "./cases_strays.ts";
import { trailerCases } from "./cases_trailers.ts";
import { upgradeCases } from "./cases_upgrade.ts";

/** All hostile responses, by their fault. */
export const hostileTable: Readonly<Record<string, readonly HostileCase[]>> = {
  "whose length is faulty or given twice": framingCases,
  "that end their connection or have no body": connectionCases,
  "with a faulty status line": statusLineCases,
  "with a faulty field, line end or length of their head": headCases,
  "with faulty chunks": chunkCases,
  "with faulty trailers": trailerCases,
  "that are compressed": gzipCases,
  "that come after informational ones": interimCases,
  "that switch the protocol or use another one": upgradeCases,
  "that no request asked for": strayCases,
  "that end in their head": endingCases.inHeads,
  "that end in their body": endingCases.inBodies,
  "in pieces": endingCases.split,
  "that are whole when the connection ends": endingCases.whole,
  "that do not come": endingCases.unanswered,
};
