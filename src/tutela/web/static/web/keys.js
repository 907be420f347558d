// Built by frontend/build.mjs from frontend/keys.js: change it there.
const ROWS = "main .answers > li, main .list tbody tr, main .found li, main .news > li, main .rows > li";
const TYPED = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const OFF = "tutela.keys.off";
export function isForThePage(event, page) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return false;
  return !event.target.closest?.(TYPED) && !page.querySelector("dialog[open]");
}
export function nextPlace(current, step, count) {
  if (count === 0) return -1;
  if (current < 0) return step > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + step));
}
export function actOf(buttons, rowOf, focused) {
  const own = buttons.find((button) => rowOf(button) && rowOf(button) === rowOf(focused));
  if (own) return { act: "press", button: own };
  const alone = buttons.find((button) => !rowOf(button));
  if (alone) return { act: "press", button: alone };
  return buttons.length ? { act: "go", button: buttons[0] } : { act: "none" };
}
function start(page, view) {
  const dialog = page.getElementById("keys");
  const on = dialog.querySelector('[data-part="on"]');
  const held = () => page.activeElement;
  const rowOf = (element) => element?.closest?.(ROWS) ?? null;
  const shown = (selector) => [...page.querySelectorAll(selector)].filter((element) => element.getClientRects().length);
  const kept = { get: () => view.localStorage?.getItem(OFF) === "1", set: (off) => view.localStorage?.setItem(OFF, off ? "1" : "0") };
  on.checked = !kept.get();
  on.addEventListener("change", () => kept.set(!on.checked));
  function move(step) {
    const rows = shown(ROWS);
    const target = rows[nextPlace(rows.indexOf(rowOf(held())), step, rows.length)];
    const link = target?.querySelector("a[href]");
    link?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }
  function list() {
    const found = new Map();
    for (const button of shown("[aria-keyshortcuts]")) {
      const key = button.getAttribute("aria-keyshortcuts");
      const words = button.dataset.words ?? button.textContent.replace(/\s+\S\s*$/, "").trim();
      if (!button.closest("dialog") && !found.has(key)) found.set(key, words);
    }
    dialog.querySelector('[data-part="list"]').replaceChildren(
      ...[...found].flatMap(([key, words]) => [term(key), Object.assign(page.createElement("dd"), { textContent: words })]),
    );
    dialog.querySelector('[data-part="rows"]').hidden = shown(ROWS).length === 0;
    dialog.showModal();
  }
  function term(key) {
    const made = page.createElement("dt");
    made.append(Object.assign(page.createElement("kbd"), { textContent: key }));
    return made;
  }
  function find() {
    const field = page.getElementById("search");
    field?.focus();
    field?.select();
  }
  function press(key) {
    const selector = `[aria-keyshortcuts="${view.CSS.escape(key)}"]`;
    const { act, button } = actOf(shown(selector), rowOf, held());
    if (act === "press") button.click();
    else if (act === "go") {
      button.focus();
      button.scrollIntoView({ block: "nearest" });
    }
    return act !== "none";
  }
  const own = { j: () => move(1), k: () => move(-1), "/": find, "?": list };
  page.addEventListener("keydown", (event) => {
    if (!isForThePage(event, page)) return;
    if (kept.get() && event.key !== "?") return;
    if (own[event.key]) own[event.key]();
    else if (event.key.length !== 1 || !press(event.key.toLowerCase())) return;
    event.preventDefault();
  });
  for (const opener of page.querySelectorAll('[data-part="show-keys"]')) {
    opener.hidden = false;
    opener.addEventListener("click", list);
  }
}
if (typeof document !== "undefined" && document.getElementById("keys")) start(document, window);
