// Built by frontend/build.mjs from frontend/lists.js: change it there.
export function tidy(form) {
  const columns = [...form.elements].filter((field) => field.name === "column");
  const asAtFirst = columns.every((box) => box.checked === "atFirst" in box.dataset);
  for (const field of form.elements) {
    if (field.name && field.name !== "column" && !field.value) field.disabled = true;
    if (field.name === "column" && asAtFirst) field.disabled = true;
  }
}
const element = (document, name, facts) => Object.assign(document.createElement(name), facts);
async function fetched(address, words, document, ask) {
  const cell = element(document, "td", { role: "cell" });
  try {
    const answer = await ask(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = page.querySelectorAll('[data-part="peek"]');
    for (const part of parts) {
      for (const heading of part.querySelectorAll("h1")) heading.replaceWith(element(document, "h3", { textContent: heading.textContent }));
      for (const named of part.querySelectorAll("[id]")) named.removeAttribute("id");
      cell.append(document.adoptNode(part));
    }
  } catch {
    cell.textContent = words.failed;
  }
  return cell;
}
function makeOpenable(row, words, document, ask) {
  const link = row.querySelector("th a");
  if (!link) return;
  const button = element(document, "button", { type: "button", textContent: "+" });
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", `${words.open}: ${link.textContent.trim()}`);
  let opened;
  button.addEventListener("click", async () => {
    if (opened) {
      opened.remove();
      opened = undefined;
    } else {
      opened = element(document, "tr", { className: "peeked" });
      opened.setAttribute("role", "row");
      row.after(opened);
      const wait = element(document, "td", { colSpan: row.cells.length, textContent: words.wait });
      opened.append(wait);
      const mine = opened;
      const cell = await fetched(link.href, words, document, ask);
      cell.colSpan = row.cells.length;
      if (mine === opened) wait.replaceWith(cell);
    }
    button.textContent = opened ? "−" : "+";
    button.setAttribute("aria-expanded", String(Boolean(opened)));
  });
  const cell = element(document, "td", { className: "peek-cell" });
  cell.setAttribute("role", "cell");
  cell.append(button);
  row.append(cell);
}
export function start(document, ask) {
  for (const form of document.querySelectorAll('[data-island="list-form"]')) form.addEventListener("submit", () => tidy(form));
  for (const list of document.querySelectorAll('[data-island="rows"]')) {
    const head = list.querySelector("thead tr");
    if (!head) continue;
    const corner = element(document, "th", { className: "peek-cell" });
    corner.setAttribute("role", "columnheader");
    corner.append(element(document, "span", { className: "unseen", textContent: list.dataset.open }));
    head.append(corner);
    for (const row of list.querySelectorAll("tbody tr")) makeOpenable(row, list.dataset, document, ask);
  }
}
if (globalThis.document) start(globalThis.document, globalThis.fetch.bind(globalThis));
