// SPDX-License-Identifier: MIT
// A real OpenID provider (npm oidc-provider) for oidc_provider_test.cpp, on a free port of this machine, which it prints. Besides the provider:
//   /test/sign-in?url=...   goes through the provider's pages as a browser would, and answers with the address it is sent back to
//   /test/client-key?kind=rs (or es)   the private key with which the client of that kind proves who it is (private_key_jwt)
//   /test/rotate            the provider signs with new keys from now on
//   /test/stop              ends it
// oidc_provider.mjs ADDRESS   for a browser: is called localhost, another site than 127.0.0.1, and has a client "desk" that comes back to that address.
// Ends with the test program however that ends.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";

const packages = new URL("../../node_modules/oidc-provider/lib/index.js", import.meta.url);
if (!existsSync(packages)) { console.log("missing"); process.exit(0); }
const { default: Provider } = await import(packages);
console.warn = console.info = () => {};  // its advice for use in earnest

let generation = 0;
function keys() {
  generation += 1;
  const record = (pair, kid, alg) => ({ ...pair.privateKey.export({ format: "jwk" }), kid: `${kid}${generation}`, alg, use: "sig" });
  return [record(generateKeyPairSync("rsa", { modulusLength: 2048 }), "r", "RS256"), record(generateKeyPairSync("rsa", { modulusLength: 2048 }), "p", "PS256"),
    record(generateKeyPairSync("ec", { namedCurve: "P-256" }), "e", "ES256")];
}
function client(id, alg, back = "https://us.example/back") {
  return { client_id: id, client_secret: "a secret & more", redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"],
    id_token_signed_response_alg: alg, token_endpoint_auth_method: "client_secret_basic" };
}
// Clients that have a key in place of a secret.
const clientKeys = { rs: generateKeyPairSync("rsa", { modulusLength: 2048 }), es: generateKeyPairSync("ec", { namedCurve: "P-256" }) };
function clientWithKey(kind, alg) {
  const { client_secret, ...rest } = client(`key-${kind}`, "RS256");
  return { ...rest, token_endpoint_auth_method: "private_key_jwt", token_endpoint_auth_signing_alg: alg,
    jwks: { keys: [{ ...clientKeys[kind].publicKey.export({ format: "jwk" }), kid: `ours-${kind}`, alg, use: "sig" }] } };
}
const back = process.argv[2];
const desk = back ? [client("desk", "ES256", back)] : [];
function provider(issuer) {
  const made = new Provider(issuer, {
    clients: [client("rs", "RS256"), client("ps", "PS256"), client("es", "ES256"), client("hs", "HS256"),
      clientWithKey("rs", "RS256"), clientWithKey("es", "ES256"),
      client("server", "ES256", "https://us.example/sign-in/provider/back"), ...desk],
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "PS256", "ES256", "HS256"] },
    clientAuthMethods: ["client_secret_basic", "private_key_jwt"],
    jwks: { keys: keys() }, features: { devInteractions: { enabled: true } }, pkce: { required: () => true },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, email: `${sub}@example.org`, email_verified: true }) }),
    conformIdTokenClaims: false, claims: { openid: ["sub"], email: ["email", "email_verified"] }, cookies: { keys: ["test"] },
  });
  return made.callback();
}

// Follows redirects with cookies, fills in the provider's own two forms, and stops where it is sent back to us.
async function signIn(start) {
  const cookies = new Map();
  let url = start, form = null;
  for (let step = 0; step < 20; ++step) {
    const answer = await fetch(url, { redirect: "manual", method: form ? "POST" : "GET", body: form,
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") } });
    // Debian's Node 18 has no getSetCookie() and joins the cookies by commas, as which dates hold one too: a new one begins with NAME=.
    for (const line of (answer.headers.get("set-cookie") ?? "").split(/,\s*(?=[^;,\s=]+=)/).filter(Boolean)) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    form = null;
    const next = answer.headers.get("location");
    if (next) {
      url = new URL(next, url).href;
      if (url.startsWith("https://us.example/")) return url;
      continue;
    }
    const page = await answer.text();
    const prompt = page.match(/name="prompt" value="(\w+)"/)?.[1];
    if (!prompt) return `stuck at status ${answer.status}: ${page.slice(0, 300)}`;
    url = new URL(page.match(/action="([^"]+)"/)[1], url).href;
    form = new URLSearchParams(prompt === "login" ? { prompt, login: "ann", password: "x" } : { prompt });
  }
  return "too many redirects";
}

let handle = null;
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1");
  if (url.pathname === "/test/sign-in") return response.end(await signIn(url.searchParams.get("url")).catch((error) => `failed: ${error}`));
  if (url.pathname === "/test/rotate") { handle = provider(issuer); return response.end("ok"); }
  if (url.pathname === "/test/client-key") return response.end(clientKeys[url.searchParams.get("kind")].privateKey.export({ format: "pem", type: "pkcs8" }));
  if (url.pathname === "/test/stop") { response.end("ok"); return process.exit(0); }
  return handle(request, response);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://${back ? "localhost" : "127.0.0.1"}:${server.address().port}`;
handle = provider(issuer);
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.exit(0); }, 500);
console.log(server.address().port);
