/**
 * Bases that are moved by hand on the drawing of reach: what is within reach follows while one drags.
 *
 *   <figure class="plate" data-island="reach" data-url="/api/v1/reach/moved?area=SS&minutes=120" data-states="2100..."
 *           data-frame="31.2 7.8 0.5 720 560">
 *     <script type="application/json">{"ask": "Move bases by hand", ...}</script>
 *     <svg>... <path data-state="surely" d="M12 34h0..."/> <a class="plate-base" data-id="..." transform="translate(1 2)"/></svg>
 *   </figure>
 *
 * protection/plate.html writes this; without scripts the drawing and its tables remain. The server computes, on the
 * same table as the page: one question is under way at a time, and the last place of a base is the one that counts.
 */

export const STATES = ["out", "perhaps", "surely"];
const KM_A_DEGREE = 111.195;

/** Middle in degrees, pixels a kilometre, width and height. */
export function frameOf(text) {
  const [longitude, latitude, scale, wide, high] = text.split(" ").map(Number);
  return { longitude, latitude, scale, wide, high };
}

/** Pixels of the drawing as degrees: the reverse of `Frame.place` in web/map/locator.py. */
export function degreesOf(frame, x, y) {
  const across = KM_A_DEGREE * Math.cos((frame.latitude * Math.PI) / 180) * frame.scale;
  return [frame.longitude + (x - frame.wide / 2) / across, frame.latitude - (y - frame.high / 2) / (KM_A_DEGREE * frame.scale)];
}

/** The places of a path that web/map/plate.py wrote: dots, or crosses whose first corner is two pixels off. */
export function spotsOf(path, state) {
  const off = state === "out" ? 2 : 0;
  return [...path.matchAll(/M(-?\d+) (-?\d+)/g)].map(([, x, y]) => [Number(x) + off, Number(y) + off]);
}

/** The path of places in a state. */
export const pathOf = (spots, state) =>
  spots.map(([x, y]) => (state === "out" ? `M${x - 2} ${y - 2}l4 4m0-4l-4 4` : `M${x} ${y}h0`)).join("");

/** Places in their order: of each digit the next place of that state. */
export function inOrder(states, byState) {
  const next = [0, 0, 0];
  return [...states].map((digit) => byState[digit][next[digit]++]);
}

/** Places by state, by the digits. */
export function sorted(states, places) {
  const found = [[], [], []];
  places.forEach((place, number) => found[states[number] ?? 0].push(place));
  return found;
}

/** `%(name)s` filled in. */
export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** Asks for the latest only: while one question is under way, the one behind it is replaced. */
export class Latest {
  constructor(ask, tell, fail) {
    Object.assign(this, { ask, tell, fail, busy: false, waiting: undefined });
  }

  async put(question) {
    this.waiting = question;
    if (this.busy) return;
    this.busy = true;
    while (this.waiting !== undefined) {
      const now = this.waiting;
      this.waiting = undefined;
      try {
        this.tell(await this.ask(now), now);
      } catch (error) {
        this.fail(error);
      }
    }
    this.busy = false;
  }
}

const make = (name, attributes, text) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};

