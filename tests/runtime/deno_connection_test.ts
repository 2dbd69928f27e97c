import { testConnections } from "../support/connection_contract.ts";

testConnections("deno");
