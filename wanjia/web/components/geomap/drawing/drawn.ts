// A map of our own outlines, hexagons and points, drawn by MapLibre from this server alone.
import { Map as Drawn, type MapMouseEvent, setWorkerUrl } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { collect } from "./corners";

const CLOSEST = 19;
const SINGLE = 17; // zoom from which every door is a point of its own
const INKS = 7;

const address = (path: string) => new URL(path, location.origin).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const numbers = (text = "") => text.split(" ").filter(Boolean).map(Number);

export function draw(room: HTMLElement): void {
  const place = room.querySelector<HTMLElement>("[data-geomap-place]");
  const said = room.querySelector<HTMLElement>("[data-geomap-said]");
  if (!place || !said) return;
  const word = (name: string) =>
    room.querySelector<HTMLTemplateElement>("[data-geomap-words]")?.content.querySelector(`[data-word="${name}"]`)
      ?.textContent ?? "";
  const say = (words: string) => (said.textContent = words);
  setWorkerUrl(address(worker));
  let map: Drawn;
  try {
    map = begin(place, room);
  } catch {
    say(word("cannot"));
    return;
  }
  map.on("error", () => say(word("failed")));
  map.on("load", () => {
    outlines(map, room);
    hexagons(map, room);
    points(map, room);
    ring(map, room);
    room.dataset.drawn = "";
    // The next time nothing is left to load or to draw, everything stands on the screen.
    void map.once("idle", () => performance.mark("geomap-drawn"));
  });
  map.on("click", (event) => {
    if (!drawing.on) void open(map, event, room, say, word);
  });
  const drawing = collect(map, room, say, word);
  zooming(map, room);
}

function begin(place: HTMLElement, room: HTMLElement): Drawn {
  const [west = 73, south = 18, east = 135, north = 54] = numbers(room.dataset.bounds);
  const [longitude, latitude] = numbers(room.dataset.at);
  const map = new Drawn({
    container: place,
    style: { version: 8, sources: {}, layers: [] },
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 16 },
    maxZoom: CLOSEST,
    attributionControl: false,
    // Without it the printed page and its PDF show an empty frame.
    canvasContextAttributes: { preserveDrawingBuffer: true },
    dragRotate: false,
    pitchWithRotate: false,
  });
  map.touchZoomRotate.disableRotation();
  if (longitude !== undefined && latitude !== undefined) {
    map.jumpTo({ center: [longitude, latitude], zoom: SINGLE });
  }
  return map;
}

function outlines(map: Drawn, room: HTMLElement): void {
  if (!room.dataset.outlines) return;
  map.addSource("outlines", { type: "geojson", data: address(room.dataset.outlines) });
  map.addLayer({ id: "outlines", type: "line", source: "outlines", paint: { "line-color": colour("--line-strong") } });
  map.addLayer({ id: "areas", type: "fill", source: "outlines", paint: { "fill-opacity": 0 } });
  // Which area the hand is in; a click says it too, for those who have no mouse.
  map.on("mousemove", "areas", ({ features }) => (map.getContainer().title = features?.[0]?.properties.name ?? ""));
  map.on("mouseleave", "areas", () => (map.getContainer().title = ""));
}

function hexagons(map: Drawn, room: HTMLElement): void {
  if (!room.dataset.hexagons) return;
  const inks = Array.from({ length: INKS }, (_, ink) => [ink, colour(`--map-${ink}`)]).flat();
  map.addSource("hexagons", { type: "geojson", data: address(room.dataset.hexagons) });
  map.addLayer(
    {
      id: "hexagons",
      type: "fill",
      source: "hexagons",
      paint: {
        "fill-color": ["match", ["get", "ink"], ...inks, colour("--map-none")] as never,
        "fill-opacity": 0.8,
      },
    },
    map.getLayer("outlines") ? "outlines" : undefined,
  );
  const box = room.querySelector<HTMLInputElement>("[data-geomap-hexagons]");
  const show = () => map.setLayoutProperty("hexagons", "visibility", (box?.checked ?? true) ? "visible" : "none");
  box?.addEventListener("change", show);
  show();
}

// A ring around the door one came for.
function ring(map: Drawn, room: HTMLElement): void {
  const place = numbers(room.dataset.at);
  if (place.length !== 2) return;
  map.addSource("door", { type: "geojson", data: { type: "Point", coordinates: place } });
  map.addLayer({
    id: "door",
    type: "circle",
    source: "door",
    paint: { "circle-radius": 14, "circle-opacity": 0, "circle-stroke-color": colour("--danger"), "circle-stroke-width": 3 },
  });
}

function points(map: Drawn, room: HTMLElement): void {
  const choice = room.querySelector<HTMLSelectElement>("[data-geomap-layer]");
  const tiles = room.dataset.tiles;
  if (!choice || !tiles) return;
  const show = () => {
    if (map.getLayer("points")) map.removeLayer("points");
    if (map.getSource("points")) map.removeSource("points");
    if (!choice.value) return;
    const source = address(`${tiles}&layer=${choice.value}`);
    map.addSource("points", { type: "vector", tiles: [source], minzoom: 0, maxzoom: CLOSEST });
    map.addLayer({
      id: "points",
      type: "circle",
      source: "points",
      "source-layer": "households",
      paint: {
        "circle-color": colour("--accent"),
        "circle-opacity": 0.75,
        "circle-stroke-color": colour("--paper"),
        "circle-stroke-width": 1,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 4, 10, 9, 100, 22],
      },
    });
  };
  choice.addEventListener("change", show);
  show();
}

type Say = (words: string) => void;
type Word = (name: string) => string;

// What was clicked: a household's page, a building's, a closer look, or the figure of a hexagon.
async function open(map: Drawn, event: MapMouseEvent, room: HTMLElement, say: Say, word: Word): Promise<void> {
  const known = ["points", "hexagons", "areas"].filter((layer) => map.getLayer(layer));
  const found = map.queryRenderedFeatures(event.point, { layers: known });
  const point = found.find((one) => one.layer.id === "points")?.properties;
  const hexagon = found.find((one) => one.layer.id === "hexagons")?.properties;
  const area: string | undefined = found.find((one) => one.layer.id === "areas")?.properties.name;
  if (point?.number) await go(`${room.dataset.household}${point.number}`, say, word);
  else if (point && map.getZoom() < SINGLE) {
    say(`${word("count")} ${point.count}`);
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
  } else if (point?.door) await go(`${room.dataset.door}${point.door}`, say, word);
  else if (hexagon) say([area, `${word("people")} ${hexagon.people}`].filter(Boolean).join(" · "));
  else if (area) say(area);
}

async function go(path: string, say: Say, word: Word): Promise<void> {
  const answer = await fetch(path);
  if (!answer.ok) return void say(word("failed"));
  const { url } = (await answer.json()) as { url: string };
  location.assign(url);
}

function zooming(map: Drawn, room: HTMLElement): void {
  room.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-geomap-zoom]");
    if (button) map.zoomTo(map.getZoom() + Number(button.dataset.geomapZoom));
  });
}
