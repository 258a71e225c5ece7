// Another household was chosen: its members are asked for.
import htmx from "htmx.org";

document.addEventListener("change", (event) => {
  const name = (event.target as HTMLInputElement).name;
  document.querySelectorAll<HTMLElement>("[data-members]").forEach((place) => {
    if (place.dataset.members === name) htmx.trigger(place, "household");
  });
});
