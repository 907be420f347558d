// Built by frontend/build.mjs from frontend/outbox.js: change it there.
/**
 * What waits to be sent: reports that met a broken link are kept on the device and go out by themselves, once each.
 * Every page shows how many wait, and tries again when the link is back.
 *
 *   <script id="outbox-words" type="application/json">{"waits": "…", …}</script>
 *   <div class="outbox" data-island="outbox" data-owner="mission/achol" hidden></div>
 *
 * An entry carries the request_key of its form, so the server takes it once however often it is sent.
 * It never holds who told us: see draft.js. While the page on which it was written is open, that page alone sends it,
 * with the source from its memory; `held` says until when others leave it alone.
 */

export const BOX = "tutela/outbox";
export const HOLD_MS = 15_000;
const TRY_EVERY_MS = 30_000;
const PATIENCE_MS = 30_000;

/** All entries of the device; none where what is there cannot be read. */
export function entries(store) {
  try {
    const found = JSON.parse(store.getItem(BOX) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** The entries of one person in one space: a device may be shared. */
export const own = (store, owner) => entries(store).filter((entry) => entry.owner === owner);

/** Puts an entry in, or in the place of the one with its key. */
export function put(store, entry) {
  const rest = entries(store).filter((one) => one.key !== entry.key);
  store.setItem(BOX, JSON.stringify([...rest, entry]));
}

/** Takes an entry out: it has arrived, or somebody gave it up. */
export function take(store, key) {
  store.setItem(BOX, JSON.stringify(entries(store).filter((one) => one.key !== key)));
}

/**
 * Sends a form's fields. Gives {to}: it was taken, and this is its page; {refused: true}: the server asks something;
 * {stranger: true}: nobody is signed in any more; nothing at all: there is no link.
 */
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

/** Tries every entry that no open page holds. Gives how many arrived. */
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

/** The words of an island, which the page gives in the person's language. */
export const wordsOf = (document) => JSON.parse(document.getElementById("outbox-words")?.textContent ?? "{}");

/** A sentence with its values, in the digits of the language. */
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

/** Starts the island. */
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
