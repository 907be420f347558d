/**
 * Live: what changes appears on the open page without a reload, and without moving what is being read.
 *
 *   <p id="live" role="status" data-island="live" data-url="/live" data-since="1793..." data-for="desk"></p>
 *   <script id="live-words" type="application/json">{"show": "Show", ...}</script>
 *   <span data-part="link">...</span>
 *
 * Rows that stand on the page are renewed where they stand. What is new is announced in one line; pressing
 * "Show" puts it in its place. The page is right without this script: reloading shows the same.
 */

const fill = (pattern, values) => pattern.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** The digits of `text` in those of the page's language. */
export const inDigits = (text, digits) => text.replace(/[0-9]/g, (digit) => [...digits][digit]);

/** What of an event concerns the page: rows to renew, what is new to it, and whether it is the record's own page. */
export function sorted(records, page) {
  const found = { rows: [], fresh: [], own: null };
  const later = [];
  for (const record of records) {
    if (page.isDesk && record.kind === "alert") {
      if (page.stampOf(record.id) === record.stamp) continue;
      if (page.stampOf(record.id) !== undefined) found.rows.push(record);
      else if (record.row) found.fresh.push(record);
    } else if (page.path.startsWith(record.url)) found.own = record;
    else if (page.isDesk) later.push(record);
    else if (page.links(record.url)) found.rows.push(record);
    else if (page.path === record.list) found.fresh.push(record);
  }
  // An alert comes with the report that raised it: on the desk that is one thing that is new.
  if (!found.fresh.length && !found.rows.length) found.fresh = later;
  return found;
}

/** "384 kbit/s" from the bytes and milliseconds of what was loaded; nothing where it is too fast to say. */
export function speedOf(entries) {
  const loaded = entries.filter((entry) => entry.transferSize > 2000 && entry.responseEnd - entry.responseStart > 30);
  const bytes = loaded.reduce((sum, entry) => sum + entry.transferSize, 0);
  const spent = loaded.reduce((sum, entry) => sum + entry.responseEnd - entry.responseStart, 0);
  const rate = spent ? Math.round((bytes * 8) / spent) : 0;
  return rate && rate < 2000 ? rate : 0;
}

/** Does `change` to the page and leaves what is being read where it was, and the keyboard where it was. */
export function keepingPlace(page, view, change) {
  const held = page.activeElement;
  const name = held && held !== page.body ? nameOf(held) : null;
  const anchor = anchorOf(page, view);
  const before = anchor?.element.getBoundingClientRect().top;
  change();
  if (name && !page.contains(held)) page.querySelector(name)?.focus({ preventScroll: true });
  const now = anchor && (page.contains(anchor.element) ? anchor.element : page.querySelector(anchor.name));
  if (now && view.scrollY > 0) view.scrollBy(0, now.getBoundingClientRect().top - before);
}

const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** A selector by which an element is found again in a renewed page. */
export function nameOf(element) {
  if (element.id) return `#${element.id}`;
  const row = element.closest?.("[data-record]");
  const within = row ? `[data-record=${quoted(row.dataset.record)}] ` : "";
  if (element.getAttribute?.("href")) return `${within}a[href=${quoted(element.getAttribute("href"))}]`;
  if (element.form?.getAttribute("action")) return `form[action=${quoted(element.form.getAttribute("action"))}] ${element.tagName}`;
  return row ? within.trim() : null;
}

function anchorOf(page, view) {
  for (const element of page.querySelectorAll("main h1, main h2, main h3, main tr, main li")) {
    const box = element.getBoundingClientRect();
    if (box.top >= 0 && box.top < view.innerHeight) {
      const link = element.querySelector("a[href]") ?? element;
      return { element, name: nameOf(link) ?? "main" };
    }
  }
  return null;
}

/* The page */

