// Built by frontend/build.mjs from frontend/outbox.js: change it there.
export const BOX = "tutela/outbox";
export const HOLD_MS = 15_000;
const TRY_EVERY_MS = 30_000;
const PATIENCE_MS = 30_000;
export function entries(store) {
  try {
    const found = JSON.parse(store.getItem(BOX) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
export const own = (store, owner) => entries(store).filter((entry) => entry.owner === owner);
export function put(store, entry) {
  const rest = entries(store).filter((one) => one.key !== entry.key);
  store.setItem(BOX, JSON.stringify([...rest, entry]));
}
export function take(store, key) {
  store.setItem(BOX, JSON.stringify(entries(store).filter((one) => one.key !== key)));
}
export async function send(address, fields, ask) {
  try {
    const answer = await ask(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-Tutela-Waits": "1", Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.redirected) return { stranger: true };
    if (answer.status >= 500) return undefined;
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") && (await answer.json());
    return told?.to ? { to: told.to } : { refused: true };
  } catch {
    return undefined;
  }
}
export async function sendAll(store, owner, csrf, ask, now) {
  let arrived = 0;
  for (const entry of own(store, owner)) {
    if ((entry.held ?? 0) > now || entry.refused) continue;
    const answer = await send(entry.address, [...entry.fields, ["csrfmiddlewaretoken", csrf]], ask);
    if (answer?.to) {
      take(store, entry.key);
      arrived += 1;
    } else if (answer?.refused) {
      put(store, { ...entry, refused: true });
    }
  }
  return arrived;
}
const fill = (pattern, values) => pattern.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const inDigits = (text, digits) => text.replace(/[0-9]/g, (digit) => [...digits][digit]);
export const wordsOf = (document) => JSON.parse(document.getElementById("outbox-words")?.textContent ?? "{}");
export const say = (words, name, values) => inDigits(fill(words[name] ?? "", values), words.digits ?? "0123456789");
function show(box, waiting, words, tryNow) {
  box.hidden = !waiting.length;
  if (!waiting.length) return;
  const refused = waiting.some((entry) => entry.refused);
  const text = box.ownerDocument.createElement("span");
  text.textContent = say(words, refused ? "refused" : waiting.length === 1 ? "one_waits" : "wait", { count: waiting.length });
  const button = box.ownerDocument.createElement("button");
  button.type = "button";
  button.textContent = words.try;
  button.addEventListener("click", tryNow);
  box.replaceChildren(text, button);
}
export function start(document, store, ask) {
  const box = document.querySelector('[data-island="outbox"]');
  if (!box) return;
  const words = wordsOf(document);
  const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const look = () => show(box, own(store, box.dataset.owner), words, again);
  const attempt = async () => {
    if (own(store, box.dataset.owner).length) await sendAll(store, box.dataset.owner, csrf(), ask, Date.now());
    look();
  };
  const again = () => {
    for (const entry of own(store, box.dataset.owner)) put(store, { ...entry, refused: false });
    return attempt();
  };
  attempt();
  const { defaultView } = document;
  defaultView.addEventListener("online", attempt);
  defaultView.addEventListener("storage", look);
  document.addEventListener("tutela:outbox", look);
  setInterval(attempt, TRY_EVERY_MS);
}
if (globalThis.document) start(globalThis.document, globalThis.localStorage, globalThis.fetch.bind(globalThis));
