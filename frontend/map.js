/**
 * The map. Reads nothing before it is asked for: this file finds the places, the rest follows by import().
 *
 *   <section class="map" data-island="map" data-load="press" data-question="since=2020-01-01" data-fit="SS"
 *            data-base="/static/web/map/" data-style="/static/web/map.css" data-view-url="/api/v1/map/view" ...>
 *     <script type="application/json">{"map": "Map of incidents", ...}</script>
 *     <div data-part="place"><button data-part="ask" hidden>Show the map</button></div>
 *   </section>
 *
 * web/parts/map.html writes this and says what each attribute means. Without scripts its words remain.
 */

const style = (address) => {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
};

/** Reads the map and draws it in its place. */
export async function begin(section) {
  if (section.dataset.begun) return undefined;
  section.dataset.begun = "yes";
  style(section.dataset.style);
  const { MapIsland } = await import("./map-island.js");
  section.map = new MapIsland(section);
  return section.map.begin();
}

if (typeof document !== "undefined") {
  for (const section of document.querySelectorAll('[data-island="map"]')) {
    const ask = section.querySelector('[data-part="ask"]');
    if (section.dataset.load === "now") begin(section);
    else if (ask) {
      ask.hidden = false;
      ask.addEventListener("click", () => begin(section));
    }
  }
}
