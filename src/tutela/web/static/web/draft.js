// Built by frontend/build.mjs from frontend/draft.js: change it there.
import { HOLD_MS, own, put, say, send, take, wordsOf } from "./outbox.js";
const WEEK_MS = 7 * 24 * 3600 * 1000;
const TRY_EVERY_MS = 10_000;
const NOT_OURS = new Set(["csrfmiddlewaretoken"]);
export const mayBeKept = (field) =>
  Boolean(field.name) && !NOT_OURS.has(field.name) && field.type !== "password" && field.type !== "file"
  && !("neverKept" in field.dataset) && !field.closest(".sealed");
export function kept(form) {
  const pairs = [];
  for (const field of form.elements) {
    if (!mayBeKept(field)) continue;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    pairs.push([field.name, field.value]);
  }
  return pairs;
}
export function fillIn(form, pairs) {
  const held = new Map();
  for (const [name, value] of pairs) held.set(name, [...(held.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!mayBeKept(field)) continue;
    const values = held.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}
export const unasked = (pairs) =>
  pairs.some(([name]) => name === "place_choice") ? pairs : [...pairs, ["place_choice", "words"]];
export function entryOf(form, address, now) {
  const pairs = unasked(kept(form));
  const key = pairs.find(([name]) => name === "request_key")?.[1] ?? "";
  return { key, owner: form.dataset.owner, address, fields: pairs, at: now, held: now + HOLD_MS };
}
export function draftOf(store, name, now) {
  try {
    const draft = JSON.parse(store.getItem(name) ?? "null");
    return draft && now - draft.at < WEEK_MS ? draft : null;
  } catch {
    return null;
  }
}
export function newKey(random = globalThis.crypto) {
  const bytes = random.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
class Island {
  constructor(form, store, ask) {
    Object.assign(this, { form, store, ask, document: form.ownerDocument });
    this.name = `tutela/draft/${form.dataset.draft}/${form.dataset.owner}`;
    this.words = wordsOf(this.document);
    this.waiting = new Map(); // of each report that waits, everything, with its source: in memory alone
    this.line = this.#line();
    this.#restore();
    form.addEventListener("input", () => this.#keep());
    form.addEventListener("submit", (event) => this.#submit(event));
    this.document.defaultView.addEventListener("online", () => this.#sendWaiting());
    setInterval(() => this.#sendWaiting(), TRY_EVERY_MS);
  }
  #line() {
    const line = this.document.createElement("div");
    line.className = "kept";
    line.setAttribute("role", "status");
    this.form.querySelector(".form-end").before(line);
    return line;
  }
  #tell(text, ...buttons) {
    const words = this.document.createElement("span");
    words.textContent = text;
    this.line.replaceChildren(words, ...buttons.map(([label, act]) => this.#button(label, act)));
  }
  #button(label, act) {
    const button = this.document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }
  #clock(at) {
    return new Intl.DateTimeFormat(this.document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(at);
  }
  #restore() {
    const draft = draftOf(this.store, this.name, Date.now());
    if (!draft || this.form.querySelector(".errors")) return;
    fillIn(this.form, draft.fields);
    const place = this.form.querySelector('[data-island="place"]');
    if (place?.value) {
      place.dataset.chosen = new Map(draft.fields).get("place_choice") ?? "";
      place.dispatchEvent(new Event("input"));
    }
    this.#tell(say(this.words, "restored", { time: this.#clock(draft.at) }), this.#forgetting());
  }
  #forgetting() {
    return [this.words.forget, () => { this.#forget(); this.form.reset(); this.#fresh(); this.#tell(this.words.forgotten); }];
  }
  #keep() {
    const at = Date.now();
    try {
      this.store.setItem(this.name, JSON.stringify({ at, fields: kept(this.form) }));
    } catch {
      return; // No room, or no store: the form itself still holds everything.
    }
    const told = say(this.words, "kept", { time: this.#clock(at) });
    if (told !== this.told) this.#tell(told, this.#forgetting()); // once a minute: those who listen hear it each time
    this.told = told;
  }
  #forget() {
    this.told = "";
    this.store.removeItem(this.name);
  }
  #fresh() {
    this.form.elements.request_key.value = newKey();
  }
  async #submit(event) {
    event.preventDefault();
    const address = this.form.getAttribute("action") || this.document.defaultView.location.pathname;
    const fields = [...new FormData(this.form)];
    this.#tell(this.words.sending);
    this.form.dataset.sending = "";
    const answer = await send(address, fields, this.ask);
    if (!answer) delete this.form.dataset.sending; // else this page is left in a moment
    if (answer?.to) this.#arrived(answer.to);
    else if (answer) HTMLFormElement.prototype.submit.call(this.form); // The server has a word to say: its page says it.
    else this.#wait(address, fields);
  }
  #arrived(to) {
    this.#forget();
    take(this.store, this.form.elements.request_key.value);
    this.document.defaultView.location.assign(to);
  }
  #wait(address, fields) {
    const entry = entryOf(this.form, address, Date.now());
    this.waiting.set(entry.key, { address, fields: unasked(fields) });
    put(this.store, entry);
    this.#forget();
    this.#changed();
    this.#tell(this.words.waits_here, [this.words.try, () => this.#sendWaiting()], [this.words.another, () => {
      this.form.reset();
      this.#fresh();
      this.#tell("");
      this.form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    }]);
  }
  async #sendWaiting() {
    for (const [key, { address, fields }] of this.waiting) {
      const entry = own(this.store, this.form.dataset.owner).find((one) => one.key === key);
      if (entry) put(this.store, { ...entry, held: Date.now() + 2 * HOLD_MS });
      const answer = await send(address, fields, this.ask);
      if (!answer) continue;
      const isHere = this.form.elements.request_key.value === key;
      if (!answer.to && !isHere) continue;
      this.waiting.delete(key);
      take(this.store, key);
      this.#changed();
      if (!answer.to) HTMLFormElement.prototype.submit.call(this.form);
      else if (isHere) this.#arrived(answer.to);
      else this.#tell(this.words.gone);
    }
  }
  #changed() {
    this.document.dispatchEvent(new Event("tutela:outbox"));
  }
}
export function start(document, store, ask) {
  for (const form of document.querySelectorAll('[data-island="draft"]')) new Island(form, store, ask);
}
if (globalThis.document) start(globalThis.document, globalThis.localStorage, globalThis.fetch.bind(globalThis));
