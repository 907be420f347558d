// Built by frontend/build.mjs from frontend/waiting.js: change it there.
const EVERY_MS = 700;
export async function look(element, ask) {
  try {
    const { is_open: isOpen, percent } = await ask(element.dataset.url);
    element.querySelector("progress").value = percent;
    return isOpen;
  } catch {
    return false;
  }
}
const fetched = async (url) => (await fetch(url, { headers: { Accept: "application/json" } })).json();
async function wait(element) {
  while (!(await look(element, fetched))) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  location.reload();
}
if (typeof document !== "undefined") {
  for (const element of document.querySelectorAll('[data-island="waiting"]')) wait(element);
}