export class ReachIsland {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector("svg");
    this.words = JSON.parse(figure.querySelector("script").textContent);
    this.frame = frameOf(figure.dataset.frame);
    this.first = figure.dataset.states;
    this.paths = STATES.map((state) => figure.querySelector(`[data-state="${state}"]`));
    this.ring = figure.querySelector(".plate-spot-perhaps-in");
    this.places = inOrder(this.first, this.paths.map((path, at) => spotsOf(path.getAttribute("d"), STATES[at])));
    this.bases = [...figure.querySelectorAll(".plate-base")].map((link) => ({ link, at: this.whereIs(link) }));
    for (const base of this.bases) base.start = base.at;
    this.latest = new Latest((moved) => this.ask(moved), (found, moved) => this.show(found, moved), () => this.say(this.words.failed));
    const language = this.words.language === "ar" ? "ar-u-nu-arab" : this.words.language;
    this.numbers = new Intl.NumberFormat(language);
    this.build();
  }

  build() {
    this.button = make("button", { type: "button", "aria-pressed": "false" }, this.words.ask);
    this.back = make("button", { type: "button", class: "quiet", hidden: "" }, this.words.back);
    this.status = make("p", { role: "status" }, "");
    const tools = make("div", { class: "plate-tools" }, "");
    tools.append(this.button, this.back, this.status);
    this.svg.after(tools);
    this.button.addEventListener("click", () => this.turn(!this.moving));
    this.back.addEventListener("click", () => this.putBack());
    for (const base of this.bases) this.watch(base);
  }

  watch(base) {
    const { link } = base;
    link.addEventListener("click", (event) => this.moving && event.preventDefault());
    link.addEventListener("dragstart", (event) => event.preventDefault());
    link.addEventListener("pointerdown", (event) => {
      if (!this.moving || event.button) return;
      link.setPointerCapture(event.pointerId);
      base.held = true;
      event.preventDefault();
    });
    link.addEventListener("pointermove", (event) => base.held && this.go(base, this.inDrawing(event)));
    for (const name of ["pointerup", "pointercancel"]) link.addEventListener(name, () => (base.held = false));
    link.addEventListener("keydown", (event) => this.key(event, base));
  }

  key(event, base) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (!this.moving || !step) return;
    event.preventDefault();
    const far = event.shiftKey ? 20 : 4;
    this.go(base, [base.at[0] + far * step[0], base.at[1] + far * step[1]]);
  }

  turn(moving) {
    this.moving = moving;
    this.figure.toggleAttribute("data-moving", moving);
    this.button.setAttribute("aria-pressed", moving);
    this.say(moving ? this.words.how : "");
  }

  putBack() {
    for (const base of this.bases) this.place(base, base.start);
    this.figure.removeAttribute("data-moved");
    this.back.hidden = true;
    this.latest.put([]);
  }

  inDrawing(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  whereIs(link) {
    return link.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  }

  go(base, [x, y]) {
    const inside = [Math.min(this.frame.wide, Math.max(0, x)), Math.min(this.frame.high, Math.max(0, y))];
    this.place(base, inside);
    this.figure.setAttribute("data-moved", "");
    this.back.hidden = false;
    const moved = this.bases.filter((one) => one.at !== one.start);
    this.latest.put(moved.map((one) => [one.link.dataset.id, ...degreesOf(this.frame, ...one.at).map((part) => part.toFixed(5))].join(",")));
  }

  place(base, at) {
    base.at = at;
    base.link.setAttribute("transform", `translate(${at[0]} ${at[1]})`);
  }

  async ask(moved) {
    const address = new URL(this.figure.dataset.url, location.href);
    for (const one of moved) address.searchParams.append("moved", one);
    const began = performance.now();
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const found = await answer.json();
    this.began = began;
    return found;
  }

  show(found) {
    const byState = sorted(found.states, this.places);
    byState.forEach((places, state) => this.paths[state].setAttribute("d", pathOf(places, STATES[state])));
    this.ring.setAttribute("d", pathOf(byState[1], "perhaps"));
    const [surely, perhaps] = found.places;
    const counts = { surely, perhaps: perhaps - surely, out: found.all - perhaps };
    for (const [state, count] of Object.entries(counts)) {
      const place = document.querySelector(`.plate-legend [data-state="${state}"] strong`);
      if (place) place.textContent = this.numbers.format(count);
    }
    const between = ([low, high]) => (low === high ? this.numbers.format(low) : fill(this.words.between, { low: this.numbers.format(low), high: this.numbers.format(high) }));
    this.say(fill(this.words.told, { places: between(found.places), people: between(found.people), time: this.words.time }));
    this.figure.dataset.took = Math.round(performance.now() - this.began);
  }

  say(text) {
    this.status.textContent = text;
  }
}

if (typeof document !== "undefined") {
  for (const figure of document.querySelectorAll('[data-island="reach"]')) figure.reach = new ReachIsland(figure);
}
