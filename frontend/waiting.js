/**
 * Counts on while something is being laid out, and loads the page again when it is there.
 *
 *     <div data-island="waiting" data-url="/spaces/practice/practice/progress"><progress max="100" value="10"></progress></div>
 *
 * The address answers {"is_open": false, "percent": 40}. Without this script the page has a link "Look again".
 */
const EVERY_MS = 700;

/** Asks once; shows how far it is; true when it is there. `ask` gives the answer, or throws where there is none. */
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
