import { testHttpsBackend } from "../../support/servers/https_backend_contract.ts";

testHttpsBackend("bun");