function start(page, view) {
  const note = page.getElementById("live");
  const words = JSON.parse(page.getElementById("live-words").textContent);
  const say = (pattern, values = {}) => inDigits(fill(pattern, values), words.digits);
  const desk = page.querySelector('[data-island="desk"]');
  const here = { path: view.location.pathname, isDesk: Boolean(desk), stampOf, links };
  const fresh = new Map();
  let source = null;
  let since = note.dataset.since;
  let hiding = 0;
  let leftAt = -Infinity;

  function rowOf(id) {
    return page.querySelector(`[data-record="${id}"]`);
  }

  function stampOf(id) {
    return rowOf(id)?.dataset.stamp;
  }

  function links(url) {
    return Boolean(page.querySelector(`main a[href=${quoted(url)}]`));
  }

  function announce(text, button) {
    clearTimeout(hiding);
    note.replaceChildren(...(text ? [Object.assign(page.createElement("span"), { textContent: text })] : []));
    if (button) {
      const show = Object.assign(page.createElement("button"), { type: "button", textContent: words.show });
      show.setAttribute("aria-keyshortcuts", ".");
      show.append(" ", Object.assign(page.createElement("kbd"), { textContent: ".", ariaHidden: "true" }));
      show.addEventListener("click", () => renew(true));
      note.append(show);
    } else if (text) hiding = setTimeout(() => announce(""), 12_000);
  }

  function told(record) {
    return say(words.changed, { label: record.label, title: record.title, who: record.who, what: record.what });
  }

  function receive({ data, lastEventId }) {
    if (lastEventId) since = lastEventId;
    const event = JSON.parse(data);
    const found = sorted(event.records, here);
    if (event.sentence) page.querySelector('[data-part="sentence"]').innerHTML = event.sentence;
    if (desk) keepingPlace(page, view, () => found.rows.forEach(putRow));
    if (desk && found.fresh.some((one) => one.row) && !desk.querySelector("[data-record]")) return renew(false);
    for (const record of found.fresh) fresh.set(record.id, record);
    if (!desk && found.rows.length) soon(() => renewRows(found.rows.map((record) => record.url)));
    if (found.own) soon(() => renew(false));
    tell(found, event.more);
  }

  function tell(found, more) {
    const count = fresh.size + more;
    const newest = found.fresh[0] ?? found.own ?? found.rows[0];
    if (!newest) return;
    if (found.fresh.length === 0) announce(told(newest), fresh.size > 0);
    else announce(count === 1 ? say(newest.is_new ? words.one : words.changed, newest) : say(words.many, { count, title: newest.title }), true);
  }

  /** Pages that ask for themselves do so one after the other, not two hundred at once. */
  function soon(act) {
    setTimeout(act, Math.random() * 2_000);
  }

  function putRow(record) {
    const row = rowOf(record.id);
    if (!record.row) {
      row.dataset.gone = "";
      row.dataset.stamp = record.stamp;
      return;
    }
    const made = page.createElement("template");
    made.innerHTML = record.row.trim();
    const next = made.content.firstElementChild;
    allow(next);
    next.dataset.changed = "";
    row.replaceWith(next);
  }

  /** Forms of rows that came by themselves send the token of the page. */
  function allow(row) {
    const token = page.querySelector('input[name="csrfmiddlewaretoken"]');
    for (const form of row.querySelectorAll("form")) if (token) form.prepend(token.cloneNode());
  }

  /** Whether a form is on its way: the page that follows is new, and this one may not be there any more. */
  function isLeft() {
    return view.performance.now() - leftAt < 15_000;
  }

  async function fetched() {
    const answer = await view.fetch(view.location.href, { headers: { "X-Requested-With": "live" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return new view.DOMParser().parseFromString(await answer.text(), "text/html");
  }

  /** Puts what the server shows now in place of what stands here, part by part, only where it differs. */
  async function renew(asked) {
    if (isLeft() || (!asked && isInHand(page))) return;
    const next = await fetched().catch(() => null);
    // Somebody may have begun to write while the answer was on its way.
    if (!next || (!asked && isInHand(page))) return;
    keepingPlace(page, view, () => merge(page.querySelector("main"), next.querySelector("main")));
    fresh.clear();
    announce("");
    page.dispatchEvent(new view.CustomEvent("tutela:renewed"));
  }

  async function renewRows(urls) {
    if (isLeft()) return;
    const next = await fetched().catch(() => null);
    if (!next) return;
    keepingPlace(page, view, () => {
      for (const url of urls) {
        const [old, made] = [page, next].map((where) => where.querySelector(`main a[href=${quoted(url)}]`)?.closest("tr, li"));
        if (old && made && old.innerHTML !== made.innerHTML) old.replaceWith(page.importNode(made, true));
      }
    });
  }

  /* The link */

  function link(state) {
    const place = page.querySelector('[data-part="link"]');
    if (!place || place.dataset.state === state) return;
    place.dataset.state = state;
    place.className = state === "up" ? "ok" : "broken";
    const at = new Date().toLocaleTimeString(page.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const rate = speedOf([...view.performance.getEntriesByType("navigation"), ...view.performance.getEntriesByType("resource")]);
    place.textContent = state !== "up" ? say(words.down, { at }) : rate ? say(words.rate, { rate }) : words.up;
  }

  function listen() {
    if (source || page.hidden) return;
    const address = new URL(note.dataset.url, view.location.href);
    address.searchParams.set("since", since);
    if (note.dataset.for) address.searchParams.set("for", note.dataset.for);
    source = new view.EventSource(address);
    source.addEventListener("open", () => link("up"));
    source.addEventListener("message", receive);
    source.addEventListener("error", () => {
      if (source?.readyState === 2) {
        leave();
        setTimeout(listen, 15_000);
      }
      setTimeout(() => source?.readyState !== 1 && !polls() && link("down"), 4_000);
    });
  }

  /** Where the server does not keep answers open, each ends at once and is asked for again: that is no break. */
  function polls() {
    const last = view.performance.getEntriesByName(source?.url ?? "").at(-1);
    return Boolean(last && last.responseEnd > 0 && view.navigator.onLine && view.performance.now() - last.responseEnd < 15_000);
  }

  function leave() {
    source?.close();
    source = null;
  }

  page.addEventListener("visibilitychange", () => (page.hidden ? leave() : listen()));
  view.addEventListener("pagehide", leave);
  page.addEventListener("submit", (event) => { if (!event.defaultPrevented) leftAt = view.performance.now(); });
  view.addEventListener("pageshow", () => { leftAt = -Infinity; listen(); });
  view.addEventListener("offline", () => link("down"));
  view.addEventListener("online", () => { leave(); listen(); });
  listen();
}

/** Whether somebody has begun to fill in a field of the page's own part, or stands in one. */
export function isInHand(page) {
  const main = page.querySelector("main");
  return wasFilled(main) || Boolean(page.activeElement?.matches?.("main :is(input, select, textarea)"));
}

/** Whether a field within says something else than when it came. */
export function wasFilled(part) {
  return [...part.querySelectorAll("input, select, textarea")].some((field) => {
    if (field.matches("select")) {
      const was = [...field.options].filter((one) => one.defaultSelected);
      return [...field.options].some((one, place) => one.selected !== (was.length ? one.defaultSelected : !field.multiple && place === 0));
    }
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
    return field.type !== "hidden" && field.value !== field.defaultValue;
  });
}

/** Makes `old` like `next`, touching only children that differ, and nothing that somebody has filled in. */
export function merge(old, next) {
  // A map that was drawn renews itself: what the server sent of it is an empty place.
  if (old.dataset?.begun) return;
  if (old.matches("form") && wasFilled(old)) return;
  const [mine, theirs] = [[...old.children], [...next.children]];
  const alike = mine.length === theirs.length && mine.every((one, place) => one.tagName === theirs[place].tagName);
  if (!alike || mine.length === 0) {
    if (old.innerHTML !== next.innerHTML && !wasFilled(old)) old.replaceChildren(...[...next.childNodes].map((node) => old.ownerDocument.importNode(node, true)));
    return;
  }
  mine.forEach((one, place) => {
    const other = theirs[place];
    if (one.outerHTML === other.outerHTML) return;
    if (one.matches("section, article, aside, div, ol, ul, tbody, table")) {
      for (const { name, value } of [...other.attributes]) one.setAttribute(name, value);
      merge(one, other);
    } else if (!wasFilled(one)) one.replaceWith(old.ownerDocument.importNode(other, true));
  });
}

if (typeof document !== "undefined" && document.getElementById("live") && "EventSource" in window) start(document, window);
