// Built by frontend/build.mjs from frontend/map.js: change it there.
const style = (address) => {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
};
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
