// The library that draws is large: only a page with such a map loads it.
const room = document.querySelector<HTMLElement>("[data-geomap]");

if (room) void import("./drawing/drawn").then(({ draw }) => draw(room));
