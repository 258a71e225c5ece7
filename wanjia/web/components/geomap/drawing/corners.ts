// A shape drawn corner by corner; what lies in it is counted by the server.
import type { GeoJSONSource, Map as Drawn } from "maplibre-gl";

type Corner = [number, number];

const drawnOf = (corners: Corner[]) => ({
  type: "Feature" as const,
  properties: {},
  geometry: { type: "LineString" as const, coordinates: [...corners, ...corners.slice(0, 1)] },
});

export function collect(
  map: Drawn,
  room: HTMLElement,
  say: (words: string) => void,
  word: (name: string) => string,
): { on: boolean } {
  const button = room.querySelector<HTMLElement>("[data-geomap-draw]");
  const drawing = { on: false };
  let corners: Corner[] = [];

  function show(): void {
    const source = map.getSource<GeoJSONSource>("shape");
    if (source) return void source.setData(drawnOf(corners));
    map.addSource("shape", { type: "geojson", data: drawnOf(corners) });
    map.addLayer({ id: "shape", type: "line", source: "shape", paint: { "line-color": "#b3261e", "line-width": 2 } });
  }
  async function finish(): Promise<void> {
    if (corners.length < 3) return say(word("few"));
    say(await counted(room.dataset.shape ?? "", corners));
  }
  button?.addEventListener("click", () => {
    drawing.on = !drawing.on;
    button.setAttribute("aria-pressed", String(drawing.on));
    if (!drawing.on) return void finish();
    corners = [];
    show();
    say(word("draw"));
  });
  map.on("click", ({ lngLat }) => {
    if (!drawing.on) return;
    corners.push([lngLat.lng, lngLat.lat]);
    show();
  });
  return drawing;
}

// The answer is a sentence, also where the shape is refused.
async function counted(path: string, corners: Corner[]): Promise<string> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  const answer = await fetch(path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json", "HX-Request": "true" },
    body: JSON.stringify(corners),
  });
  const words = new DOMParser().parseFromString(await answer.text(), "text/html");
  return (words.querySelector("[data-problem]") ?? words.body).textContent?.trim() ?? "";
}
