// Built by frontend/build.mjs from frontend/passkey.js: change it there.
export const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
export const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (credentials) => credentials?.map((one) => ({ ...one, id: bytes(one.id) }));
export function task({ publicKey }) {
  const found = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) found.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.allowCredentials) found.allowCredentials = listed(publicKey.allowCredentials);
  if (publicKey.excludeCredentials) found.excludeCredentials = listed(publicKey.excludeCredentials);
  return { publicKey: found };
}
export function alone(found, wanted) {
  const asked = wanted ? "required" : "discouraged";
  const selection = { ...found.publicKey.authenticatorSelection, residentKey: asked, requireResidentKey: wanted };
  if (wanted) selection.userVerification = "required";
  return { publicKey: { ...found.publicKey, authenticatorSelection: selection } };
}
const ANSWERS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
export function answer(credential) {
  const response = {};
  for (const name of ANSWERS) if (credential.response[name]) response[name] = text(credential.response[name]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}
async function given(form) {
  const { optionsUrl, optionsId } = form.dataset;
  if (!optionsUrl) return JSON.parse(document.getElementById(optionsId).textContent);
  const reply = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`the server answered ${reply.status}`);
  return (await reply.json()).request_options;
}
async function ask(form) {
  const found = task(await given(form));
  if (form.dataset.act === "get") return navigator.credentials.get(found);
  return navigator.credentials.create(alone(found, Boolean(form.elements.passwordless?.checked)));
}
function begin(form) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  part("absent").hidden = true;
  part("offer").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    part("failed").hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(answer(await ask(form)));
      form.submit();
    } catch {
      part("failed").hidden = false;
    }
  });
}
if (globalThis.document && globalThis.PublicKeyCredential) {
  document.querySelectorAll('[data-island="passkey"]').forEach(begin);
}
