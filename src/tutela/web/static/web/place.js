// Built by frontend/build.mjs from frontend/place.js: change it there.
const PAUSE_MS = 350;
const SHORTEST = 2;
export function question(field, chosen = "") {
  const asked = new URLSearchParams({ q: field.value.trim() });
  if (field.dataset.keeps) asked.set("keeps", field.dataset.keeps);
  if (chosen) asked.set("chosen", chosen);
  return `${field.dataset.candidates}?${asked}`;
}
function listOf(field, document) {
  const own = field.closest(".field");
  const there = document.getElementById("field-place_choice");
  if (there) return there;
  const list = document.createElement("div");
  list.id = "field-place_choice";
  list.className = "field close";
  own.after(list);
  return list;
}
function watch(field, document, ask) {
  const list = listOf(field, document);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  list.after(status);
  let waiting;
  let turn = 0;
  const offer = async () => {
    const mine = ++turn;
    const chosen = field.dataset.chosen ?? list.querySelector(":checked")?.value ?? "";
    delete field.dataset.chosen;
    if (field.value.trim().length < SHORTEST) {
      list.replaceChildren();
      return;
    }
    try {
      const answer = await ask(question(field, chosen), { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected || mine !== turn) return;
      list.className = "field close";
      list.innerHTML = await answer.text(); // our own server's, made by a template that escapes
      status.textContent = list.querySelector("legend")?.dataset.count ?? "";
    } catch {
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, PAUSE_MS);
  });
}
export function start(document, ask = fetch) {
  for (const field of document.querySelectorAll('[data-island="place"]')) watch(field, document, ask);
}
if (globalThis.document) start(globalThis.document, globalThis.fetch.bind(globalThis));
